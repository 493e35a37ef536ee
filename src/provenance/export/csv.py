"""Write tables as CSV that is safe to open in a spreadsheet, because no text is read as a formula."""

from __future__ import annotations

import csv
from typing import Any, TextIO

import pyarrow as pa

from provenance.export.plain import flat
from provenance.export.safe import for_sheet
from provenance.results import Results


def write(findings: Results, stream: TextIO, *, table: str = "derivations") -> None:
    """Write one table of the findings."""
    write_table(findings.table(table), stream)


def write_table(table: pa.Table, stream: TextIO) -> None:
    """Write any table; text that a spreadsheet would read as a formula gets a leading quote."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([for_sheet(name) for name in table.column_names])
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows([_cell(value) for value in row] for row in zip(*columns, strict=True))


def _cell(value: Any) -> Any:
    value = flat(value)
    return for_sheet(value) if isinstance(value, str) else value
