"""The quality gate: the figures on fixed samples must not get worse.

The newsroom is part of the project and is always measured; the evaluation sets are measured if available.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

from benchmarks import data
from benchmarks.alignment import floors
from benchmarks.field import pair_sets, run

ABSENT = not data.folder().is_dir()
REASON = (
    f"THE EVALUATION SETS ARE ABSENT ({data.folder()}): quality is checked on the newsroom only; "
    "name their folder in PROVENANCE_DATA"
)
if ABSENT:
    # The reasons of skipped tests are not shown by default; warnings are.
    warnings.warn(REASON, stacklevel=1)


def _below_floor(name: str) -> list[str]:
    """A message for each figure of a set that is worse than its floor."""
    held = floors.read()["floors"]
    worse = []
    for goal in (goal for goal in floors.GATED if goal.path[0] == name):
        found, floor = floors.measured(goal), held[goal.name]
        if found > floor if goal.at_most else found < floor:
            worse.append(
                f"{goal.name}: {found}, and {'at most' if goal.at_most else 'at least'} {floor} is held"
            )
    return worse


def test_figures_on_the_newsroom_hold() -> None:
    assert _below_floor(floors.NEWSROOM) == []


@pytest.mark.skipif(ABSENT, reason=REASON)
@pytest.mark.parametrize("name", [name for name in floors.SETS if name != floors.NEWSROOM])
def test_figures_on_the_evaluation_sets_hold(name: str) -> None:
    assert _below_floor(name) == []


MEASURED = json.loads(run.RESULTS.read_text("utf-8"))["figures"]["same_event"]


def _related(group: dict[str, Any], name: str) -> tuple[int, int]:
    """The number of pairs of a set that `compare` calls related, and the number of pairs."""
    load, _ = group[name]
    chosen = pair_sets.chosen(load())
    return sum(pair_sets.called_related(name, pair.a, pair.b) for pair in chosen), len(chosen)


@pytest.mark.skipif(ABSENT, reason=REASON)
@pytest.mark.parametrize("name", pair_sets.SEPARATE)
def test_separate_reports_of_one_event_stay_apart(name: str) -> None:
    """At most one pair more than the page of the benchmark shows is called related."""
    related, pairs = _related(pair_sets.SEPARATE, name)
    assert related <= round(MEASURED["separate"][name]["related"] * pairs) + 1


@pytest.mark.skipif(ABSENT, reason=REASON)
@pytest.mark.parametrize("name", pair_sets.MADE)
def test_texts_made_from_others_are_found(name: str) -> None:
    """At most one pair less than the page of the benchmark shows is called related."""
    related, pairs = _related(pair_sets.MADE, name)
    assert related >= round(MEASURED["made"][name]["related"] * pairs) - 1


def test_every_figure_has_a_floor() -> None:
    assert set(floors.read()["floors"]) == {goal.name for goal in floors.GATED}
    assert {goal.path[0] for goal in floors.GATED} == set(floors.SETS)


def test_floors_were_set_on_this_newsroom() -> None:
    assert floors.read()["newsroom"] == floors.digest(), "the newsroom has changed: set its floors anew"
