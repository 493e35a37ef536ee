"""Sentences of two documents that match, as rows (a_start, a_end, b_start, b_end) in token positions."""

from __future__ import annotations

import numpy as np

from provenance.passages.profiles import Side
from provenance.passages.similarity import Sentences, forward_chain
from provenance.passages.tuning import Tuning


def matches(a: Side, b: Side, sentences: Sentences | None, tuning: Tuning) -> np.ndarray:
    """Pairs of alike sentences."""
    if sentences is None:
        return np.zeros((0, 4), dtype=np.int64)
    return _sentence_spans(a, b, *np.nonzero(_near_best(sentences.similarity, tuning.alike, tuning)))


def _near_best(similarity: np.ndarray, floor: float, tuning: Tuning) -> np.ndarray:
    """Where two sentences are alike, and nearly as alike as either is to any other."""
    best = np.minimum(similarity.max(axis=1, keepdims=True), similarity.max(axis=0, keepdims=True))
    near = (similarity >= floor) & (similarity >= tuning.near_best * best)
    # A sentence that matches a great many is a formula, and tells nothing.
    near[near.sum(axis=1) > tuning.formula] = False
    near[:, near.sum(axis=0) > tuning.formula] = False
    return near


def matches_nearby(a: Side, b: Side, sentences: Sentences, pieces: np.ndarray, tuning: Tuning) -> np.ndarray:
    """Pairs of less alike sentences beside matching pieces, or beside one another.

    The most alike are taken first, and a sentence that has a counterpart takes no other but its neighbours.
    """
    similarity = sentences.similarity
    strong = _near_best(similarity, tuning.alike, tuning)
    possible = _near_best(similarity, tuning.alike_nearby, tuning) & ~strong
    reached = np.zeros_like(possible)
    rows = np.searchsorted(a.sentences, pieces[:, :2], side="right") - 1
    columns = np.searchsorted(b.sentences, pieces[:, 2:], side="right") - 1
    for (top, bottom), (left, right) in zip(rows.tolist(), columns.tolist(), strict=True):
        _reach(reached, top, bottom, left, right, tuning.nearby)
    taken, found = strong.copy(), np.zeros_like(possible)
    while True:
        open_cells = np.argwhere(possible & reached & ~found)
        order = np.argsort(-similarity[open_cells[:, 0], open_cells[:, 1]], kind="stable")
        fresh = [(row, column) for row, column in open_cells[order].tolist() if _is_free(taken, row, column)]
        if not fresh:
            return _sentence_spans(a, b, *np.nonzero(found))
        row, column = fresh[0]
        taken[row, column] = found[row, column] = True
        _reach(reached, row, row, column, column, tuning.nearby)


def _is_free(taken: np.ndarray, row: int, column: int) -> bool:
    """Whether the counterparts these two sentences have, if any, lie next to each other."""
    columns, rows = np.flatnonzero(taken[row]), np.flatnonzero(taken[:, column])
    return bool((np.abs(columns - column) <= 1).all() and (np.abs(rows - row) <= 1).all())


def matches_in_order(a: Side, b: Side, sentences: Sentences, tuning: Tuning) -> np.ndarray:
    """Pairs of less alike sentences on the best chain that runs forward in both documents."""
    rows, columns = forward_chain(sentences)
    alike = sentences.similarity[rows, columns] >= tuning.alike_nearby
    return _sentence_spans(a, b, rows[alike], columns[alike])


def _reach(reached: np.ndarray, top: int, bottom: int, left: int, right: int, steps: int) -> None:
    """Mark the cells up to so many steps before a piece in both documents, and after it in both."""
    reached[max(top - steps, 0) : top + 1, max(left - steps, 0) : left + 1] = True
    reached[bottom : bottom + steps + 1, right : right + steps + 1] = True


def _sentence_spans(a: Side, b: Side, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    bounds = a.sentences[rows], a.sentences[rows + 1], b.sentences[columns], b.sentences[columns + 1]
    return np.stack(bounds, axis=1)


def unexplained(spans: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """Matches without those that lie mostly inside a long block on either side."""
    explained = np.zeros(len(spans), dtype=bool)
    for a_start, a_end, b_start, b_end in blocks:
        inside_a = np.minimum(spans[:, 1], a_end) - np.maximum(spans[:, 0], a_start)
        inside_b = np.minimum(spans[:, 3], b_end) - np.maximum(spans[:, 2], b_start)
        explained |= 2 * inside_a > spans[:, 1] - spans[:, 0]
        explained |= 2 * inside_b > spans[:, 3] - spans[:, 2]
    return spans[~explained]
