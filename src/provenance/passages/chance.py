"""Estimate the probability that documents in a large collection are related, not only similar by chance.

In effect, a scan compares every document with every other. Among `n` documents, the number of related pairs
grows with `n`, but the number of pairs that may be similar by chance grows with the square of `n`. The prior
odds that a pair is related are therefore proportional to 1 / n: the larger the collection, the more text a
pair must share to be considered related. Two earnings reports that share thirty words may well be related if
they are the only two documents, but a year of newswire contains hundreds of such pairs. Time matters as well.
Most text is reused within days, and a one-line notice that reappears in another month is usually a template
that has been filled in again.

The coefficients are fitted by `benchmarks/field/fit_chance.py` to pairs of documents from two corpora. Each
pair was judged by a reader. Coefficients fitted to either corpus alone also work on the other.
"""

from __future__ import annotations

import numpy as np

from provenance.engine.coefficients import logistic, shipped

# The shared weight (in bits) and run length (in tokens) below which a pair provides hardly any evidence.
_LITTLE, _SHORT = 50, 10
# The maximum log odds for a pair that shares `_LITTLE` bits: one-line texts may be identical by chance.
_SUPPORTED = 3.0
# Beyond this number of days, more time makes no further difference.
_LONG_AGO = 30
NAMES = ("alone", "shared", "longest", "days")


def among(
    documents: int, p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray, days: np.ndarray
) -> np.ndarray:
    """Return the probability that each pair is related, in a collection of `documents` documents.

    The result is never higher than `p_related`.

    Parameters
    ----------
    documents : int
        The number of distinct documents that are compared.
    p_related : numpy.ndarray
        The probability that the documents of each pair are related, judged from their texts alone.
    shared : numpy.ndarray
        The total weight, in bits, of the text shared in the passages of each pair.
    longest : numpy.ndarray
        The number of tokens in the longest run of words that the documents of each pair share.
    days : numpy.ndarray
        The number of days between the two documents, or 0 if a date is missing.
    """
    weights = shipped("provenance.passages", "chance")["coefficients"]
    measured = features(p_related, shared, longest, days)
    together = measured @ np.array([weights[name] for name in NAMES])
    together += weights["intercept"] - np.log(max(documents, 1))
    # `logistic` clips log odds, so its result may be higher than a tiny `p_related`.
    among_many = np.minimum(logistic(together), p_related)
    return np.where(together < log_odds(p_related), among_many, p_related)


def features(p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return the features of the model, with a row for each pair and a column for each of `NAMES`."""
    alone = np.minimum(log_odds(p_related), _SUPPORTED * shared / _LITTLE)
    time = np.log1p(np.minimum(days, _LONG_AGO))
    return np.stack([alone, np.log1p(shared / _LITTLE), np.log1p(longest / _SHORT), time], axis=-1)


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Return the log odds of a probability, which are infinite if the probability is 0 or 1."""
    with np.errstate(divide="ignore"):
        found: np.ndarray = np.log(probability) - np.log1p(-probability)
    return found
