"""What a document says of itself, looked up in its text once however many pairs it is in."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from provenance.derivation.evidence.cue_words import cues
from provenance.derivation.pair import DocumentView

# Characters at the top of an article in which a dateline stands, and at its end a credit.
_TOP, _END = 400, 200
# Numbers of fewer digits are round by chance, of more are codes.
_NUMERAL = re.compile(r"\d(?<![\d.,]\d)\d*(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?(?!\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 12
# Numbers taken for years: smaller ones are mostly none.
_YEARS = range(1500, 2100)
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,24})[)\]]")
_DATELINE = re.compile(
    r"^[^\n()]{2,60}\(([A-Z][\w.&'’-]{1,23}(?: [A-Z][\w.&'’-]{0,15}){0,2})\)\s*[-–—]{1,2}\s", re.MULTILINE
)
_INTRODUCING = ("writes:", "wrote:", "a écrit:", "schrieb:", "escribió:", "In article <")
_SOURCE_LINE = re.compile(
    r"^.*(?:\b(?:writes|wrote|a écrit|schrieb|escribió):|^In article <).*$", re.MULTILINE
)


class Numeral(NamedTuple):
    """A number as the text writes it, how many digits it has, and what they make as a whole number.

    `step` is what it is a multiple of by its zeros at the end: 100 for 1,200.
    """

    written: str
    digits: int
    value: int
    step: int


class DocumentCues:
    """How a document is written and what it says of itself."""

    def __init__(self, view: DocumentView) -> None:
        self._text, self.prepared = view.text, view.prepared

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers of three digits or more, each once as the text writes it."""
        long = (each for each in _NUMERAL.findall(self._text) if len(each) >= _FEWEST_DIGITS)
        found = []
        for written in dict.fromkeys(long):
            digits = written if written.isdecimal() else "".join(filter(str.isdecimal, written))
            if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
                value = int(digits)
                # Of whatever script: its zeros are those of its value.
                shown = digits if digits.isascii() else str(value).zfill(len(digits))
                found.append(
                    Numeral(written, len(digits), value, 10 ** (len(digits) - len(shown.rstrip("0"))))
                )
        return found

    @cached_property
    def latest_year(self) -> int:
        """The latest year it names, 0 where it names none."""
        years = (each.value for each in self.numerals if each.written.isdecimal() and each.value in _YEARS)
        return max(years, default=0)

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Token spans inside quotation marks, joined where no word lies between."""
        return list(zip(*_runs(self.prepared.quoted), strict=True))

    @cached_property
    def agency(self) -> str | None:
        """The news agency credited in the dateline, or in brackets at the top or the end."""
        top = self._text[:_TOP]
        for part in (top, self._text[-_END:]):
            for found in _BRACKETED.finditer(part):
                for name in re.split(r"\s*[/,;]\s*|\s+-\s+", found[1].strip()):
                    known = _agencies().get(name.casefold())
                    if known:
                        return known
        # One that is not listed: a name in brackets between the place and the dash.
        dateline = _DATELINE.search(top) if "(" in top else None
        return dateline[1] if dateline else None

    @cached_property
    def source_lines(self) -> list[str]:
        """Lines that introduce a quoted text, such as “N. N. writes:”."""
        held = any(words in self._text for words in _INTRODUCING)
        return _SOURCE_LINE.findall(self._text) if held else []


def _runs(marked: np.ndarray) -> tuple[list[int], list[int]]:
    """Where runs of marked tokens begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(marked)) + 1).tolist(), len(marked)]
    runs = [(start, end) for start, end in pairwise(edges) if start < end and marked[start]]
    return [start for start, _ in runs], [end for _, end in runs]


@cache
def _agencies() -> dict[str, str]:
    return {name.casefold(): name for name in cues("agencies")}


_CACHE: WeakKeyDictionary[DocumentView, DocumentCues] = WeakKeyDictionary()


def document_cues(view: DocumentView) -> DocumentCues:
    """How a document is written; remembered for as long as the view lives."""
    return _CACHE.get(view) or _CACHE.setdefault(view, DocumentCues(view))
