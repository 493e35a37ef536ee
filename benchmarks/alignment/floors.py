"""The quality gate: a fixed small sample, and the figures on it that must not get worse.

`floors.json` holds for each figure the least it may be (or the most), and a digest of the newsroom they
were set on. Only ``python -m benchmarks.alignment.run --lower-floors`` moves a floor down.
"""

from __future__ import annotations

import json
from functools import cache, partial
from hashlib import sha256
from typing import Any

from benchmarks import data
from benchmarks.alignment import pairs, pan, sets
from benchmarks.alignment.goals import GOALS, Goal

FLOORS = data.ROOT / "benchmarks" / "alignment" / "floors.json"

# Pairs taken of each set, always the same.
SAMPLE = 40
# How far a floor is set from what is measured, for shares that should be large and for those that should
# be small; counts are held exactly.
SLACK, SLACK_AT_MOST = 0.02, 0.005

# Speed depends on the machine, and is no matter of quality.
GATED = tuple(goal for goal in GOALS if goal.path[-1] != "pairs_per_second")

# The newsroom ships with the project and is taken whole; the others are the evaluation sets.
NEWSROOM = "newsroom"
SETS = {
    NEWSROOM: sets.newsroom,
    "seeds": sets.seeds,
    "pan": partial(pan.figures, baseline=False),
    "rewrites": sets.rewrites,
    "paraphrases": sets.paraphrases,
    "arabic": sets.arabic,
    "newswire": sets.newswire,
}


@cache
def figures(name: str) -> dict[str, Any]:
    """The figures of one set's sample."""
    return {name: SETS[name](SAMPLE)}


def measured(goal: Goal) -> float:
    """One gated figure, over all pairs of the sample: what was held out of a sample is too few."""
    found = goal.measured(figures(goal.path[0]), "all")
    if found is None:
        raise KeyError(goal.path)
    return found


def digest() -> str:
    """What the newsroom's figures are taken on; its floors hold for that."""
    texts = "\0".join(text for pair in pairs.newsroom() for text in (pair.a, pair.b))
    return sha256(texts.encode()).hexdigest()


def read() -> dict[str, Any]:
    """The floors as they stand."""
    return json.loads(FLOORS.read_text("utf-8"))


def lower() -> None:
    """Set every floor a little below what is measured now."""
    floors = {}
    for goal in GATED:
        found = measured(goal)
        slack = 0 if isinstance(found, int) else -SLACK_AT_MOST if goal.at_most else SLACK
        floors[goal.name] = round(max(found - slack, 0), 4)
        print(f"{goal.name:50} measured {found:<8} floor {floors[goal.name]}")
    FLOORS.write_text(json.dumps({"newsroom": digest(), "floors": floors}, indent=2) + "\n", "utf-8")
