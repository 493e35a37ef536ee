"""The tables on archives are up to date."""

from __future__ import annotations

import json

from benchmarks.archive import table


def test_the_page_shows_the_results() -> None:
    results = json.loads(table.RESULTS.read_text("utf-8"))
    assert table.tables(results) in table.PAGE.read_text("utf-8"), "run: python -m benchmarks.archive.table"
