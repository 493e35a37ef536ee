# make demo   scan the example newsroom, and print where the report is
# make test   run the linters, layer checks, type checks and tests
# make docs   build the documentation as a site
# Each command creates a virtual environment in .venv if there is none, and needs only Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo docs test lint types tests clean

demo: $(VENV)/.installed
	@rm -rf out
	@$(BIN)/provenance scan examples/newsroom -o out --quiet
	@echo
	@echo "The report is out/report.html: open it in a browser."

docs: $(VENV)/.dev
	@$(BIN)/python -m sphinx -q -W --keep-going -c docs . site
	@echo "The documentation is site/index.html: open it in a browser."

test: lint types tests

lint: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/lint-imports --no-logo > $(VENV)/layers.log 2>&1 || { cat $(VENV)/layers.log; exit 1; }

types: $(VENV)/.dev
	@$(BIN)/mypy --no-error-summary

tests: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist loadgroup

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing the package into $(VENV) ..."
	@$(PIP) install --editable . > $(VENV)/pip.log 2>&1 || { cat $(VENV)/pip.log; exit 1; }
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing the development dependencies into $(VENV) ..."
	@$(PIP) install --editable '.[dev]' > $(VENV)/pip.log 2>&1 || { cat $(VENV)/pip.log; exit 1; }
	@touch $@ $(VENV)/.installed

clean:
	@rm -rf $(VENV) out site .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
