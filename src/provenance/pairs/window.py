"""Which documents may be related at all: by the date window, and by their outlets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from provenance.settings import Settings

DAY = 86_400_000_000  # microseconds
UNDATED = np.iinfo(np.int64).max  # sorts after every date

Admissible: TypeAlias = Callable[[np.ndarray, np.ndarray], np.ndarray]


def admissible(documents: pa.Table, settings: Settings, order: np.ndarray | None = None) -> Admissible | None:
    """A function of two arrays of positions that says which pairs may be related; None if all may.

    Documents without a date are in every window; documents without an outlet share none. If `order` is given,
    position p is row ``order[p]``.
    """
    if settings.within_days is None and settings.same_outlet:
        return None
    when, outlets = times(documents), _codes(documents["outlet"])
    if order is not None:
        when, outlets = when[order], outlets[order]
    window = None if settings.within_days is None else round(settings.within_days * DAY)

    def allowed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        allowed = np.ones(len(a), bool)
        if window is not None:
            undated = (when[a] == UNDATED) | (when[b] == UNDATED)
            # Differences to `UNDATED` would overflow; where a date is missing the difference is not used.
            allowed &= undated | (np.abs(when[a] - np.where(undated, when[a], when[b])) <= window)
        if not settings.same_outlet:
            allowed &= (outlets[a] != outlets[b]) | (outlets[a] < 0)
        return allowed

    return allowed


def times(documents: pa.Table) -> np.ndarray:
    """When each document was published, in microseconds since 1970 (int64); `UNDATED` where unknown."""
    published = documents["published"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return published.fill_null(int(UNDATED)).to_numpy()


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    """Equal values as equal numbers, null as -1."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
