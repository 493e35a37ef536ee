"""Measure a report on 20,000 documents: its size, and the time to write, open and use it.

    python -m benchmarks.report.run                   20,000 documents; writes results.json and docs/report.md
    python -m benchmarks.report.run --documents 1000  a different number of documents; only prints the figures

The findings are made up (`made.py`). The browser is Chromium, as in the tests.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.alignment.run import machine
from benchmarks.report.browser import chromium
from benchmarks.report.made import repeated
from benchmarks.report.table import write as write_table
from provenance.report import write

RESULTS = data.ROOT / "benchmarks" / "report" / "results.json"
DOCUMENTS = 20_000
REPEATS = 5
_HEADING = "main h1"
# Changes the value of a control, and returns the time until the page is laid out again, in milliseconds.
_MOVED = """async ([selector, value]) => {
  const control = document.querySelector(selector);
  await new Promise(requestAnimationFrame);
  const start = performance.now();
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""
_LEFT_OUT = """() => JSON.parse(document.getElementById("data").textContent)
  .textPacks.filter((pack) => pack === null).length"""
_OPENED = """async (route) => {
  const start = performance.now();
  location.hash = route;
  await new Promise((done) => addEventListener("hashchange", done, { once: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""


def measure(documents: int) -> dict[str, Any]:
    """Return all figures for one report."""
    findings = repeated(documents)
    texts = findings.documents["text"].slice(0, DOCUMENTS).to_pylist()
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        path = write(findings, Path(folder) / "report.html")
        figures: dict[str, Any] = {
            "documents": findings.documents.num_rows,
            "words_each": round(sum(len(text.split()) for text in texts) / len(texts)),
            "derivations": findings.derivations.num_rows,
            "passages": findings.passages.num_rows,
            "megabytes": round(path.stat().st_size / 1e6, 1),
            "seconds_to_write": round(time.process_time() - start, 1),
        }
        with chromium() as browser:
            figures |= _in(browser, path)
    return figures


def _in(browser: Any, path: Path) -> dict[str, Any]:
    opened = []
    for _ in range(REPEATS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector(_HEADING)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        opened.append(time.perf_counter() - start)
        if len(opened) < REPEATS:
            page.close()
    moves = [page.evaluate(_MOVED, ["#threshold", f"{at / 20:.2f}"]) for at in range(1, 20)]
    views = {
        name: page.evaluate(_OPENED, route)
        for name, route in (("family", "#/family/0"), ("pair", "#/pair/0"), ("documents", "#/documents"))
    }
    searched = page.evaluate(_MOVED, ["input[name=q]:not(#search input)", "kamel"])
    return {
        "seconds_to_open": round(statistics.median(opened), 2),
        "milliseconds_to_move_the_threshold": round(statistics.median(moves), 1),
        "milliseconds_to_move_the_threshold_at_most": round(max(moves), 1),
        **{f"milliseconds_to_show_the_{name}_view": round(spent, 1) for name, spent in views.items()},
        "milliseconds_to_search": round(searched, 1),
        "texts_left_out": page.evaluate(_LEFT_OUT),
        "browser": f"Chromium {browser.version}",
        "machine": machine(),
    }


def main() -> None:
    """Measure and print the figures; save them only if the report has the full number of documents."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    chosen = parser.parse_args()
    figures = measure(chosen.documents)
    text = json.dumps(figures, indent=2)
    print(text)
    if chosen.documents == DOCUMENTS:
        RESULTS.write_text(f"{text}\n", "utf-8")
        write_table(figures)


if __name__ == "__main__":
    main()
