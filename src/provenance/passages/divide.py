"""Groups of pieces divided into passages: where nothing is shared, and where blocks have changed places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provenance.kernels import kernels
from provenance.passages.join_spans import box, likeness, link
from provenance.passages.prepared import PreparedDocument
from provenance.passages.sentence_order import Sentences
from provenance.passages.thresholds import Thresholds

# From this share of what a passage has in common on, in exact matches, it is a copy, edited at most.
COPIED = 0.5


def by_order(
    a: PreparedDocument, b: PreparedDocument, pieces: np.ndarray, blocks: np.ndarray, thresholds: Thresholds
) -> list[np.ndarray]:
    """A group of pieces, divided where the blocks among them come in another order or more than once.

    Words and sentences come in another order where a text is reworded, too; so only what is all but copied is
    divided. `blocks` are those of the pieces that are exact.
    """
    whole = box(pieces)
    parts = _in_one_order(_sorted(blocks), thresholds.run_gap)
    if len(parts) < 2:
        return [pieces]
    copied = sum(likeness(a, b, box(block[None])).shared for block in blocks)
    if copied < thresholds.all_but * likeness(a, b, whole).shared:
        return [pieces]
    boxes = np.array([box(part) for part in parts])
    return [pieces[_inside(pieces, _limits(place, boxes, whole))] for place in range(len(boxes))]


def _sorted(spans: np.ndarray) -> np.ndarray:
    return spans[np.lexsort((spans[:, 3], spans[:, 2], spans[:, 1], spans[:, 0]))]


def _inside(spans: np.ndarray, whole: Sequence[int]) -> np.ndarray:
    """Which spans lie within another on both sides."""
    a_start, a_end, b_start, b_end = whole
    return (
        (spans[:, 0] >= a_start) & (spans[:, 1] <= a_end) & (spans[:, 2] >= b_start) & (spans[:, 3] <= b_end)
    )


def _in_one_order(blocks: np.ndarray, overlap: int) -> list[np.ndarray]:
    """Blocks, sorted, in parts that follow each other on both sides without another between.

    Neighbours of one part overlap by no more than so many tokens.
    """
    rank = np.empty(len(blocks), np.int64)
    rank[np.lexsort((blocks[:, 0], blocks[:, 3], blocks[:, 2]))] = np.arange(len(blocks))
    ahead = np.minimum(blocks[1:, 0] - blocks[:-1, 1], blocks[1:, 2] - blocks[:-1, 3])
    follows = (np.diff(rank) == 1) & (np.diff(blocks, axis=0) > 0).all(axis=1) & (ahead >= -overlap)
    return np.split(blocks, np.flatnonzero(~follows) + 1)


def _limits(place: int, boxes: np.ndarray, whole: Sequence[int]) -> list[int]:
    """The span within which the part in one of several boxes may extend: up to the boxes around it."""
    limits = list(whole)
    for start, end in ((0, 1), (2, 3)):
        before = boxes[boxes[:, end] <= boxes[place, start], end]
        after = boxes[boxes[:, start] >= boxes[place, end], start]
        limits[start], limits[end] = before.max(initial=whole[start]), after.min(initial=whole[end])
    return limits


def by_counterpart(
    a: PreparedDocument,
    b: PreparedDocument,
    pieces: np.ndarray,
    sentences: Sentences | None,
    thresholds: Thresholds,
) -> list[np.ndarray]:
    """A group of pieces, divided where a stretch between them has no counterpart on the other side."""
    a_start, a_end, b_start, b_end = box(pieces)
    lengths = sorted((a_end - a_start, b_end - b_start))
    if sentences is None or lengths[1] >= thresholds.condensed * lengths[0]:
        return [pieces]
    # Positions counted in tokens without a counterpart only: a shared stretch is no distance at all.
    squeezed = np.empty_like(pieces)
    kernels(sentences.similarity.size).squeeze(
        sentences.similarity, a.sentences, b.sentences, thresholds.foreign, pieces, squeezed
    )
    parts = [pieces[group] for group in link(squeezed, thresholds.apart)]
    if len(parts) == 1:
        return parts
    # Within a part a sentence may turn out to have had its counterpart in another one.
    return [smaller for part in parts for smaller in by_counterpart(a, b, part, sentences, thresholds)]
