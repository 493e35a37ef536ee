"""Count the dates that cannot be read; they are kept in further columns of the documents table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus.columns import as_strings

# For each column: the number of its dates that cannot be read, and the one of them that sorts first.
SCHEMA = pa.schema([("column", pa.string()), ("dates", pa.int64()), ("example", pa.string())])
_SHOWN = 80  # maximum length of an example


def unread_in(fields: Mapping[str, pa.Array], undated: pa.Array) -> pa.Table:
    """Count the values of date fields in the undated rows of a batch; the keys of `fields` are columns."""
    rows = []
    for column, values in fields.items():
        left = values.filter(pc.and_(undated, pc.invert(values.is_null(nan_is_null=True))))
        if len(left):
            example = pc.min(pc.utf8_slice_codeunits(as_strings(left), 0, _SHOWN))
            rows.append({"column": column, "dates": len(left), "example": example.as_py()})
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def totals(tables: Iterable[pa.Table]) -> pa.Table:
    """Combine the counts of all batches; the rows are sorted by column."""
    counts = pa.concat_tables([SCHEMA.empty_table(), *tables])
    summed = counts.group_by("column").aggregate([("dates", "sum"), ("example", "min")])
    return summed.rename_columns(SCHEMA.names).sort_by("column")
