"""Find the connected components of a graph."""

from __future__ import annotations

import numpy as np


def components(n: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the component number (int64) of each of `n` nodes.

    Each edge connects a node in `a` with the corresponding node in `b`. Components are numbered in the order
    of their first members.
    """
    first = np.arange(n)
    while True:
        before = first.copy()
        np.minimum.at(first, before[a], before[b])
        np.minimum.at(first, before[b], before[a])
        first = first[first]
        if np.array_equal(first, before):
            return np.unique(first, return_inverse=True)[1].astype(np.int64)
