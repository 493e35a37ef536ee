"""Convert articles in a Spark DataFrame to the documents table, in canonical order and with unique ids.

Fields are recognised batch by batch, as in `read`. Two steps have to wait until all batches have been
read: deciding by vote whether the day or the month comes first in dates, and making repeated ids unique.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance.corpus import ids, orders, unread_dates
from provenance.corpus.choices import Choices
from provenance.corpus.columns import plain
from provenance.corpus.fields import GIVEN, LINE, documents
from provenance.corpus.records import Rows
from provenance.pairs.content_order import digests
from provenance.pairs.window import times
from provenance.passages.portions import ranges
from provenance.schema import DOCUMENTS, SKIPPED
from provenance.spark.cluster import Cluster, arrow_schema, one_row, stacked, stacked_schema, unstacked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# Internal columns of an input frame: the default id of a row, the path and line from which the row was read,
# the outlet and date given by the path, and the reason for skipping the row.
ID, PATH, ROW, OUTLET, DATE, REASON = "_id", "_path", "_line", "_outlet", "_date", "_reason"
PLACE = pa.schema(
    [
        (ID, pa.string()),
        (PATH, pa.string()),
        (ROW, pa.int64()),
        *((name, pa.string()) for name in (OUTLET, DATE, REASON)),
    ]
)
_KIND = "DataFrame"
# Additional input fields are named with this prefix and a number until the public documents table is created.
# Their own names could clash with other columns, or contain dots, which PySpark interprets as field access.
_FURTHER = "_further_"
# The hash of each document's text, as two signed numbers that sort in the same order as the hash.
_HASH = pa.schema([("_high", pa.int64()), ("_low", pa.int64())])
_SETTLED = pa.schema([(orders.DAY_FIRST, DOCUMENTS.field("published").type), (orders.ORDER, pa.int8())])
_USED = pa.schema([("column", pa.string()), ("field", pa.string())])
_RENAMED_SHOWN = 10_000  # maximum number of renamed documents listed in the record of a run
_OTHERS_FIRST = 1 << 63


@dataclass(frozen=True, eq=False)
class SparkCorpus:
    """The documents in canonical order, the skipped inputs, and a record of how the input was read.

    `documents` has these additional columns: `position`, the document's position in canonical order;
    `portion`, the position of the first document in the same portion; `size`, the size of the text in bytes;
    `when`, the latest time at which the document may have been published.
    """

    documents: DataFrame
    skipped: DataFrame
    record: dict[str, Any]
    columns: Mapping[str, str]  # maps the names of columns in `documents` to their names in the public table


def read_frame(cluster: Cluster, frame: DataFrame, choices: Choices) -> SparkCorpus:
    """Convert the rows of a DataFrame to documents."""
    from pyspark.sql import functions as F

    fields = [each for each in frame.schema.fields if each.name not in PLACE.names]
    choices.check_found({each.name for each in fields})
    further = _further_fields(fields)
    numbered = {name: f"{_FURTHER}{number}" for number, name in enumerate(further.names)}
    of_further = [(numbered[field.name], field.type) for field in further]
    of_documents = pa.schema([*DOCUMENTS, *of_further, *_HASH, *_SETTLED, (GIVEN, pa.bool_())])
    schema = stacked_schema(
        documents=of_documents, skipped=_skipped_schema(), used=_USED, unread=unread_dates.SCHEMA
    )
    given = frame.toDF(*(name if name in PLACE.names else f"_{at}" for at, name in enumerate(frame.columns)))
    read = cluster.each(given, partial(_read, choices, frame.columns, numbered, of_documents), schema)
    read = cluster.kept("read", read)
    found = unstacked(read, "documents", of_documents)
    empty = _empty_columns(found, list(numbered.values()))
    found, day_first = _with_dates_in_order(found.drop(*empty))
    found, renamed = _with_unique_ids(cluster, found)
    order = [F.asc_nulls_last(name) for name in (*_HASH.names, "published", "outlet", "title", "url", "id")]
    ordered = cluster.numbered("documents", found.drop(GIVEN), order, "position", _measured)
    columns = {number: name for name, number in numbered.items() if number not in empty}
    skipped = unstacked(read, "skipped", _skipped_schema()).toDF(*SKIPPED.names)
    used = {(row[0], row[1]) for row in unstacked(read, "used", _USED).distinct().collect()}
    record = {
        "renamed": renamed,
        "fields": sorted([role, name] for role, name in used if role != name),
        "dates_day_first": day_first,
        "dates_unread": _unread(unstacked(read, "unread", unread_dates.SCHEMA)),
    }
    return SparkCorpus(
        ordered.withColumn("portion", F.col("position") - F.col("_behind")).drop(*_HASH.names, "_behind"),
        skipped,
        record,
        {name: name for name in DOCUMENTS.names} | columns,
    )


def _further_fields(fields: Sequence[Any]) -> pa.Schema:
    """Return the names and types that input fields get if they are kept as additional columns."""
    from pyspark.sql.types import StructType

    found: dict[str, pa.DataType] = {}
    schema = arrow_schema(StructType(list(fields)))
    ours = {name.casefold() for name in DOCUMENTS.names}
    for field in schema:
        name = field.name
        while name.casefold() in ours or name in found:
            name += "_given"
        found[name] = plain(pa.array([], field.type)).type
    return pa.schema(sorted(found.items()))


def _skipped_schema() -> pa.Schema:
    """Return the schema of skipped inputs, with column names that differ from those of the documents."""
    return pa.schema([(f"_skipped_{field.name}", field.type) for field in SKIPPED])


def _read(
    choices: Choices, names: Sequence[str], numbered: Mapping[str, str], schema: pa.Schema, given: pa.Table
) -> pa.Table:
    """Return the documents in a batch of rows, the rows skipped, the fields used, and the unread dates.

    `names` contains the column names of the input.
    """
    given = given.rename_columns(list(names))
    if REASON in given.column_names:
        unreadable = given.filter(given[REASON].is_valid()).select([PATH, ROW, REASON])
        given = given.filter(given[REASON].is_null())
    else:
        unreadable = PLACE.empty_table().select([PATH, ROW, REASON])
    batch = documents(_rows(given), choices)
    table = batch.table.drop_columns([LINE])
    table = table.rename_columns([numbered.get(name, name) for name in table.column_names])
    high, low = (digests(table["text"]) ^ np.uint64(_OTHERS_FIRST)).view(np.int64).T
    table = table.append_column("_high", pa.array(high)).append_column("_low", pa.array(low))
    missing = [field for field in schema if field.name not in table.column_names]
    for field in missing:
        table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    skipped = [list(column) for column in zip(*batch.skipped, strict=True)] or [[], [], []]
    left_out = pa.table(skipped, schema=unreadable.schema)
    used = [list(column) for column in zip(*sorted(batch.used), strict=True)] or [[], []]
    return stacked(
        {
            "documents": table.select(schema.names).cast(schema),
            "skipped": pa.concat_tables([unreadable, left_out]).rename_columns(_skipped_schema().names),
            "used": pa.table(used, schema=_USED),
            "unread": batch.unread,
        }
    )


def _rows(given: pa.Table) -> Rows:
    """Convert a table to `Rows`, as returned by readers; a missing `_id` is derived from the row's fields."""
    table = given.combine_chunks()
    place = {
        field.name: table[field.name].combine_chunks()
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in PLACE
    }
    fields = table.drop_columns([name for name in PLACE.names if name in table.column_names])
    names = place[ID]
    if names.null_count:
        contents = [xxhash.xxh64_hexdigest(repr(sorted(row.items())).encode()) for row in fields.to_pylist()]
        names = pc.coalesce(names, pa.array(contents, pa.string()))
    known = {name: column if column.null_count < len(column) else None for name, column in place.items()}
    kind = None if place[PATH].null_count < table.num_rows else _KIND
    return Rows(
        columns={name: fields[name].combine_chunks() for name in fields.column_names},
        ids=names,
        paths=place[PATH],
        lines=place[ROW],
        kinds=pa.repeat(pa.scalar(kind, pa.string()), table.num_rows),
        outlets=known[OUTLET],
        published=known[DATE],
    )


def _empty_columns(frame: DataFrame, names: Sequence[str]) -> list[str]:
    """Return the names of the columns that are null in every row."""
    from pyspark.sql import functions as F

    if not names:
        return []
    columns = [F.count(name).alias(f"_{place}") for place, name in enumerate(names)]
    counts = one_row(frame.agg(*columns))
    return [name for name, count in zip(names, counts, strict=True) if not count]


def _unread(frame: DataFrame) -> list[list[Any]]:
    """Combine the counts of unread dates of all batches, as `unread_dates.totals` does."""
    from pyspark.sql import functions as F

    summed = frame.groupBy("column").agg(F.sum("dates"), F.min("example"))
    return sorted(list(row) for row in summed.collect())


def _with_dates_in_order(frame: DataFrame) -> tuple[DataFrame, int]:
    """Decide the order of day and month in dates, and count the dates read with the day first."""
    from pyspark.sql import functions as F

    order, other = F.col(orders.ORDER), F.col(orders.DAY_FIRST)
    votes = frame.where(order.isNotNull()).groupBy("path").agg(F.sum(order).alias("_votes"))
    total = one_row(votes.agg(F.sum("_votes"), F.count("*")))
    plain_frame = frame.drop(orders.ORDER, orders.DAY_FIRST)
    if not total[1]:
        return plain_frame, 0
    votes = votes.withColumnRenamed("path", "_of_path")
    frame = frame.join(votes, frame["path"].eqNullSafe(votes["_of_path"]), "left").drop("_of_path")
    decisive = F.when(F.coalesce("_votes", F.lit(0)) != 0, F.col("_votes")).otherwise(F.lit(total[0]))
    chosen = (decisive > 0) & other.isNotNull()
    counted = frame.where(chosen).count()
    settled = frame.withColumn("published", F.when(chosen, other).otherwise(F.col("published")))
    return settled.drop(orders.ORDER, orders.DAY_FIRST, "_votes"), counted


def _with_unique_ids(cluster: Cluster, frame: DataFrame) -> tuple[DataFrame, list[tuple[str, str]]]:
    """Return the documents with unique ids, and the old and new ids of renamed documents.

    At most `_RENAMED_SHOWN` renamed documents are listed. A new id is the old id followed by a tilde and a
    suffix. Ids that are the same up to their first tilde are therefore made unique together.
    """
    from pyspark.sql import functions as F

    begins = F.substring_index("id", "~", 1)
    repeated = frame.groupBy("id").count().where("count > 1").select(begins.alias("_begins")).distinct()
    repeated = cluster.kept("repeated", repeated)
    if repeated.isEmpty():
        return frame, []
    frame = frame.withColumn("_begins", begins)
    concerned = frame.join(repeated, "_begins", "left_semi")
    schema = arrow_schema(frame.schema).append(pa.field("_found", pa.string()))
    renamed = cluster.kept("renamed", cluster.together(concerned, ["_begins"], _made_unique, schema))
    changed = renamed.where("id != _found").select("_found", "id").orderBy("_found", "id")
    others = frame.join(repeated, "_begins", "left_anti").drop("_begins")
    listed = [(row[0], row[1]) for row in changed.limit(_RENAMED_SHOWN).collect()]
    return others.unionByName(renamed.drop("_begins", "_found")), listed


def _made_unique(table: pa.Table) -> pa.Table:
    """Make the ids unique, and keep the original ids in the column `_found`."""
    kept = [name for name in table.column_names if name not in (GIVEN, "_begins", *_HASH.names)]
    unique, _ = ids.made_unique(table.select(kept), table[GIVEN])
    place = table.column_names.index("id")
    return table.set_column(place, "id", unique["id"]).append_column("_found", table["id"])


def _measured(table: pa.Table) -> pa.Table:
    """Add columns for each document's size in bytes, publication time and position in its portion."""
    size = pc.binary_length(table["text"]).cast(pa.int64())
    behind = np.zeros(table.num_rows, np.int64)
    for first, last in ranges(size.to_numpy()) if table.num_rows else ():
        behind[first:last] = np.arange(last - first)
    table = table.append_column("size", size).append_column("when", pa.array(times(table)))
    return table.append_column("_behind", pa.array(behind))
