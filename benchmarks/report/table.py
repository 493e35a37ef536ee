"""Write the table in docs/report.md that shows the figures for a large report."""

from __future__ import annotations

from typing import Any

from benchmarks import data
from benchmarks.pages import write_figures

PAGE = data.ROOT / "docs" / "report.md"
BEGIN = "<!-- figures, written by benchmarks.report.run -->"


def write(figures: dict[str, Any]) -> None:
    """Write the table between the markers of the page."""
    write_figures(PAGE, BEGIN, table(figures))


def table(figures: dict[str, Any]) -> str:
    """Return the figures and their goals as a Markdown table."""
    rows = [
        ("size of the file", f"{figures['megabytes']} MB", "under 30 MB"),
        ("writing the report (processor time)", f"{figures['seconds_to_write']} s", ""),
        ("opening the report", f"{figures['seconds_to_open']} s", "at most 3 s"),
        (
            "moving the threshold, median and maximum",
            f"{figures['milliseconds_to_move_the_threshold']} ms, "
            f"{figures['milliseconds_to_move_the_threshold_at_most']} ms",
            "under 100 ms",
        ),
        ("opening the largest family", f"{figures['milliseconds_to_show_the_family_view']} ms", ""),
        ("opening a pair", f"{figures['milliseconds_to_show_the_pair_view']} ms", ""),
        ("searching the documents", f"{figures['milliseconds_to_search']} ms", ""),
        ("texts left out", f"{figures['texts_left_out']:,}", ""),
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    measured_on = (
        f"The report contains {figures['documents']:,} documents of about {figures['words_each']} words, "
        f"{figures['derivations']:,} derivations and {figures['passages']:,} passages. It was opened in "
        f"{figures['browser']} on a machine with {figures['machine']['processors']} processors "
        f"({figures['machine']['processor']})."
    )
    return "\n".join(["| | measured | goal |", "|---|---|---|", *lines, "", measured_on])
