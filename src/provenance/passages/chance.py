"""What two documents share by chance, among many.

A scan compares every document with every other. Of `n` documents the related pairs grow with `n`, and the
pairs that could be alike by chance with its square; so before anything is known of a pair, the odds of its
being related fall as 1 / n, and what it shares has to make up for that. Two earnings reports that share
thirty words may well be related if there are two; there are hundreds of such pairs in a year of newswire.

The coefficients are fitted by `benchmarks/field/fit_chance.py` on rows of real corpora that were judged by
reading; fitted on either corpus alone they are right on the other.
"""

from __future__ import annotations

import numpy as np

from provenance.engine.coefficients import logistic, shipped

# Bits, and tokens in a row; a pair that shares less has hardly anything to show.
_LITTLE, _SHORT = 50, 10


def among(documents: int, p_related: np.ndarray, shared: np.ndarray, longest: np.ndarray) -> np.ndarray:
    """The probability that pairs are related, in a body of so many documents.

    It is at most what it would be if there were only the two.

    Parameters
    ----------
    documents : int
        How many distinct documents are compared.
    p_related : numpy.ndarray
        The probability of each pair by itself.
    shared : numpy.ndarray
        The weight that its passages share, in bits.
    longest : numpy.ndarray
        The tokens of the longest run of words that it shares.
    """
    with np.errstate(divide="ignore"):
        alone = np.log(p_related) - np.log1p(-p_related)
    weights = shipped("provenance.passages", "chance")["coefficients"]
    together = (
        weights["alone"] * alone
        + weights["shared"] * np.log1p(shared / _LITTLE)
        + weights["longest"] * np.log1p(longest / _SHORT)
        + weights["intercept"]
        - np.log(max(documents, 1))
    )
    return np.where(together < alone, logistic(together), p_related)
