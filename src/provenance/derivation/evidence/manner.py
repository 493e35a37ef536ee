"""What is measured on one document alone, once however many pairs it is in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from provenance.derivation.evidence.cues import cued, cues
from provenance.derivation.pair import Witness
from provenance.passages.background import BIT

# Characters at the top of an article in which a dateline stands, and at its end a credit.
_TOP, _END = 400, 200
_COMMAS, _DASHES, _QUESTIONS = ",،、，;；", (";", "—", "–", "--"), "?؟？"
_MARKS = re.compile(r"[^\w\s.,]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_DIGITS = re.compile(r"\d+")
# Numbers of fewer digits are round by chance, of more are codes.
_NUMERAL = re.compile(r"(?<![\d.,])\d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?(?!\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 12
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,24})[)\]]")
_DATELINE = re.compile(
    r"^[^\n()]{2,60}\(([A-Z][\w.&'’-]{1,23}(?: [A-Z][\w.&'’-]{0,15}){0,2})\)\s*[-–—]{1,2}\s", re.MULTILINE
)
_QUOTED_LINE = re.compile(r"^[^\S\n]*(?:[>|][^\S\n]*)+.*$", re.MULTILINE)
_INTRODUCING = ("writes:", "wrote:", "a écrit:", "schrieb:", "escribió:", "In article <")
_SOURCE_LINE = re.compile(
    r"^.*(?:\b(?:writes|wrote|a écrit|schrieb|escribió):|^In article <).*$", re.MULTILINE
)
# What is counted to tell an encyclopedia, news, talk, a story.
REGISTER = (
    "sentence length",
    "paragraph length",
    "paragraphs",
    "commas",
    "marks",
    "questions",
    "speaking",
    "attributions",
    "names",
    "numbers",
    "quoted",
    "rarity",
)


class Numeral(NamedTuple):
    """A number as the text writes it, and its digits."""

    written: str
    digits: str

    @property
    def value(self) -> int:
        """The digits as a whole number."""
        return int(self.digits)

    @property
    def step(self) -> int:
        """What it is a multiple of by its zeros at the end: 100 for 1,200."""
        return 10 ** (len(self.digits) - len(self.digits.rstrip("0")))


class Manner:
    """How a document is written and what it says of itself."""

    def __init__(self, witness: Witness) -> None:
        self._text, self.side = witness.text, witness.side

    @cached_property
    def lengths(self) -> np.ndarray:
        """Characters of each token."""
        return self.side.ends - self.side.starts

    @cached_property
    def numbers(self) -> np.ndarray:
        """Whether a token holds a digit."""
        found = [match.start() for match in _DIGITS.finditer(self._text)]
        numbers = np.zeros(len(self.lengths), dtype=bool)
        if found and len(numbers):
            numbers[np.maximum(np.searchsorted(self.side.starts, found, side="right") - 1, 0)] = True
        return numbers

    @cached_property
    def sentence_length(self) -> float:
        """Geometric mean of words per sentence, as a logarithm."""
        lengths = np.diff(self.side.sentences)
        return float(np.log(np.maximum(lengths, 1)).mean()) if len(lengths) else 0.0

    @cached_property
    def paragraph_length(self) -> float:
        """Words per line that is not blank, as a logarithm."""
        lines = sum(not line.isspace() for line in self._text.split("\n") if line)
        return math.log(max(len(self.lengths), 1) / max(lines, 1))

    @cached_property
    def commas(self) -> float:
        """Commas and semicolons per 100 words."""
        return 100 * self._count(_COMMAS) / max(len(self.lengths), 1)

    @cached_property
    def dashes(self) -> float:
        """Semicolons and dashes per 100 words."""
        return 100 * self._count(_DASHES) / (len(self.lengths) + 20)

    @cached_property
    def brackets(self) -> int:
        """Opening brackets."""
        return self._text.count("(") + self._text.count("[")

    @cached_property
    def attributions(self) -> float:
        """Words that say who said so, per 100 words."""
        return self._per_100("saying")

    @cached_property
    def days(self) -> float:
        """Days of the week, today, yesterday, per 100 words."""
        return self._per_100("days")

    def marked(self, kind: str) -> np.ndarray:
        """Whether a token is one of the words listed under a heading of the cues."""
        marked = np.zeros(len(self.lengths), dtype=bool)
        found = [start for start, _ in self._cues[kind]]
        if found and len(marked):
            places = np.minimum(np.searchsorted(self.side.starts, found), len(marked) - 1)
            marked[places[self.side.starts[places] == found]] = True
        return marked

    @cached_property
    def register(self) -> tuple[float, ...]:
        """What kind of text it is, as far as counting tells, by `REGISTER`."""
        words = len(self.lengths)
        return (
            self.sentence_length,
            self.paragraph_length,
            math.log1p(self._text.count("\n\n")),
            self.commas,
            100 * len(_MARKS.findall(self._text)) / (words + 20),
            100 * self._count(_QUESTIONS) / (words + 20),
            self._per_100("speaking"),
            self.attributions,
            _share(self.side.names),
            _share(self.numbers),
            _share(self.side.quoted),
            int(self.side.weights.sum()) / max(words, 1) / BIT,
        )

    def _per_100(self, kind: str) -> float:
        # A short text has too few words for a rate; twenty are added.
        return 100 * len(self._cues[kind]) / (len(self.lengths) + 20)

    def _count(self, marks: Iterable[str]) -> int:
        return sum(map(self._text.count, marks))

    @cached_property
    def _cues(self) -> dict[str, list[tuple[int, int]]]:
        return cued(self._text)

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers of three digits or more, each once as the text writes it."""
        written = dict.fromkeys(_NUMERAL.findall(self._text))
        digits = {each: "".join(filter(str.isdecimal, each)) for each in written}
        return [
            Numeral(each, str(int(found)).zfill(len(found)))
            for each, found in digits.items()
            if _FEWEST_DIGITS <= len(found) <= _MOST_DIGITS
        ]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Token spans inside quotation marks, joined where no word lies between."""
        return list(zip(*_stretches(self.side.quoted), strict=True))

    @cached_property
    def name_lengths(self) -> np.ndarray:
        """Of how many words the name is that a token is part of; 0 where it is part of none."""
        names = self.side.names
        begins = names.copy()
        begins[1:] &= ~names[:-1]
        # A name ends with its sentence.
        sentences = self.side.sentences[(self.side.sentences > 0) & (self.side.sentences < len(names))]
        begins[sentences] |= names[sentences]
        number = np.cumsum(begins)[names]
        lengths = np.zeros(len(names), np.int64)
        lengths[names] = np.bincount(number)[number]
        return lengths

    @cached_property
    def after_blank_line(self) -> np.ndarray:
        """Whether there is a blank line between a token and the one before it."""
        after = np.zeros(len(self.lengths), dtype=bool)
        found = [match.start() for match in _BLANK_LINE.finditer(self._text)]
        places = np.searchsorted(self.side.starts, np.array(found, np.int64))
        after[places[(places > 0) & (places < len(after))]] = True
        return after

    @cached_property
    def agency(self) -> str | None:
        """The news agency credited in the dateline, or in brackets at the top or the end."""
        for part in (self._text[:_TOP], self._text[-_END:]):
            for found in _BRACKETED.finditer(part):
                for name in re.split(r"\s*[/,;]\s*|\s+-\s+", found[1].strip()):
                    known = _agencies().get(name.casefold())
                    if known:
                        return known
        # One that is not listed: a name in brackets between the place and the dash.
        dateline = _DATELINE.search(self._text[:_TOP])
        return dateline[1] if dateline else None

    @cached_property
    def quoted_lines(self) -> np.ndarray:
        """Whether a token stands on a line marked as quoted."""
        marked = np.zeros(len(self.lengths), dtype=bool)
        if not self._count(">|"):
            return marked
        spans = [match.span() for match in _QUOTED_LINE.finditer(self._text)]
        for start, end in np.searchsorted(self.side.starts, np.array(spans, dtype=np.int64).reshape(-1, 2)):
            marked[start:end] = True
        return marked

    @cached_property
    def source_lines(self) -> list[str]:
        """Lines that introduce a quoted text, such as “N. N. writes:”."""
        held = any(words in self._text for words in _INTRODUCING)
        return _SOURCE_LINE.findall(self._text) if held else []

    @cached_property
    def release(self) -> str | None:
        """A mark of a press release that begins a line, such as “Notes to editors”."""
        for start, end in self._cues["releasing"]:
            if not self._text[:start].rpartition("\n")[2].strip("*# \t"):
                return self._text[start:end]
        return None

    @cached_property
    def notes(self) -> dict[str, list[str]]:
        """What the text says of having appeared before or of being corrected, by kind of cue."""
        return {
            kind: [self._text[start:end] for start, end in self._cues[kind]]
            for kind in ("reprinting", "correcting")
        }


def _share(marked: np.ndarray) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _stretches(marked: np.ndarray) -> tuple[list[int], list[int]]:
    """Where runs of marked tokens begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(marked)) + 1).tolist(), len(marked)]
    runs = [(start, end) for start, end in pairwise(edges) if start < end and marked[start]]
    return [start for start, _ in runs], [end for _, end in runs]


@cache
def _agencies() -> dict[str, str]:
    return {name.casefold(): name for name in cues("agencies")}


_KNOWN: WeakKeyDictionary[Witness, Manner] = WeakKeyDictionary()


def manner(witness: Witness) -> Manner:
    """How a document is written; remembered for as long as the witness lives."""
    return _KNOWN.get(witness) or _KNOWN.setdefault(witness, Manner(witness))
