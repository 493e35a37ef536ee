"""Kernels of documents: twins against each other, and what they promise."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.strategies import both, identities


@st.composite
def texts(draw):
    """Documents of tokens two characters long, with the places where sentences and quotations end."""
    sizes = draw(st.lists(st.integers(0, 14), min_size=1, max_size=4))
    documents = np.cumsum([0, *sizes])
    starts = np.concatenate([np.arange(size) * 3 for size in sizes]).astype(np.int64)
    ends = [sorted(draw(st.sets(st.integers(0, 3 * size + 1), max_size=6))) for size in sizes]
    edges = [sorted(draw(st.sets(st.integers(0, 3 * size + 1), max_size=6))) for size in sizes]
    edges = [each[: len(each) // 2 * 2] for each in edges]
    flat = [np.array([*chain(*each)], np.int64) for each in (ends, edges)]
    offsets = [np.cumsum([0, *map(len, each)]) for each in (ends, edges)]
    return documents, starts, flat[0], offsets[0], flat[1], offsets[1]


def marked(drawn, most, fewest):
    count, documents = len(drawn[1]), len(drawn[0])
    out = np.zeros(count + 1, np.int64), np.zeros(documents, np.int64), np.zeros(count, bool)
    *_, sentences, sentences_of, quoted = both("mark_tokens", *drawn, most, fewest, *out)[1]
    return sentences[: sentences_of[-1] + 1].tolist(), sentences_of.tolist(), quoted


@settings(max_examples=200, deadline=None)
@given(texts(), st.integers(4, 6), st.integers(1, 4))
def test_sentences_are_neither_too_long_nor_too_short(drawn, most, fewest):
    sentences, sentences_of, _ = marked(drawn, most, fewest)
    documents = drawn[0].tolist()
    assert sorted(set(sentences)) == sentences
    assert set(documents) <= set(sentences)
    for document, (first, last) in enumerate(pairwise(documents)):
        own = sentences[sentences_of[document] : sentences_of[document + 1]]
        assert (own[:1] or [first]) == [first]
        assert all(first <= each < last for each in own)
        lengths = np.diff([*own, last])
        assert len(own) <= 1 or lengths.min() >= fewest
        ends = drawn[2][drawn[3][document] : drawn[3][document + 1]]
        assert len(ends) or not len(own) or lengths.max() < most + fewest


@settings(max_examples=100, deadline=None)
@given(texts())
def test_quoted_tokens_start_in_a_quotation(drawn):
    documents, starts, _, _, edges, edges_of = drawn
    _, _, quoted = marked(drawn, 9, 2)
    for document in range(len(documents) - 1):
        spans = edges[edges_of[document] : edges_of[document + 1]].reshape(-1, 2).tolist()
        for token in range(documents[document], documents[document + 1]):
            assert quoted[token] == any(start <= starts[token] < end for start, end in spans)


@settings(max_examples=150, deadline=None)
@given(texts(), st.data())
def test_names_are_capitalised_and_those_of_other_documents_do_not_matter(drawn, data):
    documents, count = drawn[0], len(drawn[1])
    words = np.array(data.draw(st.lists(identities, min_size=count, max_size=count)), np.uint64)
    upper = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), bool)
    sentences, sentences_of, _ = marked(drawn, 9, 2)
    sentences, sentences_of = np.array(sentences, np.int64), np.array(sentences_of, np.int64)
    found = both("names", documents, words, upper, sentences, sentences_of, 0.6, np.zeros(count, bool))[1][-1]
    assert not (found & ~upper).any()
    for document in range(len(documents) - 1):
        first, last = documents[document], documents[document + 1]
        own = sentences[sentences_of[document] : sentences_of[document + 1] + 1] - first
        alone = np.array([0, last - first]), words[first:last], upper[first:last], own
        only = both("names", *alone, np.array([0, len(own) - 1]), 0.6, np.zeros(last - first, bool))[1][-1]
        assert np.array_equal(only, found[first:last])


# Two scripts: the first of languages 0 and 1, the second of language 2 alone; the letters 2 and 3 are owned.
SCRIPTS, OWNERS = np.array([0, 0, 0, 0, 1, -1]), np.array([-1, -1, 0, 1, -1, -1])
POSSIBLE = np.array([[True, True, False], [False, False, True]])


def language(tokens, points, lead=1.1, enough=5.0):
    words, languages_of = np.array([10, 20, 30], np.uint64), np.array([0, 1, 2, 4])
    _, (*_, told) = both(
        "identify_languages",
        np.array([[0, len(tokens)]]),
        np.array(tokens, np.uint64),
        words,
        languages_of,
        np.array([0, 1, 0, 1]),
        np.array([6, 6, 3, 3]),
        np.array([0, len(points)]),
        np.array(points, np.uint32),
        SCRIPTS,
        OWNERS,
        2,
        POSSIBLE,
        1,
        0,
        3,
        np.array([enough]),
        lead,
        np.zeros(1, np.int64),
    )
    return told[0]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([5, 10, 20, 30, 40]), max_size=9), st.lists(st.integers(0, 9), max_size=14))
def test_a_language_that_is_told_is_one_of_its_script(tokens, points):
    told = language(tokens, points)
    letters = [int(SCRIPTS[min(point, 5)]) for point in points]
    if told >= 0:
        assert len(letters) - letters.count(-1) >= 3
        assert told == 2 if letters.count(1) * 10 > letters.count(0) else POSSIBLE[0, told]


def test_function_words_tell_a_language_that_leads_clearly():
    latin = [0, 1, 0]
    assert language([10, 10], latin) == 0
    assert language([10, 20], latin) == -1
    assert language([30, 30], latin) == -1
    assert language([10, 30], latin) == 0
    assert language([10, 30], latin, lead=4) == -1
    assert language([10], latin, enough=7) == -1
    assert language([20, 10], [*latin, 3]) == 1
    assert language([10, 10], [0, 1]) == -1
