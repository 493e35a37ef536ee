"""Extract the text from fragments of HTML, such as the entries of feeds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig(ure|caption)|footer|h[1-6r]|header|li|main|"
    "nav|[ou]l|p|pre|section|table|t[dhr]"
)
_UNSEEN = re.compile("script|style|head|title|template|noscript")
_LOOKS_TAGGED = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")


def as_text(markup: str) -> str:
    """Return the visible text, with a blank line between blocks; plain text is returned unchanged."""
    if not _LOOKS_TAGGED.search(markup):
        return markup
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser.text()


def _unseen(tag: str) -> bool:
    return _UNSEEN.fullmatch(tag) is not None


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = [[]]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the start of a block or of a hidden element."""
        self._unseen += _unseen(tag)
        if _BLOCKS.fullmatch(tag):
            self._blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a block or of a hidden element."""
        self._unseen -= _unseen(tag) and self._unseen > 0
        if _BLOCKS.fullmatch(tag):
            self._blocks.append([])

    def handle_data(self, data: str) -> None:
        """Keep visible text."""
        if not self._unseen:
            self._blocks[-1].append(data)

    def text(self) -> str:
        """Return the blocks, separated by blank lines.

        Within a block, each run of white space becomes a single space.
        """
        blocks = (" ".join("".join(block).split()) for block in self._blocks)
        return "\n\n".join(block for block in blocks if block)
