"""The kernels of alignment: twins against each other, and chains against every chain there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from provenance.kernels import compiled, reference

MOST_SENTENCES = 6


@st.composite
def postings(draw):
    """One document's postings, as `passages.profiles` makes them: sorted, each stem with one weight."""
    held = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 12), st.integers(0, MOST_SENTENCES - 1)), st.booleans(), max_size=40
        )
    )
    # Identities beyond 2**63, where a signed comparison would go wrong.
    rows = [(stem * (2**64 // 13), sentence, quoted) for (stem, sentence), quoted in sorted(held.items())]
    weight = draw(st.lists(st.integers(1, 14 * 16), min_size=13, max_size=13))
    stems = np.array([row[0] for row in rows], np.uint64)
    sentences = np.array([row[1] for row in rows], np.int64)
    weights = np.array([weight[row[0] // (2**64 // 13)] for row in rows], np.int64)
    return stems, sentences, weights, np.array([row[2] for row in rows], bool)


def overlap(twin, a, b):
    scarcity = np.arange(2 * MOST_SENTENCES + 1, dtype=np.int64)[::-1] + 3
    size = MOST_SENTENCES
    found = [np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)]
    found += [np.zeros(size, np.int64), np.zeros(size, np.int64)]
    twin.sentence_overlap(*a, *b, scarcity, *found)
    return [array.tolist() for array in found]


@settings(max_examples=150, deadline=None)
@given(postings(), postings())
def test_twins_weigh_sentences_alike(a, b):
    assert overlap(reference, a, b) == overlap(compiled, a, b)


@settings(max_examples=100, deadline=None)
@given(postings(), postings())
def test_what_sentences_share_mirrors(a, b):
    shared, quoted, totals_a, totals_b = overlap(reference, a, b)
    assert overlap(reference, b, a) == [
        np.transpose(shared).tolist(),
        np.transpose(quoted).tolist(),
        totals_b,
        totals_a,
    ]


@pytest.mark.parametrize("twin", [reference, compiled])
def test_sentences_share_the_smaller_weight_times_its_scarcity(twin):
    # Stem 7 stands in sentences 0 and 1 of a and, quoted like the first of these, in sentence 2 of b;
    # stem 9 stands in b alone.
    a = (np.array([7, 7], np.uint64), np.array([0, 1]), np.array([5, 5]), np.array([True, False]))
    b = (np.array([7, 9], np.uint64), np.array([2, 2]), np.array([4, 6]), np.array([True, True]))
    shared, quoted = np.zeros((2, 3), np.int64), np.zeros((2, 3), np.int64)
    totals_a, totals_b = np.zeros(2, np.int64), np.zeros(3, np.int64)
    scarcity = np.array([0, 100, 30, 10, 1])
    twin.sentence_overlap(*a, *b, scarcity, shared, quoted, totals_a, totals_b)
    assert shared.tolist() == [[0, 0, 40], [0, 0, 40]]
    assert quoted.tolist() == [[0, 0, 40], [0, 0, 0]]
    assert totals_a.tolist() == [40, 40]
    assert totals_b.tolist() == [0, 0, 40 + 600]


@st.composite
def matrices(draw, most):
    shape = draw(st.tuples(st.integers(1, most), st.integers(1, most)))
    gains = draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1 << 16)))
    orders = [draw(st.permutations(range(shape[1]))) for _ in range(draw(st.integers(1, 4)))]
    return gains, np.array(orders, np.int64)


def chains(twin, gains, orders):
    best = np.zeros(len(orders), np.int64)
    twin.best_chains(gains, orders, best)
    return best.tolist()


@settings(max_examples=100, deadline=None)
@given(matrices(12))
def test_twins_find_the_same_chains(drawn):
    assert chains(reference, *drawn) == chains(compiled, *drawn)


@settings(max_examples=100, deadline=None)
@given(matrices(4))
def test_the_best_chain_is_the_best_of_all(drawn):
    gains, orders = drawn

    def best(cells, row, column):
        """By trying every cell that may come first in the chain."""
        return max(
            (
                cells[down, right] + best(cells, down + 1, right + 1)
                for down in range(row, cells.shape[0])
                for right in range(column, cells.shape[1])
            ),
            default=0,
        )

    assert chains(compiled, gains, orders) == [best(gains[:, order], 0, 0) for order in orders]


identities = st.integers(0, 6).map(lambda word: word * (2**64 // 7))


def as_identities(values):
    return np.array(values, np.uint64)


def numbered(twin, first, second):
    codes = np.zeros(len(first), np.int64), np.zeros(len(second), np.int64)
    count = twin.number(as_identities(first), as_identities(second), *codes)
    return count, codes[0].tolist(), codes[1].tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1) | identities), st.lists(identities))
def test_twins_number_alike_and_equal_values_share_a_number(first, second):
    count, *codes = numbered(compiled, first, second)
    assert (count, *codes) == numbered(reference, first, second)
    assert dict(zip(codes[0] + codes[1], first + second, strict=True)).keys() == set(range(count))
    assert (
        len(set(zip(codes[0] + codes[1], first + second, strict=True))) == count == len(set(first + second))
    )


def runs(twin, a, b, most, room=400):
    rows = np.zeros((room, 3), np.int64)
    found = twin.common_runs(np.array(a, np.int64), np.array(b, np.int64), 5, most, rows)
    return found, rows[:found].tolist()


sequences = st.lists(st.integers(0, 4), max_size=20)


@settings(max_examples=150, deadline=None)
@given(sequences, sequences, st.integers(1, 20))
def test_twins_find_the_same_runs(a, b, most):
    assert runs(reference, a, b, most) == runs(compiled, a, b, most)
    assert runs(reference, a, b, most, room=2) == runs(compiled, a, b, most, room=2)


@settings(max_examples=100, deadline=None)
@given(sequences, sequences, st.integers(1, 20))
def test_runs_hold_every_pair_of_equal_places_once(a, b, most):
    _, rows = runs(compiled, a, b, most)
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
@given(
    st.dictionaries(identities | st.integers(0, 2**64 - 1), st.integers(0, 9), max_size=8),
    st.lists(identities),
)
def test_twins_look_up_alike(held, sought):
    table, values = np.zeros(16, np.uint64), np.zeros(16, np.uint64)
    taken = np.zeros(16, bool)
    for word, value in held.items():
        slot = word % 16
        while taken[slot]:
            slot = (slot + 1) % 16
        table[slot], values[slot], taken[slot] = word, value, True
    for twin in (reference, compiled):
        found, known = np.zeros(len(sought), np.uint64), np.zeros(len(sought), bool)
        twin.look_up(as_identities(sought), table, values, taken, found, known)
        assert known.tolist() == [word in held for word in sought]
        assert found[known].tolist() == [held[word] for word in sought if word in held]


def common_sequence(twin, a, b):
    return twin.common_sequence(np.array(a, np.int64), np.array(b, np.int64), 5)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=200), st.lists(st.integers(0, 4), max_size=200))
def test_twins_find_common_sequences_of_one_length(a, b):
    found = common_sequence(compiled, a, b)
    assert found == common_sequence(reference, a, b) == common_sequence(compiled, b, a)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=20), st.lists(st.integers(0, 4), max_size=20))
def test_the_common_sequence_is_the_longest(a, b):
    longest = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            longest[i + 1, j + 1] = (
                longest[i, j] + 1 if one == other else max(longest[i, j + 1], longest[i + 1, j])
            )
    assert common_sequence(compiled, a, b) == longest[-1, -1]
