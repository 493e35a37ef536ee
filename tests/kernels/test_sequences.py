"""Kernels of sequences: twins against each other, and against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.strategies import both, identities, sides, spans


def as_identities(values):
    return np.array(values, np.uint64)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1) | identities), st.lists(identities))
def test_equal_values_share_a_number(first, second):
    codes = np.zeros(len(first), np.int64), np.zeros(len(second), np.int64)
    count, (*_, one, other) = both("number", as_identities(first), as_identities(second), *codes)
    numbered = list(zip([*one.tolist(), *other.tolist()], first + second, strict=True))
    assert dict(numbered).keys() == set(range(count))
    assert len(set(numbered)) == count == len(set(first + second))


def runs(a, b, size, most, space=400):
    rows = np.zeros((space, 3), np.int64)
    found, (*_, rows) = both("common_runs", as_identities(a), as_identities(b), size, most, rows)
    return rows[:found].tolist()


sequences = st.lists(identities, max_size=20)


@settings(max_examples=100, deadline=None)
@given(sequences, sequences, st.integers(1, 20))
def test_runs_hold_every_pair_of_equal_places_once(a, b, most):
    rows = runs(a, b, 1, most)
    held = [(i + step, j + step) for i, j, length in rows for step in range(length)]
    equal = {
        (i, j)
        for i, one in enumerate(a)
        for j, other in enumerate(b)
        if one == other and a.count(one) <= most and b.count(one) <= most
    }
    assert len(held) == len(set(held))
    assert set(held) == equal
    starts = {(i, j) for i, j, _ in rows}
    assert not any((i - 1, j - 1) in equal for i, j in starts)


@settings(max_examples=100, deadline=None)
@given(sequences, sequences, st.integers(2, 4))
def test_longer_runs_are_those_of_single_tokens_that_are_long_enough(a, b, size):
    expected = [row for row in runs(a, b, 1, 20) if row[2] >= size]
    assert sorted(runs(a, b, size, 400)) == sorted(expected)


@settings(max_examples=100, deadline=None)
@given(sequences, sequences, st.integers(0, 12), st.data())
def test_runs_that_are_heavy_enough_are_kept_with_their_weight(a, b, least, data):
    weights = [data.draw(st.lists(st.integers(0, 9), min_size=len(of), max_size=len(of))) for of in (a, b)]
    rows = runs(a, b, 1, 20)
    space = np.zeros((len(rows), 4), np.int64), np.zeros(len(rows), np.int64)
    count, (*_, kept, weighed) = both(
        "weigh_runs",
        np.array(rows, np.int64).reshape(-1, 3),
        *(np.array(each, np.int64) for each in weights),
        float(least),
        *space,
    )
    expected = [
        ([i, i + length, j, j + length], weight)
        for i, j, length in rows
        if (weight := min(sum(weights[0][i : i + length]), sum(weights[1][j : j + length]))) >= least
    ]
    assert list(zip(kept[:count].tolist(), weighed[:count].tolist(), strict=True)) == expected


@settings(max_examples=50, deadline=None)
@given(sequences, sequences)
def test_runs_that_do_not_fit_are_counted(a, b):
    rows = np.zeros((2, 3), np.int64)
    found, _ = both("common_runs", as_identities(a), as_identities(b), 2, 9, rows)
    assert found == len(runs(a, b, 2, 9))


@settings(max_examples=200, deadline=None)
@given(spans(), st.integers(0, 40), st.randoms())
def test_runs_claim_what_is_free_and_leave_the_rest(rows, repeated, random):
    rows[:, 3] = rows[:, 2] + rows[:, 1] - rows[:, 0]
    order = np.array(random.sample(range(len(rows)), len(rows)), np.int64)
    weights = [np.array([random.randint(1, 9) for _ in range(size)], np.int64) for size in (24, 48)]
    bounds = [np.array([random.random() < 0.3 for _ in range(size + 1)]) for size in (24, 48)]
    space = np.ones((2, len(rows), 4), np.int64), np.ones((2, len(rows)), np.int64)
    _, (*_, kept, weighed) = both("stand_alone", rows, order, *weights, *bounds, repeated, *space)
    if len(rows):
        assert kept[0, order[0]].tolist() == rows[order[0]].tolist()
    # What is kept the first time is mostly new on both sides, the second time on either.
    taken = [np.zeros(24, int), np.zeros(48, int)]
    for again, run in product((0, 1), order.tolist()):
        a_start, a_end, b_start, b_end = kept[again, run].tolist()
        if not weighed[again, run]:
            continue
        assert rows[run, 0] <= a_start < a_end <= rows[run, 1]
        assert rows[run, 2] - rows[run, 0] == b_start - a_start == b_end - a_end
        assert weighed[again, run] == min(weights[0][a_start:a_end].sum(), weights[1][b_start:b_end].sum())
        assert weighed[again, run] >= repeated or (not again and kept[0, run].tolist() == rows[run].tolist())
        free = (taken[0][a_start:a_end] == 0).astype(int) + (taken[1][b_start:b_end] == 0)
        assert 2 * np.count_nonzero(free >= 2 - again) > a_end - a_start
        taken[0][a_start:a_end] = taken[1][b_start:b_end] = 1


@settings(max_examples=100, deadline=None)
@given(spans(), sides(most=24), st.lists(st.booleans(), min_size=48, max_size=48))
def test_the_longest_run_is_the_heaviest_stretch_without_a_quoted_pair(rows, side, quoted_b):
    weights, quoted = np.resize(side[1], 24), np.resize(side[2], 24)
    rows[:, 3] = rows[:, 2] + rows[:, 1] - rows[:, 0]
    found, _ = both("longest_unquoted", rows, weights, quoted, np.array(quoted_b))
    stretches = [
        weights[start + first : start + last].sum()
        for start, end, other, _ in rows.tolist()
        for first in range(end - start)
        for last in range(first + 1, end - start + 1)
        if not any(quoted[start + place] and quoted_b[other + place] for place in range(first, last))
    ]
    assert found == max(stretches, default=0)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(identities.filter(bool) | st.integers(1, 2**64 - 1), st.integers(0, 9), max_size=8),
    st.lists(identities),
)
def test_what_a_table_has_is_found(held, sought):
    slots = np.zeros((16, 2), np.uint64)
    for word, value in held.items():
        slot = word % 16
        while slots[slot, 0]:
            slot = (slot + 1) % 16
        slots[slot] = word, value
    out = np.zeros(len(sought), np.uint64), np.zeros(len(sought), bool)
    *_, found, known = both("look_up", as_identities(sought), slots, *out)[1]
    assert known.tolist() == [word in held for word in sought]
    assert found[known].tolist() == [held[word] for word in sought if word in held]


def words_in_order(a, b, most=1000, lightest=40, touching=(False, False)):
    sides = (
        array
        for (codes, weights, quoted, _), side in zip((a, b), touching, strict=True)
        for array in (codes, weights, np.arange(len(codes)) < (len(codes) - 1 if side else 0), quoted)
    )
    return both("words_in_order", *sides, lightest, most, np.zeros(6, np.int64))[1][-1].tolist()


@settings(max_examples=150, deadline=None)
@given(sides(), sides(), st.booleans(), st.booleans())
def test_words_in_order_mirror(a, b, characters_a, characters_b):
    one = words_in_order(a, b, touching=(characters_a, characters_b))
    other = words_in_order(b, a, touching=(characters_b, characters_a))
    assert one == [other[place] for place in (1, 0, 3, 2, 4, 5)]


def plain(codes):
    count = len(codes)
    return np.array(codes, np.int64), np.full(count, 99), np.zeros(count, bool), np.array([0, count])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=200), st.lists(st.integers(0, 4), max_size=200))
def test_the_common_sequence_is_the_longest(a, b):
    longest = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, one in enumerate(a):
        row = np.maximum(longest[i, 1:], np.where(np.equal(b, one), longest[i, :-1] + 1, 0))
        np.maximum.accumulate(row, out=longest[i + 1, 1:])
    assert words_in_order(plain(a), plain(b)) == [
        len(a),
        len(b),
        len(set(a)),
        len(set(b)),
        len(set(a) & set(b)),
        longest[-1, -1],
    ]


@settings(max_examples=50, deadline=None)
@given(sides(), sides(), st.integers(0, 5))
def test_no_more_words_are_put_in_order_than_asked_for(a, b, most):
    assert words_in_order(a, b, most)[-1] <= most


@settings(max_examples=200, deadline=None)
@given(st.lists(sequences, max_size=4), st.integers(1, 4), st.integers(1, 6))
def test_fingerprints_are_the_smallest_of_every_window(documents, size, window):
    flat = [value for document in documents for value in document]
    offsets = np.cumsum([0, *map(len, documents)])
    fingerprints, places = np.empty(len(flat), np.uint64), np.empty(len(flat), np.int64)
    arguments = (offsets, as_identities(flat), size, window, fingerprints, places)
    count, (*_, fingerprints, places) = both("winnow", *arguments)
    hashes = {}
    for place, value in zip(places[:count].tolist(), fingerprints[:count].tolist(), strict=True):
        hashes.setdefault(tuple(flat[place : place + size]), set()).add(value)
    assert all(len(values) == 1 for values in hashes.values())
    assert (np.diff(places[:count]) > 0).all()
    owners = np.searchsorted(offsets, places[:count], side="right") - 1
    for number, document in enumerate(documents):
        mine = places[:count][owners == number] - offsets[number]
        shingles = max(len(document) - size + 1, 0)
        assert all(0 <= place < shingles for place in mine.tolist())
        for begin in range(max(shingles - window, 0) + 1 if shingles else 0):
            assert any(begin <= place < begin + window for place in mine.tolist())
