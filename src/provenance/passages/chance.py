"""The probability that documents in a large collection are similar by chance.

A scan compares every document with every other. Among `n` documents, the number of related pairs grows with
`n`, and the number of pairs that may be alike by chance grows with its square. So the prior odds that a pair
is related fall as 1 / n, and what it shares has to make up for that. Two earnings reports that share thirty
words may well be related if they are the only two; a year of newswire has hundreds of such pairs. And most
text is reused within days, while chance likeness knows no dates: the same one-line notice in another month is
a form that was filled in again.

The coefficients are fitted by `benchmarks/field/fit_chance.py` on rows of real corpora that were judged by
reading; coefficients fitted on one corpus alone also fit the other.
"""

from __future__ import annotations

import numpy as np

from provenance.engine.coefficients import logistic, shipped

# Bits, and consecutive tokens; a pair that shares less gives hardly any evidence.
_LITTLE, _SHORT = 50, 10
# Log odds; identical texts are not certain, as those of a short notice may be.
FURTHEST = 12.0


def among(
    documents: int, p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray, days: np.ndarray
) -> np.ndarray:
    """The probability that pairs are related, in a collection of this many documents.

    It is at most the probability that the pair would have outside a collection.

    Parameters
    ----------
    documents : int
        The number of distinct documents compared.
    p_related : numpy.ndarray
        The probability of each pair outside a collection.
    shared : numpy.ndarray
        The weight, in bits, that the passages of each pair share.
    longest : numpy.ndarray
        The number of tokens in the longest run of words that each pair shares.
    days : numpy.ndarray
        How many days lie between the two; 0 if a date is missing.
    """
    with np.errstate(divide="ignore"):
        alone = np.log(p_related) - np.log1p(-p_related)
    weights = shipped("provenance.passages", "chance")["coefficients"]
    together = (
        weights["alone"] * np.minimum(alone, FURTHEST)
        + weights["shared"] * np.log1p(shared / _LITTLE)
        + weights["longest"] * np.log1p(longest / _SHORT)
        + weights["days"] * np.log1p(days)
        + weights["intercept"]
        - np.log(max(documents, 1))
    )
    return np.where(together < alone, logistic(together), p_related)
