"""Figures on pairs: how often the direction is right, and how well its probability states that."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.direction.experts import fit_direction
from benchmarks.direction.fit import BASELINES, HeldOut, Sample, calibration_error, fit_common

# The sets that goals are set for.
SIX = ("revisions", "paraphrases", "machine rewrites", "insertions", "replies", "urdu newswire")
# Lengths that differ by this share at most count as equal.
_MATCHED = 0.05
_SURE = 0.8


def figures(everything: Sample, held: HeldOut) -> dict[str, Any]:
    """All figures on pairs: by data set, and over them."""
    sample = held.sample
    odds = {"cross-validated": held.seen, "left out": held.unseen}
    baselines = {
        name: np.array([measure(case.source, case.derived) for case in sample.cases])
        for name, measure in BASELINES.items()
    }
    lengths = np.array([(len(case.source), len(case.derived)) for case in sample.cases])
    matched = np.abs(lengths[:, 0] - lengths[:, 1]) <= _MATCHED * lengths.max(axis=1)
    by_set = {}
    for name in dict.fromkeys(sample.sets.tolist()):
        inside = sample.sets == name
        both = inside & matched
        by_set[name] = {
            "cases": int(inside.sum()),
            **{model: _scored(each[inside]) for model, each in odds.items()},
            "baselines": _baselines(baselines, inside),
            "length-matched": {
                "cases": int(both.sum()),
                **{model: _accuracy(each[both]) for model, each in odds.items()},
                "baselines": _baselines(baselines, both),
            },
        }
    alike, gate = np.ones(len(sample.cases)), fit_direction(sample, held.scales).gate
    return {
        "sets": by_set,
        "overall": {model: _over(by_set, model, each, alike) for model, each in odds.items()},
        "reliability": {model: _reliability(each) for model, each in odds.items()},
        "coverage": {model: _coverage(each) for model, each in odds.items()},
        "common source": round(fit_common(everything, held.everything, gate)[2], 3),
    }


def _over(by_set: dict[str, Any], model: str, odds: np.ndarray, alike: np.ndarray) -> dict[str, Any]:
    """Means over the six sets, and what is pooled over all cases."""
    six = [by_set[name] for name in SIX if name in by_set]
    matched = [each["length-matched"][model] for each in six if each["length-matched"]["cases"]]
    best = [each["baselines"]["best"] for each in six]
    accuracies = [each[model]["accuracy"] for each in six]
    return {
        **_scored(odds),
        "mean of six": _mean(accuracies),
        "best baseline, mean of six": _mean(best),
        "over the best baseline": round(_mean(accuracies) - _mean(best), 3),
        "length-matched, mean of six": _mean(matched),
        "ece": round(calibration_error(odds, alike), 3),
    }


def _scored(odds: np.ndarray) -> dict[str, Any]:
    """Figures of one column of log odds for the true direction."""
    stated = 1 / (1 + np.exp(-np.abs(odds)))
    sure = stated >= _SURE
    return {
        "accuracy": _accuracy(odds),
        "brier": round(float(np.mean((1 - 1 / (1 + np.exp(-odds))) ** 2)), 3),
        "ece": round(calibration_error(odds, np.ones(len(odds))), 3),
        "sure": round(float(sure.mean()), 3),
        "accuracy where sure": _accuracy(odds[sure]),
    }


def _reliability(odds: np.ndarray, bins: int = 5) -> list[dict[str, Any]]:
    """For each range of stated probability how many cases there are and how often they are right."""
    stated = 1 / (1 + np.exp(-np.abs(odds)))
    edges = np.linspace(0.5, 1, bins + 1)
    rows = []
    for low, high in pairwise(edges.tolist()):
        inside = (stated >= low) & ((stated < high) | (high == 1))
        rows.append(
            {
                "from": round(low, 2),
                "to": round(high, 2),
                "cases": int(inside.sum()),
                "stated": round(float(stated[inside].mean()), 3) if inside.any() else None,
                "right": _accuracy(odds[inside]),
            }
        )
    return rows


def _coverage(odds: np.ndarray, steps: int = 20) -> list[tuple[float, float]]:
    """How often the surest part of the pairs is right, for larger and larger parts."""
    right = (odds > 0)[np.argsort(-np.abs(odds), kind="stable")]
    sizes = [max(1, len(odds) * step // steps) for step in range(1, steps + 1)]
    return [(round(size / len(odds), 3), round(float(right[:size].mean()), 3)) for size in sizes]


def _baselines(columns: dict[str, np.ndarray], inside: np.ndarray) -> dict[str, float | None]:
    found = {name: _accuracy(column[inside]) for name, column in columns.items()}
    known = [value for value in found.values() if value is not None]
    # In either direction: which way a number points is chosen with the answers in hand.
    return {"random": 0.5, **found, "best": max((max(v, round(1 - v, 3)) for v in known), default=None)}


def _accuracy(odds: np.ndarray) -> float | None:
    """The share of right directions; a tie is half right."""
    return round(float(((odds > 0) + 0.5 * (odds == 0)).mean()), 3) if len(odds) else None


def _mean(values: list[float]) -> float:
    return round(float(np.mean(values)), 3)
