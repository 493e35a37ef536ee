"""The quality gate: figures for a small fixed sample, which must not get worse.

`floors.json` contains the lowest (or highest) permitted value of each figure, and a digest of the newsroom to
which these values apply. ``python -m benchmarks.alignment.run --lower-floors`` sets new values.
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

# The sample size: most sets use this number of pairs, or a multiple of it. The pairs are always the same.
SAMPLE = 40
# The difference between a floor and the measured figure, for shares that should be large and for shares that
# should be small. The floor of a count is the measured count itself.
SLACK, SLACK_AT_MOST = 0.02, 0.005

# The goals that have a floor. Speed has none, because it depends on the machine.
GATED = tuple(goal for goal in GOALS if goal.path[-1] != "pairs_per_second")

# The newsroom is part of the project, and all of its pairs are used. The other sets are evaluation sets.
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
    """Return the figures for the sample of one set."""
    return {name: SETS[name](SAMPLE)}


def measured(goal: Goal) -> float:
    """Return the figure of a goal for all pairs of the sample, because few of them are held out."""
    found = goal.measured(figures(goal.path[0]), "all")
    if found is None:
        raise KeyError(goal.path)
    return found


def digest() -> str:
    """Return a digest of the texts of the newsroom, to which its floors apply."""
    texts = "\0".join(text for pair in pairs.newsroom() for text in (pair.a, pair.b))
    return sha256(texts.encode()).hexdigest()


def read() -> dict[str, Any]:
    """Read the current floors."""
    return json.loads(FLOORS.read_text("utf-8"))


def lower() -> None:
    """Set every floor a little below the current figure (or above it, if the figure should be small)."""
    floors = {}
    for goal in GATED:
        found = measured(goal)
        slack = 0 if isinstance(found, int) else -SLACK_AT_MOST if goal.at_most else SLACK
        floors[goal.name] = round(max(found - slack, 0), 4)
        print(f"{goal.name:50} measured {found:<8} floor {floors[goal.name]}")
    FLOORS.write_text(json.dumps({"newsroom": digest(), "floors": floors}, indent=2) + "\n", "utf-8")
