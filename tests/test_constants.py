"""Every constant is listed once, under the effect of changing it."""

from __future__ import annotations

import ast
import json

import pytest

from benchmarks.constants import found, run

CONSTANTS = found.constants()


def test_every_constant_is_listed_once() -> None:
    assert {each.label: found.kinds_of(each) for each in CONSTANTS if len(found.kinds_of(each)) != 1} == {}


def test_every_constant_listed_is_there() -> None:
    there = {(each.file, each.name) for each in CONSTANTS}
    listed = {
        (file, name)
        for modules in found.kinds().values()
        for file, names in modules.items()
        for name in ([] if names == "all" else names)
    }
    assert listed - there == set()


def test_a_moved_module_differs_in_that_value_alone() -> None:
    for constant in CONSTANTS:
        before = (found.SOURCE / constant.file).read_bytes()
        for after in (found.moved([constant], way) for way in found.WAYS):
            ast.parse(after)
            assert after != before
            assert after.startswith(before[: constant.start])
            assert after.endswith(before[constant.end :])


@pytest.mark.parametrize("kind", ["decisions", "bounds"])
def test_every_constant_was_moved(kind: str) -> None:
    """Otherwise run: python -m benchmarks.constants.run"""
    results = json.loads(run.RESULTS.read_text("utf-8"))
    present = {each.label: each.value for each in CONSTANTS if found.kinds_of(each) == [kind]}
    assert {label: each["value"] for label, each in results.items() if each["kind"] == kind} == present


def test_a_test_fails_when_a_decision_is_moved_and_none_when_bounds_are() -> None:
    for label, result in json.loads(run.RESULTS.read_text("utf-8")).items():
        failures = [result[way] for way in found.WAYS if result.get(way)]
        assert bool(failures) == (result["kind"] == "decisions"), label
