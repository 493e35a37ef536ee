"""How far dates are to be trusted: each document's, and those of a corpus.

Copies are stamped anew, crawlers write down when they came by. Such a date is wrong in every pair of its
document, so a date is doubted in all of them if it contradicts what the texts say of several. And where the
texts of a corpus contradict its dates more often than usual, all of them are doubted more. What breaks it:
texts that mislead alike in many pairs.
"""

from __future__ import annotations

import math

import numpy as np

# How many dates say nothing of when a text was written, unless the corpus says more.
USUAL = 0.1
# Pairs that the usual rate counts for, and that are needed for any other.
_PRIOR_PAIRS = 20
_ROUNDS, _STEPS = 10, 50
_MILLION = 1_000_000


def agreement(later: np.ndarray, b_from_a: np.ndarray, a_from_b: np.ndarray) -> np.ndarray:
    """How probable texts find the order of their dates; one half where they cannot tell, or have none.

    `later` is positive where b is dated later than a, negative where a is; the probabilities are those of the
    texts by themselves, in millionths. Of two documents that have a common source either may be first.
    """
    forward = np.where(later > 0, b_from_a, a_from_b)
    found: np.ndarray = (_MILLION + 2 * forward - b_from_a - a_from_b) / (2 * _MILLION)
    return np.where(later == 0, 0.5, found)


def p_order_right(
    a: np.ndarray, b: np.ndarray, later: np.ndarray, agreeing: np.ndarray, wrong: float
) -> np.ndarray:
    """How probable the dates of each pair stand in the order the documents were written in.

    Parameters
    ----------
    a, b : numpy.ndarray
        The documents of each pair, as any numbers.
    later : numpy.ndarray
        How clearly b is dated after a, from -1 (a after b) to 1; 0 where either has no date.
    agreeing : numpy.ndarray
        How probable the texts find that order (`agreement`).
    wrong : float
        How many dates of the corpus are wrong.

    Notes
    -----
    A wrong date makes an order right by chance only. Whether each is wrong is told from all pairs of its
    document, given what is thought of the dates of the others: a mean field, in ten rounds (Jordan,
    Ghahramani, Jaakkola and Saul 1999).
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
        # Half way each time, or two that contradict each other would be blamed in turn.
        doubt = (doubt + 1 / (1 + np.exp(-np.clip(odds, -30.0, 30.0)))) / 2
    both = (1 - doubt[of_a]) * (1 - doubt[of_b])
    right: np.ndarray = (1 + both) / 2
    return right


def error_rate(agreeing: np.ndarray) -> float:
    """How many dates of a corpus are wrong, from how probable the texts find the order of those of its pairs.

    The likeliest rate, by expectation and maximisation (Dempster, Laird and Rubin 1977), where the usual one
    counts for twenty pairs. It is never less than usual: texts that agree with their dates make none exact.
    """
    if len(agreeing) < _PRIOR_PAIRS:
        return USUAL
    usual = rate = 1 - (1 - USUAL) ** 2  # of pairs with a wrong date
    for _ in range(_STEPS):
        by_chance = rate / 2
        meaningless = by_chance / (by_chance + (1 - rate) * agreeing)
        # In millionths, so that the sum does not depend on its order.
        expected = int(np.rint(_MILLION * meaningless).astype(np.int64).sum()) / _MILLION
        rate = (_PRIOR_PAIRS * usual + expected) / (_PRIOR_PAIRS + len(agreeing))
    return max(USUAL, 1 - math.sqrt(1 - rate))
