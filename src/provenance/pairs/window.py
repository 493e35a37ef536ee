"""Which documents may be related at all: by the date window, and by their outlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.settings import Settings

DAY = 86_400_000_000  # microseconds
UNDATED = np.iinfo(np.int64).max  # sorts after every date


@dataclass(frozen=True, eq=False)
class Admissible:
    """Which pairs of documents, given by position, may be related.

    Documents without a date are in every window; documents without an outlet share none.
    """

    when: np.ndarray  # int64: when each was published, `UNDATED` where unknown
    outlets: np.ndarray | None = None  # int64: the outlet of each, -1 where unknown; None if no matter
    window: int | None = None  # how far apart in time, in microseconds; None if no matter

    def __call__(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Whether each of `a` and the one of `b` may be related."""
        allowed = np.ones(len(a), bool)
        if self.window is not None:
            of_a, of_b = self.when[a], self.when[b]
            undated = (of_a == UNDATED) | (of_b == UNDATED)
            # Differences to `UNDATED` would overflow; where a date is missing the difference is not used.
            allowed &= undated | (np.abs(of_a - np.where(undated, of_a, of_b)) <= self.window)
        if self.outlets is not None:
            allowed &= (self.outlets[a] != self.outlets[b]) | (self.outlets[a] < 0)
        return allowed


def admissible(documents: pa.Table, settings: Settings, order: np.ndarray | None = None) -> Admissible:
    """Which documents may be related by `within_days` and `same_outlet` of the settings.

    If `order` is given, position p is row ``order[p]``.
    """
    order = np.arange(documents.num_rows) if order is None else order
    return Admissible(
        times(documents)[order],
        None if settings.same_outlet else _codes(documents["outlet"])[order],
        None if settings.within_days is None else round(settings.within_days * DAY),
    )


def times(documents: pa.Table) -> np.ndarray:
    """When each document was published, in microseconds since 1970 (int64); `UNDATED` where unknown."""
    published = documents["published"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return published.fill_null(int(UNDATED)).to_numpy()


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    """Equal values as equal numbers, null as -1."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
