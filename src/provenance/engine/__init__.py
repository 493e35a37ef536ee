"""Joins of tables: plain SQL over Arrow tables, run by DuckDB inside this process.

The statements are valid for both DuckDB and Spark, so that a corpus too large for one machine needs another
engine but no other statements: they use no function that only one of them has, and signed 64-bit columns
only, since Spark has no unsigned ones (a 64-bit hash is reinterpreted, see `signed`).
"""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
import pyarrow as pa

from provenance.engine.mapped import release
from provenance.errors import ProvenanceError
from provenance.settings import Settings

_THREAD_BYTES = 250 * 10**6  # of memory for each thread
_MOST_BITS = 27  # so that the tables take no more than 256 MB
_INTERRUPTED = "Query interrupted"  # DuckDB's error message after Ctrl-C


def query(sql: str, settings: Settings, **relations: pa.Table) -> pa.Table:
    """The table that `sql` selects from `relations`, each named by its keyword.

    Intermediate results that take more than `settings.join_memory` spill to a temporary folder. Without an
    ORDER BY in the statement, the order of rows changes from run to run.

    Raises ProvenanceError if the statement needs more memory or disk than there is.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="provenance-") as folder:
        options: dict[str, Any] = {
            # Each thread holds blocks that cannot spill, and rows kept in order cannot spill either.
            "threads": min(settings.workers, max(settings.join_memory // _THREAD_BYTES, 1)),
            "preserve_insertion_order": False,
            "temp_directory": folder,
            "memory_limit": f"{settings.join_memory}B",
        }
        with duckdb.connect(":memory:", config=options) as connection:
            try:
                for name, relation in relations.items():
                    connection.register(name, relation)
                return connection.sql(sql).to_arrow_table()
            except duckdb.InterruptException as error:
                raise KeyboardInterrupt from error
            except duckdb.Error as error:
                raise ProvenanceError(_failure(error, settings.memory_limit)) from error
            except RuntimeError as error:
                if str(error) != _INTERRUPTED:
                    raise
                raise KeyboardInterrupt from error


def _failure(error: Exception, memory_limit: str | None) -> str:
    limit = "not set" if memory_limit is None else repr(memory_limit)
    cause = str(error).partition("\n")[0]
    return (
        f"the documents could not be joined with memory_limit {limit} ({cause}); "
        "give it more, such as memory_limit='4GB', or free memory and disk space"
    )


def signed(hashes: np.ndarray) -> np.ndarray:
    """64-bit hashes as signed integers with the same bits, without copying."""
    return hashes.view(np.int64)


def repeated(relation: pa.Table, name: str) -> pa.Table:
    """The rows whose value of a column (int64) may occur more than once: all that do, and few of the others.

    Nearly all hashes of a corpus occur once, so that joins can skip them. Values are counted in a table
    indexed by some of their bits, with about eight times as many entries as there are rows.
    """
    bits = min(max((8 * relation.num_rows).bit_length(), 8), _MOST_BITS)
    once, again = np.zeros(1 << bits, bool), np.zeros(1 << bits, bool)
    for chunk in relation[name].chunks:
        some = np.sort(_bucket(chunk, bits))
        again[some[1:][some[1:] == some[:-1]]] = True
        again[some[once[some]]] = True
        once[some] = True
        release()
    kept = []
    for batch in relation.to_batches():
        kept.append(batch.filter(pa.array(again[_bucket(batch[name], bits)])))
        release()
    return pa.Table.from_batches(kept, relation.schema)


def _bucket(values: pa.Array, bits: int) -> np.ndarray:
    mixed = values.to_numpy(zero_copy_only=False).view(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)
