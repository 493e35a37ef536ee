"""Pieces that lie close together in both documents, joined; and spans trimmed to what is shared."""

from __future__ import annotations

import numpy as np

from provenance.passages.background import BIT
from provenance.passages.profiles import Side

# Words of a sentence that do not make it part of a passage.
_STRAY = 2


def link(spans: np.ndarray, gap: int) -> list[np.ndarray]:
    """Group pieces that lie within `gap` tokens of each other in both documents, directly or through others.

    Parameters
    ----------
    spans : numpy.ndarray
        Rows (a_start, a_end, b_start, b_end), token positions.
    gap : int
        Tokens that may lie between two pieces, on either side.

    Returns
    -------
    list of numpy.ndarray
        For each group the rows of its pieces, in order of their first piece.
    """
    order = np.lexsort((spans[:, 3], spans[:, 2], spans[:, 1], spans[:, 0]))
    rows = spans[order].tolist()
    parent = list(range(len(rows)))

    def root(piece: int) -> int:
        while parent[piece] != piece:
            parent[piece] = parent[parent[piece]]
            piece = parent[piece]
        return piece

    window: list[int] = []
    for piece, (a_start, _, b_start, b_end) in enumerate(rows):
        window = [earlier for earlier in window if rows[earlier][1] + gap >= a_start]
        for earlier in window:
            if b_start - rows[earlier][3] <= gap and rows[earlier][2] - b_end <= gap:
                first, second = sorted((root(earlier), root(piece)))
                parent[second] = first
        window.append(piece)
    groups: dict[int, list[int]] = {}
    for piece in range(len(rows)):
        groups.setdefault(root(piece), []).append(piece)
    return [order[members] for members in groups.values()]


def box(spans: np.ndarray) -> tuple[int, int, int, int]:
    """The smallest span on each side that holds all pieces."""
    return (
        int(spans[:, 0].min()),
        int(spans[:, 1].max()),
        int(spans[:, 2].min()),
        int(spans[:, 3].max()),
    )


def trim(a: Side, b: Side, span: tuple[int, int, int, int], penalty: int) -> tuple[int, int, int, int] | None:
    """Cut a pair of spans at both ends to what it really shares; None where nothing is left.

    On each side the segment of largest total is kept, a token counting its weight where the other side
    has its stem, and minus `penalty` where it has not. Stems are common codes (`with_common_codes`).
    """
    a_start, a_end, b_start, b_end = span
    for _ in range(2):
        shared = _among(a.stems[a_start:a_end], b.stems[b_start:b_end])
        first, last = _best_segment(np.where(shared, a.weights[a_start:a_end], -penalty))
        a_start, a_end = a_start + first, a_start + last
        shared = _among(b.stems[b_start:b_end], a.stems[a_start:a_end])
        first, last = _best_segment(np.where(shared, b.weights[b_start:b_end], -penalty))
        b_start, b_end = b_start + first, b_start + last
        if a_start == a_end or b_start == b_end:
            return None
    return a_start, a_end, b_start, b_end


def _among(codes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of some codes are among others."""
    present = np.zeros(max(int(codes.max(initial=0)), int(others.max(initial=0))) + 1, dtype=bool)
    present[others] = True
    return present[codes]


def _best_segment(scores: np.ndarray) -> tuple[int, int]:
    """A contiguous stretch with the largest sum, the first one, that begins with a gain."""
    sums = np.concatenate([[0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(sums)
    end = int((sums - lowest).argmax())
    start = int(np.flatnonzero(sums[: end + 1] == lowest[end])[-1])
    return start, end


def to_sentences(side: Side, start: int, end: int, slack: int) -> tuple[int, int]:
    """Move each end out to the bound of its sentence where at most `slack` tokens lie between.

    Of a sentence of which only a word or two would be in, nothing is.
    """
    bounds = side.sentences
    after = int(bounds[np.searchsorted(bounds, start, side="right")])
    before = int(bounds[np.searchsorted(bounds, end, side="left") - 1])
    if start not in bounds and after - start <= _STRAY and after < end:
        start = after
    if end not in bounds and end - before <= _STRAY and before > start:
        end = before
    first = int(bounds[np.searchsorted(bounds, start, side="right") - 1])
    last = int(bounds[np.searchsorted(bounds, end, side="left")])
    return (first if start - first <= slack else start), (last if last - end <= slack else end)


def likeness(a: Side, b: Side, span: tuple[int, int, int, int], unquoted: bool = False) -> tuple[float, int]:
    """How alike two spans are, as Dice of their weighted bags of stems, and the weight they share.

    With `unquoted`, of what is not quoted on both sides.
    """
    a_start, a_end, b_start, b_end = span
    codes = max(int(a.stems[a_start:a_end].max()), int(b.stems[b_start:b_end].max())) + 1
    in_a = np.bincount(a.stems[a_start:a_end], a.weights[a_start:a_end], codes)
    in_b = np.bincount(b.stems[b_start:b_end], b.weights[b_start:b_end], codes)
    if unquoted:
        quoted_a = np.where(a.quoted[a_start:a_end], a.weights[a_start:a_end], 0)
        quoted_b = np.where(b.quoted[b_start:b_end], b.weights[b_start:b_end], 0)
        quoted = np.minimum(
            np.bincount(a.stems[a_start:a_end], quoted_a, codes),
            np.bincount(b.stems[b_start:b_end], quoted_b, codes),
        )
        in_a, in_b = in_a - quoted, in_b - quoted
    shared = np.minimum(in_a, in_b).sum()
    return float(2 * shared / max(in_a.sum() + in_b.sum(), BIT)), int(shared)
