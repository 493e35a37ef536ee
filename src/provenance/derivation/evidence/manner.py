"""What is measured on one document alone, once however many pairs it is in."""

from __future__ import annotations

import math
import re
from functools import cached_property
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from provenance.derivation.evidence.cues import any_of, cues
from provenance.derivation.pair import Witness
from provenance.passages.background import BIT

# Characters at the top of an article in which a dateline stands, and at its end a credit.
_TOP, _END = 400, 200
_COMMAS = re.compile("[,،、，;；]")
_DASHES = re.compile("[;—–]|--")
_MARKS = re.compile(r"[^\w\s.,]")
_QUESTIONS = re.compile("[?؟？]")
_LINE = re.compile(r"\S[^\n]*")
_DIGITS = re.compile(r"\d+")
# Numbers of fewer digits are round by chance, of more are codes.
_NUMERAL = re.compile(r"(?<![\d.,])\d+(?:[.,\u00a0\u202f]\d{3})*(?:[.,]\d+)?(?!\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 12
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,24})[)\]]")
_DATELINE = re.compile(
    r"^[^\n()]{2,60}\(([A-Z][\w.&'’-]{1,23}(?: [A-Z][\w.&'’-]{0,15}){0,2})\)\s*[-–—]{1,2}\s", re.MULTILINE
)
_QUOTED_LINE = re.compile(r"^[^\S\n]*(?:[>|][^\S\n]*)+.*$", re.MULTILINE)
_SOURCE_LINE = re.compile(
    r"^.*(?:\b(?:writes|wrote|a écrit|schrieb|escribió):|^In article <).*$", re.MULTILINE
)


class Manner:
    """How a document is written and what it says of itself."""

    def __init__(self, witness: Witness) -> None:
        self._text, self._side = witness.text, witness.side
        self._marked: dict[str, np.ndarray] = {}

    @cached_property
    def lengths(self) -> np.ndarray:
        """Characters of each token."""
        return self._side.ends - self._side.starts

    @cached_property
    def numbers(self) -> np.ndarray:
        """Whether a token holds a digit."""
        found = [match.start() for match in _DIGITS.finditer(self._text)]
        numbers = np.zeros(len(self.lengths), dtype=bool)
        if found and len(numbers):
            numbers[np.maximum(np.searchsorted(self._side.starts, found, side="right") - 1, 0)] = True
        return numbers

    @cached_property
    def plain(self) -> np.ndarray:
        """Whether a token is an ordinary word: no name, no number, not quoted."""
        return ~self._side.names & ~self.numbers & ~self._side.quoted

    @cached_property
    def sentence_length(self) -> float:
        """Geometric mean of words per sentence, as a logarithm."""
        lengths = np.diff(self._side.sentences)
        return float(np.log(np.maximum(lengths, 1)).mean()) if len(lengths) else 0.0

    @cached_property
    def paragraph_length(self) -> float:
        """Words per line that is not blank, as a logarithm."""
        lines = sum(1 for _ in _LINE.finditer(self._text))
        return math.log(max(len(self.lengths), 1) / max(lines, 1))

    @cached_property
    def commas(self) -> float:
        """Commas and semicolons per 100 words."""
        return 100 * len(_COMMAS.findall(self._text)) / max(len(self.lengths), 1)

    @cached_property
    def dashes(self) -> float:
        """Semicolons and dashes per 100 words."""
        return 100 * len(_DASHES.findall(self._text)) / (len(self.lengths) + 20)

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
        if kind not in self._marked:
            found = [match.start() for match in any_of(kind).finditer(self._text)]
            self._marked[kind] = np.isin(self._side.starts, np.array(found, dtype=np.int64))
        return self._marked[kind]

    @cached_property
    def register(self) -> dict[str, float]:
        """What kind of text it is, as far as counting tells: an encyclopedia, news, talk, a story."""
        words = len(self.lengths)
        return {
            "sentence length": self.sentence_length,
            "paragraph length": self.paragraph_length,
            "paragraphs": math.log1p(self._text.count("\n\n")),
            "commas": self.commas,
            "marks": 100 * len(_MARKS.findall(self._text)) / (words + 20),
            "questions": 100 * len(_QUESTIONS.findall(self._text)) / (words + 20),
            "speaking": self._per_100("speaking"),
            "attributions": self.attributions,
            "names": _share(self._side.names),
            "numbers": _share(self.numbers),
            "quoted": _share(self._side.quoted),
            "rarity": int(self._side.weights.sum()) / max(words, 1) / BIT,
        }

    def _per_100(self, kind: str) -> float:
        # A short text has too few words for a rate; twenty are added.
        return 100 * sum(1 for _ in any_of(kind).finditer(self._text)) / (len(self.lengths) + 20)

    @cached_property
    def numerals(self) -> dict[str, str]:
        """The digits of every number of three or more, by how the text writes it."""
        written = dict.fromkeys(_NUMERAL.findall(self._text))
        digits = {each: "".join(filter(str.isdecimal, each)) for each in written}
        return {each: found for each, found in digits.items() if _FEWEST_DIGITS <= len(found) <= _MOST_DIGITS}

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Token spans inside quotation marks, joined where no word lies between."""
        return list(zip(*_stretches(self._side.quoted), strict=True))

    @cached_property
    def first_mentions(self) -> dict[int, int]:
        """For every name, by stem, of how many words the name was where it first stood."""
        names, sentences = self._side.names, self._side.sentences
        starts, ends = _stretches(names)
        # A name ends with its sentence.
        inner = sentences[(sentences > 0) & (sentences < len(names))]
        cuts = inner[names[inner] & names[inner - 1]].tolist()
        mentions: dict[int, int] = {}
        for start, end in zip(sorted(starts + cuts), sorted(ends + cuts), strict=True):
            for stem in self._side.stems[start:end].tolist():
                mentions.setdefault(stem, end - start)
        return mentions

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
        spans = [match.span() for match in _QUOTED_LINE.finditer(self._text)]
        marked = np.zeros(len(self.lengths), dtype=bool)
        for start, end in np.searchsorted(self._side.starts, np.array(spans, dtype=np.int64).reshape(-1, 2)):
            marked[start:end] = True
        return marked

    @cached_property
    def source_lines(self) -> list[str]:
        """Lines that introduce a quoted text, such as “N. N. writes:”."""
        return _SOURCE_LINE.findall(self._text)

    @cached_property
    def release(self) -> str | None:
        """A mark of a press release that begins a line, such as “Notes to editors”."""
        starts = (found for found in any_of("releasing").finditer(self._text))
        marks = (
            found for found in starts if not self._text[: found.start()].rpartition("\n")[2].strip("*# \t")
        )
        return next((found[0] for found in marks), None)

    @cached_property
    def notes(self) -> dict[str, list[str]]:
        """What the text says of having appeared before or of being corrected, by kind of cue."""
        return {kind: any_of(kind).findall(self._text) for kind in ("reprinting", "correcting")}


def _share(marked: np.ndarray) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _stretches(marked: np.ndarray) -> tuple[list[int], list[int]]:
    """Where runs of marked tokens begin and end."""
    edges = [0, *(np.flatnonzero(np.diff(marked)) + 1).tolist(), len(marked)]
    runs = [(start, end) for start, end in pairwise(edges) if start < end and marked[start]]
    return [start for start, _ in runs], [end for _, end in runs]


def _agencies() -> dict[str, str]:
    return {name.casefold(): name for name in cues("agencies")}


_KNOWN: WeakKeyDictionary[Witness, Manner] = WeakKeyDictionary()


def manner(witness: Witness) -> Manner:
    """How a document is written; remembered for as long as the witness lives."""
    return _KNOWN.get(witness) or _KNOWN.setdefault(witness, Manner(witness))
