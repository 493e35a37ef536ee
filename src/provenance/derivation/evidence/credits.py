"""Find what a document says about its sources: credits, links, quoted blocks, notes and datelines.

Such cues are the most direct evidence for a direction. But a cue may refer to a third document. A credit
therefore counts only if it names the other document of the pair, and a note only if the other document does
not repeat it. Cues mislead if both documents took a name from a third document, or if a note belongs to the
website rather than to the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np

from provenance.derivation.evidence.cue_words import any_of
from provenance.derivation.evidence.document_cues import agency_in
from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.derivation.pair import DocumentView

# The number of characters before and after a name that are searched for words of attribution.
_NEAR = 30


def credited_agency(view: DocumentView) -> str | None:
    """Return the news agency credited in a document's dateline, or in brackets near the top or the end."""
    return agency_in(view.text, view.agencies)


def outside_agency(text: str, outlet: str | None, own: Sequence[str] = ()) -> str | None:
    """Return the news agency that a text credits, or None if it credits none or only its own outlet.

    `own` lists names to be recognised as agencies in addition to the built-in list.
    """
    agency = agency_in(text, own)
    return None if agency is None or agency.casefold() == (outlet or "").casefold() else agency


def credits_other(pair_views: PairViews) -> np.ndarray:
    """Return 1 for each document that credits the other (by outlet, title or address), and 0 otherwise."""
    return pair_views.cached(_naming_the_other)


def _naming_the_other(pair_views: PairViews) -> np.ndarray:
    others = pair_views.other(np.arange(len(pair_views))).tolist()
    return np.array(
        [
            bool(credit(pair_views.document_views[i], pair_views.document_views[j]))
            for i, j in enumerate(others)
        ],
        float,
    )


def credit(own: DocumentView, other: DocumentView) -> str:
    """Return the words of `own` that name `other` as a source, or an empty string if there are none."""
    return _link(own, other) or _title(own, other) or _outlet(own, other)


def _link(own: DocumentView, other: DocumentView) -> str:
    if not other.url:
        return ""
    address = re.sub(r"^https?://(?:www\.)?", "", other.url).rstrip("/")
    host = _host(other.url)
    for name in (address, host) if host != _host(own.url or "") else (address,):
        if (
            "." in name
            and name in own.text
            and re.search(rf"(?<![\w.-])(?:www\.)?{re.escape(name)}(?![\w-]|\.\w)", own.text)
        ):
            return name
    return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        # Addresses come from the input and may be invalid; an invalid address has no host.
        return ""


def _title(own: DocumentView, other: DocumentView) -> str:
    """Return the words that cite the other document by its title, or an empty string if there are none.

    A title counts only if there are words of attribution near it; without them, it may be a heading.
    """
    title = (other.title or "").strip()
    return _attributed(own, title) if title in own.text and len(title.split()) >= 4 else ""


def _outlet(own: DocumentView, other: DocumentView) -> str:
    if own.outlet == other.outlet:
        return ""
    outlet = _without_article(other.outlet)
    if len(outlet) < 2 or outlet.casefold() == _without_article(own.outlet).casefold():
        return ""
    agency = credited_agency(own)
    return agency if agency and agency.casefold() == outlet.casefold() else _attributed(own, outlet)


@lru_cache(maxsize=1024)
def _without_article(outlet: str | None) -> str:
    """Return an outlet's name without a leading "the", which running text may add or omit."""
    return re.sub(r"^the\s+", "", (outlet or "").strip(), flags=re.IGNORECASE)


def _attributed(own: DocumentView, name: str) -> str:
    """Return a name with the attribution near it on the same line, or an empty string if there is none."""
    attributing, text = any_of("attributing", "reprinting"), own.text
    for begin, end in _whole_word_places(text, name):
        line_end = text.find("\n", end)
        start = max(text.rfind("\n", 0, begin) + 1, begin - _NEAR)
        stop = min(line_end if line_end >= 0 else len(text), end + _NEAR)
        if attributing.search(text[start:begin]):
            return _whole_words(text, start, end)
        if attributing.search(text[end:stop]):
            return _whole_words(text, begin, stop)
    return ""


def _whole_words(text: str, start: int, stop: int) -> str:
    """Return the words in part of a text, leaving out words that are cut off at either end."""
    words = text[start:stop].split()
    if start and text[start - 1].isalnum() and text[start].isalnum():
        words = words[1:]
    if stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        words = words[:-1]
    return " ".join(words)


def _whole_word_places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield the spans where a name occurs in a text as whole words."""
    begin = text.find(name)
    while begin >= 0:
        end = begin + len(name)
        if not _is_word_character(text[max(begin - 1, 0) : begin]) and not _is_word_character(
            text[end : end + 1]
        ):
            yield begin, end
            begin = text.find(name, end)
        else:
            begin = text.find(name, begin + 1)


def _is_word_character(character: str) -> bool:
    return character.isalnum() or character == "_"


def quoted_block(pair_views: PairViews) -> np.ndarray:
    """Return, for each document, the share of the shared text that is on lines marked as quoted."""
    return pair_views.tokens.share(
        pair_views.per_token(pair_views.documents.quoting) > 0, of=pair_views.shared
    )


def no_agency(pair_views: PairViews) -> np.ndarray:
    """Return 1 for each document that credits no news agency, and 0 otherwise."""
    return pair_views.per_view([each.agency is None for each in pair_views.documents.document_cues])


def no_release(pair_views: PairViews) -> np.ndarray:
    """Return 1 for each document that is not marked as a press release, and 0 otherwise."""
    return pair_views.per_view([release is None for release in pair_views.documents.releases])


def reprint_note(pair_views: PairViews) -> np.ndarray:
    """Return 1 for each document with a reprint note that the other does not repeat, and 0 otherwise.

    If the other document's outlet is unknown, the note counts, since it may refer to that outlet. If that
    outlet is known, the note counts only if the document names the other as a source (`credits_other`).
    Without such a credit, the note most likely refers to a third outlet.
    """
    unnamed = pair_views.per_view([not view.outlet for view in pair_views.documents.views])
    return _has_own_note(pair_views, "reprinting") * (
        pair_views.other(unnamed) | (credits_other(pair_views) > 0)
    )


def correction_note(pair_views: PairViews) -> np.ndarray:
    """Return 1 for each document with a correction note that the other does not repeat, and 0 otherwise."""
    return _has_own_note(pair_views, "correcting")


def _has_own_note(pair_views: PairViews, kind: str) -> np.ndarray:
    found = np.zeros(len(pair_views))
    for number in _views_with(pair_views, pair_views.documents.notes(kind)):
        found[number] = bool(_own_note(*pair_views.with_other(number), kind))
    return found


def _views_with(pair_views: PairViews, found: Sequence[Sequence[object]]) -> list[int]:
    """Return the numbers of the views whose document has a non-empty entry in `found`."""
    return np.flatnonzero(pair_views.per_view([bool(each) for each in found])).tolist()


def _own_note(own: PairView, other: PairView, kind: str) -> str:
    """Return the first note of this kind that the other document does not repeat, or an empty string."""
    notes = own.pair_views.documents.notes(kind)[own.document_number]
    if not notes:
        return ""
    text = other.document.text.casefold()
    return next((note for note in notes if note.casefold() not in text), "")


def _quoted_credit(more: PairView, less: PairView) -> str:
    return f"“{credit(more.document, less.document)}”"


def _release_mark(_more: PairView, less: PairView) -> str:
    return f"“{less.pair_views.documents.releases[less.document_number] or ''}”"


CREDITS = (
    Feature(
        "credit",
        credits_other,
        "{more} names {less} as a source: {words}.",
        because="Writers who reuse a text often name its source.",
        breaks="Both texts may have taken the name from a third document.",
        words=_quoted_credit,
    ),
    Feature(
        "quoted block",
        quoted_block,
        "{more} marks more of the shared text as quoted ({high}, against {low} in {less}).",
        because="A reply marks the lines that it answers.",
        breaks="Both texts may quote a third text, and some writers do not mark quotations.",
        unit=percent,
    ),
    Feature(
        "agency dateline",
        no_agency,
        "{less} credits an agency ({words}), but {more} does not.",
        because="News desks drop a credit more often than they add one.",
        breaks="Some outlets add a credit that their source left out.",
        words=lambda _more, less: less.document_cues.agency or "",
    ),
    Feature(
        "press release",
        no_release,
        "{less} is marked as a press release ({words}), but {more} is not.",
        because="A press release is written to be copied.",
        breaks="An agency's report may keep the marks of the press release that it is based on.",
        words=_release_mark,
    ),
    Feature(
        "reprint note",
        reprint_note,
        "{more} says that it was previously published elsewhere: {words}.",
        because="A text that says it was previously published elsewhere is the later of the two.",
        breaks="The note may refer to a third outlet.",
        words=lambda more, less: f"“{_own_note(more, less, 'reprinting')}”",
    ),
    Feature(
        "correction note",
        correction_note,
        "{more} says that it corrects or updates an earlier version: {words}.",
        because="A text that says it corrects an earlier version was written after that version.",
        breaks="The note may be about a different version.",
        words=lambda more, less: f"“{_own_note(more, less, 'correcting')}”",
    ),
)
