"""Kernels for spans; see `reference.spans`."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel


@helper
def _place(values: np.ndarray, value: int) -> int:
    """Return the first position in a sorted array whose value is at least `value`.

    Numba takes a long time to compile `numpy.searchsorted`, so it is not used.
    """
    low, high = 0, values.size
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def link(spans: np.ndarray, gap: int, in_order: bool, groups: np.ndarray) -> int:
    """See `reference.link`.

    An earlier span is dropped once it ends too far before the current span in document a. Later spans start
    no earlier than the current span, so they cannot be linked to the dropped span either.
    """
    count = spans.shape[0]
    parent = np.arange(count)
    window = np.empty(count, np.int64)
    held = 0
    for piece in range(count):
        kept = 0
        for place in range(held):
            earlier = window[place]
            if spans[earlier, 1] + gap < spans[piece, 0]:
                continue
            window[kept] = earlier
            kept += 1
            if spans[piece, 2] - spans[earlier, 3] > gap or spans[earlier, 2] - spans[piece, 3] > gap:
                continue
            if in_order and not _follows(spans[earlier], spans[piece], gap):
                continue
            first, second = earlier, piece
            while parent[first] != first:
                parent[first] = parent[parent[first]]
                first = parent[first]
            while parent[second] != second:
                parent[second] = parent[parent[second]]
                second = parent[second]
            parent[max(first, second)] = min(first, second)
        window[kept] = piece
        held = kept + 1
    found = 0
    for piece in range(count):
        # The root of a group is its first member, so the root gets its number before the other members.
        root = piece
        while parent[root] != root:
            root = parent[root]
        if root == piece:
            groups[piece] = found
            found += 1
        else:
            groups[piece] = groups[root]
    return found


@helper
def _follows(earlier: np.ndarray, later: np.ndarray, most: int) -> bool:
    """Return whether one span precedes another in both documents and overlaps it by at most `most` tokens."""
    for end in range(4):
        if earlier[end] >= later[end]:
            return False
    return earlier[1] - later[0] <= most and earlier[3] - later[2] <= most


@kernel
def trim(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    penalty: int,
    span: np.ndarray,
) -> None:
    """See `reference.trim`."""
    most = 0
    for place in range(span[0], span[1]):
        most = max(most, codes_a[place])
    for place in range(span[2], span[3]):
        most = max(most, codes_b[place])
    mark = np.zeros(most + 1, np.int64)
    for turn in range(1, 5):
        start = 0 if turn % 2 else 2
        codes, weights, others = (codes_a, weights_a, codes_b) if turn % 2 else (codes_b, weights_b, codes_a)
        for place in range(span[2 - start], span[3 - start]):
            mark[others[place]] = turn
        # `lowest` is the lowest total so far, and `lowest_at` is the last position where it occurs. `best` is
        # the largest rise of the total so far, which extends from `first` to `last`.
        total, lowest, lowest_at = 0, 0, span[start]
        best, first, last = 0, span[start], span[start]
        for place in range(span[start], span[start + 1]):
            total += weights[place] if mark[codes[place]] == turn else -penalty
            if total <= lowest:
                lowest, lowest_at = total, place + 1
            if total - lowest > best:
                best, first, last = total - lowest, lowest_at, place + 1
        if best == 0:
            last = first = span[start]
        span[start], span[start + 1] = first, last


@kernel
def to_sentences(sentences: np.ndarray, slack: int, stray: int, span: np.ndarray) -> None:
    """See `reference.to_sentences`."""
    start, end = span[0], span[1]
    place = _place(sentences, start + 1)
    if sentences[place - 1] != start and sentences[place] - start <= stray and sentences[place] < end:
        start = sentences[place]
    place = _place(sentences, end)
    if sentences[place] != end and end - sentences[place - 1] <= stray and sentences[place - 1] > start:
        end = sentences[place - 1]
    first = sentences[_place(sentences, start + 1) - 1]
    last = sentences[_place(sentences, end)]
    span[0] = first if start - first <= slack else start
    span[1] = last if last - end <= slack else end


@kernel
def likeness(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    quoted_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    quoted_b: np.ndarray,
    found: np.ndarray,
) -> None:
    """See `reference.likeness`."""
    codes = 0
    for place in range(codes_a.size):
        codes = max(codes, codes_a[place] + 1)
    for place in range(codes_b.size):
        codes = max(codes, codes_b[place] + 1)
    held = np.zeros((codes, 4), np.int64)
    for place in range(codes_a.size):
        held[codes_a[place], 0] += weights_a[place]
        held[codes_a[place], 2] += weights_a[place] if quoted_a[place] else 0
    for place in range(codes_b.size):
        held[codes_b[place], 1] += weights_b[place]
        held[codes_b[place], 3] += weights_b[place] if quoted_b[place] else 0
    found[:] = 0
    for code in range(codes):
        quoted = min(held[code, 2], held[code, 3])
        shared = min(held[code, 0], held[code, 1])
        total = held[code, 0] + held[code, 1]
        found[0] += shared
        found[1] += total
        found[2] += shared - quoted
        found[3] += total - 2 * quoted


@kernel
def squeeze(
    similarity: np.ndarray,
    sentences_a: np.ndarray,
    sentences_b: np.ndarray,
    foreign: float,
    pieces: np.ndarray,
    squeezed: np.ndarray,
) -> None:
    """See `reference.squeeze`."""
    units = np.empty(4, np.int64)
    for side in range(2):
        first, last = pieces[0, 2 * side], pieces[0, 2 * side + 1]
        for piece in range(pieces.shape[0]):
            first, last = min(first, pieces[piece, 2 * side]), max(last, pieces[piece, 2 * side + 1])
        sentences = sentences_b if side else sentences_a
        units[2 * side] = _place(sentences, first + 1) - 1
        units[2 * side + 1] = _place(sentences, last)
    for side in range(2):
        sentences = sentences_b if side else sentences_a
        apart = np.zeros(sentences[-1] + 1, np.int64)
        for unit in range(units[2 * side], units[2 * side + 1]):
            alone = True
            for other in range(units[2 - 2 * side], units[3 - 2 * side]):
                alone &= (similarity[other, unit] if side else similarity[unit, other]) < foreign
            if alone:
                for place in range(sentences[unit] + 1, sentences[unit + 1] + 1):
                    apart[place] = 1
        for piece in range(pieces.shape[0]):
            for place in range(pieces[piece, 2 * side] + 1, pieces[piece, 2 * side + 1] + 1):
                apart[place] = 0
        for place in range(1, apart.size):
            apart[place] += apart[place - 1]
        for piece in range(pieces.shape[0]):
            squeezed[piece, 2 * side] = apart[pieces[piece, 2 * side]]
            squeezed[piece, 2 * side + 1] = apart[pieces[piece, 2 * side + 1]]


@kernel
def within(spans: np.ndarray, weights: np.ndarray, span: np.ndarray, found: np.ndarray) -> None:
    """See `reference.within`."""
    found[0], found[1], found[2] = 0, 0, -1
    for run in range(spans.shape[0]):
        length = spans[run, 1] - spans[run, 0]
        first = max(span[0] - spans[run, 0], span[2] - spans[run, 2], 0)
        last = min(span[1] - spans[run, 0], span[3] - spans[run, 2], length)
        inside = max(last - first, 0)
        found[0] += inside
        found[1] = max(found[1], inside)
        if inside == length and (found[2] < 0 or weights[run] > weights[found[2]]):
            found[2] = run


@kernel
def best_counterparts(
    similarity: np.ndarray, sentences: np.ndarray, spans: np.ndarray, floor: float, best: np.ndarray
) -> None:
    """See `reference.best_counterparts`."""
    explained = np.zeros(sentences[-1], np.bool_)
    for span in range(spans.shape[0]):
        explained[spans[span, 0] : spans[span, 1]] = True
    for sentence in range(best.size):
        free = 0
        for token in range(sentences[sentence], sentences[sentence + 1]):
            free += 1 - 2 * explained[token]
        closest = 0
        for other in range(similarity.shape[1]):
            if similarity[sentence, other] > similarity[sentence, closest]:
                closest = other
        best[sentence] = closest if free >= 0 and similarity[sentence, closest] >= floor else -1
