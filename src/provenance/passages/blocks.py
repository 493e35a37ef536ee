"""Blocks: neighbouring exact matches joined, and which of them are passages of their own."""

from __future__ import annotations

import numpy as np

from provenance.passages.background import BIT
from provenance.passages.exact_matches import ExactMatches, whole_sentences
from provenance.passages.join_spans import Span, box, link
from provenance.passages.prepared import PreparedDocument
from provenance.passages.thresholds import Thresholds


def copied_blocks(
    runs: ExactMatches, a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds
) -> tuple[np.ndarray, np.ndarray]:
    """The blocks that stand alone, and the others.

    Long ones do; and whole sentences worth reporting that come in another order than other such blocks near
    them, or more than once.
    """
    blocks: list[Span] = []
    long, worth = [], []
    copied = _copied_before(runs, a, b, thresholds)
    for group in link(
        _apart(runs.spans, copied, thresholds.run_gap, thresholds), thresholds.run_gap, in_order=True
    ):
        weight = runs.weights[group].sum()
        if weight < thresholds.block * BIT:
            continue
        whole = box(runs.spans[group])
        dense = runs.lengths[group].sum() >= 0.6 * max(whole[1] - whole[0], whole[3] - whole[2])
        blocks.append(whole)
        long.append(dense and runs.lengths[group].max() >= thresholds.long_run)
        worth.append(dense and weight >= thresholds.quoted * BIT)
    spans, alone = rows(blocks), np.array(long, bool)
    sentences = np.flatnonzero(np.array(worth, bool) & whole_sentences(spans, a, b))
    apart = _apart(spans[sentences], copied, thresholds.gap, thresholds)
    for group in link(spans[sentences], thresholds.gap):
        if len(link(apart[group], thresholds.gap, in_order=True)) > 1:
            alone[sentences[group]] = True
    return spans[alone], spans[~alone]


def _copied_before(
    runs: ExactMatches, a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds
) -> list[np.ndarray]:
    """For both documents, what the words before each place weigh that are in runs worth reporting."""
    heavy = runs.spans[runs.weights >= thresholds.quoted * BIT]
    found = []
    for document, start in ((a, 0), (b, 2)):
        edges = np.zeros(len(document.weights) + 1, np.int64)
        np.add.at(edges, heavy[:, start], 1)
        np.add.at(edges, heavy[:, start + 1], -1)
        copied = np.where(np.cumsum(edges)[:-1] > 0, document.weights, 0)
        found.append(np.concatenate([[0], np.cumsum(copied)]))
    return found


def _apart(spans: np.ndarray, copied: list[np.ndarray], gap: int, thresholds: Thresholds) -> np.ndarray:
    """Spans moved apart by the copied words between them, or that two have in common: by more than `gap`
    where those are worth reporting."""
    worth = round(thresholds.quoted * BIT)
    apart = spans.copy()
    for before, start in zip(copied, (0, 2), strict=True):
        places = spans[:, start : start + 2]
        apart[:, start : start + 2] += before[places] * (gap + 1) // worth
    return apart


def rows(spans: list[Span]) -> np.ndarray:
    """Spans as rows of an array."""
    return np.array(spans, dtype=np.int64).reshape(-1, 4)
