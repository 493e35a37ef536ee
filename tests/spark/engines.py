"""Scans on both engines, whose rows are compared."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pytest

import provenance as pv
from provenance.passages import candidates, portions
from provenance.schema import TABLES
from provenance.spark import cluster as limits
from provenance.spark.sessions import require_spark

ENGINES = ("local", "spark")


def missing() -> str | None:
    """What Spark needs and is not there."""
    try:
        require_spark()
    except pv.ProvenanceError as error:
        return str(error)
    return None


def needs_spark(test: Any) -> Any:
    """A test that is skipped where there is no Spark, and shares one session with all others."""
    reason = missing()
    if reason:
        print(f"SKIPPED: {test.__name__}: {reason}", file=sys.stderr)
    skipped = pytest.mark.skipif(reason is not None, reason=reason or "")
    return pytest.mark.xdist_group("spark")(skipped(test))


def on_both_engines(scenario: Any) -> Any:
    """A scenario that gets `scan` of either engine, and has to find the same there."""
    fanned = pytest.mark.parametrize("engine", ENGINES)(scenario)
    return pytest.mark.spark(needs_spark(fanned))


def scan_on(engine: str, rows: Any, session: Any = None, **settings: Any) -> pv.Findings:
    """The findings of one of the engines."""
    return pv.scan(rows, **settings) if engine == "local" else collected(rows, session, **settings)


def collected(rows: Any, session: Any, seed: int | None = None, **settings: Any) -> pv.Findings:
    """The findings of the engine spark, in memory; with a `seed`, of rows shuffled and in many parts."""
    from provenance import spark

    documents = pv.read(rows).documents
    frame = frame_of(documents, session)
    if seed is not None:
        order = list(range(documents.num_rows))
        random.Random(seed).shuffle(order)
        frame = frame_of(documents.take(order), session).repartition(5)
    return in_memory(spark.scan(frame, session=session, **settings))


def frame_of(documents: pa.Table, session: Any) -> Any:
    """Documents as a frame."""
    from pyspark.sql.pandas.types import from_arrow_schema

    fields = [
        field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
        for field in documents.schema
    ]
    schema = from_arrow_schema(pa.schema(fields), prefer_timestamp_ntz=True)
    return session.createDataFrame([tuple(row.values()) for row in documents.to_pylist()], schema)


def in_memory(result: Any) -> pv.Findings:
    """A result of Spark as findings."""
    tables = {}
    for name, schema in TABLES.items():
        table = result.sorted(name).toArrow()
        known = {field.name: field for field in schema}
        tables[name] = table.cast(pa.schema([known.get(each.name, each) for each in table.schema]))
    return pv.Findings(**tables, settings=result.settings, run=result.run)


def assert_same(one: pv.Findings, other: pv.Findings, without: Sequence[str] = ()) -> None:
    """Both have the same rows in every table, in the same order."""
    for name in TABLES:
        if name in without:
            continue
        a, b = one.table(name).to_pylist(), other.table(name).to_pylist()
        assert len(a) == len(b), name
        for left, right in zip(a, b, strict=True):
            assert left == right, name


@contextmanager
def small_limits() -> Iterator[None]:
    """Everything is taken as too large for one task, and no pair as worth aligning without a reason."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "AT_ONCE", 8)
        patch.setattr(limits, "FEW", 8)
        patch.setattr(candidates, "ALL_PAIRS", 0)
        patch.setattr(portions, "PORTION_BYTES", 1 << 13)
        yield
