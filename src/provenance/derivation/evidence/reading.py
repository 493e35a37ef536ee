"""A pair read from both sides: which tokens of each document are shared, and which of those are reworded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.manner import Manner, manner
from provenance.derivation.pair import Pair, Witness
from provenance.passages.profiles import Side

# Words of a document's name shown in a sentence.
_NAME_LENGTH = 60
# Tokens around the passages in which their words are looked for; fewer than the least tell nothing.
_REACH, _LEAST_AROUND = 400, 15


@dataclass(frozen=True, eq=False)
class Reading:
    """One document of a pair, seen against the other.

    `codes` are its stems, numbered the same in both documents; `spans` its passages in order, boilerplate
    left out, as rows (start, end, the other's start, end). `shared` marks the tokens in them, `matched` those
    of them whose stem the other's side of the passage holds too, `known` all tokens whose stem the other
    document holds anywhere; `around` the unshared tokens nearest to a passage, as many in both documents, so
    that length plays no part. Where the documents share no passage, the whole of both is taken for one.
    """

    witness: Witness
    name: str
    codes: np.ndarray
    spans: np.ndarray
    shared: np.ndarray
    matched: np.ndarray
    known: np.ndarray
    around: np.ndarray

    @property
    def side(self) -> Side:
        """The document's tokens."""
        return self.witness.side

    @property
    def manner(self) -> Manner:
        """What is measured on the document alone."""
        return manner(self.witness)

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
    vocabulary, codes = np.unique(np.concatenate([pair.a.side.stems, pair.b.side.stems]), return_inverse=True)
    codes_a, codes_b = codes[: len(pair.a.side.stems)], codes[len(pair.a.side.stems) :]
    shared_a, matched_a = _marks(codes_a, codes_b, spans, len(vocabulary))
    shared_b, matched_b = _marks(codes_b, codes_a, mirrored, len(vocabulary))
    known_a, known_b = among(codes_a, codes_b), among(codes_b, codes_a)
    name_a, name_b = _names(pair.a, pair.b)
    most = min(_REACH, int((~shared_a).sum()), int((~shared_b).sum()))
    around_a, around_b = _nearest(shared_a, most), _nearest(shared_b, most)
    return (
        Reading(pair.a, name_a, codes_a, spans, shared_a, matched_a, known_a, around_a),
        Reading(pair.b, name_b, codes_b, mirrored, shared_b, matched_b, known_b, around_b),
    )


def among(codes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which codes are among others: `numpy.isin` for small numbers, at a tenth of its cost."""
    held = np.zeros(1 + max(int(codes.max(initial=0)), int(others.max(initial=0))), dtype=bool)
    held[others] = True
    return held[codes]


def _marks(
    codes: np.ndarray, others: np.ndarray, spans: np.ndarray, vocabulary: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which tokens are in passages, and which of them have their stem on the other side of one."""
    shared, matched = np.zeros(len(codes), dtype=bool), np.zeros(len(codes), dtype=bool)
    held = np.zeros(vocabulary, dtype=bool)
    for start, end, other_start, other_end in spans.tolist():
        shared[start:end] = True
        held[others[other_start:other_end]] = True
        matched[start:end] |= held[codes[start:end]]
        held[others[other_start:other_end]] = False
    return shared, matched


def _nearest(shared: np.ndarray, most: int) -> np.ndarray:
    """The `most` unshared tokens nearest to a shared one; none where they are too few to tell anything."""
    around = np.zeros(len(shared), dtype=bool)
    if most < _LEAST_AROUND or not shared.any():
        return around
    places, passages = np.arange(len(shared)), np.flatnonzero(shared)
    after = np.searchsorted(passages, places)
    left = np.where(after > 0, places - passages[np.maximum(after - 1, 0)], len(shared))
    right = np.where(
        after < len(passages), passages[np.minimum(after, len(passages) - 1)] - places, len(shared)
    )
    distance = np.where(shared, len(shared), np.minimum(left, right))
    around[np.argsort(distance, kind="stable")[:most]] = True
    return around


def _names(a: Witness, b: Witness) -> tuple[str, str]:
    """What to call the documents: by title, else by id, else by letter, and never both the same."""
    for first, second in ((a.title or a.id, b.title or b.id), (a.id, b.id)):
        if first and second and first != second:
            return _shortened(first), _shortened(second)
    return "A", "B"


def _shortened(name: str) -> str:
    name = " ".join(name.split())
    return f"“{name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + '…'}”"
