"""Match the sentences of two documents.

Matches are rows (a_start, a_end, b_start, b_end) of token positions.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels
from provenance.passages.prepared import PreparedDocument
from provenance.passages.sentence_order import Sentences, forward_chain
from provenance.passages.thresholds import Thresholds


def matches(
    a: PreparedDocument, b: PreparedDocument, sentences: Sentences | None, thresholds: Thresholds
) -> np.ndarray:
    """Return the matches between similar sentences."""
    if sentences is None:
        return np.zeros((0, 4), dtype=np.int64)
    return _sentence_spans(a, b, *np.nonzero(_near_best(sentences.similarity, thresholds.alike, thresholds)))


def _near_best(similarity: np.ndarray, floor: float, thresholds: Thresholds) -> np.ndarray:
    """Return a boolean mask that selects the pairs of similar sentences to match.

    A pair is selected if its similarity is at least `floor` and close to the highest similarity of one of its
    two sentences. If a sentence is in too many such pairs, all these pairs are dropped.
    """
    near = np.empty(similarity.shape, bool)
    kernels(similarity.size).near_best(similarity, floor, thresholds.near_best, thresholds.formula, near)
    return near


def matches_nearby(
    a: PreparedDocument, b: PreparedDocument, sentences: Sentences, pieces: np.ndarray, thresholds: Thresholds
) -> np.ndarray:
    """Match sentences near the matches in `pieces`, and then near the matches added in this way.

    The similarity of two sentences must be at least `thresholds.alike_nearby`. The most similar pairs are
    matched first. A sentence that already has a counterpart can be matched again only with the sentences next
    to this counterpart.
    """
    similarity = sentences.similarity
    strong = _near_best(similarity, thresholds.alike, thresholds)
    weaker = _near_best(similarity, thresholds.alike_nearby, thresholds) & ~strong
    if not weaker.any():
        return np.zeros((0, 4), np.int64)
    cells = np.argwhere(weaker)
    cells = cells[np.argsort(-similarity[cells[:, 0], cells[:, 1]], kind="stable")]
    corners = np.empty_like(pieces)
    corners[:, :2] = np.searchsorted(a.sentences, pieces[:, :2], side="right") - 1
    corners[:, 2:] = np.searchsorted(b.sentences, pieces[:, 2:], side="right") - 1
    found = np.empty(similarity.shape, bool)
    kernels(similarity.size).nearby(strong, cells, corners, thresholds.nearby, found)
    return _sentence_spans(a, b, *np.nonzero(found))


def matches_in_order(
    a: PreparedDocument, b: PreparedDocument, sentences: Sentences, thresholds: Thresholds
) -> np.ndarray:
    """Match the sentence pairs of `forward_chain` whose similarity is at least `thresholds.alike_nearby`."""
    rows, columns = forward_chain(sentences)
    alike = sentences.similarity[rows, columns] >= thresholds.alike_nearby
    return _sentence_spans(a, b, rows[alike], columns[alike])


def _sentence_spans(
    a: PreparedDocument, b: PreparedDocument, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    spans = np.empty((len(rows), 4), np.int64)
    if len(rows):
        spans[:, 0], spans[:, 1] = a.sentences[rows], a.sentences[rows + 1]
        spans[:, 2], spans[:, 3] = b.sentences[columns], b.sentences[columns + 1]
    return spans


def unexplained(spans: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """Drop the matches that, in either document, lie mostly inside one of the `blocks`."""
    if not len(spans) or not len(blocks):
        return spans
    explained = np.zeros(len(spans), dtype=bool)
    for a_start, a_end, b_start, b_end in blocks:
        inside_a = np.minimum(spans[:, 1], a_end) - np.maximum(spans[:, 0], a_start)
        inside_b = np.minimum(spans[:, 3], b_end) - np.maximum(spans[:, 2], b_start)
        explained |= 2 * inside_a > spans[:, 1] - spans[:, 0]
        explained |= 2 * inside_b > spans[:, 3] - spans[:, 2]
    return spans[~explained]
