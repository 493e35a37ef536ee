"""Rank the documents that a cluster may keep: the earliest first, then the one with most near-duplicates."""

from __future__ import annotations

import numpy as np


def preference(published: np.ndarray, words: np.ndarray, similar: np.ndarray) -> np.ndarray:
    """Return the rank of each document (int64), which is 0 for the most preferred document.

    Dated documents come before undated ones, and earlier documents come before later ones. Equally early
    documents are ranked by descending number of similar documents, because versions of a story that
    were each changed in a different place resemble the story more than each other. Then longer documents come
    before shorter ones; finally, content order decides.

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
