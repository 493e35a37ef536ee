"""Write figures into pages of the documentation, between the markers of each page."""

from __future__ import annotations

from pathlib import Path

END = "<!-- end of figures -->"


def write_figures(page: Path, begin: str, figures: str, end: str = END) -> None:
    """Replace everything between the markers `begin` and `end` of a page with the given figures."""
    before, rest = page.read_text("utf-8").split(begin)
    page.write_text(f"{before}{begin}\n\n{figures}\n\n{end}{rest.split(end, 1)[1]}", "utf-8")
