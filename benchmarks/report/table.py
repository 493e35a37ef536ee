"""Write the figures for a large report into docs/report.md, as a table."""

from __future__ import annotations

from typing import Any

from benchmarks import data
from benchmarks.pages import write_figures

PAGE = data.ROOT / "docs" / "report.md"
BEGIN = "<!-- figures, written by benchmarks.report.run -->"


def write(figures: dict[str, Any]) -> None:
    """Write the table to the page."""
    write_figures(PAGE, BEGIN, table(figures))


def table(figures: dict[str, Any]) -> str:
    """The figures as a Markdown table, with their goals."""
    rows = [
        ("size of the file", f"{figures['megabytes']} MB", "under 30 MB"),
        ("to write it (processor time)", f"{figures['seconds_to_write']} s", ""),
        ("to open it", f"{figures['seconds_to_open']} s", "at most 3 s"),
        (
            "to move the threshold, median and most",
            f"{figures['milliseconds_to_move_the_threshold']} ms, "
            f"{figures['milliseconds_to_move_the_threshold_at_most']} ms",
            "under 100 ms",
        ),
        ("to open the largest family", f"{figures['milliseconds_to_show_the_family_view']} ms", ""),
        ("to open a pair", f"{figures['milliseconds_to_show_the_pair_view']} ms", ""),
        ("to search the documents", f"{figures['milliseconds_to_search']} ms", ""),
        ("texts left out", f"{figures['texts_left_out']:,}", ""),
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    measured_on = (
        f"{figures['documents']:,} documents of about {figures['words_each']} words, "
        f"{figures['derivations']:,} derivations, {figures['passages']:,} passages; {figures['browser']} "
        f"on {figures['machine']['processors']} processors of {figures['machine']['processor']}."
    )
    return "\n".join(["| | measured | goal |", "|---|---|---|", *lines, "", measured_on])
