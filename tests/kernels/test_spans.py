"""Kernels of spans: twins against each other, and against brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.strategies import both, sides, similarities, span, spans


@settings(max_examples=150, deadline=None)
@given(spans(60, 60, most=12), st.integers(0, 12), st.booleans())
def test_pieces_are_linked_where_they_lie_close_on_both_sides(rows, gap, in_order):
    count, (*_, groups) = both("link", rows, gap, in_order, np.zeros(len(rows), np.int64))

    def follows(one, other):
        """Begins later and ends later on both sides, with little overlap."""
        later = all(before < after for before, after in zip(one, other, strict=True))
        return later and one[1] - other[0] <= gap and one[3] - other[2] <= gap

    near = [
        (
            max(one[0], other[0]) - min(one[1], other[1]) <= gap
            and max(one[2], other[2]) - min(one[3], other[3]) <= gap
            and (not in_order or i == j or follows(one, other) or follows(other, one))
        )
        for i, one in enumerate(rows.tolist())
        for j, other in enumerate(rows.tolist())
    ]
    reach = np.array(near, bool).reshape(len(rows), len(rows))
    for _ in range(len(rows)):
        reach = reach @ reach
    assert np.array_equal(reach, groups[:, None] == groups)
    assert list(dict.fromkeys(groups.tolist())) == list(range(count))


@settings(max_examples=150, deadline=None)
@given(sides(), sides(), st.integers(1, 60), st.data())
def test_trimmed_ends_are_shared(a, b, penalty, data):
    whole = np.array((*data.draw(span(len(a[0]))), *data.draw(span(len(b[0])))), np.int64)
    left = both("trim", a[0], a[1], b[0], b[1], penalty, whole)[1][-1].tolist()
    if left[0] == left[1] or left[2] == left[3]:
        return
    there = set(a[0][left[0] : left[1]].tolist())
    assert {int(b[0][left[2]]), int(b[0][left[3] - 1])} <= there
    assert whole[0] <= left[0] <= left[1] <= whole[1]
    assert whole[2] <= left[2] <= left[3] <= whole[3]


@settings(max_examples=150, deadline=None)
@given(sides(), st.integers(0, 8), st.integers(0, 3), st.data())
def test_a_span_goes_on_to_the_bounds_of_sentences_that_are_near(side, slack, stray, data):
    bounds = side[3].tolist()
    start, end = data.draw(span(bounds[-1]))
    moved = both("to_sentences", side[3], slack, stray, np.array((start, end), np.int64))[1][-1].tolist()
    assert 0 <= moved[0] < moved[1] <= bounds[-1]
    assert moved[0] == start or moved[0] in bounds
    assert moved[1] == end or moved[1] in bounds
    assert max(moved[0] - start, end - moved[1]) <= stray
    assert max(start - moved[0], moved[1] - end) <= slack


@settings(max_examples=150, deadline=None)
@given(sides(), sides())
def test_likeness_weighs_bags(a, b):
    shared, held, rest, unquoted = both("likeness", *a[:3], *b[:3], np.zeros(4, np.int64))[1][-1].tolist()
    bags = [
        {code: int(weights[codes == code].sum()) for code in set(codes.tolist())}
        for codes, weights, *_ in (a, b)
    ]
    assert shared == sum(min(bags[0][code], bags[1][code]) for code in bags[0].keys() & bags[1].keys())
    assert held == a[1].sum() + b[1].sum()
    assert held - unquoted == 2 * (shared - rest)
    assert (rest == shared) or (a[2].any() and b[2].any())


@settings(max_examples=150, deadline=None)
@given(similarities(), spans(12, 12, most=4).filter(len), st.data())
def test_squeezed_pieces_are_as_far_apart_as_sentences_without_a_counterpart(similarity, pieces, data):
    sentences = [
        np.array(sorted({0, 12, *data.draw(st.permutations(range(1, 12)))[: size - 1]}), np.int64)
        for size in similarity.shape
    ]
    both("squeeze", similarity, *sentences, 0.18, pieces, np.empty_like(pieces))
    nothing = both("squeeze", np.ones(similarity.shape), *sentences, 0.18, pieces, np.empty_like(pieces))
    assert not nothing[1][-1].any()
    apart = both("squeeze", np.zeros(similarity.shape), *sentences, 0.18, pieces, np.empty_like(pieces))[1][
        -1
    ]
    for side in (0, 2):
        covered = {token for row in pieces.tolist() for token in range(*row[side : side + 2])}
        first, last = pieces[:, side].min(), pieces[:, side + 1].max()
        assert apart[:, side + 1].max() - apart[:, side].min() == len(set(range(first, last)) - covered)


@settings(max_examples=150, deadline=None)
@given(spans(), spans(most=1).filter(len), st.randoms())
def test_what_lies_within_a_span(rows, one, random):
    rows[:, 3] = rows[:, 2] + rows[:, 1] - rows[:, 0]
    weights = np.array([random.randint(1, 3) for _ in rows], np.int64)
    tokens, longest, heaviest = both("within", rows, weights, one[0], np.zeros(3, np.int64))[1][-1].tolist()
    a_start, a_end, b_start, b_end = one[0].tolist()
    whole = [
        run
        for run, (start, end, first, last) in enumerate(rows.tolist())
        if a_start <= start < end <= a_end and b_start <= first < last <= b_end
    ]
    assert heaviest == max(whole, key=lambda run: weights[run], default=-1)
    # Tokens that lie in the span on both sides at once.
    inside = [
        sum(
            a_start <= start + step < a_end and b_start <= first + step < b_end for step in range(end - start)
        )
        for start, end, first, _ in rows.tolist()
    ]
    assert (tokens, longest) == (sum(inside), max(inside, default=0))


@settings(max_examples=150, deadline=None)
@given(similarities(), st.lists(span(12), max_size=3), st.data())
def test_a_sentence_that_is_explained_already_has_no_counterpart(similarity, explained, data):
    cuts = data.draw(st.permutations(range(1, 12)))[: similarity.shape[0] - 1]
    sentences = np.array(sorted({0, 12, *cuts}), np.int64)
    spans = np.array(explained, np.int64).reshape(-1, 2)
    best = both("best_counterparts", similarity, sentences, spans, 0.25, np.zeros(len(similarity), np.int64))[
        1
    ][-1]
    for sentence, closest in enumerate(best.tolist()):
        own = set(range(sentences[sentence], sentences[sentence + 1]))
        free = 2 * len(own & {token for start, end in explained for token in range(start, end)}) <= len(own)
        alike = similarity[sentence].max() >= 0.25
        assert (closest >= 0) == (free and alike)
        assert closest < 0 or similarity[sentence, closest] == similarity[sentence].max()
