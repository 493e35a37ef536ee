"""Find summaries: short stretches of one document that sum up a much longer part of the other document.

The sentences of a summary match small passages scattered over the longer document, and some of these passages
are too small to be reported on their own. So passages that are close together in one document but spread out
in the other are judged together, along with any matching sentences between them. These passages and sentences
are the *pieces* of a *stretch* of text. A logistic model decides whether the stretch sums up the longer text.
If so, the stretch becomes one passage. The model is fitted by `benchmarks/alignment/summaries.py` to
summaries inserted into other texts, and to passages that are adjacent only by chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.engine.coefficients import probability, shipped
from provenance.kernels import kernels
from provenance.passages.alignment import Alignment, Passage, describe
from provenance.passages.divide import COPIED
from provenance.passages.prepared import PreparedDocument
from provenance.passages.thresholds import Thresholds

# The number of copied tokens in a piece is capped at this value: a longer copy is an excerpt, not a summary.
_EXCERPT = 80
# Other passages may cover at most this share of the text that a stretch would sum up.
_MOST_EXPLAINED = 0.1
# Two matches in the longer document count as separate places if more than this many tokens lie between them.
_PLACE = 25


@dataclass(frozen=True)
class Features:
    """Features that distinguish a summary from passages that are adjacent only by chance."""

    # The length of the largest piece, as a share of the stretch. The largest piece is the one with the
    # highest product of its length and the share of its words (by weight) that its counterpart also has.
    largest: float
    # The logarithm of the number of tokens in the longest piece.
    longest: float
    # The largest number of copied tokens in a piece (at most `_EXCERPT`), divided by ten.
    copied: float
    # The share of the stretch that its pieces cover.
    covered: float
    # The logarithm of the number of pieces.
    pieces: float
    # The number of separate places in the longer document, divided by the number of pieces.
    places: float
    # The logarithm of the number of tokens in the longest counterpart of a piece.
    place: float
    # The logarithm of the length of the summed-up text divided by the length of the stretch.
    condensed: float
    # The share of the longer document that is summed up.
    share: float
    # The share, by weight, of the words of the stretch that also occur in the text it sums up.
    known: float
    # The mean of this share over all pieces except the largest, with each piece compared with its own
    # counterpart.
    others: float


@dataclass(frozen=True, eq=False)
class Stretch:
    """Adjacent pieces of one document that may sum up a longer part of the other document.

    `pieces` has rows (start, end, start and end in the other document, number of copied tokens). `passages`
    lists the pieces that are passages.
    """

    pieces: np.ndarray
    passages: tuple[Passage, ...]

    @property
    def short(self) -> tuple[int, int]:
        """The span of the stretch in the document that may contain a summary."""
        return int(self.pieces[:, 0].min()), int(self.pieces[:, 1].max())

    @property
    def long(self) -> tuple[int, int]:
        """The span of the other document that the stretch may sum up."""
        return int(self.pieces[:, 2].min()), int(self.pieces[:, 3].max())

    @property
    def repeats(self) -> bool:
        """Whether part of the stretch occurs more than once in the other document."""
        lengths = self.pieces[:, 1] - self.pieces[:, 0]
        copies = self.pieces[2 * self.pieces[:, 4] >= lengths]
        reached = np.maximum.accumulate(copies[:, 1])
        return bool((2 * (reached[:-1] - copies[1:, 0]) > copies[1:, 1] - copies[1:, 0]).any())


def with_summaries(
    alignment: Alignment, passages: tuple[Passage, ...], thresholds: Thresholds
) -> tuple[Passage, ...]:
    """Merge the passages that make up a summary into one passage, and return all passages in order."""
    coefficients = shipped("provenance.passages", "summaries")["coefficients"]
    found = sorted(
        (-probability(coefficients, features), mirrored, stretch.short, stretch)
        for mirrored in (False, True)
        for stretch, features in candidates(alignment, passages, thresholds, mirrored)
    )
    settled = list(passages)
    for negative, mirrored, _, stretch in found:
        if -negative < thresholds.summary or not all(passage in settled for passage in stretch.passages):
            continue
        others = [passage for passage in settled if passage not in stretch.passages]
        short, long = stretch.short, _extended(alignment, stretch, mirrored, thresholds)
        if _explained_elsewhere(others, long, mirrored) > _MOST_EXPLAINED * _length(long):
            continue
        span = (*short, *long) if mirrored else (*long, *short)
        settled = [*others, describe(alignment, span)]
    return tuple(sorted(settled, key=lambda passage: passage.span))


def candidates(
    alignment: Alignment, passages: Sequence[Passage], thresholds: Thresholds, mirrored: bool
) -> Iterator[tuple[Stretch, Features]]:
    """Yield each stretch of `b` that may sum up part of `a`, together with its features.

    If `mirrored` is set, the stretches are in `a` instead, and may sum up parts of `b`.
    """
    if alignment.sentences is None or not any(map(_may_sum_up, passages)):
        return
    short, long = (alignment.a, alignment.b) if mirrored else (alignment.b, alignment.a)
    pieces, owners = _pieces(alignment, passages, thresholds, mirrored)
    for group in _side_by_side(pieces, thresholds.summary_gap):
        members = tuple(passages[owner] for owner in owners[group].tolist() if owner >= 0)
        if len(group) == 1 or not members:
            continue
        stretch = Stretch(pieces[group], members)
        if _length(stretch.long) >= 2 * _length(stretch.short) and not stretch.repeats:
            yield stretch, features_of(stretch, short, long)


def _may_sum_up(passage: Passage) -> bool:
    """Return whether a passage may be part of a summary; long copies and quotations never are."""
    return passage.kind != "quotation" and not (
        passage.copied >= COPIED and passage.run >= Thresholds.long_run
    )


def _pieces(
    alignment: Alignment, passages: Sequence[Passage], thresholds: Thresholds, mirrored: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pieces of a document in order: passages, and other sentences with their best counterparts.

    For each piece, the second array contains the index of its passage, or -1 if it is a sentence.
    """
    short, long, similarity = _oriented(alignment, mirrored)
    spans = [passage.span if mirrored else (*passage.span[2:], *passage.span[:2]) for passage in passages]
    owners = [place for place, passage in enumerate(passages) if _may_sum_up(passage)]
    explained = np.array(spans, np.int64)[:, :2]
    best = np.empty(len(short.sentences) - 1, np.int64)
    kernels(similarity.size).best_counterparts(
        np.ascontiguousarray(similarity), short.sentences, explained, thresholds.alike, best
    )
    alike = np.flatnonzero(best >= 0)
    if len(owners) + len(alike) < 2:
        return np.zeros((0, 5), np.int64), np.zeros(0, np.int64)
    pieces = np.zeros((len(owners) + len(alike), 5), np.int64)
    for piece, owner in zip(pieces, owners, strict=False):
        piece[:4] = spans[owner]
        piece[4] = round(passages[owner].copied * (piece[1] - piece[0]))
    sentences = pieces[len(owners) :]
    sentences[:, 0], sentences[:, 1] = short.sentences[alike], short.sentences[alike + 1]
    sentences[:, 2], sentences[:, 3] = long.sentences[best[alike]], long.sentences[best[alike] + 1]
    order = np.lexsort((pieces[:, 3], pieces[:, 2], pieces[:, 1], pieces[:, 0]))
    return pieces[order], np.array(owners + [-1] * len(alike), np.int64)[order]


def _oriented(alignment: Alignment, mirrored: bool) -> tuple[PreparedDocument, PreparedDocument, np.ndarray]:
    """Return the document that may contain a summary, the other document, and the sentence similarities.

    The similarities have one row for each sentence of the document that may contain a summary.
    """
    assert alignment.sentences is not None
    similarity = alignment.sentences.similarity
    return (alignment.a, alignment.b, similarity) if mirrored else (alignment.b, alignment.a, similarity.T)


def _side_by_side(pieces: np.ndarray, gap: int) -> list[list[int]]:
    """Group pieces that are at most `gap` tokens apart in the document that may contain a summary."""
    groups: list[list[int]] = []
    reached = -gap - 1
    for piece, (start, end) in enumerate(pieces[:, :2].tolist()):
        if start - reached > gap:
            groups.append([])
        groups[-1].append(piece)
        reached = max(reached, end)
    return groups


def features_of(stretch: Stretch, short: PreparedDocument, long: PreparedDocument) -> Features:
    """Compute the features of a stretch."""
    pieces = stretch.pieces
    begin, end = stretch.short
    lengths = pieces[:, 1] - pieces[:, 0]
    covered = np.zeros(end - begin, dtype=bool)
    for first, last in pieces[:, :2].tolist():
        covered[first - begin : last - begin] = True
    known = [_known(short, long, piece) for piece in pieces[:, :4].tolist()]
    largest = int(np.argmax(lengths * known))
    others = [share for place, share in enumerate(known) if place != largest]
    there = pieces[np.argsort(pieces[:, 2], kind="stable"), 2:4]
    apart = there[1:, 0] - np.maximum.accumulate(there[:, 1])[:-1] > _PLACE
    return Features(
        largest=float(lengths[largest]) / (end - begin),
        longest=math.log(lengths.max()),
        copied=min(int(pieces[:, 4].max()), _EXCERPT) / 10,
        covered=float(covered.mean()),
        pieces=math.log(len(pieces)),
        places=(1 + int(apart.sum())) / len(pieces),
        place=math.log((there[:, 1] - there[:, 0]).max()),
        condensed=math.log(_length(stretch.long) / (end - begin)),
        share=_length(stretch.long) / len(long.stems),
        known=_known(short, long, (begin, end, *stretch.long)),
        others=float(np.mean(others)),
    )


def _known(short: PreparedDocument, long: PreparedDocument, span: Sequence[int]) -> float:
    """Return the share, by weight, of the words in a span that also occur in its counterpart."""
    begin, end, first, last = span
    weights = short.weights[begin:end]
    return float(weights[np.isin(short.stems[begin:end], long.stems[first:last])].sum() / weights.sum())


def _extended(
    alignment: Alignment, stretch: Stretch, mirrored: bool, thresholds: Thresholds
) -> tuple[int, int]:
    """Return the span of the other document that a stretch sums up.

    This is the smallest span that contains the counterparts of all pieces of the stretch, and every sentence
    that is similar to a sentence of the stretch.
    """
    short, long, similarity = _oriented(alignment, mirrored)
    begin, end = stretch.short
    inside = (short.sentences[:-1] < end) & (short.sentences[1:] > begin)
    alike = np.flatnonzero(similarity[inside].max(axis=0) >= thresholds.summed_up)
    first, last = stretch.long
    if len(alike):
        first = min(first, int(long.sentences[alike[0]]))
        last = max(last, int(long.sentences[alike[-1] + 1]))
    return first, last


def _explained_elsewhere(others: Sequence[Passage], long: tuple[int, int], mirrored: bool) -> int:
    """Count the tokens of the span `long` that the passages in `others` already cover."""
    explained = np.zeros(_length(long), dtype=bool)
    for passage in others:
        start, end = passage.span[2:] if mirrored else passage.span[:2]
        explained[max(start - long[0], 0) : max(end - long[0], 0)] = True
    return int(explained.sum())


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]
