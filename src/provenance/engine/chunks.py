"""Divide work into chunks of consecutive items that fit into the cache of a core, or into memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

# The number of values processed at once; with eight bytes each, they take eight megabytes.
VALUES = 1 << 20


def chunks(offsets: np.ndarray, most: int) -> list[tuple[int, int]]:
    """Divide consecutive items into ranges, each with a total size of about `most`.

    `offsets` contains the start of each item, followed by the end of the last item. Items are not divided, so
    a range may exceed `most`. If there are no items, an empty list is returned.
    """
    cuts = np.searchsorted(offsets, np.arange(offsets[0] + most, offsets[-1], most))
    return list(pairwise(np.unique([0, *cuts, len(offsets) - 1]).tolist()))


def pieces(rows: Any, most: int) -> Iterator[Any]:
    """Yield slices of up to `most` rows of an array, sequence or table.

    For an empty input, a single empty slice is yielded.
    """
    most = max(most, 1)
    for first in range(0, max(len(rows), 1), most):
        yield rows[first : first + most]
