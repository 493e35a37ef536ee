"""Rows of large tables, taken without touching the rest of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa


def take(column: pa.ChunkedArray, rows: np.ndarray) -> pa.Array:
    """The values at `rows` (int64), in that order, as one array.

    Arrow's own `take` puts the chunks of a column together first, which copies all of a large one.
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
    parts = [
        chunks[chunk].take(pa.array(some - firsts[chunk]))
        for chunk, some in zip(held.tolist(), np.split(rows[order], begins[1:]), strict=True)
    ]
    back = np.empty(len(rows), np.int64)
    back[order] = np.arange(len(rows))
    taken = pa.concat_arrays(parts)
    return taken if len(parts) == 1 and np.array_equal(order, back) else taken.take(pa.array(back))


def gathered(table: pa.Table, rows: np.ndarray) -> pa.Table:
    """The rows of a table, in that order."""
    columns = [take(column, rows) for column in table.columns]
    return pa.table(columns, schema=table.schema) if columns else table
