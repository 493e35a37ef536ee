"""Spans of many documents that hold one passage, as users of passim know them."""

from __future__ import annotations

import numpy as np

# Spans of one document are of the same passage where they overlap by half of the longer one.
_OVERLAP = 0.5


def same_passage(document: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Put the two sides of every passage, and spans that largely coincide, into one group.

    Parameters
    ----------
    document, start, end : numpy.ndarray
        int64: the sides of all passages, the two of one passage next to each other.

    Returns
    -------
    numpy.ndarray
        int64: the group of each side, numbered in order of the first span by document and start.
    """
    parent = list(range(len(document)))

    def root(side: int) -> int:
        while parent[side] != side:
            parent[side] = parent[parent[side]]
            side = parent[side]
        return side

    def join(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    for side in range(0, len(document), 2):
        join(side, side + 1)
    order = np.lexsort((end, start, document)).tolist()
    documents, starts, ends = document.tolist(), start.tolist(), end.tolist()
    open_sides: list[int] = []
    for side in order:
        open_sides = [
            other
            for other in open_sides
            if documents[other] == documents[side] and ends[other] > starts[side]
        ]
        for other in open_sides:
            common = min(ends[other], ends[side]) - starts[side]
            longer = max(ends[other] - starts[other], ends[side] - starts[side])
            if common >= _OVERLAP * longer:
                join(other, side)
        # A span that coincides with one already open adds nothing to what later spans can join.
        if not any(ends[other] == ends[side] and starts[other] == starts[side] for other in open_sides):
            open_sides.append(side)
    numbers: dict[int, int] = {}
    groups = np.zeros(len(document), dtype=np.int64)
    for side in order:
        groups[side] = numbers.setdefault(root(side), len(numbers))
    return groups


def members(groups: np.ndarray, document: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The spans of each group, overlapping ones of a document made one.

    Returns
    -------
    numpy.ndarray
        int64, in rows (group, document, start, end), sorted.
    """
    if not len(groups):
        return np.zeros((0, 4), np.int64)
    order = np.lexsort((end, start, document, groups))
    groups, document, start, end = (column[order] for column in (groups, document, start, end))
    another = (np.diff(groups, prepend=-1) != 0) | (np.diff(document, prepend=-1) != 0)
    # How far the spans of one group and document reach so far; each begins anew beyond all before it.
    beyond = np.cumsum(another) * (end.max() + 1)
    reach = np.maximum.accumulate(end + beyond) - beyond
    first = np.flatnonzero(another | (start > np.append(0, reach[:-1])))
    last = np.append(first[1:], len(order)) - 1
    return np.stack([groups[first], document[first], start[first], reach[last]], axis=1)
