"""Divide work into chunks: consecutive items that together fit into a core's cache, or into memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

# Number of values processed at once: eight megabytes.
VALUES = 1 << 20


def chunks(offsets: np.ndarray, most: int) -> list[tuple[int, int]]:
    """Return ranges of consecutive items; each has a total size of about `most`, or is a single item.

    `offsets` holds the total size before each item and, at the end, the total size of all items; if there are
    no items, there are no ranges. A range may exceed `most` by its last item.
    """
    cuts = np.searchsorted(offsets, np.arange(offsets[0] + most, offsets[-1], most))
    return list(pairwise(np.unique([0, *cuts, len(offsets) - 1]).tolist()))


def pieces(rows: Any, most: int) -> Iterator[Any]:
    """Yield slices of up to `most` rows of an array, sequence or table; an empty input gives one."""
    most = max(most, 1)
    for first in range(0, max(len(rows), 1), most):
        yield rows[first : first + most]
