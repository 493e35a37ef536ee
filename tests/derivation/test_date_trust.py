"""The trust in the dates of documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivation.example_pairs import REPORT, pair
from provenance.derivation.date_trust import WRONG, agreement, p_order_right
from provenance.derivation.relation import relate


def p_right(links, agreeing):
    a, b = np.array(links).T
    return p_order_right(a, b, np.ones(len(a)), np.array(agreeing, float))


def test_a_date_has_the_usual_trust_where_the_texts_say_nothing():
    assert p_right([(0, 1)], [0.5]) == pytest.approx((1 + (1 - WRONG) ** 2) / 2)


def test_a_date_that_several_texts_contradict_is_doubted_in_all_its_pairs():
    """The texts of three pairs contradict the date of document 0; the texts of the other pairs do not."""
    links, agreeing = [(0, 1), (0, 2), (0, 3), (0, 4), (4, 5)], [0.05, 0.05, 0.05, 0.5, 0.5]
    doubted, between_others = p_right(links, agreeing)[3:]
    assert doubted < 0.6
    assert between_others > 0.85


@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=6), st.floats(0.01, 0.9))
@settings(max_examples=60, deadline=None)
def test_the_more_a_text_contradicts_a_date_the_less_it_is_trusted(agreeing, less):
    """A tolerance is needed, because a date with no trust left counts less against the other dates."""
    links = [(0, number) for number in range(1, len(agreeing) + 1)]
    before = p_right(links, agreeing)
    after = p_right(links, [agreeing[0] * less, *agreeing[1:]])
    assert after[0] <= before[0] + 1e-4
    assert np.all((after >= 0.5) & (after <= 1))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_numbers_and_order_of_the_documents_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    a, b = (rng.integers(0, 6, 12) for _ in range(2))
    later, agreeing = rng.uniform(-1, 1, 12), rng.uniform(0, 1, 12)
    renamed, order = rng.permutation(6), rng.permutation(12)
    before = p_order_right(a, b, later, agreeing)
    after = p_order_right(renamed[b[order]], renamed[a[order]], -later[order], agreeing[order])
    np.testing.assert_allclose(after, before[order], rtol=1e-9)


def test_only_what_texts_say_outright_agrees_with_dates_or_contradicts_them():
    later, explicit = np.array([1.0, -1.0, 1.0, 0.0]), np.log([9.0, 9.0, 1.0, 9.0])
    assert agreement(later, explicit) == pytest.approx([0.9, 0.1, 0.5, 0.5])


def credited(later_by: timedelta):
    """A report and a shorter text that names it as its source and is dated later by `later_by`."""
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    shorter = f"The Kessing Post reported: {REPORT[:600]}"
    return pair(
        REPORT,
        shorter,
        {"id": "report", "outlet": "The Kessing Post", "published": noon},
        {"id": "shorter", "outlet": "Tarn Daily", "published": noon + later_by},
    )


def test_a_date_that_the_text_contradicts_weighs_less_than_one_that_agrees_with_it():
    after, before = (relate(credited(timedelta(days=days))) for days in (1, -1))
    weights = [{each.name: each.weight for each in found.evidence}["published"] for found in (after, before)]
    assert weights[0] > -1.3 * weights[1] > 0
