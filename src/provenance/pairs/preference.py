"""Rank documents by preference for keeping: first by date, then by number of near-duplicates."""

from __future__ import annotations

import numpy as np


def preference(published: np.ndarray, words: np.ndarray, similar: np.ndarray) -> np.ndarray:
    """Return the rank of each document (int64), which is 0 for the most preferred document.

    Earlier documents come before later ones, and undated documents come last. Equally early documents are
    ranked by the number of documents similar to them, in decreasing order. The first of them is likely to be
    the unchanged version of a story, because versions that were each changed in a different place resemble
    the unchanged version more than they resemble each other. If a tie remains, longer documents come first.
    Any remaining ties are broken by content order.

    Parameters
    ----------
    published : numpy.ndarray
        int64: the publication time of each document, from `window.times`.
    words : numpy.ndarray
        int64: the number of words in each document.
    similar : numpy.ndarray
        int64: for each document, a number that grows with the number of documents similar to it.
    """
    rank = np.empty(published.size, np.int64)
    rank[np.lexsort((-words, -similar, published))] = np.arange(published.size)
    return rank
