"""Which near-copy a cluster keeps: the earliest, or else the one that is similar to the most documents."""

from __future__ import annotations

import numpy as np


def preference(published: np.ndarray, words: np.ndarray, similar: np.ndarray) -> np.ndarray:
    """The rank of each document (int64), which is 0 for the most preferred one.

    Dated documents come before undated ones, and earlier before later ones. Among equally early documents,
    those that are similar to more documents come first: versions of a story that were each changed in a
    different place resemble the story more than each other. Then longer documents come before shorter ones;
    finally, content order decides.

    Parameters
    ----------
    published : numpy.ndarray
        int64: the publication time of each document, from `window.times`.
    words : numpy.ndarray
        int64: the number of words of each document.
    similar : numpy.ndarray
        int64: a number that grows with the number of other documents similar to each.
    """
    rank = np.empty(published.size, np.int64)
    rank[np.lexsort((-words, -similar, published))] = np.arange(published.size)
    return rank
