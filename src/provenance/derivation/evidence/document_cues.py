"""Find what a document states about its sources and about itself.

Each document is searched only once, even if it is in many pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property

from provenance.derivation.evidence.cue_words import cues
from provenance.derivation.pair import DocumentView

# The numbers of characters at the top and at the end of an article that are searched for credits and update
# marks.
_TOP, _END = 400, 200
# An update mark includes up to this many characters after its first words, so that different updates can be
# distinguished.
_MARK = 40
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,24})[)\]]")
_DATELINE = re.compile(
    r"^[^\n()]{2,60}\(([A-Z][\w.&'’-]{1,23}(?: [A-Z][\w.&'’-]{0,15}){0,2})\)\s*[-–—]{1,2}\s", re.MULTILINE
)


def agency_in(text: str, own: Sequence[str] = ()) -> str | None:
    """Return the news agency credited in a text's dateline, or in brackets near the top or the end.

    A name in `own` counts wherever it is mentioned near the top or the end, because the user has listed it
    as an agency.
    """
    top, end = text[:_TOP], text[-_END:]
    for name in own:
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part) for part in (top, end)):
            return name
    for part in (top, end):
        for found in _BRACKETED.finditer(part):
            for name in re.split(r"\s*[/,;]\s*|\s+-\s+", found[1].strip()):
                known = _agencies().get(name.casefold())
                if known:
                    return known
    # A name in brackets between a dateline's place and its dash counts as an agency even if it is not listed.
    dateline = _DATELINE.search(top) if "(" in top else None
    return dateline[1] if dateline else None


class DocumentCues:
    """The agency credit and the update marks of a document, each computed when first needed."""

    def __init__(self, view: DocumentView) -> None:
        self._text, self._own_agencies, self.prepared = view.text, view.agencies, view.prepared

    @cached_property
    def agency(self) -> str | None:
        """The news agency that the text credits (`agency_in`)."""
        return agency_in(self._text, self._own_agencies)

    @cached_property
    def update_marks(self) -> list[str]:
        """The update marks near the top or the end, such as “UPDATE 1” or “(Adds reaction)”."""
        parts = {self._text[:_TOP], self._text[-_END:]}
        return sorted(
            {found[0].strip("()[]（）【】 \n") for part in parts for found in _update().finditer(part)}
        )


@cache
def _update() -> re.Pattern[str]:
    """Return a pattern that matches an update mark and the text after it on the same line.

    A mark appears in brackets or at the beginning of a line. At the beginning of a line, a mark other than a
    numbered update must be followed by a punctuation mark, a number or the end of the line: “Update: ” is a
    mark, but “Update your address” is not.
    """
    numbered, plain = (
        "|".join(
            re.escape(words).replace(r"\#", r"\d{1,2}") for words in sorted(cues(kind), key=len, reverse=True)
        )
        for kind in ("numbered updates", "updates")
    )
    return re.compile(
        rf"(?:^\s*(?:(?:{numbered})(?!\w)|(?:{plain})\s*(?:[-–—:.(/|]|\d|$))|[(\[（【](?:{numbered}|{plain})(?!\w))"
        rf"[^()\[\]（）【】\n]{{0,{_MARK}}}",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def _agencies() -> dict[str, str]:
    return {name.casefold(): name for name in cues("agencies")}
