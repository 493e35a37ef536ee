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


def members(
    groups: np.ndarray, document: np.ndarray, start: np.ndarray, end: np.ndarray
) -> list[tuple[int, int, int, int]]:
    """The spans of each group: (group, document, start, end), overlapping ones of a document made one."""
    rows: list[tuple[int, int, int, int]] = []
    for side in np.lexsort((end, start, document, groups)).tolist():
        row = (int(groups[side]), int(document[side]), int(start[side]), int(end[side]))
        if rows and rows[-1][:2] == row[:2] and row[2] <= rows[-1][3]:
            rows[-1] = (*rows[-1][:3], max(rows[-1][3], row[3]))
        else:
            rows.append(row)
    return rows
