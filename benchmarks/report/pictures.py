"""Take the screenshots for docs/report.md: one for each view of the report on the example newsroom.

python -m benchmarks.report.pictures
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks import data
from benchmarks.report.browser import chromium
from provenance.findings import Findings
from provenance.pipeline import scan
from provenance.report import write

IMAGES = data.ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
COLOURS = 64  # enough for a screenshot, at half the file size
# The pair shown in the screenshots, and the evidence selected for it.
SOURCE, DERIVED = "courier-barrier-log", "herald-barrier-answers"
CHOSEN = "as a source:"


def main() -> None:
    """Take all screenshots."""
    findings = scan(data.ROOT / "examples" / "newsroom")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = write(findings, Path(folder) / "report.html")
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
            _take(page, path, findings, "" if scheme == "light" else "-dark")
            page.close()


def _take(page: Any, path: Path, findings: Findings, suffix: str) -> None:
    def opened(route: str) -> None:
        page.goto(f"{path.as_uri()}#{route}")
        page.wait_for_selector(f"main[data-shown='#{route}']")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def taken(name: str) -> None:
        shot = Image.open(io.BytesIO(page.screenshot()))
        few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(IMAGES / f"report-{name}{suffix}.png", optimize=True)

    if not suffix:
        opened("/")
        taken("overview")
        page.click("a:text('Family 1')")
        page.wait_for_selector("svg.graph")
        taken("family")
        number = findings.documents["id"].to_pylist().index(DERIVED)
        opened(f"/document/{number}")
        taken("document")
    opened("/links?q=" + SOURCE)
    row = page.locator("tbody tr", has_text="It was not a branch").first
    row.locator("a.read").click()
    page.wait_for_selector(".pane")
    page.click(f".point:has-text('{CHOSEN}')")
    page.evaluate("scrollTo(0, 0)")
    taken("pair")


if __name__ == "__main__":
    main()
