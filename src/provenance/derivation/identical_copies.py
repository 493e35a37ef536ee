"""Handle identical texts: find the source of each copy, and count the copies that may be a source.

Identical texts form a single node of the graph, so that copies do not compete with each other as sources. A
document may be derived from any copy of its source. The first copy is reported as the source, and the
evidence states how many other copies may be the actual source.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.pairs.window import UNDATED


def pairs_of_copies(pairs: pa.Table, node: np.ndarray) -> np.ndarray:
    """Return the row numbers of all pairs of identical texts (same `node`), sorted by document position."""
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    same = np.flatnonzero(node[a] == node[b])
    return same[np.lexsort((np.maximum(a, b)[same], np.minimum(a, b)[same]))]


def from_first_copy(source: np.ndarray, derived: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Return a mask of the rows to report: for each later copy, the row whose source is the earliest copy.

    A row is not reported if its two copies have the same date or if either is undated.
    """
    dated = (time[source] != time[derived]) & (np.maximum(time[source], time[derived]) < UNDATED)
    rows = np.flatnonzero(dated)
    rows = rows[np.lexsort((source[rows], time[source[rows]], derived[rows]))]
    first: np.ndarray = np.zeros(source.size, bool)
    first[rows[np.diff(derived[rows], prepend=-1) != 0]] = True
    return first


def other_copies(source: np.ndarray, derived: np.ndarray, node: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Count, for each row, the other copies of the source that are not dated after the derived document."""
    moments = np.unique(time)
    keys = np.sort(node * (moments.size + 1) + np.searchsorted(moments, time))

    def place(text: np.ndarray, moment: np.ndarray | int) -> np.ndarray:
        return np.searchsorted(keys, text * (moments.size + 1) + moment)

    text, dated = node[source], time[derived] < UNDATED
    early = place(text, np.searchsorted(moments, time[derived], "right")) - place(text, 0)
    undated = place(text + 1, 0) - place(text, int(np.searchsorted(moments, UNDATED)))
    of_source = (time[source] <= time[derived]) | (time[source] == UNDATED)
    others: np.ndarray = early + dated * undated - of_source - (text == node[derived])
    return others
