"""Make names for documents: outlet, date and title, or the opening words if there is no title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPENING = 90  # maximum length of an opening that replaces a missing title
_HEADLINE = 5  # minimum number of words in a headline; a dateline or "For immediate release" has fewer
_CUT = 60  # maximum length of a title quoted in a sentence of evidence
_WORD = 16  # maximum length of a word that is left out rather than cut
_QUOTED = re.compile("“([^“”]+)”")


@dataclass(frozen=True)
class Label:
    """The name of a document: its outlet and date, if they are known, and its title."""

    outlet: str
    date: str
    title: str

    @property
    def heading(self) -> str:
        """Outlet and date, or the title if neither is known, for use in sentences."""
        return headed(self.outlet, self.date, self.title)

    @property
    def whole(self) -> str:
        """Outlet, date and title on one line."""
        return f"{self.heading}: {self.title}" if self.outlet or self.date else self.title


def labels(documents: pa.Table, passages: pa.Table, ids: Iterable[str]) -> dict[str, Label]:
    """Return the labels of documents by id; `passages` show where a text begins after its boilerplate."""
    columns = ["id", "outlet", "published", "published_precision", "title", "text"]
    wanted = pa.array(dict.fromkeys(ids), pa.string())
    chosen = documents.select(columns).filter(pc.is_in(documents["id"], value_set=wanted))
    return {
        row["id"]: Label(
            row["outlet"] or "",
            written(row["published"], row["published_precision"]),
            row["title"] or opening,
        )
        for row, opening in zip(chosen.to_pylist(), openings(chosen, passages), strict=True)
    }


def openings(documents: pa.Table, passages: pa.Table) -> list[str]:
    """Return the opening words (after boilerplate) of each document without a title, or an empty string."""
    named = pc.fill_null(pc.not_equal(documents["title"], ""), False)
    untitled = documents.select(["id", "text"]).filter(pc.invert(named))
    boilerplate = _boilerplate(passages, untitled["id"])
    found = {
        row["id"]: title_of(None, row["text"], after=_beginning(row["text"], boilerplate.get(row["id"], [])))
        for row in untitled.to_pylist()
    }
    return [found.get(id_, "") for id_ in documents["id"].to_pylist()]


def _beginning(text: str, boilerplate: list[tuple[int, int]]) -> int:
    """Return the offset at which the text begins after any boilerplate at its start."""
    at = 0
    for start, end in sorted(boilerplate):
        if not text[at:start].strip():
            at = max(at, end)
    return at


def _boilerplate(passages: pa.Table, ids: pa.ChunkedArray) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of these documents that are boilerplate shared with any other document."""
    boilerplate: dict[str, list[tuple[int, int]]] = {}
    for which in ("a", "b"):
        here = pc.is_in(passages[which], value_set=pc.cast(ids, pa.string()).combine_chunks())
        found = pc.and_(pc.equal(passages["kind"], "boilerplate"), here)
        for row in passages.select([which, f"{which}_start", f"{which}_end"]).filter(found).to_pylist():
            boilerplate.setdefault(row[which], []).append((row[f"{which}_start"], row[f"{which}_end"]))
    return boilerplate


def written(published: datetime | None, precision: str | None) -> str:
    """Format a date to its known precision, such as ``10 Oct 2024 04:00``; empty if there is no date."""
    if published is None:
        return ""
    if precision == "year":
        return f"{published.year}"
    month = f"{_MONTHS[published.month - 1]} {published.year}"
    if precision == "month":
        return month
    day = f"{published.day} {month}"
    return day if precision == "day" else f"{day} {published:%H:%M}"


def title_of(title: str | None, text: str | None, *, after: int = 0) -> str:
    """Return the title or, if there is none, the opening words of the text from offset `after`.

    If the first line is about as long as a headline, only this line is used.
    """
    beginning = (text or "")[after : after + 4 * _OPENING].strip()
    line, ended, _ = beginning.partition("\n")
    if ended and len(line.split()) >= _HEADLINE and len(line) <= _OPENING:
        beginning = line
    return title or _cut_at_word(beginning, _OPENING) or "(no words)"


def headed(outlet: str | None, date: str, title: str) -> str:
    """Return outlet and date, or the quoted title if neither is known, for use in sentences."""
    return ", ".join(part for part in (outlet, date) if part) or f"“{_cut_at_word(title, _CUT)}”"


def apart(names: tuple[str, str], titles: tuple[str, str]) -> tuple[str, str]:
    """Make equal names distinct: add the titles or, if these are equal too, "the first" and "the second"."""
    if names[0] == names[1] and titles[0] != titles[1]:
        names = f"{names[0]}, “{titles[0]}”", f"{names[1]}, “{titles[1]}”"
    if names[0] == names[1]:
        return f"{names[0]} (the first)", f"{names[1]} (the second)"
    return names


def closed(name: str) -> str:
    """Prepare a name to be the subject of a sentence: if it contains a comma, end it with a comma as well."""
    return f"{name}," if ", " in name and not name.endswith(("”", ")")) else name


def briefly(a: Label, b: Label) -> tuple[str, str]:
    """Return the shortest names that distinguish two documents: only the outlets if these differ."""
    if a.outlet and b.outlet and a.outlet != b.outlet:
        return a.outlet, b.outlet
    return apart((a.heading, b.heading), (a.title, b.title))


def renamed(sentence: str, names: Mapping[str, str]) -> str:
    """Replace quoted ids and titles in a sentence of evidence with the names of the documents."""
    known = {_as_quoted(quoted): name for quoted, name in names.items()}
    return _QUOTED.sub(lambda quoted: known.get(quoted[1], quoted[0]), sentence)


def names_in_evidence(
    ids: tuple[str | None, str | None], of: tuple[Label, Label], names: tuple[str, str] | None = None
) -> dict[str, str]:
    """Map the ids and titles quoted in sentences about two documents to the names that replace them."""
    named = list(zip(ids, of, names or briefly(*of), strict=True))
    titles = {label.title: name for _, label, name in named} if of[0].title != of[1].title else {}
    return titles | {id_: name for id_, _, name in named if id_}


def _as_quoted(name: str) -> str:
    """Put a name on one line, shortened as in sentences of evidence."""
    line = " ".join(name.split())
    return line if len(line) <= _CUT else line[: _CUT - 1] + "…"


def delay(seconds: float) -> str:
    """Format a duration, such as ``12 h 20 min`` or ``3 days``; empty if it is under half a minute."""
    minutes = int(abs(seconds) / 60 + 0.5)
    minus = "−" if seconds < 0 else ""
    if not minutes:
        return ""
    if minutes < 60:
        return f"{minus}{minutes} min"
    if minutes < 48 * 60:
        return f"{minus}{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    return f"{minus}{int(minutes / 1440 + 0.5):,} days"


def _cut_at_word(text: str, characters: int) -> str:
    """Put the text on one line and cut it to a width, if possible after a whole word."""
    line, kept = " ".join(text.split()), shorten(text, characters)
    if kept == line or line[len(kept) - 1] == " " or len(kept) - kept.rfind(" ") > _WORD:
        return kept
    return kept[: kept.rfind(" ")] + "…"


def shorten(text: str, characters: int) -> str:
    """Put the text on one line and cut it to a width; an East Asian character counts as two."""
    line = " ".join(text.split())
    reached = 0
    cut = None
    for place, character in enumerate(line):
        reached += 1 + (unicodedata.east_asian_width(character) in "WF")
        if cut is None and reached > characters - 1:
            cut = place
        if reached > characters:
            return line[:cut].rstrip() + "…"
    return line
