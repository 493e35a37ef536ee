"""The package as a whole: what importing it loads, its public names, and the errors for missing extras."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import provenance as pv

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
HEAVY = {
    "datasketch",
    "duckdb",
    "jinja2",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "py3langid",
    "pyarrow",
    "rich",
    "scipy",
    "sklearn",
    "trafilatura",
}


def loaded(code: str) -> set[str]:
    """The packages that a new interpreter has loaded after it has run `code`."""
    environment = {name: value for name, value in os.environ.items() if name != "PROVENANCE_KERNELS"}
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return {name.partition(".")[0] for name in json.loads(ran.stdout.splitlines()[-1])}


def test_importing_loads_nothing_heavy() -> None:
    assert not loaded("import provenance") & HEAVY


def test_reading_settings_and_catching_errors_loads_nothing_heavy() -> None:
    assert not loaded("import provenance as pv; pv.Settings(), pv.InputError, dir(pv)") & HEAVY


def test_help_loads_neither_arrays_nor_tables() -> None:
    asking = (
        "from click.testing import CliRunner\n"
        "from provenance.cli import main\n"
        "for words in ([], ['scan'], ['compare'], ['dedup'], ['export'], ['report']):\n"
        "    assert CliRunner().invoke(main, [*words, '--help']).exit_code == 0"
    )
    assert not loaded(asking) & HEAVY


def test_a_small_scan_loads_no_compiler_and_no_learner() -> None:
    folders = [str(EXAMPLES / "newsroom" / outlet) for outlet in ("daily-lantern", "harbour-gazette")]
    read = f"list(map(pathlib.Path, {folders}))"
    scan = f"import pathlib; import provenance as pv; assert pv.scan({read}).passages.num_rows"
    assert not loaded(scan) & {"numba", "sklearn", "scipy", "datasketch", "trafilatura"}


def test_a_comparison_loads_no_database_either() -> None:
    compare = "import provenance as pv; pv.compare('The ferry ran aground.', 'The ferry sank.').relation"
    unwanted = {"numba", "sklearn", "scipy", "datasketch", "trafilatura", "duckdb"}
    assert not loaded(compare) & unwanted


@pytest.mark.parametrize(
    "code",
    [
        "a = pv.Document('The ferry ran aground.', language='en'); pv.compare(a, a).relation",
        "assert pv.scan([{'text': 'The ferry ran aground.', 'language': 'en'}] * 2).pairs.num_rows",
        "assert pv.near_duplicates(['The ferry ran aground.'] * 2).num_rows",
    ],
)
def test_where_languages_are_given_or_not_needed_no_model_is_loaded(code: str) -> None:
    assert "py3langid" not in loaded(f"import provenance as pv; {code}")
    assert "py3langid" in loaded(
        "import provenance as pv; pv.compare('The ferry sank.', 'A ferry sank.').relation"
    )


@pytest.mark.parametrize("name", pv.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(pv, name).__name__ == name


def test_every_public_name_is_listed() -> None:
    assert dir(pv) == sorted(pv.__all__)
    with pytest.raises(AttributeError, match="no attribute 'scann'"):
        pv.scann  # noqa: B018


@pytest.mark.parametrize("name", pv.__all__)
def test_every_public_name_has_a_docstring_with_an_example(name: str) -> None:
    thing = getattr(pv, name)
    assert inspect.getdoc(thing)
    if not (inspect.isclass(thing) and issubclass(thing, Exception)):
        assert doctest.DocTestParser().get_examples(thing.__doc__)


@pytest.mark.parametrize("name", pv.__all__)
def test_every_public_method_has_a_docstring(name: str) -> None:
    thing = getattr(pv, name)
    if not inspect.isclass(thing):
        return
    own = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
    lacking = [
        key
        for key, value in own.items()
        if (inspect.isroutine(value) or isinstance(value, property)) and not inspect.getdoc(value)
    ]
    assert not lacking


@pytest.mark.parametrize("name", [name for name in pv.__all__ if name.endswith("Error")])
def test_every_error_can_be_caught_as_one(name: str) -> None:
    assert issubclass(getattr(pv, name), pv.ProvenanceError)


def test_importing_the_module_does_not_hide_the_function() -> None:
    for module in ("pipeline", "comparison", "sketch", "pairs"):
        importlib.import_module(f"provenance.{module}")
    assert callable(pv.scan)
    assert inspect.isfunction(pv.scan)
    assert pv.scan is importlib.import_module("provenance.pipeline").scan


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A monkeypatch for making packages impossible to import, by setting them to None in ``sys.modules``."""
    from provenance.corpus import html

    html._trafilatura.cache_clear()
    yield monkeypatch
    html._trafilatura.cache_clear()


def test_html_without_its_extra_names_the_extra(without: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "page.html").write_text("<html><body><p>The ferry ran aground.</p></body></html>")
    with pytest.raises(pv.InputError, match=r"provenance-text\[html\]"):
        pv.scan(tmp_path)


def test_text_is_read_without_the_extra_for_html(without: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "page.txt").write_text("The ferry ran aground.")
    assert pv.scan(tmp_path).documents["text"].to_pylist() == ["The ferry ran aground."]


def test_data_frames_without_their_extra_name_the_extra(without: pytest.MonkeyPatch) -> None:
    without.setitem(sys.modules, "pandas", None)
    with pytest.raises(pv.MissingExtraError, match=r"provenance-text\[pandas\]"):
        pv.scan(["The ferry ran aground."]).to_pandas()


def test_prov_without_its_extra_names_the_extra(without: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in ("prov", "prov.model", "prov.serializers"):
        without.setitem(sys.modules, module, None)
    from provenance.export import write

    with pytest.raises(pv.MissingExtraError, match=r"provenance-text\[prov\]"):
        write(pv.scan(["The ferry ran aground."]), "prov", tmp_path / "run.json")
