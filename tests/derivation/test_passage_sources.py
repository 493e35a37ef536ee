"""The sources of the parts of a text, in cases small enough to calculate by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.derivation import passage_sources
from provenance.derivation.passage_sources import Spans

LENGTH = 2000


def spans(*of):
    """The spans of one source, given as (start, end, similarity)."""
    return of


def explained(*texts):
    """The explanations of several texts, each given as a list of sources, which are lists of spans."""
    rows = [
        (text, source, *span)
        for text, sources in enumerate(texts)
        for source, of in enumerate(sources)
        for span in of
    ]
    columns = np.array(rows or np.zeros((0, 5)), float).T
    columns = Spans(*(column.astype(np.int64) for column in columns[:4]), columns[4])
    return passage_sources.explanations(columns, len(texts), max(map(len, texts)))


def explanations(sources):
    return explained(sources)


def shares(found, length):
    return (share[0] for share in passage_sources.shares(found, np.array([length])))


def owners(found, length):
    return passage_sources.owners(found, np.array([length]))[0]


def suppliers(found, tree, root, length, *, beyond=0.0):
    given = (np.array([each]) for each in (tree, root, length, beyond))
    probability, outside = passage_sources.suppliers(found, *given)
    return probability[0], float(outside[0])


def by_character(found, owner):
    return np.repeat(owner, found.lengths[0]).tolist()


def test_shares_count_characters_once_and_exclusive_shares_those_with_one_source():
    found = explanations([spans((0, 600, 1), (400, 1000, 0.8)), spans((900, 1400, 0.9)), spans()])
    share, alone = shares(found, LENGTH)
    assert share.tolist() == [0.5, 0.25, 0]
    assert alone.tolist() == [0.45, 0.2, 0]


def test_a_merged_story_has_both_its_sources():
    """Each source explains one half, and each is equally likely to be the only source."""
    found = explanations([spans((0, 1000, 1)), spans((1000, 2000, 1))])
    probability, outside = suppliers(found, np.array([0.48, 0.48]), 0.04, LENGTH)
    np.testing.assert_allclose(probability, 0.48 / 0.52)
    assert outside == pytest.approx(0.04 / 0.52)


def test_two_sources_of_the_same_text_keep_what_the_trees_give_them():
    found = explanations([spans((0, 1800, 0.9)), spans((0, 1800, 0.9))])
    probability, outside = suppliers(found, np.array([0.7, 0.2]), 0.1, LENGTH)
    np.testing.assert_allclose(probability, [0.7, 0.2])
    assert outside == pytest.approx(0.1)


def test_a_source_that_is_worse_throughout_supplied_nothing():
    found = explanations([spans((0, 2000, 1)), spans((0, 1000, 0.6))])
    probability, _ = suppliers(found, np.array([0.5, 0.45]), 0.05, LENGTH)
    assert probability[0] > 0.85
    assert probability[1] < 0.05


def test_a_source_that_supplied_more_supplied_the_rest_as_well():
    """The first source explains less of the text than the second, and nothing that the second does not."""
    whole, half = spans((0, 2000, 1)), spans((0, 1000, 1))
    probability, _ = suppliers(explanations([half, whole]), np.array([0.5, 0.4]), 0.1, LENGTH)
    assert probability[1] == pytest.approx(0.8)
    assert probability[0] == pytest.approx(0.5 * (1 - 0.8))
    scrap = explanations([spans((0, 1950, 1)), whole])
    np.testing.assert_allclose(suppliers(scrap, np.array([0.5, 0.4]), 0.1, LENGTH)[0][0], 0.5, atol=0.03)


def test_small_differences_in_similarity_are_no_reason_for_two_sources():
    close = explanations([spans((0, 1000, 0.8), (1000, 2000, 0.7)), spans((0, 1000, 0.7), (1000, 2000, 0.8))])
    probability, _ = suppliers(close, np.array([0.45, 0.45]), 0.1, LENGTH)
    np.testing.assert_allclose(probability, 0.45)


def test_a_source_with_a_sentence_of_its_own_is_needed():
    long = 20_000
    common = (0, 10_000, 1)
    tree = np.array([0.6, 0.3])
    with_sentence = explanations([spans(common), spans(common, (15_000, 15_200, 1))])
    with_scrap = explanations([spans(common), spans(common, (15_000, 15_020, 1))])
    assert suppliers(with_sentence, tree, 0.1, long)[0][1] == pytest.approx(0.75)
    assert suppliers(with_scrap, tree, 0.1, long)[0][1] == pytest.approx(0.3, abs=0.01)


def test_a_single_source_is_as_likely_as_in_the_trees():
    probability, outside = suppliers(explanations([spans((5, 50, 0.4))]), np.array([0.3]), 0.7, LENGTH)
    assert (probability.tolist(), outside) == ([0.3], 0.7)


def test_sources_not_weighed_count_as_if_they_explained_everything():
    found = explanations([spans((0, 1000, 1)), spans((1000, 2000, 1))])
    probability, _ = suppliers(found, np.array([0.3, 0.3]), 0.1, LENGTH, beyond=0.3)
    np.testing.assert_allclose(probability, 0.3 / 0.7)


def test_without_passages_the_trees_decide():
    probability, outside = suppliers(explanations([spans(), spans()]), np.array([0.6, 0.3]), 0.1, LENGTH)
    assert (probability.tolist(), outside) == ([0.6, 0.3], 0.1)


def test_only_stretches_worth_a_sentence_have_an_owner():
    scrap = explanations([spans((0, 500, 1), (520, 1000, 1)), spans((490, 530, 1))])
    assert by_character(scrap, owners(scrap, LENGTH)) == [0] * 490 + [-1] * 40 + [0] * 470
    better = explanations([spans((0, 1000, 0.5)), spans((400, 1000, 1))])
    assert by_character(better, owners(better, LENGTH)) == [0] * 400 + [1] * 600
    equal = explanations([spans((0, 600, 1)), spans((400, 1000, 1))])
    assert by_character(equal, owners(equal, LENGTH)) == [0] * 400 + [-1] * 200 + [1] * 400
    short = explanations([spans((0, 30, 1)), spans((30, 40, 1))])
    assert by_character(short, owners(short, 150)) == [0] * 30 + [-1] * 10


def test_a_part_without_a_likely_source_makes_the_outside_likelier():
    """One half has a likely source; the other half has only an unlikely source."""
    found = explanations([spans((0, 1000, 1)), spans((1000, 2000, 1))])
    _, outside = suppliers(found, np.array([0.88, 0.02]), 0.1, LENGTH)
    assert outside == pytest.approx((0.1 / 0.98 + 0.1 / 0.12) / 2)


@st.composite
def sources(draw):
    """Up to three sources with a few spans each, on a grid so coarse that spans may have equal ends."""
    grid = st.integers(0, 8).map(lambda n: n * 60)
    span = st.tuples(grid, grid, st.sampled_from([0.5, 0.75, 1.0])).filter(lambda s: s[0] < s[1])
    return draw(st.lists(st.lists(span, max_size=2), min_size=1, max_size=3))


@given(sources(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_sources_does_not_matter(drawn, random):
    tree = np.array([0.5, 0.3, 0.1])[: len(drawn)]
    order = random.sample(range(len(drawn)), len(drawn))
    before, outside = suppliers(explanations([spans(*s) for s in drawn]), tree, 0.1, LENGTH)
    after, outside_after = suppliers(
        explanations([spans(*drawn[n]) for n in order]), tree[order], 0.1, LENGTH
    )
    np.testing.assert_allclose(after, before[order], rtol=1e-12)
    assert outside_after == pytest.approx(outside)
    assert (after <= 1).all()


@given(st.lists(sources(), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_text_is_judged_as_if_it_were_alone(texts):
    """Arrays of texts that are processed together are padded to the size of the largest."""
    trees = [np.array([0.5, 0.3, 0.1])[: len(each)] for each in texts]
    most = max(map(len, texts))
    probability, outside = passage_sources.suppliers(
        explained(*[[spans(*s) for s in each] for each in texts]),
        np.array([np.pad(tree, (0, most - len(tree))) for tree in trees]),
        np.full(len(texts), 0.1),
        np.full(len(texts), LENGTH),
        np.zeros(len(texts)),
    )
    for row, (each, tree) in enumerate(zip(texts, trees, strict=True)):
        alone, outside_alone = suppliers(explanations([spans(*s) for s in each]), tree, 0.1, LENGTH)
        np.testing.assert_allclose(probability[row, : len(tree)], alone, rtol=1e-12)
        assert outside[row] == pytest.approx(outside_alone, rel=1e-12)
