"""Convert tables that earlier releases saved, with one function for each step from a format to the next.

Whenever the columns or their meaning change, `FORMAT` is increased and a function is added. What an earlier
release did not record is null in the converted tables.
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
    """Return tables of the given format in the format of this release."""
    current = dict(tables)
    for number in range(format, FORMAT):
        convert, _ = _TO_NEXT[number]
        current = convert(current)
    return current


def added_since(format: int) -> set[tuple[str, str]]:
    """Return the columns that `converted` adds to tables of the given format, each with its table's name."""
    return {column for number in range(format, FORMAT) for column in _TO_NEXT[number][1]}


def _from_1(tables: Tables) -> Tables:
    """Add the lag of each derivation, and separate the two probabilities of an origin.

    In format 1, `p_outside_source` was the probability that no document of the corpus was the source. The
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
    """Return the date of each derived document minus that of its source, null if either is undated."""
    source, derived = (
        pc.take(documents["published"], pc.index_in(derivations[end], documents["id"]))
        for end in ("source", "derived")
    )
    return pc.subtract(derived, source)


# For each format, the conversion to the next one, and the columns that it adds.
_TO_NEXT: dict[int, tuple[Callable[[Tables], Tables], tuple[tuple[str, str], ...]]] = {
    1: (_from_1, (("derivations", "lag"), ("origins", "p_source_here"))),
}
