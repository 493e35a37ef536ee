"""Names for documents: outlet, date and title, or the opening words if there is no title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPENING = 90  # the most characters of a text that replace a missing title
_HEADLINE = 5  # the fewest words of a headline; a dateline or "For immediate release" has fewer
_CUT = 60  # the most characters of a title that sentences of evidence quote
_WORD = 16  # the most letters of a word that is left out rather than cut
_QUOTED = re.compile("“([^“”]+)”")


@dataclass(frozen=True)
class Label:
    """The name of a document: its outlet and date, if they are known, and its title."""

    outlet: str
    date: str
    title: str

    @property
    def heading(self) -> str:
        """Outlet and date, or the title if neither is known; sentences use this name."""
        return headed(self.outlet, self.date, self.title)

    @property
    def whole(self) -> str:
        """Outlet, date and title on one line."""
        return f"{self.heading}: {self.title}" if self.outlet or self.date else self.title


def labels(documents: pa.Table, passages: pa.Table, ids: Iterable[str]) -> dict[str, Label]:
    """The labels of some documents, by id; `passages` show where boilerplate ends and a text begins."""
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
    """The beginning of each document without a title, after its site's boilerplate; empty for all others."""
    named = pc.fill_null(pc.not_equal(documents["title"], ""), False)
    untitled = documents.select(["id", "text"]).filter(pc.invert(named))
    boilerplate = _boilerplate(passages, untitled["id"])
    found = {
        row["id"]: title_of(None, row["text"], after=_beginning(row["text"], boilerplate.get(row["id"], [])))
        for row in untitled.to_pylist()
    }
    return [found.get(id_, "") for id_ in documents["id"].to_pylist()]


def _beginning(text: str, boilerplate: list[tuple[int, int]]) -> int:
    """The place where the text begins, after any boilerplate at its start."""
    at = 0
    for start, end in sorted(boilerplate):
        if not text[at:start].strip():
            at = max(at, end)
    return at


def _boilerplate(passages: pa.Table, ids: pa.ChunkedArray) -> dict[str, list[tuple[int, int]]]:
    """The spans in these documents that are boilerplate shared with any other document."""
    boilerplate: dict[str, list[tuple[int, int]]] = {}
    for which in ("a", "b"):
        here = pc.is_in(passages[which], value_set=pc.cast(ids, pa.string()).combine_chunks())
        found = pc.and_(pc.equal(passages["kind"], "boilerplate"), here)
        for row in passages.select([which, f"{which}_start", f"{which}_end"]).filter(found).to_pylist():
            boilerplate.setdefault(row[which], []).append((row[f"{which}_start"], row[f"{which}_end"]))
    return boilerplate


def written(published: datetime | None, precision: str | None) -> str:
    """A date in its known precision, such as ``10 Oct 2024 04:00``, or an empty string if there is none."""
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
    """The title, or the beginning of the text after the first `after` characters if there is no title.

    A first line that is about as long as a headline is used as the title.
    """
    beginning = (text or "")[after : after + 4 * _OPENING].strip()
    line, ended, _ = beginning.partition("\n")
    if ended and len(line.split()) >= _HEADLINE and len(line) <= _OPENING:
        beginning = line
    return title or _cut_at_word(beginning, _OPENING) or "(no words)"


def headed(outlet: str | None, date: str, title: str) -> str:
    """Outlet and date, or the quoted title if neither is known; sentences use this name."""
    return ", ".join(part for part in (outlet, date) if part) or f"“{_cut_at_word(title, _CUT)}”"


def apart(names: tuple[str, str], titles: tuple[str, str]) -> tuple[str, str]:
    """Two distinct names for a sentence, with titles added or marked as first and second if needed."""
    if names[0] == names[1] and titles[0] != titles[1]:
        names = f"{names[0]}, “{titles[0]}”", f"{names[1]}, “{titles[1]}”"
    if names[0] == names[1]:
        return f"{names[0]} (the first)", f"{names[1]} (the second)"
    return names


def closed(name: str) -> str:
    """A name as the subject of a sentence: a name that contains a comma gets another comma at its end."""
    return f"{name}," if ", " in name and not name.endswith(("”", ")")) else name


def briefly(a: Label, b: Label) -> tuple[str, str]:
    """The two shortest distinct names: only the outlets if they differ."""
    if a.outlet and b.outlet and a.outlet != b.outlet:
        return a.outlet, b.outlet
    return apart((a.heading, b.heading), (a.title, b.title))


def renamed(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of evidence with quoted ids and titles replaced by the names of the documents."""
    known = {_as_quoted(quoted): name for quoted, name in names.items()}
    return _QUOTED.sub(lambda quoted: known.get(quoted[1], quoted[0]), sentence)


def names_in_evidence(
    ids: tuple[str | None, str | None], of: tuple[Label, Label], names: tuple[str, str] | None = None
) -> dict[str, str]:
    """The ids or titles that sentences about two documents quote, and the names to use instead."""
    named = list(zip(ids, of, names or briefly(*of), strict=True))
    titles = {label.title: name for _, label, name in named} if of[0].title != of[1].title else {}
    return titles | {id_: name for id_, _, name in named if id_}


def _as_quoted(name: str) -> str:
    """A name on one line, shortened as in sentences of evidence."""
    line = " ".join(name.split())
    return line if len(line) <= _CUT else line[: _CUT - 1] + "…"


def delay(seconds: float) -> str:
    """A duration to the minute, such as ``12 h 20 min``, or an empty string below half a minute."""
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
    """The text on one line, cut to a width: after a whole word if one ends near there."""
    line, kept = " ".join(text.split()), shorten(text, characters)
    if kept == line or line[len(kept) - 1] == " " or len(kept) - kept.rfind(" ") > _WORD:
        return kept
    return kept[: kept.rfind(" ")] + "…"


def shorten(text: str, characters: int) -> str:
    """The text on one line, cut to a width in Latin characters (East Asian ones count as two)."""
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
