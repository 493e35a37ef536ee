"""Which documents may be related at all: by the date window, and by their outlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.settings import Settings

DAY = 86_400_000_000  # microseconds
UNDATED = np.iinfo(np.int64).max  # sorts after every date


@dataclass(frozen=True, eq=False)
class Admissible:
    """Which pairs of documents, given by position, may be related.

    Documents without a date are in every window; documents without an outlet share none.
    """

    when: np.ndarray  # int64: when each was published at the latest, `UNDATED` where unknown
    outlets: np.ndarray | None = None  # int64: the outlet of each, -1 where unknown; None if no matter
    window: int | None = None  # how far apart in time, in microseconds; None if no matter
    since: np.ndarray | None = None  # int64: when each was published at the earliest; None if it is `when`

    @property
    def earliest(self) -> np.ndarray:
        """When each was published at the earliest."""
        return self.when if self.since is None else self.since

    def __call__(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Whether each of `a` and the one of `b` may be related."""
        allowed = np.ones(len(a), bool)
        if self.window is not None:
            undated = (self.when[a] == UNDATED) | (self.when[b] == UNDATED)
            # Differences to `UNDATED` would overflow; where a date is missing the difference is not used.
            first, other = np.where(undated, 0, a), np.where(undated, 0, b)
            apart = np.maximum(
                self.earliest[first] - self.when[other], self.earliest[other] - self.when[first]
            )
            allowed &= undated | (apart <= self.window)
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
        earliest_times(documents)[order],
    )


def times(documents: pa.Table) -> np.ndarray:
    """When each document was published at the latest, in microseconds since 1970; `UNDATED` where unknown.

    A month or a year counts as its last day: of two dates, the one that is certainly earlier comes first.
    """
    when = earliest_times(documents)
    if "published_precision" not in documents.column_names:
        return when
    precision = documents["published_precision"]
    for name, unit in (("month", "M"), ("year", "Y")):
        rows = np.flatnonzero(pc.fill_null(pc.equal(precision, name), False).to_numpy())
        if rows.size:
            when = when.copy()
            period = when[rows].astype("datetime64[us]").astype(f"datetime64[{unit}]")
            when[rows] = (period + 1).astype("datetime64[us]").astype(np.int64) - DAY
    return when


def earliest_times(documents: pa.Table) -> np.ndarray:
    """When each document was published at the earliest: a month or a year counts as its first day."""
    published = documents["published"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return published.fill_null(int(UNDATED)).to_numpy()


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    """Equal values as equal numbers, null as -1."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
