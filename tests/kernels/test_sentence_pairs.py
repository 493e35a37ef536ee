"""Kernels of sentences: twins against each other, and chains against every chain there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.kernels.strategies import both, sides, similarities, spans

from provenance.kernels import compiled, reference


def overlap(a, b):
    scarcity = np.arange(40, dtype=np.int64)[::-1] + 3
    shape = len(a[3]) - 1, len(b[3]) - 1
    found = np.empty(shape), np.empty(shape)
    arguments = (a[0], a[3], a[1], a[2], b[0], b[3], b[1], b[2], 6, scarcity, *found)
    return both("sentence_overlap", *arguments)[1][-2:]


@settings(max_examples=150, deadline=None)
@given(sides(), sides())
def test_what_sentences_share_mirrors(a, b):
    for one, other in zip(overlap(a, b), overlap(b, a), strict=True):
        assert np.array_equal(one, other.T)


@pytest.mark.parametrize("twin", [reference, compiled])
def test_sentences_share_the_smaller_weight_times_its_scarcity(twin):
    # Code 0 stands in both sentences of a, quoted in the first, and quoted in the only one of b, which holds
    # code 1 too.
    similarity, unquoted = np.empty((2, 1)), np.empty((2, 1))
    twin.sentence_overlap(
        np.array([0, 0]),
        np.array([0, 1, 2]),
        np.array([5, 6]),
        np.array([True, False]),
        np.array([0, 1]),
        np.array([0, 2]),
        np.array([4, 9]),
        np.array([True, False]),
        2,
        np.array([0, 100, 30, 10]),
        similarity,
        unquoted,
    )
    assert similarity[:, 0].tolist() == [40 / np.sqrt(40 * 940)] * 2
    assert unquoted[:, 0].tolist() == [0, 40 / np.sqrt(40 * 940)]


@settings(max_examples=100, deadline=None)
@given(similarities())
def test_excess_is_over_what_either_sentence_has_on_average(similarity):
    found = np.empty(4, np.int64)
    _, (*_, gains, found) = both("excess", similarity, 0.2, np.empty(similarity.shape, np.int64), found)
    expected = np.maximum(similarity.mean(axis=1, keepdims=True), similarity.mean(axis=0, keepdims=True))
    assert np.allclose(gains / 2**16, np.maximum(similarity - expected, 0), atol=1e-4)
    assert found[:2].tolist() == [int((similarity >= 0.2).any(axis=axis).sum()) for axis in (1, 0)]
    assert found[2:].tolist() == [int(gains.max(axis=axis).sum()) for axis in (1, 0)]


@st.composite
def matrices(draw, most):
    shape = draw(st.tuples(st.integers(1, most), st.integers(1, most)))
    gains = draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1 << 16)))
    beyond = draw(st.integers(0, 3))
    orders = [draw(st.permutations(range(shape[1] + beyond))) for _ in range(draw(st.integers(1, 4)))]
    return gains, np.array(orders, np.int64)


def chains(gains, orders):
    return both("best_chains", gains, orders, np.zeros(len(orders), np.int64))[1][-1].tolist()


@settings(max_examples=100, deadline=None)
@given(matrices(12))
def test_columns_an_order_has_too_many_do_not_count(drawn):
    gains, orders = drawn
    exact = np.array([order[order < gains.shape[1]] for order in orders])
    assert chains(gains, orders) == chains(gains, exact)


def best_of_all(cells, row=0, column=0):
    """By trying every cell that may come first in the chain."""
    return max(
        (
            cells[down, right] + best_of_all(cells, down + 1, right + 1)
            for down in range(row, cells.shape[0])
            for right in range(column, cells.shape[1])
        ),
        default=0,
    )


@settings(max_examples=100, deadline=None)
@given(matrices(4))
def test_the_best_chain_is_the_best_of_all(drawn):
    gains, orders = drawn
    exact = [order[order < gains.shape[1]] for order in orders]
    assert chains(gains, orders) == [best_of_all(gains[:, order]) for order in exact]


@settings(max_examples=100, deadline=None)
@given(matrices(4))
def test_the_forward_chain_gains_as_much_as_any(drawn):
    gains, _ = drawn
    count, (_, cells) = both("forward_chain", gains, np.zeros((min(gains.shape), 2), np.int64))
    cells = cells[:count]
    assert gains[cells[:, 0], cells[:, 1]].sum() == best_of_all(gains)
    assert (np.diff(cells, axis=0) > 0).all()


@settings(max_examples=150, deadline=None)
@given(similarities(), st.sampled_from([0.18, 0.28]), st.integers(1, 3))
def test_what_is_near_best_is_nearly_as_alike_as_either_is_to_any(similarity, floor, most):
    near = both("near_best", similarity, floor, 0.88, most, np.ones(similarity.shape, bool))[1][-1]
    for row, column in np.argwhere(near):
        value = similarity[row, column]
        assert value >= floor
        assert value >= 0.88 * min(similarity[row].max(), similarity[:, column].max())
    assert near.sum(axis=0).max() <= most
    assert near.sum(axis=1).max() <= most


@settings(max_examples=150, deadline=None)
@given(similarities(), st.integers(0, 3), spans(5, 5, most=3))
def test_cells_found_nearby_are_close_to_others(similarity, steps, pieces):
    rows, columns = similarity.shape
    taken = similarity > 0.8
    corners = np.minimum(pieces, [rows - 1, rows - 1, columns - 1, columns - 1])
    cells = np.argwhere((similarity > 0.2) & ~taken)
    _, (*_, found) = both("nearby", taken, cells, corners, steps, np.ones(similarity.shape, bool))
    assert not (found & taken).any()
    for row, column in np.argwhere(found | taken):
        if found[row, column]:
            counterparts = np.flatnonzero((found | taken)[row])
            assert np.abs(counterparts - column).max() <= 2
    assert corners.size or not found.any()
