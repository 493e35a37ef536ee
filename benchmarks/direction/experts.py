"""Fit the direction model: the feature weights for each kind of relation, and the classifier of kinds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.direction.cases import SETS
from benchmarks.direction.sample import Sample
from provenance.derivation.relation_kinds import Gate
from provenance.derivation.relation_model import ANY

# The inverse strengths of the L2 penalties on the weights of the features and on those of the traits.
PENALTY, GATE_PENALTY = 0.15, 0.1
_FURTHEST = 3.0
_INTERCEPT = "intercept"


@dataclass(frozen=True, eq=False)
class Direction:
    """A fitted direction model: the classifier of kinds, the scales of the features, and the weights.

    `weights` has a row for each feature, a column for the general weights, and a column for each kind.
    """

    gate: Gate
    scales: np.ndarray
    weights: np.ndarray
    columns: list[str]

    def odds(self, sample: Sample) -> np.ndarray:
        """Return the log odds that the second text of each case is derived from the first."""
        found: np.ndarray = design(sample, self.scales, self.gate) @ self.weights.ravel()
        return found


def scales_of(sample: Sample) -> np.ndarray:
    """Return the scale of each feature: one and a half times the usual difference between two texts.

    The usual difference is the geometric mean, over the data sets, of the root mean square difference. With
    the geometric mean, extreme values in one data set do not make a feature negligible in the others.
    """
    sets, features = sample.sets, sample.fitted_features
    usual = np.array(
        [np.sqrt((features[sets == name] ** 2).mean(axis=0)) for name in sorted(set(sets.tolist()))]
    )
    logarithms, known = np.log(np.maximum(usual, 1e-9)), usual > 1e-9
    means = (logarithms * known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    scales: np.ndarray = 1.5 * np.exp(means)
    return scales


def design(sample: Sample, scales: np.ndarray, gate: Gate) -> np.ndarray:
    """Return the design matrix: each squashed feature, by itself and times the probability of each kind."""
    shares = np.stack([np.ones(len(sample.cases)), *gate.kinds(sample.traits).values()], axis=1)
    squashed = np.tanh(sample.fitted_features / scales) * sample.informative[:, None]
    return (squashed[:, :, None] * shares[:, None, :]).reshape(len(squashed), -1)


def fit_direction(sample: Sample, scales: np.ndarray) -> Direction:
    """Fit the classifier of kinds, and then the weights of the features; every kind counts equally."""
    weights = balanced(sample)
    gate = _fit_gate(sample, weights)
    features = design(sample, scales, gate)
    # The regression needs two classes, so every other case is reversed. Without an intercept, this does not
    # affect the weights.
    orientation = np.where(np.arange(len(features)) % 2, 1, -1)
    regression = LogisticRegression(C=PENALTY, fit_intercept=False, max_iter=2000)
    regression.fit(features * orientation[:, None], orientation, sample_weight=weights)
    columns = [ANY, *gate.weights]
    return Direction(gate, scales, regression.coef_[0].reshape(-1, len(columns)), columns)


def _fit_gate(sample: Sample, weights: np.ndarray) -> Gate:
    """Fit the softmax classifier that distinguishes revisions, updates, paraphrases and other kinds."""
    names = list(sample.traits)
    traits = np.stack(list(sample.traits.values()), axis=1)
    means, deviations = traits.mean(axis=0), traits.std(axis=0) + 1e-9
    standard = np.clip((traits - means) / deviations, -_FURTHEST, _FURTHEST)
    relations = np.array([SETS[name].relation for name in sample.sets.tolist()])
    softmax = LogisticRegression(C=GATE_PENALTY, max_iter=3000).fit(
        standard, relations, sample_weight=weights
    )
    return Gate(
        {
            name: (_rounded(mean), _rounded(deviation))
            for name, mean, deviation in zip(names, means.tolist(), deviations.tolist(), strict=True)
        },
        {
            str(relation): {
                _INTERCEPT: _rounded(intercept),
                **dict(zip(names, map(_rounded, row), strict=True)),
            }
            for relation, intercept, row in zip(
                softmax.classes_, softmax.intercept_.tolist(), softmax.coef_.tolist(), strict=True
            )
        },
    )


def balanced(sample: Sample) -> np.ndarray:
    """Return case weights with which all kinds count equally, and all sets of a kind count equally."""
    kinds, sets = sample.kinds, sample.sets
    weights = np.zeros(len(sets))
    for kind in sorted(set(kinds.tolist())):
        names = sorted(set(sets[kinds == kind].tolist()))
        for name in names:
            weights[sets == name] = 1 / (len(names) * (sets == name).sum())
    weights /= weights.mean()
    return weights


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
