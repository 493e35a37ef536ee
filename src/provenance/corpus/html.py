"""Extract the article from a web page: its text without menus and advertisements, and its metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from provenance.corpus import dates
from provenance.corpus.decoding import Unreadable
from provenance.corpus.extras import imported

# The places where pages state their time of publication. Trafilatura reports only the day.
_STATED = (
    "//meta[@property='article:published_time' or @property='og:article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate]/@datetime",
)
# By default, trafilatura rejects dates after today and guesses dates from the text.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


def article(page: str) -> dict[str, Any] | None:
    """Return the fields of the article in a page, or None if the page has no article text.

    Raises
    ------
    MissingExtraError
        If trafilatura is not installed.
    Unreadable
        If the page cannot be parsed.
    """
    trafilatura = _trafilatura()
    # The parser stops at a NUL character.
    tree = trafilatura.load_html(page.replace("\0", ""))
    if tree is None:
        return None
    stated = list(_stated_dates(tree))
    language = tree.get("lang")
    try:
        found = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=_DATES
        )
    except Exception as error:  # a parser may raise any error, but the other inputs must still be read
        raise Unreadable(f"HTML that cannot be parsed: {error}") from None
    if found is None or not found.text:
        return None
    fields = {
        "text": found.text,
        "title": found.title,
        "url": found.url,
        "outlet": found.sitename or found.hostname,
        "published": next((date for date in stated if dates.parse(date)), found.date),
        "language": language,
    }
    return {name: value for name, value in fields.items() if value}


def _stated_dates(tree: Any) -> Iterator[str]:
    for path in _STATED:
        yield from (str(value).strip() for value in tree.xpath(path))
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        yield from _LINKED_DATA.findall(str(script))


@cache
def _trafilatura() -> ModuleType:
    trafilatura: ModuleType = imported("trafilatura", "HTML", "html")
    # A page without text is listed as skipped, so it needs no message on standard error.
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura
