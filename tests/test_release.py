"""The metadata, the test workflow and the extras of a release are consistent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

import provenance as pv

ROOT = Path(__file__).parent.parent


def test_the_version_is_the_same_wherever_it_stands() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert project["version"] == citation["version"] == pv.__version__
    assert project["license"] == citation["license"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_workflow_runs_what_continuous_integration_runs() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    steps = workflow["jobs"]["tests"]["steps"]
    assert ".ci/run" in [step.get("run") for step in steps]


def test_all_takes_every_extra_that_users_have() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    taken = set(everything.removeprefix("provenance-text[").removesuffix("]").split(","))
    assert taken == set(extras) - {"all", "benchmark", "dev", "docs"}
