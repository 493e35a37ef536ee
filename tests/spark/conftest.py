"""The session that all tests on Spark share, on two cores of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .engines import missing


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    if reason := missing():
        pytest.skip(reason)
    from provenance.spark.sessions import session_of

    found = session_of(master="local[2]")
    # For a few rows, compiling each query and planning it anew takes longer than the query.
    for name in ("adaptive.enabled", "codegen.wholeStage"):
        found.conf.set(f"spark.sql.{name}", "false")
    found.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    found.conf.set("spark.sql.shuffle.partitions", "3")
    yield found
    found.stop()
