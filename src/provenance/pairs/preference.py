"""Which of several near-copies a cluster keeps: the earliest, or else the one most of the others are like."""

from __future__ import annotations

import numpy as np


def preference(published: np.ndarray, words: np.ndarray, similar: np.ndarray) -> np.ndarray:
    """The rank of each document (int64), 0 for the one preferred to all others.

    Dated documents come before undated ones, earlier before later, then those with more similar documents: of
    a story and its versions, each changed elsewhere, all are more like the story than like each other. Then
    come longer before shorter, and those that come first in content order.

    Parameters
    ----------
    published : numpy.ndarray
        int64: when each was published, as `window.times` gives it.
    words : numpy.ndarray
        int64: how many words each has.
    similar : numpy.ndarray
        int64: a number that grows with how many other documents are similar to each.
    """
    rank = np.empty(published.size, np.int64)
    rank[np.lexsort((-words, -similar, published))] = np.arange(published.size)
    return rank
