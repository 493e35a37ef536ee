"""Decide which documents may be related at all, given their dates and outlets."""

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
    """The rule that decides which pairs of documents may be related; documents are given by position.

    A document without a date is inside every date window. Documents without an outlet are treated as if they
    were all from different outlets.
    """

    when: np.ndarray  # int64: the latest time each document may have appeared, or `UNDATED`
    outlets: np.ndarray | None = None  # int64: each document's outlet, or -1; None if ignored
    window: int | None = None  # maximum time between two documents, in microseconds; None if unlimited
    since: np.ndarray | None = None  # int64: the earliest time each may have appeared; None if it is `when`

    @property
    def earliest(self) -> np.ndarray:
        """The earliest time at which each document may have appeared."""
        return self.when if self.since is None else self.since

    def __call__(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """For each document of `a`, return whether it may be related to the corresponding document of `b`."""
        allowed = np.ones(len(a), bool)
        if self.window is not None:
            allowed &= self.apart(a, b) <= self.window
        if self.outlets is not None:
            allowed &= (self.outlets[a] != self.outlets[b]) | (self.outlets[a] < 0)
        return allowed

    def apart(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return the shortest possible time between the documents of each pair, in microseconds.

        If either document is undated, the result is 0.
        """
        undated = (self.when[a] == UNDATED) | (self.when[b] == UNDATED)
        # Differences from `UNDATED` would overflow.
        first, other = np.where(undated, 0, a), np.where(undated, 0, b)
        apart = np.maximum(self.earliest[first] - self.when[other], self.earliest[other] - self.when[first])
        return np.where(undated, 0, np.maximum(apart, 0))


def admissible(documents: pa.Table, settings: Settings, order: np.ndarray | None = None) -> Admissible:
    """Return the rule that the settings `within_days` and `same_outlet` define.

    If `order` is given, position p refers to row ``order[p]``.
    """
    order = np.arange(documents.num_rows) if order is None else order
    return Admissible(
        times(documents)[order],
        None if settings.same_outlet else _codes(documents["outlet"])[order],
        None if settings.within_days is None else round(settings.within_days * DAY),
        earliest_times(documents)[order],
    )


def times(documents: pa.Table) -> np.ndarray:
    """Return the latest possible time of each document, in microseconds since 1970, or `UNDATED`.

    If only the month or the year is known, its last day is used, so that a document that is certainly earlier
    than another comes before it.
    """
    when = earliest_times(documents)
    if "published_precision" not in documents.column_names:
        return when
    precision = documents["published_precision"]
    for name, unit in (("month", "M"), ("year", "Y")):
        rows = np.flatnonzero(pc.fill_null(pc.equal(precision, name), False).to_numpy())
        if rows.size:
            when = when.copy()
            kind = f"datetime64[{unit}]"
            period = when[rows].astype("datetime64[us]").astype(kind).astype(np.int64)
            when[rows] = (period + 1).astype(kind).astype("datetime64[us]").astype(np.int64) - DAY
    return when


def earliest_times(documents: pa.Table) -> np.ndarray:
    """Return the earliest possible time of each document, in microseconds since 1970, or `UNDATED`.

    If only the month or the year is known, its first day is used.
    """
    published = documents["published"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return published.fill_null(int(UNDATED)).to_numpy()


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    """Encode equal values as equal numbers, and null as -1."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
