"""A pair read from both sides: which tokens of each document are shared, and which of those are reworded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from provenance.derivation.pair import Pair, Witness
from provenance.passages.profiles import Side

# Words of a document's name shown in a sentence.
_NAME_LENGTH = 60


@dataclass(frozen=True, eq=False)
class Reading:
    """One document of a pair, seen against the other.

    `spans` are its passages in order, boilerplate left out, as rows (start, end, the other's start, end);
    `shared` marks the tokens in them, `matched` those of them whose stem the other's side of the passage
    holds too, `known` those of all tokens whose stem the other document holds anywhere. Where the documents
    share no passage, the whole of both is taken for one.
    """

    witness: Witness
    name: str
    spans: np.ndarray
    shared: np.ndarray
    matched: np.ndarray
    known: np.ndarray

    @property
    def side(self) -> Side:
        """The document's tokens."""
        return self.witness.side

    @cached_property
    def lengths(self) -> np.ndarray:
        """Characters of each token."""
        return self.side.ends - self.side.starts

    @cached_property
    def numbers(self) -> np.ndarray:
        """Whether a token holds a digit."""
        text, side = self.witness.text, self.side
        # Names and numbers weigh the same, so the text has to tell them apart.
        digits = [
            any(map(str.isdigit, text[start:end])) for start, end in zip(side.starts, side.ends, strict=True)
        ]
        return np.array(digits, dtype=bool).reshape(len(side.starts))

    @cached_property
    def plain(self) -> np.ndarray:
        """Whether a token is an ordinary word: no name, no number, not quoted."""
        return ~self.side.names & ~self.numbers & ~self.side.quoted

    def words(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end`."""
        if start >= end:
            return ""
        return " ".join(self.witness.text[self.side.starts[start] : self.side.ends[end - 1]].split())


def read(pair: Pair) -> tuple[Reading, Reading]:
    """Both documents of a pair as readings."""
    kept = [
        passage.span for passage, kind in zip(pair.passages, pair.kinds, strict=True) if kind != "boilerplate"
    ]
    if not kept:
        kept = [(0, len(pair.a.side.stems), 0, len(pair.b.side.stems))]
    spans = np.array(kept, dtype=np.int64)
    mirrored = spans[:, [2, 3, 0, 1]]
    mirrored = mirrored[np.lexsort(mirrored.T[::-1])]
    spans = spans[np.lexsort(spans.T[::-1])]
    return (
        _reading(pair.a, _name(pair.a, "A"), pair.b.side, spans),
        _reading(pair.b, _name(pair.b, "B"), pair.a.side, mirrored),
    )


def _reading(witness: Witness, name: str, other: Side, spans: np.ndarray) -> Reading:
    stems = witness.side.stems
    shared, matched = np.zeros(len(stems), dtype=bool), np.zeros(len(stems), dtype=bool)
    for start, end, other_start, other_end in spans:
        shared[start:end] = True
        matched[start:end] |= np.isin(stems[start:end], other.stems[other_start:other_end])
    return Reading(witness, name, spans, shared, matched, np.isin(stems, other.stems))


def _name(witness: Witness, letter: str) -> str:
    name = witness.title or witness.id
    if not name:
        return letter
    name = " ".join(name.split())
    return f"“{name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + '…'}”"
