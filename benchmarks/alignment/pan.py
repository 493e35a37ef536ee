"""Measure plagdet, false passages and speed on PAN 2013, for the library and for the baseline."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from benchmarks import data
from benchmarks.alignment import plain
from benchmarks.alignment.compared import Span, compared
from benchmarks.alignment.pairs import examples_of_pan
from provenance.evaluation import plagdet

Pair = tuple[str, str]
Spans = list[tuple[Span, Span]]

UNRELATED = "no-plagiarism"
# The random seed of `pairs.all_pairs`, which is needed to draw the same pairs as for fitting.
_FITTING_SEED = 7


def figures(sample: int | None = None, baseline: bool = True) -> dict[str, Any]:
    """Return all figures for PAN, from at most `sample` pairs of each category."""
    documents, pairs, cases = data.texts("pan13_documents"), chosen_pairs(sample), true_passages()

    def ours(a: str, b: str) -> Spans:
        return [(x, y) for x, y, _ in compared(a, b).passages]

    found, speed = detections(ours, documents, pairs)
    fitted = {(pair.a, pair.b) for pair in examples_of_pan(random.Random(_FITTING_SEED)) if not pair.held_out}
    unfitted = {
        pair: category
        for pair, category in pairs.items()
        if (documents[pair[0]], documents[pair[1]]) not in fitted
    }
    result = {
        "pairs": len(pairs),
        "pairs_per_second": round(speed, 1),
        "ours": scores(pairs, cases, found),
        "ours_without_fitting_pairs": scores(unfitted, cases, found),
        "unrelated": unrelated(pairs, found),
        "unrelated_without_fitting_pairs": unrelated(unfitted, found),
    }
    if baseline:
        found, speed = detections(plain.passages, documents, pairs)
        result["baseline"] = scores(pairs, cases, found)
        result["baseline_unrelated"] = unrelated(pairs, found)
        result["baseline_pairs_per_second"] = round(speed, 1)
    return result


def chosen_pairs(sample: int | None) -> dict[Pair, str]:
    """Return the category of each pair (source, derived), for all pairs or for a fixed sample of them."""
    by_category: dict[str, list[Pair]] = defaultdict(list)
    for row in data.rows("pan13_pairs"):
        by_category[row["category"]].append((row["source"], row["derived"]))
    chance = random.Random(3)
    return {
        pair: category
        for category, members in sorted(by_category.items())
        for pair in (members if sample is None else chance.sample(members, min(sample, len(members))))
    }


def true_passages() -> dict[Pair, Spans]:
    """Return the true passages of each pair."""
    cases: dict[Pair, Spans] = defaultdict(list)
    for row in data.rows("pan13_passages"):
        source = int(row["source_start"]), int(row["source_end"])
        derived = int(row["derived_start"]), int(row["derived_end"])
        cases[row["source"], row["derived"]].append((source, derived))
    return cases


def detections(
    detect: Callable[[str, str], Iterable[tuple[Span, Span]]],
    documents: dict[str, str],
    pairs: Iterable[Pair],
) -> tuple[dict[Pair, Spans], float]:
    """Run a detector in one thread; return its passages for each pair, and its speed in pairs per second."""
    from threadpoolctl import threadpool_limits

    pairs = list(pairs)
    with threadpool_limits(1):
        for source, derived in pairs[:20]:
            detect(documents[source], documents[derived])
        begun = time.perf_counter()
        found = {
            (source, derived): list(detect(documents[source], documents[derived]))
            for source, derived in pairs
        }
        return found, len(pairs) / (time.perf_counter() - begun)


def scores(
    pairs: dict[Pair, str], cases: dict[Pair, Spans], found: dict[Pair, Spans]
) -> dict[str, dict[str, float | None]]:
    """Return plagdet and its components, for each category and for all pairs together."""
    result = {}
    for category in [*sorted(set(pairs.values()) - {UNRELATED}), "entire"]:
        members = [pair for pair in pairs if category in ("entire", pairs[pair])]
        scored = plagdet(_flat(members, cases), _flat(members, found))
        result[category] = {
            name: None if value is None else round(value, 4) for name, value in asdict(scored).items()
        }
    return result


def unrelated(pairs: dict[Pair, str], found: dict[Pair, Spans]) -> dict[str, int]:
    """Return the number of unrelated pairs, and the number of passages reported in them."""
    members = [pair for pair, category in pairs.items() if category == UNRELATED]
    return {"pairs": len(members), "passages": sum(len(found[pair]) for pair in members)}


def _flat(members: list[Pair], spans: dict[Pair, Spans]) -> list[tuple[Pair, Span, Span]]:
    return [(pair, one, other) for pair in members for one, other in spans.get(pair, ())]
