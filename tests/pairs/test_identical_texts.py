"""Copies of one text: which is the first, and which two may be paired."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.pairs import first_copies_of
from provenance.pairs.identical_texts import Copies, links
from provenance.pairs.window import UNDATED, Admissible
from provenance.text import tokenize

# The text, day and outlet of each document; -1 is an unknown outlet.
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 12) | st.just(int(UNDATED)), st.integers(-1, 2)),
    min_size=1,
    max_size=12,
)


def first_by_brute_force(text, when):
    return [min((when[j], j) for j in range(len(text)) if text[j] == text[i])[1] for i in range(len(text))]


@given(ROWS, st.none() | st.integers(0, 6), st.booleans())
@settings(max_examples=300, deadline=None)
def test_each_copy_is_paired_with_the_earliest_it_may_be_related_to(rows, window, same_outlet):
    text, when, outlets = (list(column) for column in zip(*rows, strict=True))
    first = np.array(first_by_brute_force(text, when))
    related = Admissible(np.array(when), None if same_outlet else np.array(outlets), window)

    def may(i, j):
        undated = int(UNDATED) in (when[i], when[j])
        near = window is None or undated or abs(when[i] - when[j]) <= window
        return near and (same_outlet or outlets[i] != outlets[j] or outlets[i] < 0)

    def allowed(i, candidates):
        found = sorted((when[j], j) for j in candidates if j != i and may(i, j))
        return found[0][1] if found else None

    here = range(len(text))
    copies = [[j for j in here if text[j] == text[i]] for i in here]
    linked = [allowed(i, [j for j in copies[i] if (when[j], j) < (when[i], i)]) for i in here]
    expected = [i if linked[i] is None else linked[i] for i in here]
    for i in here:
        if expected[i] == i and first[i] != i and i not in linked:
            later = allowed(i, [j for j in copies[i] if (when[j], j) > (when[i], i)])
            linked_later = i if later is None else later
            expected[i] = linked_later
    assert links(first, related).tolist() == expected

    known = Copies(first, related)
    for other in np.unique(first).tolist():
        documents = np.array([i for i in here if first[i] != other], np.int64)
        found = known.first_admissible(documents, np.full(documents.size, other))
        of_other = [j for j in here if first[j] == other]
        by_brute_force = [allowed(i, of_other) for i in documents.tolist()]
        assert found.tolist() == [-1 if j is None else j for j in by_brute_force]


def test_the_earliest_copy_is_the_first_though_its_letters_differ():
    tokens = tokenize(["THE FERRY RAN AGROUND.", "Something else.", "The ferry ran aground"])
    assert first_copies_of(tokens).tolist() == [0, 1, 0]
    assert first_copies_of(tokens, np.array([7, 1, 3])).tolist() == [2, 1, 2]


def test_copies_of_one_outlet_take_no_more_memory_than_others():
    """Thirty thousand copies that may not be related to each other would be a billion pairs."""
    count = 30_000
    first = np.arange(count) % 2
    related = Admissible(np.arange(count), np.zeros(count, np.int64))
    assert (links(first, related) == np.arange(count)).all()
    documents, row = Copies(first, related).of(np.array([0]), np.ones(count, bool))
    assert (documents % 2 == 0).all()
    assert documents.size == row.size == count // 2
    assert (Copies(first, related).first_admissible(documents, np.ones(count // 2, np.int64)) == -1).all()
