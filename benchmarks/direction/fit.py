"""Fit the relation model: `python -m benchmarks.direction.fit`, about two minutes on one core.

Writes the coefficients, with what they were fitted on and how well they do, to
`src/provenance/derivation/data/relation.json`. Direction: an L2-regularised logistic regression without an
intercept on cases in random orientation, every data set counting alike. Common source: one with an
intercept, on the sets that hold both. Printed beside the accuracy: that of single features, since each of
these sets tempts with one.
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

from benchmarks.direction.cases import Case, cases
from provenance.derivation.evidence import SIGNS, read
from provenance.derivation.model import bounded, circumstances, common_signs
from provenance.derivation.pair import Pair, Witness
from provenance.passages import profile, shared_text
from provenance.text import tokenize

OUT = Path(__file__).resolve().parents[2] / "src" / "provenance" / "derivation" / "data" / "relation.json"

# Dates and cues are not in the data, or not often enough to be fitted; their weights say how often they
# are taken to be right.
CUES = {
    "published": (0.95, "the later of two dates belongs to the derived text"),
    "credit": (0.95, "a text that names the other as its source is the derived one"),
    "press release": (
        0.9,
        "a text marked as a press release is the source: it is written to be copied",
    ),
    "reprint note": (0.9, "a text that says it appeared elsewhere before is the derived one"),
    "correction note": (0.85, "a text that says it corrects an earlier version is the later one"),
    "agency dateline": (0.6, "a credit to an agency is more often dropped than added"),
}
# The same for what speaks for or against a common source.
KIN = {
    "same agency": (0.75, "two texts that credit the same agency have it from there, not from one another"),
    "same outlet": (0.75, "an outlet that prints the same again takes it from itself"),
    "from a release": (0.75, "who copies a press release needs no third text"),
}
PENALTY = 0.5
FOLDS = 5
# How much cases of a kind never seen count for the temperature, against those of a kind seen.
UNSEEN = 0.3
# Derivations of the same text from one source, for every derivation: the prior of a common source.
PRIOR_COMMON = 0.5


@dataclass(frozen=True, eq=False)
class Sample:
    """The cases with their features: signs, circumstances, and what tells a common source."""

    cases: list[Case]
    signs: np.ndarray
    kinds: np.ndarray
    kind_names: list[str]
    common: np.ndarray
    common_names: list[str]

    def where(self, kept: np.ndarray) -> Sample:
        """The cases marked."""
        chosen = [case for case, keep in zip(self.cases, kept, strict=True) if keep]
        return Sample(
            chosen, self.signs[kept], self.kinds[kept], self.kind_names, self.common[kept], self.common_names
        )

    @property
    def sets(self) -> np.ndarray:
        """The data set of every case."""
        return np.array([case.data_set for case in self.cases])

    @property
    def families(self) -> np.ndarray:
        """The family of every case."""
        return np.array([f"{case.data_set} {case.family}" for case in self.cases])

    @property
    def labels(self) -> np.ndarray:
        """Whether a case is a derivation or a common source."""
        return np.array([case.label for case in self.cases])


def measured(chosen: list[Case]) -> Sample:
    """Align every case and take its features; a is the source, b the derived text."""
    texts = sorted({(text, case.language) for case in chosen for text in (case.source, case.derived)})
    bodies, languages = [text for text, _ in texts], [language for _, language in texts]
    profiles = profile(bodies, tokenize(bodies), languages)
    place = {body: number for number, body in enumerate(bodies)}
    signs, kinds, common, kept = [], [], [], []
    for case in chosen:
        first, second = place[case.source], place[case.derived]
        sides = profiles.side(first), profiles.side(second)
        found = shared_text(first, second, *sides)
        witnesses = (Witness(case.source, sides[0]), Witness(case.derived, sides[1]))
        pair = Pair(*witnesses, found.passages, found.kinds, found.p_shared)
        a, b = read(pair)
        signs.append([in_b - in_a for in_a, in_b in (sign.measured(a, b) for sign in SIGNS)])
        kinds.append(circumstances(pair, a, b))
        common.append({name: x for name, x in common_signs(a, b, 0.0).items() if name not in KIN})
        kept.append(case)
    return Sample(
        kept,
        np.array(signs),
        np.array([list(each.values()) for each in kinds]),
        list(kinds[0]),
        np.array([list(each.values()) for each in common]),
        list(common[0]),
    )


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The derivations of a sample, and the log odds of each by models that have not seen it.

    `seen` is by one that knows its data set but not its family, `unseen` by one that knows neither; both
    after the temperature. `everything` is what the first says of all cases, common sources too.
    """

    sample: Sample
    fitted: list[int]
    scales: np.ndarray
    features: np.ndarray
    temperature: float
    seen: np.ndarray
    unseen: np.ndarray
    everything: np.ndarray


def held_out(everything: Sample) -> HeldOut:
    """Log odds of all derivations, held out."""
    derived = everything.labels == "derived"
    sample = everything.where(derived)
    fitted = [number for number, sign in enumerate(SIGNS) if sign.name not in CUES]
    scales = 1.5 * np.sqrt(np.maximum(np.mean(sample.signs[:, fitted] ** 2, axis=0), 1e-6))
    all_features = design(everything, fitted, scales)
    features, all_seen = all_features[derived], cross_validated(all_features, everything)
    seen, unseen = all_seen[derived], left_out(features, sample)
    weights = balanced(sample.sets)
    temperature = best_temperature(
        np.concatenate([seen, unseen]), np.concatenate([weights, UNSEEN * weights])
    )
    return HeldOut(
        sample,
        fitted,
        scales,
        features,
        temperature,
        *(bounded(odds / temperature) for odds in (seen, unseen, all_seen)),
    )


def design(sample: Sample, fitted: list[int], scales: np.ndarray) -> np.ndarray:
    """Signs squashed by their scales, times each circumstance."""
    squashed = np.tanh(sample.signs[:, fitted] / scales)
    return (squashed[:, :, None] * sample.kinds[:, None, :]).reshape(len(squashed), -1)


def fit_direction(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Coefficients for the log odds that the second text is derived from the first."""
    # Every other case is turned round: without an intercept this changes nothing but the number of classes.
    turned = np.where(np.arange(len(features)) % 2, 1, -1)
    regression = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2000)
    regression.fit(features * turned[:, None], turned, sample_weight=weights)
    return regression.coef_[0]


def balanced(sets: np.ndarray) -> np.ndarray:
    """Weights under which a large data set counts for little more than a small one."""
    counts = {name: float((sets == name).sum()) for name in set(sets.tolist())}
    weights = np.array([counts[name] ** -0.8 for name in sets.tolist()])
    return weights / weights.mean()


def cross_validated(features: np.ndarray, sample: Sample) -> np.ndarray:
    """Log odds of every case by a model that has not seen its family; fitted on derivations only."""
    odds, derived = np.zeros(len(features)), sample.labels == "derived"
    for train, test in GroupKFold(FOLDS).split(features, groups=sample.families):
        train = train[derived[train]]
        odds[test] = features[test] @ fit_direction(features[train], balanced(sample.sets[train]))
    return odds


def left_out(features: np.ndarray, sample: Sample) -> np.ndarray:
    """Log odds of every case by a model that has not seen its data set."""
    odds = np.zeros(len(features))
    for name in sorted(set(sample.sets.tolist())):
        test = sample.sets == name
        odds[test] = features[test] @ fit_direction(features[~test], balanced(sample.sets[~test]))
    return odds


def best_temperature(odds: np.ndarray, weights: np.ndarray) -> float:
    """The divisor of the log odds under which the true directions are likeliest."""
    candidates = np.exp(np.linspace(-1, 2, 121))
    losses = [(np.logaddexp(0, -bounded(odds / candidate)) * weights).sum() for candidate in candidates]
    return float(candidates[int(np.argmin(losses))])


def calibration_error(odds: np.ndarray, weights: np.ndarray, bins: int = 10) -> float:
    """Mean distance of stated from actual accuracy, over bins of the stated."""
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
    "containment": lambda source, derived: _held(derived, source) - _held(source, derived),
}


def _held(text: str, other: str) -> float:
    """The share of the three-word shingles of `text` that the other holds."""
    mine, theirs = (
        set(zip(words, words[1:], words[2:], strict=False)) for words in (text.split(), other.split())
    )
    return len(mine & theirs) / max(len(mine), 1)


def _zlib(text: str, given: str) -> float:
    """How many bytes `text` adds to `given` when compressed after it, relative to alone."""
    alone = len(zlib.compress(text.encode()))
    return (len(zlib.compress((given + text).encode())) - len(zlib.compress(given.encode()))) / alone


def report(sample: Sample, columns: dict[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """Print and return the share of right directions by data set; a tie is half right."""
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


def fit_common(sample: Sample, decided: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Coefficients for a common source against a derivation, their intercept, and the accuracy held out."""
    target = sample.labels == "common"
    both = [name for name in sorted(set(sample.sets.tolist())) if 0 < target[sample.sets == name].mean() < 1]
    kept = np.isin(sample.sets, both)
    features = sample.common[kept].copy()
    features[:, sample.common_names.index("decided")] = np.log(np.cosh(decided[kept] / 2))
    sample, target = sample.where(kept), target[kept]
    weights = np.zeros(len(target))
    for name in both:
        for label in (False, True):
            inside = (sample.sets == name) & (target == label)
            weights[inside] = 1 / inside.sum()
    weights *= len(target) / weights.sum()
    regression = LogisticRegression(C=PENALTY, max_iter=2000)
    odds = np.zeros(len(target))
    for train, test in GroupKFold(FOLDS).split(features, groups=sample.families):
        regression.fit(features[train], target[train], sample_weight=weights[train])
        odds[test] = regression.decision_function(features[test])
    right = (odds > 0) == target
    for name in both:
        inside = sample.sets == name
        print(f"common source, {name}: {np.average(right[inside], weights=weights[inside]):.3f}")
    regression.fit(features, target, sample_weight=weights)
    # Balanced classes stand for odds of one; the prior shifts the intercept.
    intercept = float(regression.intercept_[0]) + math.log(PRIOR_COMMON)
    return regression.coef_[0], intercept, float(np.average(right, weights=weights))


def main() -> None:
    """Fit, print what it is worth, and write the coefficients."""
    everything = measured(cases())
    held = held_out(everything)
    sample, fitted, scales = held.sample, held.fitted, held.scales
    names, weights = [sign.name for sign in SIGNS], balanced(sample.sets)
    odds = {"cross-validated": held.seen, "left out": held.unseen}
    baselines = {
        name: np.array([measure(case.source, case.derived) for case in sample.cases])
        for name, measure in BASELINES.items()
    }
    accuracy = report(sample, {**odds, **baselines})
    calibration = {name: round(calibration_error(each, weights), 3) for name, each in odds.items()}
    print(f"temperature {held.temperature:.2f}, calibration error {calibration}")
    coefficients = fit_direction(held.features, weights).reshape(len(fitted), -1)
    common, intercept, right = fit_common(everything, held.everything)
    _write(
        {
            "about": "Fitted by benchmarks/direction/fit.py, read by provenance.derivation.model.",
            "direction": {
                "temperature": round(held.temperature, 3),
                "signs": {
                    names[sign]: {
                        "scale": _rounded(scales[number]),
                        "weights": _named(sample.kind_names, coefficients[number]),
                    }
                    for number, sign in enumerate(fitted)
                },
            },
            "cues": {
                name: {"weight": _rounded(math.log(odds / (1 - odds))), "right": odds, "because": reason}
                for name, (odds, reason) in {**CUES, **KIN}.items()
            },
            "common source": {
                "prior": PRIOR_COMMON,
                "weights": {"intercept": _rounded(intercept), **_named(everything.common_names, common)},
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
