"""Name documents by outlet, date and title, with the opening words in place of a missing title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPENING = 160  # maximum length of an opening that replaces a missing title
_HEADLINE = 5  # minimum number of words in a headline; "Skip to content" has fewer
_BLOCK = 20  # minimum number of words in a paragraph; a shorter block of lines may be the name of a newspaper
_TOP = 2_000  # number of characters at the beginning of a text that are searched for a headline
_CUT = 60  # maximum length of a title quoted in an evidence sentence
_WORD = 16  # a title is cut between words, unless the next word is longer than this
_QUOTED = re.compile("“([^“”]+)”")
_LETTERS = re.compile(r"[^\W\d_]+")
# A time of day, as in "Last updated at 16:20", or the separators of a menu, as in "News | Sport | Tides".
_NO_TITLE = re.compile(r"\d ?: ?\d\d|\|.*\|")

Dated = tuple[datetime | None, str | None]  # a date of publication, if known, and its precision


@dataclass(frozen=True)
class Label:
    """The name of a document: its outlet and date, if they are known, and its title."""

    outlet: str
    date: str
    title: str
    dated: Dated = (None, None)

    @property
    def heading(self) -> str:
        """The outlet and date, or the quoted title if neither is known, for use in sentences."""
        return headed(self.outlet, self.date, self.title)

    @property
    def whole(self) -> str:
        """The outlet, date and title on one line."""
        return f"{self.heading}: {self.title}" if self.outlet or self.date else self.title


def labels(
    documents: pa.Table, passages: pa.Table, origins: pa.Table, ids: Iterable[str]
) -> dict[str, Label]:
    """Return the labels of the documents with the given ids, keyed by id."""
    columns = ["id", "outlet", "published", "published_precision", "title", "text"]
    wanted = pc.is_in(documents["id"], value_set=pa.array(dict.fromkeys(ids), pa.string()))
    chosen = documents.select(columns).filter(wanted)
    return {
        row["id"]: Label(
            row["outlet"] or "",
            written(row["published"], row["published_precision"]),
            row["title"] or opening,
            (row["published"], row["published_precision"]),
        )
        for row, opening in zip(
            chosen.to_pylist(), openings(documents, passages, origins, wanted), strict=True
        )
    }


def openings(
    documents: pa.Table, passages: pa.Table, origins: pa.Table, wanted: pa.ChunkedArray | None = None
) -> list[str]:
    """For each document, return the words that replace a missing title, or "" if it has a title.

    The words come from the beginning of the text. Boilerplate is skipped, and so is a first line that occurs
    in documents of different families. If `wanted` is given, it is a mask that selects the documents.
    """
    chosen = documents if wanted is None else documents.filter(wanted)
    named = pc.fill_null(pc.not_equal(chosen["title"], ""), False)
    untitled = chosen.filter(pc.invert(named))
    if not untitled.num_rows:
        return [""] * chosen.num_rows
    shared = _shared_first_lines(documents, origins)
    boilerplate = _boilerplate(passages, untitled["id"])
    rows = zip(untitled["id"], untitled["text"], _first_lines(untitled), strict=True)
    found = {}
    for id_, text, first in (tuple(value.as_py() for value in row) for row in rows):
        banner = [(0, text.index(first) + len(first))] if first in shared else []
        found[id_] = title_of(None, _without(text, boilerplate.get(id_, []) + banner))
    return [found.get(id_, "") for id_ in chosen["id"].to_pylist()]


def _first_lines(documents: pa.Table) -> pa.ChunkedArray:
    """Return the first line of each text."""
    beginnings = pc.utf8_ltrim_whitespace(pc.utf8_slice_codeunits(documents["text"], 0, 4 * _OPENING))
    return pc.utf8_rtrim_whitespace(pc.list_element(pc.split_pattern(beginnings, "\n", max_splits=1), 0))


def _shared_first_lines(documents: pa.Table, origins: pa.Table) -> set[str]:
    """Return the first lines that documents of different families share, such as the banner of a site."""
    family = origins["family"].take(pc.index_in(documents["id"], value_set=origins["id"]))
    alone = pa.array(range(-len(family), 0), family.type)  # a document in no family counts as a family
    rows = pa.table({"line": _first_lines(documents), "family": pc.coalesce(family, alone)})
    counted = rows.group_by("line").aggregate([("family", "count_distinct")])
    return set(counted["line"].filter(pc.greater(counted["family_count_distinct"], 1)).to_pylist())


def _without(text: str, boilerplate: list[tuple[int, int]]) -> str:
    """Return the beginning of a text without boilerplate, or the whole text if no letters would be left."""
    parts, at = [], 0
    for start, end in [*sorted(boilerplate), (_TOP, _TOP)]:
        parts.append(text[at:start])
        at = max(at, end)
    own = "\n".join(parts)
    return own if _LETTERS.search(own) else text


def _boilerplate(passages: pa.Table, ids: pa.ChunkedArray) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of boilerplate in each document, keyed by the document's id."""
    boilerplate: dict[str, list[tuple[int, int]]] = {}
    for which in ("a", "b"):
        here = pc.is_in(passages[which], value_set=pc.cast(ids, pa.string()).combine_chunks())
        found = pc.and_(pc.equal(passages["kind"], "boilerplate"), here)
        for row in passages.select([which, f"{which}_start", f"{which}_end"]).filter(found).to_pylist():
            boilerplate.setdefault(row[which], []).append((row[f"{which}_start"], row[f"{which}_end"]))
    return boilerplate


def written(published: datetime | None, precision: str | None) -> str:
    """Format a date to its known precision, such as ``10 Oct 2024 04:00``; return "" if there is no date."""
    if published is None:
        return ""
    if precision == "year":
        return f"{published.year}"
    month = f"{_MONTHS[published.month - 1]} {published.year}"
    if precision == "month":
        return month
    day = f"{published.day} {month}"
    return day if precision == "day" else f"{day} {published:%H:%M}"


def title_of(title: str | None, text: str | None) -> str:
    """Return the title or, if there is none, the first line of the text that could be a title.

    If no line could be a title, the opening words are returned.
    """
    if title:
        return title
    opening = (text or "")[:_TOP]
    line = next(filter(_may_be_title, _lines(opening)), opening)
    return _cut_at_word(line.strip("#* "), _OPENING) or "(no words)"


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text that are candidates for its title.

    In a short block of lines, such as the name of a newspaper above its motto, only the first line is a
    candidate.
    """
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip().splitlines()
        yield from lines[:1] if _words(block) < _BLOCK else lines


def _may_be_title(line: str) -> bool:
    """Return whether a line is long enough for a headline and is neither a menu nor an update time."""
    return _words(line) >= _HEADLINE and (len(line) > _OPENING or not _NO_TITLE.search(line))


def _words(text: str) -> int:
    """Count the words of a text; each character of Chinese, Japanese or Korean counts as a word."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + len(_LETTERS.findall(text))


def headed(outlet: str | None, date: str, title: str) -> str:
    """Return the outlet and date, or the quoted title if neither is known, for use in sentences."""
    return ", ".join(part for part in (outlet, date) if part) or f"“{_cut_at_word(title, _CUT)}”"


def apart(names: tuple[str, str], titles: tuple[str, str]) -> tuple[str, str]:
    """Make equal names distinct: add the titles or, if these are equal too, "the first" and "the second"."""
    if names[0] == names[1] and titles[0] != titles[1]:
        names = f"{names[0]}, “{titles[0]}”", f"{names[1]}, “{titles[1]}”"
    if names[0] == names[1]:
        return f"{names[0]} (the first)", f"{names[1]} (the second)"
    return names


def closed(name: str) -> str:
    """Add a comma to a name that contains a comma, so that the name can be the subject of a sentence."""
    return f"{name}," if ", " in name and not name.endswith(("”", ")")) else name


def briefly(a: Label, b: Label) -> tuple[str, str]:
    """Return the shortest names that distinguish two documents: only the outlets if these differ."""
    if a.outlet and b.outlet and a.outlet != b.outlet:
        return a.outlet, b.outlet
    return apart((a.heading, b.heading), (a.title, b.title))


def renamed(sentence: str, names: Mapping[str, str]) -> str:
    """Replace quoted ids and titles in an evidence sentence with the names of the documents."""
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
    """Put a name on one line, and shorten it as in evidence sentences."""
    line = " ".join(name.split())
    return line if len(line) <= _CUT else line[: _CUT - 1] + "…"


def _cut_at_word(text: str, characters: int) -> str:
    """Put the text on one line and cut it to a display width, if possible after a whole word."""
    line, kept = " ".join(text.split()), shorten(text, characters)
    if kept == line or line[len(kept) - 1] == " " or len(kept) - kept.rfind(" ") > _WORD:
        return kept
    return kept[: kept.rfind(" ")] + "…"


def shorten(text: str, characters: int) -> str:
    """Put the text on one line and cut it to a display width; wide East Asian characters take two columns."""
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
