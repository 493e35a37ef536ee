"""Convert tables saved by earlier releases, from each format to the next.

When the columns or their meaning change, increase `FORMAT` and add a function that converts the previous
format. Values that an earlier release did not record are null in the converted tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from provenance.schema import DERIVATIONS, ORIGINS

FORMAT = 2  # the format of the folders that this release writes

Tables: TypeAlias = dict[str, pa.Table]


def converted(tables: Mapping[str, pa.Table], format: int) -> Tables:
    """Convert tables of the given format to the format of this release."""
    current = dict(tables)
    for number in range(format, FORMAT):
        convert, _ = _TO_NEXT[number]
        current = convert(current)
    return current


def added_since(format: int) -> set[tuple[str, str]]:
    """Return the columns that `converted` adds to tables of the given format, as pairs (table, column)."""
    return {column for number in range(format, FORMAT) for column in _TO_NEXT[number][1]}


def _from_1(tables: Tables) -> Tables:
    """Add the lag of each derivation, and separate the two probabilities of an origin.

    In format 1, `p_outside_source` was the probability that no document in the corpus was the source. The
    probability that format 2 calls `p_outside_source` was not recorded. Some folders of format 1 already have
    the columns of format 2.
    """
    derivations, origins = tables["derivations"], tables["origins"]
    if "lag" not in derivations.column_names:
        lags = _lags(derivations, tables["documents"])
        derivations = derivations.append_column(DERIVATIONS.field("lag"), lags)
    if "p_source_here" not in origins.column_names:
        here = pc.subtract(1.0, origins["p_outside_source"])
        columns = {name: origins[name] for name in origins.column_names}
        columns |= {"p_source_here": here, "p_outside_source": pa.nulls(len(origins), pa.float64())}
        origins = pa.table({name: columns[name] for name in ORIGINS.names}, schema=ORIGINS)
    return tables | {"derivations": derivations, "origins": origins}


def _lags(derivations: pa.Table, documents: pa.Table) -> pa.ChunkedArray:
    """Return the date of each derived document minus the date of its source; null if a date is missing."""
    source, derived = (
        pc.take(documents["published"], pc.index_in(derivations[end], documents["id"]))
        for end in ("source", "derived")
    )
    return pc.subtract(derived, source)


# For each format, the function that converts it to the next format, and the columns that are added.
_TO_NEXT: dict[int, tuple[Callable[[Tables], Tables], tuple[tuple[str, str], ...]]] = {
    1: (_from_1, (("derivations", "lag"), ("origins", "p_source_here"))),
}
