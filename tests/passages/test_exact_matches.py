"""Exact runs, blocks of them and trimming, against brute force on small alphabets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.articles import side_of
from provenance.kernels.reference.spans import _best_segment
from provenance.passages.exact_matches import distinct, find_exact_matches, to_whole_sentences
from provenance.passages.join_spans import link, to_sentences, trim

words = st.lists(st.integers(0, 3), max_size=24)


@settings(max_examples=150, deadline=None)
@given(words, words, st.integers(1, 5))
def test_exact_runs_are_all_maximal_common_runs(a, b, size):
    expected = set()
    for i in range(len(a)):
        for j in range(len(b)):
            length = 0
            while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
                length += 1
            begins = i == 0 or j == 0 or a[i - 1] != b[j - 1]
            if begins and length >= size:
                expected.add((i, i + length, j, j + length))
    spans = [tuple(span) for span in find_exact_matches(side_of(a), side_of(b), size).spans.tolist()]
    assert len(spans) == len(set(spans))
    assert set(spans) == expected


@pytest.mark.parametrize(("times", "runs"), [(32, 32), (33, 0)])
def test_four_words_that_occur_more_than_32_times_in_a_text_are_a_refrain(times, runs):
    refrain = [1, 2, 3, 4]
    often = [word for place in range(times) for word in (*refrain, 100 + place)]
    assert len(find_exact_matches(side_of(refrain), side_of(often))) == runs


@pytest.mark.parametrize(("start", "trimmed"), [(7, 7), (8, 10)])
def test_a_sentence_with_at_most_two_words_in_a_passage_is_left_out(start, trimmed):
    document = replace(side_of(list(range(30))), sentences=np.array([0, 10, 20, 30]))
    assert to_sentences(document, start, 20, 0) == (trimmed, 20)


@settings(max_examples=50, deadline=None)
@given(words, words)
def test_a_run_weighs_what_it_weighs_on_its_lighter_side(a, b):
    one, other = side_of(a), side_of(b)
    other.weights[::2] = 40
    runs = find_exact_matches(one, other, 2)
    for (a_start, a_end, b_start, b_end), weight in zip(runs.spans, runs.weights, strict=True):
        assert weight == min(one.weights[a_start:a_end].sum(), other.weights[b_start:b_end].sum())


def test_runs_are_found_again_in_a_text_that_repeats_them():
    block, filler = list(range(100, 125)), list(range(500, 520))
    once, twice = side_of([1, 2, *block, 3]), side_of([*block, *filler, *block])
    spans = distinct(find_exact_matches(once, twice), once, twice, 16).spans[:, 2:].tolist()
    assert sorted(spans) == [[0, 25], [45, 70]]


def test_a_short_phrase_both_texts_repeat_counts_once_for_each_place():
    phrase = [7, 8, 9, 7, 8]
    a, b = side_of([*phrase, 1, *phrase, 2, *phrase]), side_of([*phrase, 3, *phrase])
    runs = find_exact_matches(a, b)
    assert len(runs) == 6
    spans = distinct(runs, a, b, 200).spans
    assert len(spans) == 2
    assert (
        len({start for start, *_ in spans.tolist()}) == len({start for _, _, start, _ in spans.tolist()}) == 2
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(6, 40))
def test_each_place_of_a_repeated_block_has_a_run_and_there_are_no_more_than_places(here, there, size):
    """Whatever stands between them; so n places and m make as many runs as the greater of the two."""
    block = list(range(100, 100 + size))
    texts = []
    for filler, count in ((1000, here), (5000, there)):
        words = []
        for place in range(count):
            words += [*block, *range(filler + 10 * place, filler + 10 * place + 5)]
        texts.append(side_of(words))
    runs = find_exact_matches(*texts)
    assert len(runs) == here * there
    spans = distinct(runs, *texts, 16 * 6).spans
    assert len(spans) == max(here, there)
    assert len(np.unique(spans[:, 0])) == here
    assert len(np.unique(spans[:, 2])) == there


def test_a_repeated_phrase_of_a_longer_run_has_no_run_of_its_own():
    """Where less than half of what stands there is said again."""
    block = list(range(100, 140))
    phrase = block[10:26]
    once, again = side_of(block), side_of([*block, 1, *phrase, 2, 3])
    assert len(find_exact_matches(once, again)) == 2
    assert len(distinct(find_exact_matches(once, again), once, again, 16).spans) == 1
    half = block[10:32]
    again = side_of([*block, 1, *half, 2, 3])
    assert len(distinct(find_exact_matches(once, again), once, again, 16).spans) == 2
    assert len(distinct(find_exact_matches(once, again), once, again, 23 * 16).spans) == 1


@pytest.mark.parametrize("begin", [8, 9, 10, 11, 12])
@pytest.mark.parametrize("end", [24, 26, 28])
def test_a_repeated_sentence_has_a_run_of_its_own_in_either_document(begin, end):
    """However long the run is of which it is part, and though a word or two next to it be the same."""
    block = list(range(100, 180))
    part = block[min(begin, 10) : max(end, 26)]
    once, again = side_of(block, [begin, end]), side_of([*block, 1, *part, 2, 3])
    for one, other in ((once, again), (again, once)):
        assert len(distinct(find_exact_matches(one, other), one, other, 16).spans) == 2
    elsewhere = side_of(block, [begin - 4, end])
    assert len(distinct(find_exact_matches(elsewhere, again), elsewhere, again, 16).spans) == 1


def test_of_a_run_that_longer_ones_have_claimed_the_rest_is_left():
    """Less than half of x y, when v x has claimed the one x and w x the other."""
    v, w, x, y = (list(range(100 * block, 100 * block + 10)) for block in range(1, 5))
    a, b = side_of([*v, *x, *y[:8], *w, *x]), side_of([*v, *x, *w, *x, *y[:8]])
    spans = distinct(find_exact_matches(a, b), a, b, 16).spans.tolist()
    assert spans == [[20, 28, 40, 48], [0, 20, 0, 20], [28, 48, 20, 40]]


def test_words_the_same_by_chance_take_nothing_from_the_sentence_next_to_them():
    """As before, but w x is followed by the first words of y, which are no part of w x."""
    v, w, x, y = (list(range(100 * block, 100 * block + 10)) for block in range(1, 5))
    a, b = [*v, *x, *y[:8], *w, *x, *y[:2], 1], [*v, *x, *w, *x, *y[:8]]
    one, other = side_of(a, [10, 20, 28, 38, 48]), side_of(b, [10, 20, 30, 40])
    spans = distinct(find_exact_matches(one, other), one, other, 16).spans.tolist()
    assert spans == [[20, 28, 40, 48], [0, 20, 0, 20], [28, 50, 20, 42]]


def test_two_rests_of_a_run_that_continue_each_other_are_one_run():
    x, y, z = (list(range(100 * block, 100 * block + 10)) for block in range(1, 4))
    a, b = side_of([*y, *x, *y, *z]), side_of([*x, *y, *y, *x, *x])
    runs = distinct(find_exact_matches(a, b), a, b, 16)
    assert [0, 20, 20, 40] in runs.spans.tolist()
    assert [10, 30, 0, 20] in runs.spans.tolist()
    assert runs.weights.tolist() == [16 * length for length in runs.lengths.tolist()]


def test_what_is_whole_sentences_of_a_run():
    a = side_of(list(range(100, 140)), [5, 12, 20, 31])
    b = side_of([1, *range(100, 140)], [6, 21, 36])
    assert to_whole_sentences((0, 40, 1, 41), a, b) == (5, 40, 6, 41)
    assert to_whole_sentences((3, 38, 4, 39), a, b) == (5, 20, 6, 21)
    assert to_whole_sentences((6, 30, 7, 31), a, b) is None


@st.composite
def boxes(draw):
    starts = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=10))
    lengths = [draw(st.tuples(st.integers(1, 8), st.integers(1, 8))) for _ in starts]
    return np.array(
        [(a, a + n, b, b + m) for (a, b), (n, m) in zip(starts, lengths, strict=True)], dtype=np.int64
    )


@settings(max_examples=200, deadline=None)
@given(boxes(), st.integers(0, 10))
def test_pieces_are_linked_as_far_as_neighbours_reach(spans, gap):
    def near(one, other):
        return all(
            max(one[first], other[first]) - min(one[first + 1], other[first + 1]) <= gap for first in (0, 2)
        )

    group = list(range(len(spans)))
    for _ in spans:
        for one in range(len(spans)):
            for other in range(len(spans)):
                if near(spans[one], spans[other]):
                    group[one] = group[other] = min(group[one], group[other])
    expected = {frozenset(np.flatnonzero(np.array(group) == number).tolist()) for number in set(group)}
    assert {frozenset(members.tolist()) for members in link(spans, gap)} == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-6, 6).filter(bool), max_size=14))
def test_the_best_segment_has_the_largest_sum_and_nothing_to_spare(scores):
    def total(start, end):
        return sum(scores[start:end])

    start, end = _best_segment(np.array(scores, dtype=np.int64))
    cuts = range(len(scores) + 1)
    best = max(total(first, last) for first in cuts for last in cuts if first <= last)
    assert total(start, end) == best
    within = range(start, end + 1)
    shorter = [(i, j) for i in within for j in within if i <= j and (i, j) != (start, end)]
    assert all(total(*cut) < best for cut in shorter)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.permutations(range(12))
)
def test_trimming_leaves_what_is_shared_in_whatever_order(before_a, after_a, before_b, after_b, shuffled):
    block = list(range(100, 112))
    a = [*range(1000, 1000 + before_a), *block, *range(2000, 2000 + after_a)]
    b = [*range(3000, 3000 + before_b), *(block[place] for place in shuffled), *range(4000, 4000 + after_b)]
    trimmed = trim(side_of(a), side_of(b), (0, len(a), 0, len(b)), 22)
    assert trimmed == (before_a, before_a + 12, before_b, before_b + 12)


def test_nothing_is_left_where_nothing_is_shared():
    assert trim(side_of([1, 2, 3]), side_of([4, 5]), (0, 3, 0, 2), 22) is None
