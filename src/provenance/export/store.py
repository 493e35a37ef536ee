"""Store a result on disk: one Parquet file per table, and ``run.json`` with settings, versions and counts."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.engine.chunks import pieces
from provenance.engine.mapped import release
from provenance.errors import InputError, OutputError
from provenance.export.earlier_formats import FORMAT, added_since, converted
from provenance.export.plain import plain
from provenance.results import Results
from provenance.schema import TABLES
from provenance.settings import Settings
from provenance.target import RECORD
from provenance.versions import versions

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_ROWS = 1 << 16  # rows written at a time


def write(results: Results, folder: Path) -> None:
    """Write the tables and then the record, so that the record exists only if the tables are complete."""
    tables, run = {name: results.table(name) for name in TABLES}, results.run
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    record = record_of(results.settings, {name: table.num_rows for name, table in tables.items()}, run)
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(f"{text}\n", "utf-8")


def record_of(settings: Settings, counts: Mapping[str, int], run: Mapping[str, Any]) -> Any:
    """Return the record of a run as JSON values; `counts` contains the number of rows in each table."""
    record = {
        "format": FORMAT,
        # The software that produced the result may differ from the software that saves it.
        "versions": run.get("versions") or versions(),
        "settings": settings.as_dict(),
        "counts": dict(counts),
    }
    return plain(record | {name: value for name, value in run.items() if name not in record})


def read(folder: str | os.PathLike[str]) -> Results:
    """Read a result that this or an earlier release wrote with `write`."""
    folder = Path(folder)
    run = _record(folder)
    settings = _settings(folder, run.pop("settings"))
    tables = _current({name: _table(folder, name) for name in TABLES}, run["format"], folder)
    return Results(**tables, settings=settings, run=run | {"format": FORMAT})


def write_table(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as pq

    try:
        # Keep Arrow's name for the items of a list, so that the table read back equals the table written.
        how = {"compression": "zstd", "use_compliant_nested_type": False}
        with pq.ParquetWriter(path, table.schema, **how) as file:
            for some in pieces(table, _ROWS):
                file.write_table(some)
                release()
    except pa.ArrowException as error:
        raise OutputError(f"{path.name} cannot be written: {error}") from error


def _record(folder: Path) -> dict[str, Any]:
    if not folder.exists():
        raise InputError(f"there is no folder {folder}", f"create it with `provenance scan PATH -o {folder}`")
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
    except OSError as error:
        raise InputError(
            f"{folder} contains no scan result: its {RECORD} cannot be read ({error.strerror or error})",
            "give the path of a folder written by `provenance scan -o` or `findings.save`",
        ) from error
    except ValueError as error:
        raise InputError(f"{folder / RECORD} is damaged ({error})", "scan again") from error
    if not isinstance(record, dict) or not {"format", "settings"} <= record.keys():
        raise InputError(
            f"{folder / RECORD} is not the record of a scan", "give the path of a folder with a scan result"
        )
    if record["format"] not in range(1, FORMAT + 1):
        raise InputError(
            f"{folder} has format {record['format']}, but this release reads formats 1 to {FORMAT}",
            "update provenance, or scan again",
        )
    return record


def _settings(folder: Path, values: Any) -> Settings:
    try:
        return Settings(**values)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"the settings in {folder / RECORD} cannot be used ({error})", "scan again"
        ) from error


def _table(folder: Path, name: str) -> pa.Table:
    import pyarrow.parquet as pq

    path = folder / f"{name}.parquet"
    try:
        if path.is_dir():
            table = _in_parts(path, name)
        else:
            with pq.ParquetFile(path) as file:
                table = _as_written(file)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error})", "scan again") from error
    except pa.ArrowException as error:
        raise InputError(f"{path} is damaged ({error})", "scan again") from error
    return table


def _current(tables: Mapping[str, pa.Table], format: int, folder: Path) -> dict[str, pa.Table]:
    """Check that every table has all columns of its schema, and convert tables of an earlier format."""
    added = added_since(format)
    for name, table in tables.items():
        known = {*table.column_names, *(column for of, column in added if of == name)}
        if missing := [column for column in TABLES[name].names if column not in known]:
            raise InputError(f"{folder / name}.parquet has no column {missing[0]!r}", "scan again")
    return converted(tables, format)


def _in_parts(folder: Path, name: str) -> pa.Table:
    """Read a table from a folder of files written by Spark, and cast it to the types of its schema."""
    import pyarrow.parquet as pq

    tables = []
    for path in sorted(folder.glob("*.parquet")):
        # Spark may write timestamps in a legacy format (INT96). By default, Arrow reads these in nanoseconds,
        # which cover fewer years than microseconds.
        with pq.ParquetFile(path, coerce_int96_timestamp_unit="us") as file:
            tables.append(file.read())
    if not tables:
        raise InputError(f"{folder} contains no Parquet file", "scan again")
    table = pa.concat_tables(tables)
    known = {field.name: field for field in TABLES[name]}
    return table.cast(pa.schema([known.get(field.name, field) for field in table.schema]))


def _as_written(file: pq.ParquetFile) -> pa.Table:
    """Read a table with its original types; Parquet widens some types, such as seconds to milliseconds."""
    table = file.read()
    kept = (file.metadata.metadata or {}).get(b"ARROW:schema")
    if kept is None:
        return table
    schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(kept)))
    return table if table.schema.equals(schema, check_metadata=True) else table.cast(schema)
