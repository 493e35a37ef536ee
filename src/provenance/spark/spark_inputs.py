"""Read files with Spark into a DataFrame that has one row for each article or skipped input.

Spark itself reads Parquet files. It also splits JSON Lines files into lines, which are parsed one by one. Any
other file is read as a whole by the readers in `corpus`. Records from lines and other files are passed to
Spark as JSON, from which it infers the fields and their types.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.corpus import files, formats
from provenance.corpus.choices import Choices
from provenance.corpus.columns import as_json
from provenance.corpus.files import File
from provenance.corpus.records import Record, Rows, Skip, gather
from provenance.errors import InputError
from provenance.spark.canonical_documents import DATE, ID, OUTLET, PATH, PLACE, REASON, ROW
from provenance.spark.cluster import Cluster

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_LINES = (".jsonl", ".ndjson")
_FIELDS = "fields"
# What is known about each file before it is read; `place` is the URI of the file without scheme and host.
_FILE = pa.schema([(name, pa.string()) for name in ("place", "shown", "name", "of_file", "outlet", "date")])
_RECORDS = pa.schema([*PLACE, (_FIELDS, pa.string())])
_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?(?=/)")


def frame_of(cluster: Cluster, paths: Sequence[str], choices: Choices) -> DataFrame:
    """Read articles from files, folders and glob patterns, on any file system that Spark can access.

    Raises
    ------
    InputError
        If a path does not exist or contains no files.
    """
    found = [file for path in paths for file in _listed(cluster, path)]
    once = dict(found)
    ids = files.ids(once.values(), formats.READERS)
    kinds: dict[str, list[str]] = {"parquet": [], "lines": [], "others": []}
    rows = []
    for place, file in once.items():
        ending = file.extension
        kind = "parquet" if ending == ".parquet" else "lines" if ending in _LINES else "others"
        kinds[kind].append(place)
        outlet = file.folder if choices.outlet_from_folder else None
        rows.append((_plain(place), file.path, file.name, ids[file.name], outlet, file.date))
    known = pa.table([list(column) for column in zip(*rows, strict=True)], schema=_FILE)
    read = {"parquet": _parquet, "lines": _lines, "others": _others}
    frames = [
        read[kind](cluster, places, cluster.frame(known), choices) for kind, places in kinds.items() if places
    ]
    first, *rest = frames
    for frame in rest:
        first = first.unionByName(frame, allowMissingColumns=True)
    return first


def _listed(cluster: Cluster, path: str) -> Iterator[tuple[str, File]]:
    """Yield each file at a path, as its URI in Spark and a `File` for the readers."""
    from pyspark.errors import AnalysisException

    listing = cluster.session.read.format("binaryFile").option("recursiveFileLookup", "true")
    try:
        places = sorted(row[0] for row in listing.load(path).select("path").collect())
    except AnalysisException as error:
        if "PATH_NOT_FOUND" not in str(error):
            raise
        raise InputError(f"{path!r} does not exist") from None
    if not places:
        raise InputError(f"there are no files in {path!r}")
    given = path.rstrip("/")
    root = _plain(given if _ADDRESS.match(given) else os.path.abspath(given))
    if [_plain(place) for place in places] == [root]:
        yield places[0], File(path, root.rpartition("/")[2])
        return
    if any(mark in root for mark in "*?[{"):
        root = given = re.split(r"/[^/]*[*?\[{]", given)[0]
        root = _plain(root if _ADDRESS.match(root) else os.path.abspath(root))
    for place in places:
        name = _plain(place).removeprefix(f"{root}/")
        yield place, File(f"{given}/{name}", name)


def _plain(place: str) -> str:
    """Remove the scheme and host from the URI of a file."""
    return _ADDRESS.sub("", place)


def _place(column: Column) -> Column:
    """Convert a column of percent-encoded URIs to paths."""
    from pyspark.sql import functions as F

    unescaped = F.url_decode(F.replace(column, F.lit("+"), F.lit("%2B")))
    return F.regexp_replace(unescaped, _ADDRESS.pattern, "")


def _with_files(frame: DataFrame, known: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    return frame.join(F.broadcast(known), "place")


def _parquet(cluster: Cluster, places: Sequence[str], known: DataFrame, choices: Choices) -> DataFrame:
    """Read the rows of Parquet files; a row's default id is the file's id, a colon and the row number."""
    from pyspark.sql import functions as F

    read = cluster.session.read.option("mergeSchema", "true").parquet(*places)
    fields = read.columns
    read = read.select(
        "*",
        _place(F.col("_metadata.file_path")).alias("place"),
        (F.col("_metadata.row_index") + 1).alias(ROW),
    )
    read = _with_files(read, known)
    return read.select(
        *(F.col(f"`{name}`") for name in fields),
        F.concat_ws(":", "of_file", ROW).alias(ID),
        F.col("shown").alias(PATH),
        ROW,
        F.col("outlet").alias(OUTLET),
        F.lit(None).cast("string").alias(DATE),
        F.lit(None).cast("string").alias(REASON),
    )


def _lines(cluster: Cluster, places: Sequence[str], known: DataFrame, choices: Choices) -> DataFrame:
    """Read the records in JSON Lines files.

    Spark reads a large file in parts. The lines in each part are counted, so that lines can be numbered
    within the whole file.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    read = (
        cluster.session.read.option("lineSep", "\n")
        .text(list(places))
        .select(
            "value",
            _place(F.col("_metadata.file_path")).alias("place"),
            F.col("_metadata.file_block_start").alias("part"),
            F.monotonically_increasing_id().alias("at"),
        )
    )
    parts = read.groupBy("place", "part").agg(F.min("at").alias("first"), F.count("*").alias("lines"))
    before = F.sum("lines").over(Window.partitionBy("place").orderBy("part")) - F.col("lines")
    parts = cluster.kept("parts", parts.withColumn("before", before).drop("lines"))
    numbered = _with_files(read.join(F.broadcast(parts), ["place", "part"]), known).select(
        "value",
        (F.col("at") - F.col("first") + F.col("before") + 1).alias("line"),
        "shown",
        "of_file",
        "outlet",
    )
    return _from_json(cluster, "lines", cluster.each(numbered, partial(_of_lines, choices), _RECORDS))


def _of_lines(choices: Choices, lines: pa.Table) -> pa.Table:
    """Parse a batch of lines, and return a table of their records."""

    def records() -> Iterator[Record | Skip]:
        for row in lines.to_pylist():
            text, number, path = row["value"].removeprefix("\ufeff"), row["line"], row["shown"]
            if len(text.encode()) > choices.limit:
                yield Skip(path, number, f"over size_limit ({choices.limit} bytes)")
                continue
            for item in formats.records_of_line(text, number, row["of_file"], path, choices):
                yield item if isinstance(item, Skip) else item._replace(outlet=row["outlet"])

    return _records_table(records(), choices)


def _others(cluster: Cluster, places: Sequence[str], known: DataFrame, choices: Choices) -> DataFrame:
    """Read all other files, each as a whole."""
    from pyspark.sql import functions as F

    read = cluster.session.read.format("binaryFile").load(list(places))
    placed = read.select(F.regexp_replace("path", _ADDRESS.pattern, "").alias("place"), "content")
    given = _with_files(placed, known).repartition(cluster.partitions, "place")
    return _from_json(cluster, "files", cluster.each(given, partial(_of_files, choices), _RECORDS))


def _of_files(choices: Choices, given: pa.Table) -> pa.Table:
    """Write each file to a temporary folder, read it there, and return a table of the records."""

    def records() -> Iterator[Record | Rows | Skip]:
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(folder, "file")
            for row in given.to_pylist():
                with open(place, "wb") as stream:
                    stream.write(row["content"])
                file = File(place, row["name"], row["shown"])
                yield from formats.read_file(file, row["of_file"], choices)

    return _records_table(records(), choices)


def _records_table(items: Iterable[Record | Rows | Skip], choices: Choices) -> pa.Table:
    """Collect records and skipped inputs in a table, with the fields of each record as JSON."""
    tables = [_RECORDS.empty_table()]
    for found in gather(items, choices.is_text):
        if isinstance(found, Skip):
            row = {PATH: found.path, ROW: found.line, REASON: found.reason}
            tables.append(pa.Table.from_pylist([row], schema=_RECORDS))
            continue
        known = {
            ID: found.ids,
            PATH: found.paths,
            ROW: found.lines,
            OUTLET: found.outlets,
            DATE: found.published,
        }
        count = len(found.ids)
        columns = [
            pa.nulls(count, field.type) if known.get(field.name) is None else known[field.name]
            for field in PLACE
        ]
        fields = pa.table(found.columns).to_pylist() if found.columns else [{}] * count
        tables.append(pa.table([*columns, [as_json(row) for row in fields]], schema=_RECORDS))
    return pa.concat_tables(tables)


def _from_json(cluster: Cluster, name: str, records: DataFrame) -> DataFrame:
    """Convert the fields of the records from JSON to columns."""
    from pyspark.sql import functions as F

    records = cluster.kept(f"records.{name}", records)
    session: Any = cluster.session
    strings = getattr(records.where(f"{_FIELDS} is not null").select(_FIELDS)._jdf, "as")(
        session._jvm.org.apache.spark.sql.Encoders.STRING()
    )
    schema = session._jsparkSession.read().json(strings).schema().json()
    from pyspark.sql.types import StructType

    fields = F.from_json(_FIELDS, StructType.fromJson(json.loads(schema)))
    return records.withColumn(_FIELDS, fields).select(*PLACE.names, f"{_FIELDS}.*")
