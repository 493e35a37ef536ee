"""Convert internal tables, which refer to documents by position, to public tables with document ids."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.engine.run import Run
from provenance.pairs import with_ids
from provenance.passages.groups import members, same_passage


def sorted_by_id(documents: pa.Table, run: Run) -> pa.Table:
    """Return the documents sorted by id."""
    return run.gathered(
        "sorted", documents, lambda: pc.sort_indices(documents["id"]).to_numpy().astype(np.int64)
    )


def pairs_table(pairs: pa.Table, documents: pa.Table) -> pa.Table:
    """Return the sorted table of near-duplicate pairs; in each row, `a` comes before `b`."""
    return with_ids(pairs, documents["id"]).replace_schema_metadata(None)


def passages_table(reuse: pa.Table, documents: pa.Table) -> pa.Table:
    """Return the sorted table of passages, with character offsets; in each row, `a` comes before `b`."""
    a, b = (pc.take(documents["id"], reuse[end]) for end in ("a", "b"))
    swap = pc.greater(a, b)
    given = {"a": a, "b": b, **{name: reuse[name] for name in ("a_start", "a_end", "b_start", "b_end")}}
    swapped = {name: given[("b" if name[0] == "a" else "a") + name[1:]] for name in given}
    columns = {name: pc.if_else(swap, swapped[name], column) for name, column in given.items()}
    similarity = pa.array([round(value, 6) for value in reuse["similarity"].to_pylist()], pa.float64())
    columns |= {"kind": reuse["kind"], "similarity": similarity}
    table = pa.table(columns).cast(schema.PASSAGES)
    return table.sort_by([(name, "ascending") for name in table.column_names])


def groups_table(reuse: pa.Table, documents: pa.Table) -> pa.Table:
    """Return the table of groups, with one row for each occurrence of a passage.

    Templates and boilerplate are left out.
    """
    group, place, begin, stop = spans_of_groups(reuse)
    table = pa.table(
        [group, pc.take(documents["id"], pa.array(place)), begin, stop, np.bincount(group)[group]],
        schema.GROUPS.names,
    ).cast(schema.GROUPS)
    return table.sort_by([(name, "ascending") for name in table.column_names])


def spans_of_groups(reuse: pa.Table) -> np.ndarray:
    """Return the sorted spans of all groups as four rows (int64): group, document, start and end."""
    kept = reuse.filter(pc.invert(pc.is_in(reuse["kind"], pa.array(schema.NOT_REUSED))))
    document, start, end = (
        np.stack([kept[one].to_numpy(), kept[other].to_numpy()], axis=1).ravel()
        for one, other in (("a", "b"), ("a_start", "b_start"), ("a_end", "b_end"))
    )
    return members(same_passage(document, start, end), document, start, end).T


def clusters_table(clustered: pa.Table, documents: pa.Table) -> pa.Table:
    """Return the table of clusters: each document's cluster, whether the document is kept, and the reason."""
    ids = documents["id"].take(clustered["id"])
    table = clustered.select(["id", "cluster", "keep", "reason"]).set_column(0, "id", ids)
    return table.cast(schema.CLUSTERS).sort_by([("cluster", "ascending"), ("id", "ascending")])


def table_of(rows: Sequence[tuple[Any, ...]], row_schema: pa.Schema) -> pa.Table:
    """Convert rows of Python values to a table with the schema `row_schema`."""
    empty, kind = _empty_and_row_type(row_schema)
    return pa.Table.from_struct_array(pa.array(rows, kind)) if rows else empty


@cache
def _empty_and_row_type(row_schema: pa.Schema) -> tuple[pa.Table, pa.StructType]:
    """Return an empty table with this schema, and the type of one row."""
    return row_schema.empty_table(), pa.struct(row_schema)
