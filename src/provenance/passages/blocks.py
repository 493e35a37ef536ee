"""Join neighbouring exact matches into blocks, and decide which blocks are passages in their own right."""

from __future__ import annotations

import numpy as np

from provenance.engine.ragged import concatenated_ranges
from provenance.passages.background import BIT
from provenance.passages.exact_matches import ExactMatches, whole_sentences
from provenance.passages.join_spans import Span, box, link
from provenance.passages.prepared import PreparedDocument
from provenance.passages.thresholds import Thresholds


def copied_blocks(
    runs: ExactMatches, a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds
) -> tuple[np.ndarray, np.ndarray]:
    """Join exact matches into blocks; return the blocks that are passages in their own right, and the rest.

    A block with a long run is a passage in its own right. So is a block of whole sentences that is heavy
    enough to be reported, if the block is repeated, or if it and other such blocks nearby are in a different
    order in each document.
    """
    blocks: list[Span] = []
    long, worth = [], []
    apart = _apart(runs.spans, runs, a, b, thresholds.run_gap, thresholds)
    for group in link(apart, thresholds.run_gap, in_order=True):
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
    apart = _apart(spans[sentences], runs, a, b, thresholds.gap, thresholds)
    for group in link(spans[sentences], thresholds.gap):
        if len(link(apart[group], thresholds.gap, in_order=True)) > 1:
            alone[sentences[group]] = True
    return spans[alone], spans[~alone]


def _apart(
    spans: np.ndarray,
    runs: ExactMatches,
    a: PreparedDocument,
    b: PreparedDocument,
    gap: int,
    thresholds: Thresholds,
) -> np.ndarray:
    """Shift spans so that `link` does not join two spans that share copied text or have it between them.

    Only exact matches that are heavy enough to be reported are regarded as copied text here. Each position is
    shifted in proportion to the weight of the copied text before it. Copied text between two spans therefore
    increases their distance by more than `gap`, and copied text that two spans share increases their overlap
    by more than `gap`. With `in_order` set, `link` does not join the two spans in either case.
    """
    if len(spans) < 2:
        return spans
    worth = round(thresholds.quoted * BIT)
    copies = runs.spans[runs.weights >= worth]
    if not len(copies):
        return spans
    apart = spans.copy()
    for document, side in ((a, [0, 1]), (b, [2, 3])):
        starts, ends = copies[:, side].T
        copied = np.zeros(len(document.weights), np.int64)
        at = concatenated_ranges(starts, ends - starts)
        copied[at] = document.weights[at]
        before = np.append(0, np.cumsum(copied))[spans[:, side]]
        apart[:, side] += before * (gap + 1) // worth
    return apart


def rows(spans: list[Span]) -> np.ndarray:
    """Convert a list of spans to an array with one row for each span."""
    return np.array(spans, dtype=np.int64).reshape(-1, 4)
