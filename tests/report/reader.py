"""A reader of a report in a browser, who notices every error and every request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def plain(words: str | None) -> str:
    """The words without the marks that isolate words of another direction, and with spaces that may break."""
    return re.sub("[\u2068\u2069]", "", words or "").replace("\u00a0", " ")


def until(holds: Callable[[], bool]) -> None:
    """Wait for something; the page's own policy forbids Playwright's way, which is to evaluate a string."""
    deadline = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


class Reader:
    """A page, with all errors and requests while it is open."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page, self.path, self.troubles = page, path, []
        page.set_default_timeout(8_000)
        page.on("console", lambda message: self.troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.troubles.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: self.request(request.url))

    def request(self, url: str) -> None:
        if url.split("#")[0] != self.path.as_uri():
            self.troubles.append(f"request: {url}")

    def open(self, route: str = "/") -> Any:
        self.page.goto(f"{self.path.as_uri()}#{route}")
        self.shows(route)
        return self.page

    def shows(self, route: str) -> None:
        """Wait until the view of that address is there."""
        self.page.wait_for_selector(f"main[data-shown='#{route}']")

    def number(self, id_: str) -> int:
        script = "id => JSON.parse(document.getElementById('data').textContent).documents.id.indexOf(id)"
        return self.page.evaluate(script, id_)
