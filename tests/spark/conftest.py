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
    yield found
    found.stop()
