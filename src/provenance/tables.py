"""From what the stages find, by position, to the tables of the contract, by id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.engine.run import Run
from provenance.engine.table_rows import gathered
from provenance.pairs import named
from provenance.passages.groups import members, same_passage

_ROWS = 1 << 15  # copied at a time


def sorted_by_id(documents: pa.Table, run: Run) -> pa.Table:
    """The documents in the order of their ids, some at a time."""
    order = pc.sort_indices(documents["id"]).to_numpy().astype(np.int64)
    slices = (order[first : first + _ROWS] for first in range(0, max(len(order), 1), _ROWS))
    slices_of = (("documents", gathered(documents, some)) for some in slices)
    kept = run.checkpoints.stage("sorted", lambda: slices_of)
    return kept["documents"][0]


def pairs_table(pairs: pa.Table, documents: pa.Table) -> pa.Table:
    """Near-duplicate pairs with ids, a < b, sorted."""
    return named(pairs, documents["id"]).replace_schema_metadata(None)


def passages_table(reuse: pa.Table, documents: pa.Table) -> pa.Table:
    """Passages with ids, a < b, and character offsets into the texts, sorted."""
    a, b = (pc.take(documents["id"], reuse[side]) for side in ("a", "b"))
    swap = pc.greater(a, b)
    sides = {"a": a, "b": b, **{name: reuse[name] for name in ("a_start", "a_end", "b_start", "b_end")}}
    swapped = {name: sides[("b" if name[0] == "a" else "a") + name[1:]] for name in sides}
    columns = {name: pc.if_else(swap, swapped[name], column) for name, column in sides.items()}
    similarity = pa.array([round(value, 6) for value in reuse["similarity"].to_pylist()], pa.float64())
    columns |= {"kind": reuse["kind"], "similarity": similarity}
    table = pa.table(columns).cast(schema.PASSAGES)
    return table.sort_by([(name, "ascending") for name in table.column_names])


def groups_table(reuse: pa.Table, documents: pa.Table) -> pa.Table:
    """Spans of all documents that hold one passage; boilerplate is left out."""
    kept = reuse.filter(pc.not_equal(reuse["kind"], "boilerplate"))
    document, start, end = (
        np.stack([kept[one].to_numpy(), kept[other].to_numpy()], axis=1).ravel()
        for one, other in (("a", "b"), ("a_start", "b_start"), ("a_end", "b_end"))
    )
    group, place, begin, stop = members(same_passage(document, start, end), document, start, end).T
    table = pa.table(
        [group, pc.take(documents["id"], pa.array(place)), begin, stop, np.bincount(group)[group]],
        schema.GROUPS.names,
    ).cast(schema.GROUPS)
    return table.sort_by([(name, "ascending") for name in table.column_names])


def clusters_table(clustered: pa.Table, documents: pa.Table) -> pa.Table:
    """Which cluster each document is in, and whether it is the one to keep."""
    ids = documents["id"].take(clustered["id"])
    table = clustered.select(["id", "cluster", "keep", "reason"]).set_column(0, "id", ids)
    return table.cast(schema.CLUSTERS).sort_by([("cluster", "ascending"), ("id", "ascending")])


def table_of(rows: Sequence[tuple[Any, ...]], described: pa.Schema) -> pa.Table:
    """Rows of Python values as a table of that schema."""
    empty, kind = _shape(described)
    return pa.Table.from_struct_array(pa.array(rows, kind)) if rows else empty


@cache
def _shape(described: pa.Schema) -> tuple[pa.Table, pa.StructType]:
    """A table of that schema without rows, and what a row of it is."""
    return described.empty_table(), pa.struct(described)
