"""Measure how often the direction of a pair is right, and how well its probability is calibrated.

In-domain figures (cross-validated by family) are reported next to figures for kinds of text that were left
out of the fit. The latter show what to expect on texts for which the model was not tuned.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.direction.cases import KINDS
from benchmarks.direction.experts import balanced, fit_direction
from benchmarks.direction.fit import BASELINES, HeldOut, Sample, calibration_error, fit_common

# Lengths that differ by at most this share count as equal.
_MATCHED = 0.05
_SURE = 0.8
# A kind with a smaller share of sure pairs is not considered in the figure for the worst kind.
_OFTEN = 0.1


def figures(everything: Sample, held: HeldOut) -> dict[str, Any]:
    """Return all figures for pairs: for each data set, for each kind, and over all kinds."""
    sample = held.sample
    odds = {"cross-validated": held.seen, "left out": held.unseen}
    baselines = {
        name: np.array([measure(case.source, case.derived) for case in sample.cases])
        for name, measure in BASELINES.items()
    }
    lengths = np.array([(len(case.source), len(case.derived)) for case in sample.cases])
    matched = np.abs(lengths[:, 0] - lengths[:, 1]) <= _MATCHED * lengths.max(axis=1)
    weights = balanced(sample)
    by_set = {}
    for name in dict.fromkeys(sample.sets.tolist()):
        inside = sample.sets == name
        both = inside & matched
        by_set[name] = {
            "cases": int(inside.sum()),
            **{model: scored(each[inside]) for model, each in odds.items()},
            "baselines": _baselines(baselines, inside),
            "length-matched": {
                "cases": int(both.sum()),
                **{model: _accuracy(each[both]) for model, each in odds.items()},
                "baselines": _baselines(baselines, both),
            },
        }
    by_kind = {
        kind: {
            "cases": int((sample.kinds == kind).sum()),
            **{
                model: scored(each[sample.kinds == kind], weights[sample.kinds == kind])
                for model, each in odds.items()
            },
        }
        for kind in KINDS
    }
    gate = fit_direction(sample, held.scales).gate
    return {
        "sets": by_set,
        "kinds": by_kind,
        "overall": {model: _over(by_kind, model, each, weights) for model, each in odds.items()},
        "reliability": {model: _reliability(each, weights) for model, each in odds.items()},
        "coverage": {model: _coverage(each) for model, each in odds.items()},
        "common source": round(fit_common(everything, held.everything, gate)[2], 3),
    }


def _over(by_kind: dict[str, Any], model: str, odds: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """Return figures over all cases, with every kind counting equally, and figures for the worst kind."""
    kinds = [each[model] for each in by_kind.values()]
    often = [each["accuracy where sure"] for each in kinds if each["sure"] >= _OFTEN]
    return {
        **scored(odds, weights),
        "worst log loss over one half": max(each["log loss over one half"] for each in kinds),
        "worst where sure": min(often, default=None),
    }


def scored(odds: np.ndarray, weights: np.ndarray | None = None) -> dict[str, Any]:
    """Return the figures for the given log odds of the true directions."""
    weights = np.ones(len(odds)) if weights is None else weights
    stated = 1 / (1 + np.exp(-np.abs(odds)))
    sure = stated >= _SURE
    loss = float(np.average(np.logaddexp(0, -odds), weights=weights))
    return {
        "accuracy": _accuracy(odds, weights),
        # Below 0, the model is better than answering one half for every pair.
        "log loss over one half": round(loss - math.log(2), 3),
        "ece": round(calibration_error(odds, weights), 3),
        "sure": round(float(np.average(sure, weights=weights)), 3),
        "accuracy where sure": _accuracy(odds[sure], weights[sure]),
    }


def _reliability(odds: np.ndarray, weights: np.ndarray, bins: int = 5) -> list[dict[str, Any]]:
    """Return the number of cases and the accuracy for each range of probabilities."""
    stated = 1 / (1 + np.exp(-np.abs(odds)))
    edges = np.linspace(0.5, 1, bins + 1)
    rows = []
    for low, high in pairwise(edges.tolist()):
        inside = (stated >= low) & ((stated < high) | (high == 1))
        mean = float(np.average(stated[inside], weights=weights[inside])) if inside.any() else None
        rows.append(
            {
                "from": round(low, 2),
                "to": round(high, 2),
                "cases": int(inside.sum()),
                "stated": None if mean is None else round(mean, 3),
                "right": _accuracy(odds[inside], weights[inside]),
            }
        )
    return rows


def _coverage(odds: np.ndarray, steps: int = 20) -> list[tuple[float, float]]:
    """Return the accuracy on the most confident pairs, for increasing shares of all pairs."""
    right = (odds > 0)[np.argsort(-np.abs(odds), kind="stable")]
    sizes = [max(1, len(odds) * step // steps) for step in range(1, steps + 1)]
    return [(round(size / len(odds), 3), round(float(right[:size].mean()), 3)) for size in sizes]


def _baselines(columns: dict[str, np.ndarray], inside: np.ndarray) -> dict[str, float | None]:
    found = {name: _accuracy(column[inside]) for name, column in columns.items()}
    known = [value for value in found.values() if value is not None]
    # A larger number may indicate the source or the derived text. The true answers show which rule is better.
    return {"random": 0.5, **found, "best": max((max(v, round(1 - v, 3)) for v in known), default=None)}


def _accuracy(odds: np.ndarray, weights: np.ndarray | None = None) -> float | None:
    """Return the share of right directions; a tie counts as half right."""
    right = (odds > 0) + 0.5 * (odds == 0)
    return round(float(np.average(right, weights=weights)), 3) if len(odds) else None
