"""The engine spark finds the same rows as the local one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import provenance as pv
from provenance.schema import TABLES

from .bodies import NEWSROOM, near_copies, of_everything, with_footer
from .engines import assert_same, collected, needs_spark, on_both_engines, scan_on, small_limits


@needs_spark
def test_the_same_rows_where_everything_is_divided(session: Any) -> None:
    rows = pv.read([row for row in of_everything() if row["id"] is not None])
    with small_limits():
        found = collected(rows, session, seed=1, max_frequency=4)
        assert_same(pv.scan(rows, max_frequency=4), found, without=["skipped"])


@pytest.mark.spark
@needs_spark
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"within_days": 2},
        {"same_outlet": False},
        {"threshold": 0.5, "sketch": "minhash", "strictness": "sensitive"},
        {"max_frequency": 3},
    ],
    ids=str,
)
def test_the_same_rows_with_other_settings(session: Any, settings: dict[str, Any]) -> None:
    rows = pv.read([row for row in of_everything() if row["id"] is not None])
    assert_same(pv.scan(rows, **settings), collected(rows, session, seed=2, **settings), without=["skipped"])
