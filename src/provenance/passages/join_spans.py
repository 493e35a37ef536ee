"""Join matches that lie close together in both documents, and trim spans to the shared text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

Span = tuple[int, int, int, int]

# If a passage contains at most this many words of a longer sentence at either end, they are left out.
_STRAY = 2


def link(spans: np.ndarray, gap: int, in_order: bool = False) -> list[np.ndarray]:
    """Group matches that are at most `gap` tokens apart in both documents, directly or via other matches.

    Parameters
    ----------
    spans : numpy.ndarray
        Rows (a_start, a_end, b_start, b_end) of token positions.
    gap : int
        The maximum number of tokens between two linked matches in either document.
    in_order : bool
        Whether to link two matches only if they are in the same order in both documents.

    Returns
    -------
    list of numpy.ndarray
        For each group, the row numbers of its matches; groups are in the order of their first matches.
    """
    order = np.lexsort((spans[:, 3], spans[:, 2], spans[:, 1], spans[:, 0]))
    groups = np.empty(len(order), np.int64)
    count = kernels(spans.nbytes).link(spans[order], gap, in_order, groups)
    if count <= 1:
        return [order] * count
    members = order[np.argsort(groups, kind="stable")]
    bounds = np.cumsum(np.bincount(groups)).tolist()
    return [members[begin:end] for begin, end in zip([0, *bounds], bounds, strict=False)]


def box(spans: np.ndarray) -> Span:
    """Return the smallest pair of spans that contains all of `spans`."""
    a_start, _, b_start, _ = spans.min(axis=0).tolist()
    _, a_end, _, b_end = spans.max(axis=0).tolist()
    return a_start, a_end, b_start, b_end


def trim(a: PreparedDocument, b: PreparedDocument, span: Span, penalty: int) -> Span | None:
    """Trim a pair of spans at both ends to the text they share, or return None if nothing is left.

    A token scores its weight if its stem also occurs on the other side, and minus `penalty` otherwise. On
    each side, the segment with the highest total score is kept. Stems are given as integer codes shared by
    both documents; see `with_common_codes`.
    """
    left = np.array(span, np.int64)
    kernels(_size(span)).trim(a.stems, a.weights, b.stems, b.weights, penalty, left)
    a_start, a_end, b_start, b_end = left.tolist()
    return (a_start, a_end, b_start, b_end) if a_start < a_end and b_start < b_end else None


def to_sentences(document: PreparedDocument, start: int, end: int, slack: int) -> tuple[int, int]:
    """Extend each end of a span to the nearest sentence boundary that is at most `slack` tokens away.

    If the span contains only one or two words of a longer sentence at either end, these words are dropped
    instead.
    """
    span = np.array((start, end), np.int64)
    kernels(end - start).to_sentences(document.sentences, slack, _STRAY, span)
    return int(span[0]), int(span[1])


class Likeness(NamedTuple):
    """The similarity of two spans (the Dice coefficient of their weighted stems) and the weight they share.

    `unquoted_similarity` and `unquoted` are the same two measures, without the text that both sides quote.
    """

    similarity: float
    shared: int
    unquoted_similarity: float
    unquoted: int


def likeness(a: PreparedDocument, b: PreparedDocument, span: Span) -> Likeness:
    """Compare the two sides of a pair of spans.

    Stems are given as integer codes shared by both documents; see `with_common_codes`.
    """
    a_start, a_end, b_start, b_end = span
    found = np.empty(4, np.int64)
    kernels(_size(span)).likeness(
        a.stems[a_start:a_end],
        a.weights[a_start:a_end],
        a.quoted[a_start:a_end],
        b.stems[b_start:b_end],
        b.weights[b_start:b_end],
        b.quoted[b_start:b_end],
        found,
    )
    shared, held, unquoted, held_unquoted = found.tolist()
    return Likeness(2 * shared / max(held, BIT), shared, 2 * unquoted / max(held_unquoted, BIT), unquoted)


def _size(span: Span) -> int:
    return span[1] - span[0] + span[3] - span[2]
