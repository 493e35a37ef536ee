"""What pairs have to share among many documents."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from provenance.passages.chance import among

probabilities = st.floats(0, 1)
weights = st.floats(0, 10_000)


def one(documents, p_related, shared, longest=0, days=0.0):
    return float(among(documents, *(np.array([each]) for each in (p_related, shared, longest, days)))[0])


@given(st.integers(1, 10**7), probabilities, weights)
@example(748_421, 2.220446049250313e-16, 0.0)
def test_no_pair_is_likelier_among_many_documents_than_by_itself(documents, p_related, shared):
    assert 0 <= one(documents, p_related, shared) <= p_related


@given(st.integers(1, 10**6), probabilities, weights)
def test_more_documents_never_help_a_pair(documents, p_related, shared):
    assert one(10 * documents, p_related, shared) <= one(documents, p_related, shared)


@given(st.integers(1, 10**7), probabilities, weights)
def test_more_shared_never_harms_a_pair(documents, p_related, shared):
    assert one(documents, p_related, shared + 100) >= one(documents, p_related, shared)
    assert one(documents, p_related, shared, 9) >= one(documents, p_related, shared)


def test_a_newsroom_needs_no_more_than_two_documents():
    assert one(60, 0.9, 80) == 0.9


def test_a_short_likeness_is_chance_in_a_year_of_newswire_and_a_long_one_is_not():
    assert one(20_000, 0.8, 60) < 0.2
    assert one(20_000, 0.99, 1_500, 60) > 0.8


@given(st.integers(1, 10**7), probabilities, weights, st.floats(0, 1_000))
def test_days_between_two_documents_never_help_them(documents, p_related, shared, days):
    assert one(documents, p_related, shared, days=days + 1) <= one(documents, p_related, shared, days=days)


def test_identical_articles_are_related_among_any_number_even_years_apart():
    assert one(2, 1.0, 70) > 0.999
    assert one(10**7, 1.0, 4_000, 400) > 0.9999
    assert one(10**7, 1.0, 4_000, 400, days=3_650) > 0.9999


def test_an_identical_notice_of_another_month_is_a_form():
    assert one(20_000, 1.0, 70, 9) > 0.7
    assert one(20_000, 1.0, 70, 9, days=30) < 0.3


def test_after_a_month_more_time_changes_nothing():
    assert one(10**5, 0.99, 1_000, 40, days=30) == one(10**5, 0.99, 1_000, 40, days=3_650)
    assert one(10**5, 0.99, 1_000, 40, days=20) > one(10**5, 0.99, 1_000, 40, days=30)
