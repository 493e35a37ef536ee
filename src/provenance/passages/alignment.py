"""Alignment of two documents: from exact runs and alike sentences to passages.

Long exact blocks stand for themselves, to the token. Everything else, shorter runs and sentences alike by
their rarer words, is joined where it lies close together in both documents, trimmed to what is shared, and
kept where it is alike as a whole. Blocks may lie in any order, and a block copied twice is found twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from provenance.passages.background import BIT
from provenance.passages.chains import box, likeness, link, to_sentences, trim
from provenance.passages.profiles import Side
from provenance.passages.runs import Runs, distinct, exact_runs
from provenance.passages.similarity import (
    NO_ARRANGEMENT,
    Arrangement,
    Sentences,
    arrangement,
    compare_sentences,
)

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Tuning:
    """Thresholds of the alignment; weights in bits, lengths in tokens."""

    # A run of less weight is a name or a stock phrase.
    run: float = 12
    # Runs this close make up one block.
    run_gap: int = 12
    # A block whose longest run has this many tokens stands for itself.
    long_run: int = 40
    # Blocks of this weight count even between unlike sentences.
    block: float = 28
    # Sentences less alike do not match.
    alike: float = 0.28
    # A match is at least this near the best match of either sentence.
    near_best: float = 0.8
    # Matches this close are joined, halved until the whole is alike.
    gap: int = 60
    # Similarity of a passage as a whole.
    similarity: float = 0.25
    # Weight that a passage must share.
    shared: float = 60
    # What a token that is not shared costs where a passage is trimmed.
    unshared: float = 1.4
    # A passage ends with a sentence where that is this near.
    slack: int = 8


@dataclass(frozen=True)
class Passage:
    """An aligned pair of spans, in token positions.

    `shared` is the weight in common and `told` the part of it that is not quoted on both sides, in bits;
    `run` the longest exact run in tokens, `copied` the share of tokens in exact runs.
    """

    span: Span
    similarity: float
    shared: float
    told: float
    run: int
    copied: float
    quoted: float

    @property
    def kind(self) -> str:
        """What kind of match it is, without regard to other documents."""
        if self.quoted >= 0.8:
            return "quotation"
        if self.copied == 1:
            return "verbatim"
        return "edited" if self.copied >= 0.5 else "paraphrase"


@dataclass(frozen=True)
class Alignment:
    """All candidate passages of two documents, and what else tells shared text from a shared topic.

    `copied` is the weight, in bits, of the longest run of equal tokens not quoted on both sides.
    """

    passages: tuple[Passage, ...]
    arrangement: Arrangement
    copied: float


def align(a: Side, b: Side, tuning: Tuning) -> Alignment:
    """Align two documents; the result mirrors when they are swapped."""
    if _precedes(b, a):
        mirrored = _align(b, a, tuning)
        passages = tuple(_mirror(passage) for passage in mirrored.passages)
        return replace(mirrored, passages=tuple(sorted(passages, key=lambda passage: passage.span)))
    return _align(a, b, tuning)


def _precedes(a: Side, b: Side) -> bool:
    """An order of documents by content, so that which one is given first plays no part."""
    if len(a.identities) != len(b.identities):
        return len(a.identities) < len(b.identities)
    differs = np.flatnonzero(a.identities != b.identities)
    return bool(len(differs)) and bool(a.identities[differs[0]] < b.identities[differs[0]])


def _mirror(passage: Passage) -> Passage:
    a_start, a_end, b_start, b_end = passage.span
    return replace(passage, span=(b_start, b_end, a_start, a_end))


def _align(a: Side, b: Side, tuning: Tuning) -> Alignment:
    runs = exact_runs(a, b)
    runs = distinct(runs[runs.weights >= tuning.run * BIT], a, b)
    long_blocks, short_blocks = _blocks(runs, tuning)
    sentences = compare_sentences(a, b)
    pieces = np.concatenate([short_blocks, _matches(a, b, sentences, long_blocks, tuning)])
    spans = [tuple(block) for block in long_blocks.tolist()]
    for group in link(pieces, tuning.gap):
        spans += _refine(a, b, pieces[group], tuning.gap, tuning)
    passages = _resolve([_describe(a, b, span, runs) for span in spans])
    return Alignment(
        tuple(passages),
        NO_ARRANGEMENT if sentences is None else arrangement(sentences),
        _longest_told(a, b, runs),
    )


def _longest_told(a: Side, b: Side, runs: Runs) -> float:
    """The greatest weight of a stretch of equal tokens that is not quoted on both sides, in bits."""
    best = 0
    for a_start, a_end, b_start, _ in runs.spans.tolist():
        told = ~(a.quoted[a_start:a_end] & b.quoted[b_start : b_start + a_end - a_start])
        sums = np.concatenate([[0], np.cumsum(np.where(told, a.weights[a_start:a_end], 0))])
        # A stretch begins anew after every quoted token.
        floor = np.maximum.accumulate(np.where(np.concatenate([[False], ~told]), sums, 0))
        best = max(best, int((sums - floor).max()))
    return best / BIT


def _blocks(runs: Runs, tuning: Tuning) -> tuple[np.ndarray, np.ndarray]:
    """Neighbouring runs joined: blocks long enough to stand for themselves, and the others."""
    long_blocks, short_blocks = [], []
    for group in link(runs.spans, tuning.run_gap):
        if runs.weights[group].sum() < tuning.block * BIT:
            continue
        whole = box(runs.spans[group])
        dense = runs.lengths[group].sum() >= 0.6 * max(whole[1] - whole[0], whole[3] - whole[2])
        stands = dense and runs.lengths[group].max() >= tuning.long_run
        (long_blocks if stands else short_blocks).append(whole)
    return _rows(long_blocks), _rows(short_blocks)


def _rows(spans: list[Span]) -> np.ndarray:
    return np.array(spans, dtype=np.int64).reshape(-1, 4)


def _matches(
    a: Side, b: Side, sentences: Sentences | None, long_blocks: np.ndarray, tuning: Tuning
) -> np.ndarray:
    """Pairs of alike sentences, without those that a long block explains."""
    if sentences is None:
        return _rows([])
    similarity = sentences.similarity
    best = np.minimum(similarity.max(axis=1, keepdims=True), similarity.max(axis=0, keepdims=True))
    i, j = np.nonzero((similarity >= tuning.alike) & (similarity >= tuning.near_best * best))
    spans = np.stack([a.sentences[i], a.sentences[i + 1], b.sentences[j], b.sentences[j + 1]], axis=1)
    explained = np.zeros(len(spans), dtype=bool)
    for a_start, a_end, b_start, b_end in long_blocks:
        inside_a = np.minimum(spans[:, 1], a_end) - np.maximum(spans[:, 0], a_start)
        inside_b = np.minimum(spans[:, 3], b_end) - np.maximum(spans[:, 2], b_start)
        explained |= 2 * inside_a > spans[:, 1] - spans[:, 0]
        explained |= 2 * inside_b > spans[:, 3] - spans[:, 2]
    return spans[~explained]


def _refine(a: Side, b: Side, pieces: np.ndarray, gap: int, tuning: Tuning) -> list[Span]:
    """The passages a group of pieces makes up: trimmed, or regrouped more tightly where it is not alike."""
    whole = box(pieces)
    trimmed = trim(a, b, whole, round(tuning.unshared * BIT))
    if trimmed is None:
        return []
    a_start, a_end = to_sentences(a, *trimmed[:2], tuning.slack)
    b_start, b_end = to_sentences(b, *trimmed[2:], tuning.slack)
    span = (max(a_start, whole[0]), min(a_end, whole[1]), max(b_start, whole[2]), min(b_end, whole[3]))
    similarity, shared = likeness(a, b, span)
    if similarity >= tuning.similarity:
        return [span] if shared >= tuning.shared * BIT else []
    if len(pieces) == 1:
        return []
    spans = []
    for group in link(pieces, gap // 2):
        if len(group) < len(pieces) or gap > 1:
            spans += _refine(a, b, pieces[group], gap // 2, tuning)
    return spans


def _describe(a: Side, b: Side, span: Span, runs: Runs) -> Passage:
    a_start, a_end, b_start, b_end = span
    similarity, shared = likeness(a, b, span)
    told = np.isin(a.stems[a_start:a_end], b.stems[b_start:b_end]) & ~a.quoted[a_start:a_end]
    lengths = (
        np.minimum(runs.spans[:, 1], a_end) - np.maximum(runs.spans[:, 0], a_start),
        np.minimum(runs.spans[:, 3], b_end) - np.maximum(runs.spans[:, 2], b_start),
    )
    inside = np.minimum(*lengths)[np.minimum(*lengths) > 0]
    copied = min(1.0, inside.sum() / max(a_end - a_start, b_end - b_start))
    quoted = min(a.quoted[a_start:a_end].mean(), b.quoted[b_start:b_end].mean())
    return Passage(
        span,
        similarity,
        shared / BIT,
        float(a.weights[a_start:a_end][told].sum()) / BIT,
        int(inside.max(initial=0)),
        float(copied),
        float(quoted),
    )


def _resolve(passages: list[Passage]) -> list[Passage]:
    """Passages in order, without those that a weightier one covers by more than half on both sides."""
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: (-passage.shared, passage.span)):
        if not any(_covers(other.span, passage.span) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda passage: passage.span)


def _covers(larger: Span, smaller: Span) -> bool:
    on_a = min(larger[1], smaller[1]) - max(larger[0], smaller[0])
    on_b = min(larger[3], smaller[3]) - max(larger[2], smaller[2])
    return 2 * on_a > smaller[1] - smaller[0] and 2 * on_b > smaller[3] - smaller[2]
