"""Which of several near-copies a cluster keeps: the earliest, or else the longest."""

from __future__ import annotations

import numpy as np


def preference(published: np.ndarray, words: np.ndarray) -> np.ndarray:
    """The rank of each document (int64), 0 for the one preferred to all others.

    Dated documents come before undated ones, earlier before later, then longer before shorter, then those
    that come first in content order.

    Parameters
    ----------
    published : numpy.ndarray
        int64: when each was published, as `window.times` gives it.
    words : numpy.ndarray
        int64: how many words each has.
    """
    rank = np.empty(published.size, np.int64)
    rank[np.lexsort((-words, published))] = np.arange(published.size)
    return rank
