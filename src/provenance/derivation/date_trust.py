"""How far dates can be trusted: the date of each document, and the dates of a corpus.

Copies get a new date, and crawlers record when they found a text. Such a date is wrong in every pair of its
document, so a date that contradicts the texts of several pairs is doubted in all of them. And where the texts
of a corpus contradict its dates more often than usual, all of its dates are doubted more. What breaks it:
texts that are misleading in the same way in many pairs.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.engine.coefficients import logistic

# The share of dates that say nothing of when a text was written, unless the corpus shows otherwise.
USUAL = 0.1
# As many pairs as the usual rate counts for, and the fewest from which another rate is estimated.
_PRIOR_PAIRS = 20
_ROUNDS, _STEPS = 10, 50
_MILLION = 1_000_000


def agreement(later: np.ndarray, b_from_a: np.ndarray, a_from_b: np.ndarray) -> np.ndarray:
    """How probable the texts find the order of their dates; 0.5 where they say nothing or have no dates.

    `later` is positive where b is dated later than a, and negative where a is. The probabilities are those of
    the texts by themselves, in millionths. Of two documents with a common source either may be first.
    """
    forward = np.where(later > 0, b_from_a, a_from_b)
    found: np.ndarray = (_MILLION + 2 * forward - b_from_a - a_from_b) / (2 * _MILLION)
    return np.where(later == 0, 0.5, found)


def p_order_right(
    a: np.ndarray, b: np.ndarray, later: np.ndarray, agreeing: np.ndarray, wrong: float
) -> np.ndarray:
    """How probable it is that the dates of each pair are in the order in which the documents were written.

    Parameters
    ----------
    a, b : numpy.ndarray
        The documents of each pair, as any numbers.
    later : numpy.ndarray
        How clearly b is dated after a, from -1 (a after b) to 1; 0 where either has no date.
    agreeing : numpy.ndarray
        How probable the texts find that order (`agreement`).
    wrong : float
        The share of dates of the corpus that are wrong.

    Notes
    -----
    With a wrong date, an order is right by chance only. Whether a date is wrong is estimated from all pairs
    of its document, given what is currently believed of the dates of the others: a mean field, in ten rounds
    (Jordan, Ghahramani, Jaakkola and Saul 1999).
    """
    documents, places = np.unique(np.concatenate([a, b]), return_inverse=True)
    of_a, of_b = np.split(places, 2)
    doubt = np.full(len(documents), wrong)
    for _ in range(_ROUNDS):
        evidence = [
            np.abs(later) * -np.log(2 * ((1 - doubt[other]) * agreeing + doubt[other] / 2))
            for other in (of_b, of_a)
        ]
        against = np.bincount(places, np.concatenate(evidence), len(documents))
        odds = np.log(wrong / (1 - wrong)) + against
        # Only half way each time, or two dates that contradict each other would be blamed in turn.
        doubt = (doubt + logistic(odds)) / 2
    both = (1 - doubt[of_a]) * (1 - doubt[of_b])
    right: np.ndarray = (1 + both) / 2
    return right


def error_rate(agreeing: np.ndarray) -> float:
    """The share of wrong dates in a corpus, from how probable the texts find the order of each pair's dates.

    This is the likeliest rate, by expectation maximisation (Dempster, Laird and Rubin 1977), where the usual
    rate counts for twenty pairs. It is never less than the usual rate: texts that agree with their dates do
    not make a date exact.
    """
    if len(agreeing) < _PRIOR_PAIRS:
        return USUAL
    usual = rate = 1 - (1 - USUAL) ** 2  # the share of pairs with a wrong date
    for _ in range(_STEPS):
        by_chance = rate / 2
        p_meaningless = by_chance / (by_chance + (1 - rate) * agreeing)
        # In millionths, so that the sum does not depend on its order.
        expected = int(np.rint(_MILLION * p_meaningless).astype(np.int64).sum()) / _MILLION
        rate = (_PRIOR_PAIRS * usual + expected) / (_PRIOR_PAIRS + len(agreeing))
    return max(USUAL, 1 - math.sqrt(1 - rate))
