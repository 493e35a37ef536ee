"""The tables about archives."""

from __future__ import annotations

import json

from benchmarks.archive import table


def test_the_page_shows_the_results() -> None:
    results = json.loads(table.RESULTS.read_text("utf-8"))
    shown = table.PAGE.read_text("utf-8").partition(table.BEGIN)[2].partition(table.END)[0]
    assert shown.strip() == table.tables(results)
    assert "1,000,000 articles" in shown
