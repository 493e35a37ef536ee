"""Write the tables of docs/archive.md from the results."""

from __future__ import annotations

import json
from typing import Any

from benchmarks import data
from benchmarks.pages import write_figures

RESULTS = data.ROOT / "benchmarks" / "archive" / "results.json"
PAGE = data.ROOT / "docs" / "archive.md"
BEGIN = "<!-- figures, written by benchmarks.archive.table -->"
_TOOLS = {
    "ours": "this library",
    "datasketch": "datasketch `MinHashLSH`",
    "duckdb": "a DuckDB table of shingles",
}


def write() -> None:
    """Write the tables between the markers of the page."""
    write_figures(PAGE, BEGIN, tables(json.loads(RESULTS.read_text("utf-8"))))


def tables(results: dict[str, Any]) -> str:
    """Return the Markdown tables: the figures for archives, and the comparisons with other tools."""
    sizes = sorted(results, key=int)
    heading = ("", *(f"{int(size):,} articles" for size in sizes))
    rows = [(name, *(value(results[size]) for size in sizes)) for name, value in _FIGURES.items()]
    compared = [size for size in sizes if "near_duplicates_ours" in results[size]]
    return "\n\n".join([_table(heading, rows), *(_look_ups(size, results[size]) for size in compared[-2:])])


def _look_ups(size: str, found: dict[str, Any]) -> str:
    """Return the table that compares this library with other tools at looking up texts in `size` articles."""
    rows = []
    for tool, name in _TOOLS.items():
        if (tool_found := found.get(f"near_duplicates_{tool}")) is None:
            continue
        rows.append(
            (
                name,
                f"{tool_found['held_mb']} MB",
                f"{tool_found['peak_mb']} MB",
                f"{tool_found['first_answer_seconds']:.2f} s",
                f"{1000 * tool_found['median_seconds']:.1f} ms",
                f"{tool_found['edits_with_their_source']} of {tool_found['edits']}",
            )
        )
    traced = found["trace"]
    heading = (
        "",
        "memory, without mapped files",
        "peak memory",
        "first answer",
        "each further answer",
        "edits whose source is found",
    )
    return "\n\n".join(
        [
            "The next table compares tools for looking up the near-duplicates of one text among "
            f"{int(size):,} articles. Each tool runs in a new process, with its index on disk:",
            _table(heading, rows),
            "`trace`, which also recognises reworded text, finds the source in "
            f"{traced['edits_with_their_source']} of {traced['edits']} cases.",
        ]
    )


_FIGURES = {
    "add all of them to a new archive": lambda found: f"{found['build']['seconds']:,.0f} s",
    "memory to add them, without mapped files": lambda found: f"{found['build']['held_mb'] / 1000:.1f} GB",
    "size on disk": lambda found: f"{found['disk_mb']:,.0f} MB",
    "size on disk, relative to the texts": lambda found: f"{found['disk_mb'] / found['text_mb']:.2f}",
    "trace one text, median": lambda found: f"{found['trace']['median_seconds']:.2f} s",
    "trace one text, 95th percentile": lambda found: f"{found['trace']['p95_seconds']:.2f} s",
    "the command `trace`, from a cold start": lambda found: f"{found['cold_start_seconds']:.1f} s",
    "add 1,000 more articles": lambda found: f"{found['add']['seconds']:.1f} s",
    "`compact` the archive": lambda found: f"{found['compact']['seconds']:,.0f} s",
}


def _table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    write()
