"""Every constant is listed once, under the effect of changing it."""

from __future__ import annotations

import ast

from benchmarks.constants import found

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
