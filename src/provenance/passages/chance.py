"""The probability that documents in a large collection are related, and not just similar by chance.

A scan compares every document with every other. Among `n` documents, the number of related pairs grows with
`n`, and the number of pairs that may be similar by chance grows with the square of `n`. So the prior odds
that a pair is related are proportional to 1 / n, and in a larger collection a pair has to share more text.
Two earnings reports that share thirty words may well be related if they are the only two documents, but a
year of newswire contains hundreds of such pairs. Time matters as well: most text is reused within days, and a
one-line notice that reappears in another month is a template that somebody filled in again.

The coefficients are fitted by `benchmarks/field/fit_chance.py` on pairs from real corpora, each pair judged
by a reader. Coefficients fitted on one corpus also fit the other.
"""

from __future__ import annotations

import numpy as np

from provenance.engine.coefficients import logistic, shipped

# A pair that shares less than _LITTLE bits, or no run of _SHORT tokens, provides hardly any evidence.
_LITTLE, _SHORT = 50, 10
# The highest log odds that `_LITTLE` bits can support: one-line texts may be identical by chance.
_SUPPORTED = 3.0
# The number of days beyond which more time makes no further difference.
_LONG_AGO = 30
NAMES = ("alone", "shared", "longest", "days")


def among(
    documents: int, p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray, days: np.ndarray
) -> np.ndarray:
    """Return the probability that each pair is related, in a collection of this many documents.

    This probability is never higher than that of the pair by itself.

    Parameters
    ----------
    documents : int
        The number of distinct documents that are compared.
    p_related : numpy.ndarray
        The probability of each pair by itself.
    shared : numpy.ndarray
        The weight, in bits, that the passages of each pair share.
    longest : numpy.ndarray
        The number of tokens in the longest run of words that each pair shares.
    days : numpy.ndarray
        The number of days between the two documents, or 0 if a date is missing.
    """
    weights = shipped("provenance.passages", "chance")["coefficients"]
    measured = features(p_related, shared, longest, days)
    together = measured @ np.array([weights[name] for name in NAMES])
    together += weights["intercept"] - np.log(max(documents, 1))
    # `logistic` limits log odds, so it may return more than a tiny probability.
    among_many = np.minimum(logistic(together), p_related)
    return np.where(together < log_odds(p_related), among_many, p_related)


def features(p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return the features that the probability depends on, one row per pair, with the columns `NAMES`."""
    alone = np.minimum(log_odds(p_related), _SUPPORTED * shared / _LITTLE)
    time = np.log1p(np.minimum(days, _LONG_AGO))
    return np.stack([alone, np.log1p(shared / _LITTLE), np.log1p(longest / _SHORT), time], axis=-1)


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Return the logarithm of the odds, which is infinite if the probability is 0 or 1."""
    with np.errstate(divide="ignore"):
        found: np.ndarray = np.log(probability) - np.log1p(-probability)
    return found
