"""Kernels that join, trim and weigh spans."""

from __future__ import annotations

import numpy as np


def link(spans: np.ndarray, gap: int, in_order: bool, groups: np.ndarray) -> int:
    """Group spans that are close to each other in both documents, and return the number of groups.

    The rows of `spans` are (a_start, a_end, b_start, b_end) and must be sorted. Two spans are linked if they
    lie within `gap` tokens of each other in both documents. If `in_order` is set, one span must also follow
    the other in both documents, and may overlap it by at most `gap` tokens. A group consists of spans that
    are linked directly or through other spans. ``groups[i]`` is set to the group number of span i. Groups are
    numbered in the order of their first members.
    """
    rows = spans.tolist()
    parent = list(range(len(rows)))

    def root(piece: int) -> int:
        while parent[piece] != piece:
            piece = parent[piece]
        return piece

    for piece, (a_start, a_end, b_start, b_end) in enumerate(rows):
        for earlier, (a_first, a_before, b_first, b_before) in enumerate(rows[:piece]):
            near = a_start - a_before <= gap and b_start - b_before <= gap and b_first - b_end <= gap
            follows = a_first < a_start and a_before < a_end and b_first < b_start and b_before < b_end
            overlap = max(a_before - a_start, b_before - b_start)
            if near and (not in_order or (follows and overlap <= gap)):
                first, second = sorted((root(earlier), root(piece)))
                parent[second] = first
    numbers: dict[int, int] = {}
    groups[:] = [numbers.setdefault(root(piece), len(numbers)) for piece in range(len(rows))]
    return len(numbers)


def trim(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    penalty: int,
    span: np.ndarray,
) -> None:
    """Trim two matching spans at both ends to the parts that they share.

    Nothing is left if the spans share too little. The score of a token is its weight if its code also occurs
    in the other span, and minus `penalty` if not. Each span in turn is reduced to the segment with the
    largest total score. This is done twice, because trimming one span changes the scores in the other.
    """
    for _ in range(2):
        for start, codes, weights, others in (
            (0, codes_a, weights_a, codes_b),
            (2, codes_b, weights_b, codes_a),
        ):
            first, last = span[start : start + 2]
            there = others[span[2 - start] : span[3 - start]]
            shared = np.isin(codes[first:last], there)
            segment = _best_segment(np.where(shared, weights[first:last], -penalty))
            span[start : start + 2] = first + segment[0], first + segment[1]


def _best_segment(scores: np.ndarray) -> tuple[int, int]:
    """Return the bounds of the segment with the largest sum.

    If several segments have this sum, the one that ends first is chosen; if a tie remains, the shortest.
    """
    sums = np.concatenate([[0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(sums)
    end = int((sums - lowest).argmax())
    return int(np.flatnonzero(sums[: end + 1] == lowest[end])[-1]), end


def to_sentences(sentences: np.ndarray, slack: int, stray: int, span: np.ndarray) -> None:
    """Extend a span to whole sentences, by at most `slack` tokens at each end.

    Before that, a sentence that is only partly inside the span is cut off if at most `stray` of its tokens
    are inside, unless this would leave nothing.
    """
    bounds, (start, end) = sentences.tolist(), span.tolist()
    if start not in bounds:
        after = min(bound for bound in bounds if bound > start)
        start = after if after - start <= stray and after < end else start
    if end not in bounds:
        before = max(bound for bound in bounds if bound < end)
        end = before if end - before <= stray and before > start else end
    first = max(bound for bound in bounds if bound <= start)
    last = min(bound for bound in bounds if bound >= end)
    span[:] = first if start - first <= slack else start, last if last - end <= slack else end


def likeness(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    quoted_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    quoted_b: np.ndarray,
    found: np.ndarray,
) -> None:
    """Compute the shared weight and the total weight of two bags of codes.

    Each code adds the smaller of its total weights in the two bags to the shared weight. `found` (int64) is
    filled with the shared weight, the total weight of both bags, and the same two figures without the weight
    that is quoted in both bags.
    """
    codes = 1 + max(int(codes_a.max(initial=-1)), int(codes_b.max(initial=-1)))
    in_a = np.bincount(codes_a, weights_a, codes).astype(np.int64)
    in_b = np.bincount(codes_b, weights_b, codes).astype(np.int64)
    quoted = np.minimum(
        np.bincount(codes_a[quoted_a], weights_a[quoted_a], codes).astype(np.int64),
        np.bincount(codes_b[quoted_b], weights_b[quoted_b], codes).astype(np.int64),
    )
    for place, dropped in ((0, 0), (2, quoted)):
        found[place] = np.minimum(in_a - dropped, in_b - dropped).sum()
        found[place + 1] = (in_a - dropped).sum() + (in_b - dropped).sum()


def squeeze(
    similarity: np.ndarray,
    sentences_a: np.ndarray,
    sentences_b: np.ndarray,
    foreign: float,
    pieces: np.ndarray,
    squeezed: np.ndarray,
) -> None:
    """Renumber the bounds of spans, counting only tokens without a counterpart.

    `pieces` contains spans as rows (a_start, a_end, b_start, b_end), and `squeezed` is filled with the
    renumbered rows. Sentence s of document a consists of the tokens ``sentences_a[s]:sentences_a[s + 1]``,
    and likewise for b. In each document, only the sentences from the start of the first span to the end of
    the last span are considered. A token in these sentences has no counterpart if no span covers it, and if
    its sentence has a similarity below `foreign` to every considered sentence of the other document.
    """
    spans = []
    for start, sentences in ((0, sentences_a), (2, sentences_b)):
        first, last = pieces[:, start].min(), pieces[:, start + 1].max()
        spans.append(slice(np.searchsorted(sentences, first, "right") - 1, np.searchsorted(sentences, last)))
    local = similarity[spans[0], spans[1]]
    for start, sentences, units, best in (
        (0, sentences_a, spans[0], local.max(axis=1)),
        (2, sentences_b, spans[1], local.max(axis=0)),
    ):
        apart = np.zeros(sentences[-1] + 1, np.int64)
        for unit in np.flatnonzero(best < foreign) + units.start:
            apart[sentences[unit] + 1 : sentences[unit + 1] + 1] = 1
        for begin, end in pieces[:, start : start + 2]:
            apart[begin + 1 : end + 1] = 0
        squeezed[:, start : start + 2] = np.cumsum(apart)[pieces[:, start : start + 2]]


def within(spans: np.ndarray, weights: np.ndarray, span: np.ndarray, found: np.ndarray) -> None:
    """Measure the parts of runs that lie within a span in both documents.

    The rows of `spans` are runs (a_start, a_end, b_start, b_end), and `span` has the same form. `found` is
    filled with three numbers: the total number of tokens in these parts, the number of tokens in the longest
    part, and the index of the heaviest run that lies wholly within the span. If several runs are equally
    heavy, the first one is chosen. If no run lies wholly within the span, the index is -1.
    """
    a_start, a_end, b_start, b_end = span.tolist()
    tokens, longest, heaviest = 0, 0, -1
    for run, (start_a, end_a, start_b, _) in enumerate(spans.tolist()):
        first = max(a_start - start_a, b_start - start_b, 0)
        last = min(a_end - start_a, b_end - start_b, end_a - start_a)
        inside = max(last - first, 0)
        tokens, longest = tokens + inside, max(longest, inside)
        if inside == end_a - start_a and (heaviest < 0 or weights[run] > weights[heaviest]):
            heaviest = run
    found[:] = tokens, longest, heaviest


def best_counterparts(
    similarity: np.ndarray, sentences: np.ndarray, spans: np.ndarray, floor: float, best: np.ndarray
) -> None:
    """For each sentence, find the most similar sentence in the other document.

    ``best[s]`` is set to the index of the sentence that is most similar to sentence s; if several are equally
    similar, the first is chosen. It is set to -1 if this similarity is below `floor`, or if more than half of
    the tokens of sentence s are in `spans`. The rows of `spans` are (start, end).
    """
    explained = np.zeros(sentences[-1], bool)
    for start, end in spans.tolist():
        explained[start:end] = True
    for sentence in range(len(best)):
        own = explained[sentences[sentence] : sentences[sentence + 1]]
        closest = int(similarity[sentence].argmax())
        free = 2 * own.sum() <= len(own)
        best[sentence] = closest if free and similarity[sentence, closest] >= floor else -1
