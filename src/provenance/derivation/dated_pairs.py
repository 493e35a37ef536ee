"""Learn from a corpus's dated pairs how its texts change when they are reused.

How the style of a derived text differs from that of its source depends on the corpus: simplified articles use
shorter sentences, whereas updates from news agencies use longer ones. Related texts that are clearly dated
one after the other serve as examples. For the pairs whose order the dates leave open, weights fitted to these
examples are added to the shipped weights. The fit is a penalised logistic regression with the shipped log
odds as a fixed offset, so a few examples change little. `benchmarks/direction/learned.py` measures the gain
in accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from provenance.derivation.date_trust import CLEARLY_APART
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_model import MOST_LOG_ODDS
from provenance.engine.coefficients import logistic
from provenance.engine.ragged import ordered_sum

# The maximum number of examples. More examples would take longer and hardly change the weights.
MOST_EXAMPLES = 2_000
# The inverse strength of the L2 penalty, the same as for the shipped weights.
_PENALTY = 0.15
# The learned weights are used only if the mean log likelihood of held-out examples improves by more than 0.02
# and by more than two standard errors. In newswire, the gain is less than .02; in kinds of text that were not
# used to fit the shipped weights, it is usually .1 or more.
_WORTH, _ERRORS = 0.02, 2.0
_FOLDS = 5
# The maximum number of Newton steps. A fit that has not converged by then hardly changes any more.
_ROUNDS = 25
_DIGITS = 6  # decimal places to which weights are rounded, so that floating-point errors have no effect


def is_example(later: np.ndarray) -> np.ndarray:
    """Return a mask of the pairs whose dates clearly show their order (see `later` in `Weighed`)."""
    found: np.ndarray = np.abs(later) >= CLEARLY_APART
    return found


def learned_weights(
    style: np.ndarray, shipped: np.ndarray, later: np.ndarray, derived: np.ndarray, families: np.ndarray
) -> np.ndarray:
    """Learn, from dated pairs, the weights to add to the shipped weights of the stylistic features.

    Parameters
    ----------
    style : numpy.ndarray, (pairs, features)
        The stylistic differences of each pair (`Contributions.style`).
    shipped : numpy.ndarray
        The log odds that b was derived from a rather than a from b, according to the shipped weights.
    later : numpy.ndarray
        How clearly b is dated after a, from -1 to 1. Pairs whose order the dates leave open are ignored.
    derived : numpy.ndarray
        The probability that either document of a pair was derived from the other. It is used as the pair's
        weight in the fit.
    families : numpy.ndarray of int
        The family of each pair.

    Returns
    -------
    numpy.ndarray
        A weight for each feature. All weights are 0 unless cross-validation over families shows that they
        predict the order of pairs clearly better than the shipped weights alone.
    """
    b_derived = np.sign(later) * is_example(later)
    # Differences are taken from the earlier document to the later one, which counts as derived.
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
    """Return the log odds that the learned weights add to the direction of each pair.

    Nothing is added to pairs whose order the dates show clearly. For other pairs, the absolute value of the
    total log odds is limited to `MOST_LOG_ODDS` or to the absolute value of the shipped log odds, whichever
    is larger.
    """
    most = np.maximum(np.abs(shipped), MOST_LOG_ODDS)
    together = shipped + _scores(style, weights)
    return np.where(is_example(later), 0.0, np.clip(together, -most, most) - shipped)


def named(weights: np.ndarray) -> dict[str, float]:
    """Return the non-zero weights, keyed by feature name, in the form in which a run records them."""
    return {FEATURES[number].name: float(weights[number]) for number in np.flatnonzero(weights).tolist()}


def weights_of(recorded: Mapping[str, float]) -> np.ndarray:
    """Return the weight of each feature, given the weights that a run recorded."""
    return np.array([recorded.get(feature.name, 0.0) for feature in FEATURES])


def _fitted(differences: np.ndarray, expected: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Fit the penalised logistic regression by Newton's method, and return the weights."""
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
    """Return the weighted sum of each pair's differences.

    Negating the differences negates the sum exactly.
    """
    return ordered_sum(differences.T * weights[:, None])


def _loss(log_odds: np.ndarray) -> np.ndarray:
    """Return the negative log likelihood of each pair's order, given the log odds of that order."""
    loss: np.ndarray = np.logaddexp(0.0, -log_odds)
    return loss
