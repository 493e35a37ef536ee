"""Fit the relation model: `python -m benchmarks.direction.fit`, about two minutes on one core.

The program writes the coefficients, and their accuracy on each data set, to
`src/provenance/derivation/data/relation.json`. The model of the direction is an L2-regularised logistic
regression without an intercept, in which every kind of set counts equally and every other case is reversed
(`experts.py`). The model of a common source is a logistic regression with an intercept. It is fitted on the
sets that have both derivations and common sources. The program also prints the accuracy of baselines that use
a single number, such as the length, because any of these numbers may be a shortcut in a data set.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.direction.cases import cases
from benchmarks.direction.experts import balanced, fit_direction, scales_of
from benchmarks.direction.sample import (
    COMMON_SOURCE_CUES,
    DIRECTION_CUES,
    FITTED,
    THIRD_DOCUMENT_CUES,
    Sample,
    measured,
)
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_kinds import Gate
from provenance.derivation.relation_model import adjust_for_versions, bounded

OUT = Path(__file__).resolve().parents[2] / "src" / "provenance" / "derivation" / "data" / "relation.json"

COMMON_PENALTY = 0.5
FOLDS = 5
# The prior odds of a common source: the number of pairs with a common source for each derivation.
PRIOR_COMMON = 0.5


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The derivations of a sample, and the log odds of each from models that were not fitted on it.

    `seen` comes from a model fitted on the kind of a case but not on its family, and `unseen` from a model
    that was fitted on no set of its kind. Both are divided by the temperature that is best for kinds left out
    of the fit. For `unseen`, the temperature of each kind is fitted on the other kinds. `everything` covers
    all cases, including common sources: it contains the log odds of the first model plus those from explicit
    cues.
    """

    sample: Sample
    scales: np.ndarray
    temperature: float
    seen: np.ndarray
    unseen: np.ndarray
    everything: np.ndarray


def held_out(everything: Sample) -> HeldOut:
    """Return the held-out log odds of all derivations."""
    derived = everything.fitted_on
    sample = everything.where(derived)
    scales = scales_of(sample)
    all_seen = cross_validated(everything, scales)
    unseen, weights, kinds = left_out(sample), balanced(sample), sample.kinds
    temperature, tempered = best_temperature(unseen, weights), np.zeros(len(unseen))
    for kind in sorted(set(kinds.tolist())):
        inside = kinds == kind
        tempered[inside] = unseen[inside] / best_temperature(unseen[~inside], weights[~inside])
    return HeldOut(
        sample,
        scales,
        temperature,
        bounded(all_seen[derived] / temperature),
        bounded(tempered),
        bounded(all_seen / temperature) + everything.stated,
    )


def cross_validated(sample: Sample, scales: np.ndarray) -> np.ndarray:
    """Return the log odds of every case from a model that was fitted on derivations of other families."""
    odds = np.zeros(len(sample.cases))
    for train, test in GroupKFold(FOLDS).split(odds, groups=sample.families):
        training, testing = (np.isin(np.arange(len(odds)), part) for part in (train, test))
        odds[testing] = fit_direction(sample.where(training & sample.fitted_on), scales).odds(
            sample.where(testing)
        )
    return odds


def left_out(sample: Sample) -> np.ndarray:
    """Return the log odds of every case from a model with weights and scales fitted without its kind."""
    odds, kinds = np.zeros(len(sample.cases)), sample.kinds
    for kind in sorted(set(kinds.tolist()) - {""}):
        seen = sample.where(kinds != kind)
        odds[kinds == kind] = fit_direction(seen, scales_of(seen)).odds(sample.where(kinds == kind))
    return odds


def best_temperature(odds: np.ndarray, weights: np.ndarray) -> float:
    """Return the divisor of the log odds that makes the true directions most likely."""
    candidates = np.exp(np.linspace(-1, 2, 121))
    losses = [(np.logaddexp(0, -bounded(odds / candidate)) * weights).sum() for candidate in candidates]
    return float(candidates[int(np.argmin(losses))])


def calibration_error(odds: np.ndarray, weights: np.ndarray, bins: int = 10) -> float:
    """Return the mean absolute difference between probability and accuracy, over bins of the probability."""
    stated, right = 1 / (1 + np.exp(-np.abs(odds))), (odds > 0) + 0.5 * (odds == 0)
    place = np.minimum(((stated - 0.5) * 2 * bins).astype(int), bins - 1)
    error = 0.0
    for each in range(bins):
        inside = place == each
        if inside.any():
            mass = weights[inside].sum()
            gap = abs(
                np.average(right[inside], weights=weights[inside])
                - np.average(stated[inside], weights=weights[inside])
            )
            error += float(mass * gap)
    return error / float(weights.sum())


BASELINES: dict[str, Callable[[str, str], float]] = {
    "longer is the source": lambda source, derived: len(source) - len(derived),
    "shorter is the source": lambda source, derived: len(derived) - len(source),
    "zlib": lambda source, derived: _zlib(derived, source) - _zlib(source, derived),
    "containment": lambda source, derived: _containment(derived, source) - _containment(source, derived),
}


def _containment(text: str, other: str) -> float:
    """Return the share of the three-word shingles of `text` that also occur in the other text."""
    own, theirs = (
        set(zip(words, words[1:], words[2:], strict=False)) for words in (text.split(), other.split())
    )
    return len(own & theirs) / max(len(own), 1)


def _zlib(text: str, given: str) -> float:
    """Return the bytes that `text` adds when compressed after `given`, divided by its own compressed size."""
    alone = len(zlib.compress(text.encode()))
    return (len(zlib.compress((given + text).encode())) - len(zlib.compress(given.encode()))) / alone


def report(sample: Sample, columns: dict[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """Print and return the share of right directions for each data set; a tie counts as half right."""
    accuracy: dict[str, dict[str, float]] = {}
    names = list(dict.fromkeys(sample.sets.tolist()))
    print(f"{'':20}" + "".join(f"{name[:14]:>16}" for name in ["cases", *columns]))
    for name in names:
        inside = sample.sets == name
        accuracy[name] = {"cases": int(inside.sum())}
        for column, odds in columns.items():
            right = float(((odds[inside] > 0) + 0.5 * (odds[inside] == 0)).mean())
            accuracy[name][column] = round(right, 3)
        print(f"{name:20}" + "".join(f"{value:>16}" for value in accuracy[name].values()))
    return accuracy


def fit_common(sample: Sample, decided: np.ndarray, gate: Gate) -> tuple[dict[str, float], float, float]:
    """Fit the model of a common source; return its coefficients, its intercept and its held-out accuracy."""
    target = sample.labels == "common"
    both = [name for name in sorted(set(sample.sets.tolist())) if 0 < target[sample.sets == name].mean() < 1]
    kept = np.isin(sample.sets, both)
    sample, target = sample.where(kept), target[kept]
    features = {**sample.common, "decided": np.log(np.cosh(decided[kept] / 2))}
    features = adjust_for_versions(features, gate.kinds(sample.traits)["revision"])
    matrix = np.stack(list(features.values()), axis=1)
    weights = np.zeros(len(target))
    for name in both:
        for label in (False, True):
            inside = (sample.sets == name) & (target == label)
            weights[inside] = 1 / inside.sum()
    weights *= len(target) / weights.sum()
    regression = LogisticRegression(C=COMMON_PENALTY, max_iter=2000)
    odds = np.zeros(len(target))
    for train, test in GroupKFold(FOLDS).split(matrix, groups=sample.families):
        regression.fit(matrix[train], target[train], sample_weight=weights[train])
        odds[test] = regression.decision_function(matrix[test])
    right = (odds > 0) == target
    for name in both:
        inside = sample.sets == name
        print(f"common source, {name}: {np.average(right[inside], weights=weights[inside]):.3f}")
    regression.fit(matrix, target, sample_weight=weights)
    # In the fit, the classes are balanced, so the prior odds are one. The actual prior shifts the intercept.
    intercept = float(regression.intercept_[0]) + math.log(PRIOR_COMMON)
    named = dict(zip(features, regression.coef_[0].tolist(), strict=True))
    return named, intercept, float(np.average(right, weights=weights))


def main() -> None:
    """Fit the model, print its accuracy, and write the coefficients."""
    everything = measured(cases())
    held = held_out(everything)
    sample = held.sample
    weights = balanced(sample)
    odds = {"cross-validated": held.seen, "left out": held.unseen}
    baselines = {
        name: np.array([measure(case.source, case.derived) for case in sample.cases])
        for name, measure in BASELINES.items()
    }
    accuracy = report(sample, {**odds, **baselines})
    calibration = {name: round(calibration_error(each, weights), 3) for name, each in odds.items()}
    print(f"temperature {held.temperature:.2f}, calibration error {calibration}")
    direction = fit_direction(sample, held.scales)
    common, intercept, right = fit_common(everything, held.everything, direction.gate)
    _write(
        {
            "about": "Fitted by benchmarks/direction/fit.py, read by provenance.derivation.relation_model.",
            "direction": {
                "temperature": round(held.temperature, 3),
                "features": {
                    FEATURES[feature].name: {
                        "scale": _rounded(scale),
                        "weights": _named(direction.columns, weights),
                    }
                    for feature, scale, weights in zip(
                        FITTED, held.scales.tolist(), direction.weights, strict=True
                    )
                },
            },
            "kinds": {
                "traits": {
                    name: {"mean": mean, "deviation": deviation}
                    for name, (mean, deviation) in direction.gate.usual.items()
                },
                "weights": direction.gate.weights,
            },
            "cues": {
                name: {"weight": _rounded(math.log(odds / (1 - odds))), "right": odds, "because": reason}
                for name, (odds, reason) in {
                    **DIRECTION_CUES,
                    **COMMON_SOURCE_CUES,
                    **THIRD_DOCUMENT_CUES,
                }.items()
            },
            "common source": {
                "prior": PRIOR_COMMON,
                "weights": {
                    name: _rounded(weight) for name, weight in {"intercept": intercept, **common}.items()
                },
            },
            "evaluation": {
                "direction": accuracy,
                "calibration error": calibration,
                "common source, cross-validated": round(right, 3),
            },
        }
    )


def _named(names: list[str], values: np.ndarray) -> dict[str, float]:
    return dict(zip(names, map(_rounded, values.tolist()), strict=True))


def _write(found: dict[str, Any]) -> None:
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


if __name__ == "__main__":
    main()
