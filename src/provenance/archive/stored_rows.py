"""Store table rows in an Arrow file, and compress them in small batches, so that single rows can be read."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa

from provenance.engine.chunks import pieces
from provenance.engine.table_rows import take
from provenance.errors import InputError


class StoredRows:
    """Rows of a table in a given order, or rows of a memory-mapped file.

    The file may be deleted while it is in use.

    Parameters
    ----------
    schema : pyarrow.Schema
        The columns of the rows.
    batch : int
        The number of rows compressed together in a file.
    """

    def __init__(self, schema: pa.Schema, batch: int) -> None:
        self._schema, self._batch = schema, batch
        self._table: pa.Table | None = schema.empty_table()
        self._order = np.arange(0)
        self._file = Path()
        self._reader: pa.RecordBatchFileReader
        self._first_column: pa.RecordBatchFileReader

    @classmethod
    def of(cls, table: pa.Table, order: np.ndarray, batch: int) -> StoredRows:
        """Create stored rows from a table, in a given order."""
        found = cls(table.schema, batch)
        found._table, found._order = table, order
        return found

    @classmethod
    def mapped(cls, file: Path, batch: int) -> StoredRows:
        """Memory-map rows that were written to a file."""
        source, only_first = pa.memory_map(os.fspath(file)), pa.ipc.IpcReadOptions(included_fields=[0])
        reader = pa.ipc.open_file(source)
        found = cls(reader.schema, batch)
        found._table, found._file, found._reader = None, file, reader
        found._first_column = pa.ipc.open_file(source, options=only_first)
        return found

    def take(self, rows: np.ndarray) -> pa.Table:
        """Return the rows with the given numbers, in the same order."""
        if self._table is not None:
            rows = self._order[rows]
            return pa.table([take(column, rows) for column in self._table.columns], schema=self._schema)
        return self._taken(self._reader, rows)

    def first_column(self, rows: np.ndarray) -> list[str]:
        """Return the first column of the given rows, without reading the other columns."""
        if self._table is not None:
            return list(take(self._table[0], self._order[rows]).to_pylist())
        return list(self._taken(self._first_column, rows)[0].to_pylist())

    def _taken(self, reader: pa.RecordBatchFileReader, rows: np.ndarray) -> pa.Table:
        if not len(rows):
            return self._schema.empty_table()
        held, inside = np.unique(rows // self._batch, return_inverse=True)
        try:
            batches = [reader.get_batch(number) for number in held.tolist()]
        except (OSError, pa.ArrowException) as error:
            raise damaged(self._file.parent, str(error)) from error
        return pa.Table.from_batches(batches).take(pa.array(inside * self._batch + rows % self._batch))

    def all(self) -> pa.Table:
        """Return all rows."""
        if self._table is not None:
            return self._table.take(pa.array(self._order))
        try:
            return self._reader.read_all()
        except (OSError, pa.ArrowException) as error:
            raise damaged(self._file.parent, str(error)) from error

    def write(self, file: Path) -> None:
        """Write the rows to a file, compressing them in batches."""
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_file(file, self._schema, options=options) as writer:
            for rows in pieces(np.arange(len(self._order)), self._batch):
                for batch in self.take(rows).replace_schema_metadata(None).to_batches():
                    writer.write_batch(batch)


def damaged(folder: Path, reason: str) -> InputError:
    """Return the error for a damaged segment."""
    archive = folder.parent.parent
    hint = f"restore {folder} from a backup, or recover what can still be read with"
    return InputError(
        f"segment {folder.name} of {archive} is damaged ({reason})",
        f"{hint} archive.repair()",
        shell_hint=f"{hint} `provenance archive repair {archive}`",
    )
