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
