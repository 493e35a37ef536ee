"""Start the Chromium of this machine for tests and measurements, without background traffic."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("PROVENANCE_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium with Playwright, and close it at the end of the `with` block."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise SystemExit("Chromium not found: install it, or set PROVENANCE_CHROMIUM to its path")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        browser.close()
