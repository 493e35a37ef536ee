"""From what the stages find, by position, to the tables of the contract, by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.pairs import named
from provenance.passages import Profiles, SharedText, located
from provenance.passages.groups import members, same_passage


def pairs_table(pairs: pa.Table, documents: pa.Table) -> pa.Table:
    """Near-duplicate pairs with ids, a < b, sorted."""
    return named(pairs, documents["id"]).replace_schema_metadata(None)


def passages_table(reuse: Sequence[SharedText], profiles: Profiles, documents: pa.Table) -> pa.Table:
    """Passages with ids, a < b, and character offsets into the texts, sorted."""
    ids = documents["id"].to_pylist()
    rows = []
    for pair in reuse:
        for passage, kind, span in zip(pair.passages, pair.kinds, located(pair, profiles), strict=True):
            sides = [(ids[pair.a], *span[:2]), (ids[pair.b], *span[2:])]
            (a, a_start, a_end), (b, b_start, b_end) = sorted(sides)
            rows.append((a, b, a_start, a_end, b_start, b_end, kind, round(passage.similarity, 6)))
    return table_of(sorted(rows), schema.PASSAGES)


def groups_table(reuse: Sequence[SharedText], profiles: Profiles, documents: pa.Table) -> pa.Table:
    """Spans of all documents that hold one passage; boilerplate is left out."""
    sides = [
        side
        for pair in reuse
        for kind, span in zip(pair.kinds, located(pair, profiles), strict=True)
        if kind != "boilerplate"
        for side in ((pair.a, *span[:2]), (pair.b, *span[2:]))
    ]
    columns = np.array(sides, dtype=np.int64).reshape(-1, 3)
    document, start, end = columns[:, 0], columns[:, 1], columns[:, 2]
    found = members(same_passage(document, start, end), document, start, end)
    sizes = Counter(group for group, *_ in found)
    ids = documents["id"].to_pylist()
    rows = [(group, ids[place], begin, stop, sizes[group]) for group, place, begin, stop in found]
    return table_of(sorted(rows), schema.GROUPS)


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
