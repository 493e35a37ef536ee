"""The browser and the reader of a report that all tests of the page use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.report.browser import CHROMIUM, chromium
from reader import Reader


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip(
            "NO BROWSER: the report is not tested in one. Install Chromium "
            "(Debian: apt-get install chromium), or name one in PROVENANCE_CHROMIUM."
        )
    pytest.importorskip(
        "playwright.sync_api",
        reason="NO PLAYWRIGHT: the report is not tested in a browser. Install the dev extra.",
    )
    with chromium() as browser:
        yield browser


@pytest.fixture
def reader(request: pytest.FixtureRequest, browser: Any, files: dict[str, Path]) -> Iterator[Reader]:
    """A reader of one of the module's files: the newsroom's report, or the one that a parameter names."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    reader = Reader(page, files[getattr(request, "param", "newsroom")])
    yield reader
    page.close()
    assert reader.troubles == []
