"""Take rows from large tables without reading the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from provenance.engine.chunks import pieces
from provenance.engine.mapped import release

# The number of chunks or runs that are read before mapped memory is released. Memory has to be released
# often, because reading a page also maps neighbouring pages.
_CHUNKS, _RUNS = 8, 256

Columns = TypeVar("Columns", bound=Any)  # dataclasses of arrays


def take(column: pa.ChunkedArray, rows: np.ndarray) -> pa.Array:
    """Return the values at `rows` (int64), in that order, as one array.

    Arrow's own `take` concatenates the chunks first, which copies the whole column.
    """
    chunks = column.chunks
    if not len(rows):
        return pa.array([], column.type)
    if len(chunks) == 1:
        return chunks[0].take(pa.array(rows))
    firsts = np.cumsum([0, *map(len, chunks)])
    inside = np.searchsorted(firsts, rows, side="right") - 1
    order = np.argsort(inside, kind="stable")
    held, begins = np.unique(inside[order], return_index=True)
    parts = []
    for chunk, some in zip(held.tolist(), np.split(rows[order], begins[1:]), strict=True):
        parts.append(chunks[chunk].take(pa.array(some - firsts[chunk])))
        if len(parts) % _CHUNKS == 0:
            release()
    back = np.empty(len(rows), np.int64)
    back[order] = np.arange(len(rows))
    taken = pa.concat_arrays(parts)
    return taken if len(parts) == 1 and np.array_equal(order, back) else taken.take(pa.array(back))


def gathered(table: pa.Table, rows: np.ndarray) -> pa.Table:
    """Return the given rows of a table, in the given order."""
    columns = [take(column, rows) for column in table.columns]
    return pa.table(columns, schema=table.schema) if columns else table


def columns_of(kind: type[Columns], table: pa.Table) -> Columns:
    """Fill a dataclass of arrays from the table columns with the same names as its fields."""
    return kind(*(table[each.name].to_numpy() for each in fields(kind)))


def measured(column: pa.ChunkedArray, measure: Callable[[pa.Array], pa.Array]) -> np.ndarray:
    """Compute a number, such as a length, for each value of a column, chunk by chunk."""
    parts = [np.zeros(0, np.int64)]
    for chunk in column.chunks:
        parts.append(measure(chunk).to_numpy())
        if len(parts) % _CHUNKS == 0:
            release()
    return np.concatenate(parts)


def runs(column: pa.ChunkedArray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the values of a numeric column in the given runs of rows, one run after the other.

    A run must not cross a chunk boundary.
    """
    chunks = [chunk.to_numpy() for chunk in column.chunks]
    firsts = np.cumsum([0, *map(len, chunks)])
    inside = np.searchsorted(firsts, starts, side="right") - 1
    first, last = (starts - firsts[inside]).tolist(), (ends - firsts[inside]).tolist()
    places = list(zip(inside.tolist(), first, last, strict=True))
    parts, nothing = [], np.zeros(0, column.type.to_pandas_dtype())
    for some in pieces(places, _RUNS):
        parts.append(np.concatenate([nothing, *(chunks[of][begin:end] for of, begin, end in some)]))
        release()
    return np.concatenate(parts)


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Return the distinct integers in an array, in ascending order.

    The distinct integers are found by sorting, which is faster here than hashing.
    """
    ordered = np.sort(numbers, axis=None)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
