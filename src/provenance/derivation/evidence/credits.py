"""What a document says of its sources: credits, links, quoted blocks, notes, datelines.

Such cues are the plainest evidence there is, and they name a source, which may or may not be the other
document of the pair; so a cue speaks for a direction only where it fits the other document. What breaks it:
a name that both took over from a third, a note that belongs to the site and not to the article.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import numpy as np

from provenance.derivation.evidence.cues import any_of, cues
from provenance.derivation.evidence.reading import Reading
from provenance.derivation.evidence.signs import Sign, percent
from provenance.derivation.pair import Witness

# Characters at the top of an article in which a dateline stands.
_TOP = 400
# Characters between a name and the words that make it an attribution.
_NEAR = 30
_QUOTED_LINE = re.compile(r"^[^\S\n]*(?:[>|][^\S\n]*)+.*$", re.MULTILINE)
_SOURCE_LINE = re.compile(
    r"^.*(?:\b(?:writes|wrote|a écrit|schrieb|escribió):|^In article <).*$", re.MULTILINE
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,24})[)\]]\s*[-–—:۔]?")


def credited_agency(witness: Witness) -> str | None:
    """The news agency a document credits in its dateline or in brackets near its top or its end."""
    for part in (witness.text[:_TOP], witness.text[-_TOP // 2 :]):
        for found in _BRACKETED.finditer(part):
            known = _agency(found[1])
            if known:
                return known
    # An agency nobody listed: capitals in brackets between the place and the dash of a dateline.
    dateline = re.search(r"\w\s*\(([A-Z]{2,6})\)\s+[-–—]\s", witness.text[:_TOP])
    return dateline[1] if dateline else None


def _agency(words: str) -> str | None:
    for part in re.split(r"\s*[/,;]\s*|\s+-\s+", words.strip()):
        for agency in cues("agencies"):
            if part.casefold() == agency.casefold():
                return agency
    return None


def credits_other(own: Reading, other: Reading) -> float:
    """1 where the document names the other as a source: its outlet, title, address or agency."""
    return float(bool(credit(own.witness, other.witness)))


def credit(own: Witness, other: Witness) -> str:
    """The words of `own` that name `other`; empty where there are none."""
    return _link(own, other) or _title(own, other) or _outlet(own, other)


def _link(own: Witness, other: Witness) -> str:
    if not other.url:
        return ""
    address = re.sub(r"^https?://(?:www\.)?", "", other.url).rstrip("/")
    if "/" in address and address in own.text:
        return address
    host = (urlsplit(other.url).hostname or "").removeprefix("www.")
    own_host = (urlsplit(own.url).hostname or "").removeprefix("www.") if own.url else ""
    return (
        host if host and host != own_host and re.search(rf"(?<![\w.]){re.escape(host)}\b", own.text) else ""
    )


def _title(own: Witness, other: Witness) -> str:
    """A title of several words that the document gives in full, below its own heading."""
    title = (other.title or "").strip()
    if len(title.split()) < 4 or title.casefold() == (own.title or "").strip().casefold():
        return ""
    return title if title in own.text[len(title) :] and own.text.lstrip().find(title) != 0 else ""


def _outlet(own: Witness, other: Witness) -> str:
    outlet = (other.outlet or "").strip()
    if len(outlet) < 2 or outlet.casefold() == (own.outlet or "").strip().casefold():
        return ""
    agency = credited_agency(own)
    if agency and agency.casefold() == outlet.casefold():
        return agency
    # What an outlet's own article says of the outlet may have been taken over with it, which is credit too.
    for found in re.finditer(rf"(?<!\w){re.escape(outlet)}(?!\w)", own.text):
        start, end = max(0, found.start() - _NEAR), found.end() + _NEAR
        if any_of("attributing").search(own.text, start, end):
            return " ".join(
                own.text[max(start, own.text.rfind("\n", 0, found.start()) + 1) : found.end()].split()
            )
    return ""


def quoted_block(own: Reading, _other: Reading) -> float:
    """The share of the shared passages on lines marked as quoted."""
    if not own.shared.any():
        return 0.0
    spans = np.array([found.span() for found in _QUOTED_LINE.finditer(own.witness.text)], dtype=np.int64)
    if not len(spans):
        return 0.0
    starts = own.side.starts[own.shared]
    nearest = np.searchsorted(spans[:, 0], starts, side="right") - 1
    return float(((nearest >= 0) & (starts < spans[nearest, 1])).mean())


def source_lines(own: Reading, other: Reading) -> float:
    """Lines such as “N. N. writes:” that the other document lacks; three at most."""
    lacking = set(_SOURCE_LINE.findall(own.witness.text)) - set(_SOURCE_LINE.findall(other.witness.text))
    return float(min(len(lacking), 3))


def agency_dateline(own: Reading, _other: Reading) -> float:
    """1 where the document credits a news agency."""
    return float(credited_agency(own.witness) is not None)


def reprint_note(own: Reading, other: Reading) -> float:
    """1 where the document says that it appeared elsewhere before, and the other does not say the same."""
    return float(bool(_note(own, other, "reprinting")))


def correction_note(own: Reading, other: Reading) -> float:
    """1 where the document says that it corrects or updates an earlier version, and the other does not."""
    return float(bool(_note(own, other, "correcting")))


def _note(own: Reading, other: Reading, kind: str) -> str:
    """A note of a kind that stands outside the shared passages."""
    pattern = any_of(kind)
    for found in pattern.finditer(own.witness.text):
        at = int(np.searchsorted(own.side.starts, found.start()))
        if found[0].casefold() not in other.witness.text.casefold() and at < len(own.shared):
            return found[0]
    return ""


def _says(more: Reading, less: Reading) -> str:
    return f"“{credit(more.witness, less.witness)}”"


def _source_line(more: Reading, less: Reading) -> str:
    lines = sorted(
        set(_SOURCE_LINE.findall(more.witness.text)) - set(_SOURCE_LINE.findall(less.witness.text))
    )
    return f"“{' '.join(lines[0].split())[:80]}”" if lines else ""


CREDITS = (
    Sign("credit", credits_other, "{more} names {less} as a source: {words}.", words=_says),
    Sign(
        "quoted block",
        quoted_block,
        "{more} marks what they share as quoted, line by line ({high} of it, against {low}).",
        unit=percent,
    ),
    Sign(
        "source line",
        source_lines,
        "{more} introduces what it quotes: {words}.",
        words=_source_line,
    ),
    Sign(
        "agency dateline",
        agency_dateline,
        "{more} credits an agency ({words}) and {less} does not.",
        words=lambda more, _less: credited_agency(more.witness) or "",
    ),
    Sign(
        "reprint note",
        reprint_note,
        "{more} says that it appeared elsewhere before: {words}.",
        words=lambda more, less: f"“{_note(more, less, 'reprinting')}”",
    ),
    Sign(
        "correction note",
        correction_note,
        "{more} says that it corrects or updates an earlier version: {words}.",
        words=lambda more, less: f"“{_note(more, less, 'correcting')}”",
    ),
)
