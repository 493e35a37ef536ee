"""Apply functions that work on Arrow tables to Spark DataFrames.

Each function takes one or two Arrow tables and returns an Arrow table. The schema of the result is passed
along with the function. Every stage writes its results as Parquet to a folder that all executors can access,
so nothing is computed twice. If an executor is lost, only its unfinished work has to be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.ragged import offsets_of
from provenance.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

Work: TypeAlias = Callable[[pa.Table], pa.Table]
Joint: TypeAlias = Callable[[pa.Table, pa.Table], pa.Table]

# A task processes at most `AT_ONCE` rows of numbers at once. Up to `FEW` rows, splitting the work would take
# longer than the work itself.
AT_ONCE, FEW = 1 << 20, 1 << 14
# Temporary columns of `numbered`: the partition of each row, and the position of the row in the partition.
_PARTITION, _PLACE = "_partition", "_place"
_OF = "_of"  # a column of stacked tables: the name of the table that a row comes from


@dataclass(frozen=True, eq=False)
class Cluster:
    """The context of a scan: the Spark session, the folder for its stages, and the settings of all tasks."""

    session: SparkSession
    folder: str
    settings: Settings

    def kept(self, name: str, frame: DataFrame) -> DataFrame:
        """Compute a frame, write it to the folder as a stage, and return a frame that reads the stage."""
        path = f"{self.folder}/{name}"
        self.session.sparkContext.setJobDescription(f"provenance: {name}")
        frame.write.mode("overwrite").parquet(path)
        return self.session.read.schema(frame.schema).parquet(path)

    def each(self, frame: DataFrame, work: Work, schema: pa.Schema) -> DataFrame:
        """Apply `work` to each batch of rows; Spark chooses the batches."""
        return _mapped(frame, partial(_each, work, arrow_schema(frame.schema), _settled(schema)), schema)

    def together(self, frame: DataFrame, by: Sequence[str], work: Work, schema: pa.Schema) -> DataFrame:
        """Apply `work` to each partition; rows with equal values in the columns `by` share a partition."""
        moved = frame.repartition(self.partitions, *by)
        return _mapped(moved, partial(_whole, work, arrow_schema(frame.schema), _settled(schema)), schema)

    def at_once(self, frame: DataFrame, work: Work, schema: pa.Schema) -> DataFrame:
        """Apply `work` to all rows in a single task."""
        moved = frame.repartition(1)
        return _mapped(moved, partial(_whole, work, arrow_schema(frame.schema), _settled(schema)), schema)

    def joint(
        self, one: DataFrame, other: DataFrame, by: str, work: Joint, schema: pa.Schema, groups: int
    ) -> DataFrame:
        """For each value of the column `by`, apply `work` to the rows of both frames that have this value."""
        parts = max(1, min(groups, 4 * self.partitions))
        # `toDF` gives the columns new identities; otherwise Spark confuses columns from the same frame.
        sides = [frame.toDF(*frame.columns).repartition(parts, by).groupBy(by) for frame in (one, other)]
        given = partial(_joint, work, arrow_schema(one.schema), arrow_schema(other.schema), _settled(schema))
        return sides[0].cogroup(sides[1]).applyInArrow(given, spark_schema(schema))

    def numbered(
        self, name: str, frame: DataFrame, order: Sequence[Column], column: str, work: Work | None = None
    ) -> DataFrame:
        """Number the rows from 0 in the given order, and write the result as a stage.

        `work` may add columns; it receives the rows of each partition in the given order, batch by batch.
        """
        from pyspark.sql import functions as F

        schema = arrow_schema(frame.schema)
        placed = _placed_schema(schema if work is None else work(_settled(schema).empty_table()).schema)
        ordered = _mapped(frame.orderBy(*order), partial(_placed, work, schema, _settled(placed)), placed)
        ordered = self.kept(name, ordered)
        counted = ordered.groupBy(_PARTITION).count().collect()
        sizes = np.zeros(1 + max((row[0] for row in counted), default=0), np.int64)
        for partition, count in counted:
            sizes[partition] = count
        before = F.element_at(F.lit(offsets_of(sizes).tolist()).cast("array<long>"), F.col(_PARTITION) + 1)
        return ordered.withColumn(column, before + F.col(_PLACE)).drop(_PARTITION, _PLACE)

    @property
    def partitions(self) -> int:
        """The number of partitions for joins, as set in the session."""
        return int(self.session.conf.get("spark.sql.shuffle.partitions") or 200)

    def frame(self, table: pa.Table) -> DataFrame:
        """Convert a small table to a frame."""
        schema = spark_schema(table.schema)
        return self.session.createDataFrame([tuple(row.values()) for row in table.to_pylist()], schema)


def longs(*names: str) -> pa.Schema:
    """Return a schema of int64 columns with these names."""
    return pa.schema([(name, pa.int64()) for name in names])


def stacked(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Combine several named tables into one; columns with the same name must have the same type."""
    named = [
        table.append_column(_OF, pa.repeat(pa.scalar(name), table.num_rows)) for name, table in tables.items()
    ]
    return pa.concat_tables(named, promote_options="default")


def stacked_schema(**schemas: pa.Schema) -> pa.Schema:
    """Return the schema of the table that `stacked` makes from tables with these schemas."""
    return stacked({name: schema.empty_table() for name, schema in schemas.items()}).schema


def rows_of(table: pa.Table, name: str, schema: pa.Schema) -> pa.Table:
    """Return the rows of the table `name` from a stacked table."""
    return table.filter(pc.equal(table[_OF], name)).select(schema.names)


def unstacked(frame: DataFrame, name: str, schema: pa.Schema) -> DataFrame:
    """Return the rows of the table `name` from a stacked frame."""
    return frame.where(frame[_OF] == name).select(*schema.names)


def spark_schema(schema: pa.Schema) -> Any:
    """Convert an Arrow schema to a Spark schema."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def one_row(frame: DataFrame) -> Any:
    """Return the first row of a small frame."""
    return frame.first()


def task_number() -> int:
    """Return the number of the partition that the current Spark task processes."""
    from pyspark import TaskContext

    context: Any = TaskContext.get()
    return int(context.partitionId())


def arrow_schema(schema: Any) -> pa.Schema:
    """Convert a Spark schema to an Arrow schema."""
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(schema, timezone="UTC")


def _settled(schema: pa.Schema) -> pa.Schema:
    """Convert a schema to the Arrow types that Spark expects."""
    return arrow_schema(spark_schema(schema))


def _mapped(frame: DataFrame, work: Callable[..., Iterator[pa.RecordBatch]], schema: pa.Schema) -> DataFrame:
    return frame.mapInArrow(work, spark_schema(schema))


def _each(
    work: Work, given: pa.Schema, made: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if batch.num_rows:
            yield from (
                work(pa.Table.from_batches([batch]).cast(given)).select(made.names).cast(made).to_batches()
            )


def _whole(
    work: Work, given: pa.Schema, made: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    held = [batch for batch in batches if batch.num_rows]
    if held:
        yield from work(pa.Table.from_batches(held).cast(given)).select(made.names).cast(made).to_batches()


def _joint(
    work: Joint, one: pa.Schema, other: pa.Schema, made: pa.Schema, left: pa.Table, right: pa.Table
) -> pa.Table:
    return work(left.cast(one), right.cast(other)).select(made.names).cast(made)


def _placed_schema(schema: pa.Schema) -> pa.Schema:
    return schema.append(pa.field(_PARTITION, pa.int32())).append(pa.field(_PLACE, pa.int64()))


def _placed(
    work: Work | None, given: pa.Schema, made: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Yield the batches of a partition, adding columns for the partition number and each row's position."""
    partition, place = task_number(), 0
    for batch in batches:
        table = pa.Table.from_batches([batch]).cast(given)
        table = table if work is None else work(table)
        places = np.arange(place, place + table.num_rows)
        place += table.num_rows
        numbered = table.append_column(_PARTITION, pa.array(np.full(table.num_rows, partition, np.int32)))
        yield from numbered.append_column(_PLACE, pa.array(places)).cast(made).to_batches()
