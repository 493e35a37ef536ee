"""Group spans from many documents that contain the same passage, as passim does."""

from __future__ import annotations

import numpy as np

from provenance.engine.chunks import VALUES, chunks
from provenance.engine.components import components
from provenance.engine.ragged import Ragged, concatenated_ranges, offsets_of

# Two spans of one document belong to the same passage if they overlap by at least this share of the length of
# the longer span.
_OVERLAP = 0.5


def same_passage(document: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Group spans of the same text: both sides of a passage, and spans of one document that mostly overlap.

    Parameters
    ----------
    document, start, end : numpy.ndarray
        int64: the document, start and end of each side of a passage; the two sides of a passage are adjacent.

    Returns
    -------
    numpy.ndarray
        int64: the group of each side; groups are numbered in the order of their first spans, sorted by
        document and start.
    """
    order = np.lexsort((end, start, document))
    same = Ragged.of_runs(document[order], start[order], end[order])
    span = np.empty(len(order), np.int64)
    span[order] = same.owner
    document, start, end = (column[order[same.first]] for column in (document, start, end))
    group = components(len(same), span[::2], span[1::2])
    # For each span, the number of later spans of the same document that begin before it ends.
    base = end.max(initial=0) + 1
    places = np.arange(len(same))
    behind = np.searchsorted(document * base + start, document * base + end) - places - 1
    for first, last in chunks(offsets_of(behind), VALUES):
        one = np.repeat(places[first:last], behind[first:last])
        other = concatenated_ranges(places[first:last] + 1, behind[first:last])
        longer = np.maximum(end[one] - start[one], end[other] - start[other])
        near = np.minimum(end[one], end[other]) - start[other] >= _OVERLAP * longer
        group = components(len(same), group[one[near]], group[other[near]])[group]
    return group[span]


def members(groups: np.ndarray, document: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the spans of each group; overlapping spans of one document are merged.

    Returns
    -------
    numpy.ndarray
        int64, sorted rows (group, document, start, end).
    """
    if not len(groups):
        return np.zeros((0, 4), np.int64)
    order = np.lexsort((end, start, document, groups))
    groups, document, start, end = (column[order] for column in (groups, document, start, end))
    runs = Ragged.of_runs(groups, document)
    another = runs.place == 0
    # `reach` is the furthest end so far within a group and document; the offset `beyond` keeps different runs
    # apart.
    beyond = runs.owner * (end.max() + 1)
    reach = np.maximum.accumulate(end + beyond) - beyond
    first = np.flatnonzero(another | (start > np.append(0, reach[:-1])))
    last = np.append(first[1:], len(order)) - 1
    return np.stack([groups[first], document[first], start[first], reach[last]], axis=1)
