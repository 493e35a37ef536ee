"""Where relations are joined: plain SQL over Arrow tables, run by DuckDB inside this process.

The statements are written for two dialects at once, DuckDB's and Spark's, so that a body of articles too
large for one machine needs another engine and not other statements: no function that only one of them
has, and signed 64-bit columns only, since Spark has no unsigned ones (a 64-bit hash is reinterpreted, see
`signed`).
"""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
import pyarrow as pa

from provenance.errors import ProvenanceError, SettingsError

_INTERRUPTED = "Query interrupted"  # what DuckDB makes of Ctrl-C while it works


def query(sql: str, *, threads: int, memory_limit: str | None, **relations: pa.Table) -> pa.Table:
    """The table that `sql` selects from `relations`, each named by its keyword.

    `memory_limit`, such as ``"2GB"``, is what may be held before intermediate results spill into a
    temporary folder; None leaves it to DuckDB, which takes most of the machine's memory. The order of rows
    is what the statement's ORDER BY makes it: without one it changes from run to run.

    Raises SettingsError if `memory_limit` is not an amount of memory, and ProvenanceError if the statement
    needs more memory or disk than there is.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="provenance-") as folder:
        options: dict[str, Any] = {"threads": threads, "temp_directory": folder}
        if memory_limit is not None:
            options["memory_limit"] = memory_limit
        try:
            connection = duckdb.connect(":memory:", config=options)
        except duckdb.Error as error:
            message = f"memory_limit must be an amount such as '2GB', not {memory_limit!r}"
            raise SettingsError(message) from error
        with connection:
            try:
                for name, relation in relations.items():
                    connection.register(name, relation)
                return connection.sql(sql).to_arrow_table()
            except duckdb.InterruptException as error:
                raise KeyboardInterrupt from error
            except duckdb.Error as error:
                raise ProvenanceError(_failure(error, memory_limit)) from error
            except RuntimeError as error:
                if str(error) != _INTERRUPTED:
                    raise
                raise KeyboardInterrupt from error


def _failure(error: Exception, memory_limit: str | None) -> str:
    limit = "DuckDB's own choice" if memory_limit is None else repr(memory_limit)
    cause = str(error).partition("\n")[0]
    return (
        f"the documents could not be joined with memory_limit {limit} ({cause}); "
        "give it more, such as memory_limit='4GB', or free memory and disk space"
    )


def signed(hashes: np.ndarray) -> np.ndarray:
    """64-bit hashes as the signed integers of the same bits, without copying."""
    return hashes.view(np.int64)
