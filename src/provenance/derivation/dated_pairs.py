"""Learn from a corpus's dated pairs how its texts change when they are reused.

Which stylistic differences mark the derived text depends on the corpus: simplified articles use shorter
sentences, news agencies' updates longer ones. Many corpora are dated only in part. Where dates show the order
of two related texts, the pair is an example. The examples add weights to the shipped ones, which apply where
dates show no order. The fit is a logistic regression with the shipped log odds as a fixed part, so that a few
examples change little. `benchmarks/direction/learned.py` measures the gain.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from provenance.derivation.date_trust import CLEARLY_APART
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_model import MOST_LOG_ODDS
from provenance.engine.coefficients import logistic
from provenance.engine.ragged import ordered_sum

# The maximum number of examples. More would cost time and hardly change the weights.
MOST_EXAMPLES = 2_000
# The inverse strength of the L2 penalty, the same as for the shipped weights.
_PENALTY = 0.15
# Learned weights are used only if they improve the mean log likelihood of examples that they were not fitted
# on by this much, and by this many standard errors. In newswire, they gain less than .02; in texts of a kind
# that the shipped weights were not fitted on, usually .1 or more.
_WORTH, _ERRORS = 0.02, 2.0
_FOLDS = 5
_ROUNDS = 25
_DIGITS = 6  # the digits kept of each weight, so that rounding errors do not show


def is_example(later: np.ndarray) -> np.ndarray:
    """Whether dates show the order of each pair; `later` is as in `Weighed`."""
    found: np.ndarray = np.abs(later) >= CLEARLY_APART
    return found


def learned_weights(
    style: np.ndarray, shipped: np.ndarray, later: np.ndarray, derived: np.ndarray, families: np.ndarray
) -> np.ndarray:
    """The weights that dated pairs add to those of the stylistic features.

    Parameters
    ----------
    style : numpy.ndarray, (pairs, features)
        The stylistic differences of each pair (`Contributions.style`).
    shipped : numpy.ndarray
        The log odds of b from a that the shipped weights give.
    later : numpy.ndarray
        How clearly b is dated after a, from -1 to 1. Pairs whose dates show no order are ignored.
    derived : numpy.ndarray
        The probability that either document of a pair was derived from the other: the weight of the example.
    families : numpy.ndarray of int
        The family of each pair.

    Returns
    -------
    numpy.ndarray
        A weight for each feature. All are 0 if the examples do not predict the order of pairs of other
        families clearly better than the shipped weights do.
    """
    b_derived = np.sign(later) * is_example(later)
    # Seen from the earlier document, the other one is always the derived one.
    differences, expected = style * b_derived[:, None], shipped * b_derived
    counted = derived * np.abs(b_derived)
    gains, fold = np.zeros(len(later)), families % _FOLDS
    for each in range(_FOLDS):
        others = _fitted(differences, expected, counted * (fold != each))
        gains += (fold == each) * (_loss(expected) - _loss(expected + _scores(differences, others)))
    gains *= counted
    if not gains.sum() > max(_WORTH * counted.sum(), _ERRORS * np.sqrt((gains**2).sum())):
        return np.zeros(style.shape[1])
    rounded: np.ndarray = np.round(_fitted(differences, expected, counted), _DIGITS)
    return rounded


def learned_log_odds(
    weights: np.ndarray, style: np.ndarray, shipped: np.ndarray, later: np.ndarray
) -> np.ndarray:
    """The log odds of b from a that learned weights add to each pair whose dates show no order.

    The text by itself remains limited to `MOST_LOG_ODDS`.
    """
    most = np.maximum(np.abs(shipped), MOST_LOG_ODDS)
    together = shipped + _scores(style, weights)
    return np.where(is_example(later), 0.0, np.clip(together, -most, most) - shipped)


def named(weights: np.ndarray) -> dict[str, float]:
    """The weights that are not 0, by feature, as a run records them."""
    return {FEATURES[number].name: float(weights[number]) for number in np.flatnonzero(weights).tolist()}


def weights_of(recorded: Mapping[str, float]) -> np.ndarray:
    """The weight of each feature, from the record of a run."""
    return np.array([recorded.get(feature.name, 0.0) for feature in FEATURES])


def _fitted(differences: np.ndarray, expected: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """The penalised weights that make the orders of the pairs most likely (Newton's method)."""
    weights = np.zeros(differences.shape[1])
    for _ in range(_ROUNDS):
        wrong = logistic(-(expected + _scores(differences, weights)))
        gradient = np.einsum("pf,p->f", differences, counted * wrong) - weights / _PENALTY
        curvature = np.einsum("pf,p,pg->fg", differences, counted * wrong * (1 - wrong), differences)
        step = np.linalg.solve(curvature + np.eye(len(weights)) / _PENALTY, gradient)
        weights = weights + step
        if np.abs(step).max(initial=0.0) < 10.0**-_DIGITS:
            break
    return weights


def _scores(differences: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weighted sum of the differences of each pair, exactly odd in the differences."""
    return ordered_sum(differences.T * weights[:, None])


def _loss(log_odds: np.ndarray) -> np.ndarray:
    """The negative log likelihood of each order."""
    loss: np.ndarray = np.logaddexp(0.0, -log_odds)
    return loss
