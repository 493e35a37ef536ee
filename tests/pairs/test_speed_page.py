"""The page on speed shows what was measured."""

import json

from benchmarks.speed import table


def test_the_page_shows_the_results():
    results = json.loads(
        (table.PAGE.parent.parent / "benchmarks" / "speed" / "results.json").read_text("utf-8")
    )
    assert table.tables(results) in table.PAGE.read_text("utf-8"), "run: python -m benchmarks.speed.run"
