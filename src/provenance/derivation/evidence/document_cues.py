"""What a document says of its sources and of itself, found once however many pairs the document is in."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from provenance.derivation.evidence.cue_words import cues
from provenance.derivation.pair import DocumentView

# Characters at the top of an article in which a dateline is looked for, and at its end a credit.
_TOP, _END = 400, 200
# The characters of an update mark beyond its first words, by which it differs from another one.
_MARK = 40
# Numbers of fewer digits are round by chance; numbers of more digits are codes.
_NUMERAL = re.compile(r"\d(?<![\d.,]\d)\d*(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?(?!\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 12
# Numbers in this range are taken for years; smaller numbers mostly are none.
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
    """A number as the text writes it, how many digits it has, and its digits as a whole number.

    `step` is the power of ten that its zeros at the end make it a multiple of: 100 for 1,200.
    """

    written: str
    digits: int
    value: int
    step: int


class DocumentCues:
    """The numbers, quotations, agency credit, update marks and source lines of a document."""

    def __init__(self, view: DocumentView) -> None:
        self._text, self.prepared = view.text, view.prepared

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers of three digits or more, each spelling once."""
        long = (each for each in _NUMERAL.findall(self._text) if len(each) >= _FEWEST_DIGITS)
        found = []
        for written in dict.fromkeys(long):
            digits = written if written.isdecimal() else "".join(filter(str.isdecimal, written))
            if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
                value = int(digits)
                # Digits may be of any script; the zeros are counted in the ASCII form of the value.
                shown = digits if digits.isascii() else str(value).zfill(len(digits))
                found.append(
                    Numeral(written, len(digits), value, 10 ** (len(digits) - len(shown.rstrip("0"))))
                )
        return found

    @cached_property
    def latest_year(self) -> int:
        """The latest year the document names, or 0."""
        years = (each.value for each in self.numerals if each.written.isdecimal() and each.value in _YEARS)
        return max(years, default=0)

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The token spans in quotation marks; spans with no word between them are joined."""
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
        # An agency that is not listed: a name in brackets between the place and the dash.
        dateline = _DATELINE.search(top) if "(" in top else None
        return dateline[1] if dateline else None

    @cached_property
    def update_marks(self) -> list[str]:
        """The marks of an update at the top or the end, such as “UPDATE 1” or “(Adds reaction)”."""
        parts = {self._text[:_TOP], self._text[-_END:]}
        return sorted(
            {found[0].strip("()[]（）【】 \n") for part in parts for found in _update().finditer(part)}
        )

    @cached_property
    def source_lines(self) -> list[str]:
        """The lines that introduce a quoted text, such as “N. N. writes:”."""
        has_any = any(words in self._text for words in _INTRODUCING)
        return _SOURCE_LINE.findall(self._text) if has_any else []


def _runs(marked: np.ndarray) -> tuple[list[int], list[int]]:
    """Where runs of marked tokens begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(marked)) + 1).tolist(), len(marked)]
    runs = [(start, end) for start, end in pairwise(edges) if start < end and marked[start]]
    return [start for start, _ in runs], [end for _, end in runs]


@cache
def _update() -> re.Pattern[str]:
    """A pattern of update marks with what follows on the line.

    They stand in brackets or at the beginning of a line, where words that are no number of an update end with
    a mark of punctuation or come before a number: “Update: ”, but not “Update your address”.
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
