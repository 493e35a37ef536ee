"""What to call a document: its outlet, its date, its title; its opening words where it has no title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPENING = 90  # characters of a text that stand for a title
_QUOTED = re.compile("“([^“”]+)”")


def written(published: datetime | None, precision: str | None) -> str:
    """A date as people write it, as far as it is known: ``10 Oct 2024 04:00``; empty where there is none."""
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
    """The title; without one, how the text begins after so many characters."""
    return title or shorten((text or "")[after : after + 4 * _OPENING], _OPENING) or "(no words)"


def headed(outlet: str | None, date: str, title: str) -> str:
    """Outlet and date, or the title in quotation marks where neither is known: what a sentence calls it."""
    return ", ".join(part for part in (outlet, date) if part) or f"“{title}”"


def apart(names: tuple[str, str], titles: tuple[str, str]) -> tuple[str, str]:
    """Two names that a sentence can hold apart: with their titles, or else as first and second."""
    if names[0] == names[1] and titles[0] != titles[1]:
        names = f"{names[0]}, “{titles[0]}”", f"{names[1]}, “{titles[1]}”"
    if names[0] == names[1]:
        return f"{names[0]} (the first)", f"{names[1]} (the second)"
    return names


def closed(name: str) -> str:
    """A name with a comma in it as the subject of a sentence: with a comma at its end."""
    return f"{name}," if ", " in name and not name.endswith(("”", ")")) else name


def renamed(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence of evidence with quoted ids replaced by what the documents are called."""
    return _QUOTED.sub(lambda quoted: names.get(quoted[1], quoted[0]), sentence)


def delay(seconds: float) -> str:
    """A duration to the minute, such as ``12 h 20 min``; empty below half a minute."""
    minutes = int(abs(seconds) / 60 + 0.5)
    minus = "−" if seconds < 0 else ""
    if not minutes:
        return ""
    if minutes < 60:
        return f"{minus}{minutes} min"
    if minutes < 48 * 60:
        return f"{minus}{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    return f"{minus}{int(minutes / 1440 + 0.5):,} days"


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
