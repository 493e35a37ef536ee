"""Shorten documents that are longer than an article, keeping the text near a pair's passages.

Otherwise, a book compared with a hundred of its excerpts would be processed in full a hundred times, although
nearly all of it is unrelated to any single excerpt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from provenance.derivation.pair import DocumentView, Pair
from provenance.passages.alignment import precedes
from provenance.passages.prepared import LONG


def near_passages(pair: Pair) -> Pair:
    """Shorten each long document of a pair to the part around the passage with the most shared text.

    This part has `LONG` tokens, or more if the passage itself is longer. Passages that are not completely
    inside the remaining parts are dropped.
    """
    if max(len(pair.a.prepared.stems), len(pair.b.prepared.stems)) <= LONG:
        return pair
    kept = [passage for passage, kind in zip(pair.passages, pair.kinds, strict=True) if kind != "boilerplate"]
    if not kept:
        return pair
    # Ties between passages are broken in the same way if the documents are swapped.
    turned = precedes(pair.b.prepared, pair.a.prepared)
    main = max(kept, key=lambda each: (each.shared, each.mirrored().span if turned else each.span))
    a = _window(len(pair.a.prepared.stems), main.span[:2], [each.span[:2] for each in kept])
    b = _window(len(pair.b.prepared.stems), main.span[2:], [each.span[2:] for each in kept])
    inside = [
        number
        for number, passage in enumerate(pair.passages)
        if _within(passage.span[:2], a) and _within(passage.span[2:], b)
    ]
    moves = np.array([a[0], a[0], b[0], b[0]])
    return replace(
        pair,
        a=_part(pair.a, *a),
        b=_part(pair.b, *b),
        passages=tuple(
            replace(pair.passages[number], span=tuple((pair.passages[number].span - moves).tolist()))
            for number in inside
        ),
        kinds=tuple(pair.kinds[number] for number in inside),
    )


def _window(size: int, main: tuple[int, int], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the range of tokens to keep: the main passage, other passages that fit, and text around them."""
    if size <= LONG:
        return 0, size
    start, end = main
    for first, last in sorted(spans, key=lambda span: (max(main[0] - span[1], span[0] - main[1]), span)):
        if max(end, last) - min(start, first) <= LONG:
            start, end = min(start, first), max(end, last)
    if end - start < LONG:
        start = max(0, min(start - (LONG - end + start) // 2, size - LONG))
        end = start + LONG
    return start, end


def _within(span: tuple[int, int], window: tuple[int, int]) -> bool:
    return window[0] <= span[0] and span[1] <= window[1]


def _part(view: DocumentView, start: int, end: int) -> DocumentView:
    """Return the part of a document from token `start` up to, but not including, token `end`."""
    whole = view.prepared
    if end - start == len(whole.stems):
        return view
    begin = 0 if start == 0 else int(whole.starts[start])
    stop = len(view.text) if end == len(whole.stems) else int(whole.ends[end - 1])
    columns = ("identities", "stems", "weights", "names", "quoted", "starts", "ends", "lengths", "disguised")
    part = replace(
        whole,
        **{name: getattr(whole, name)[start:end] for name in columns},
        sentences=np.unique(np.clip(whole.sentences, start, end)) - start,
    )
    part = replace(part, starts=part.starts - begin, ends=part.ends - begin)
    return replace(view, text=view.text[begin:stop], prepared=part, whole=whole, begin=start)
