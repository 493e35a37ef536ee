"""Prepared documents: sentences and quotations of many documents at once are those of each alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.articles import prepared_documents
from provenance.passages import prepare
from provenance.text import tokenize
from provenance.text.quotations import quotations
from provenance.text.sentences import sentences

WORDS = [
    "the",
    "The",
    "Brandt",
    "harbour",
    "harbours",
    "ships.",
    "“sank,”",
    "Monday!",
    "\n\n",
    "2019",
    "中",
    '"',
]
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), min_size=1, max_size=4)
LONG = "word " * 250


def made(texts):
    return prepare(texts, tokenize(texts), ["en"] * len(texts))


@settings(deadline=None)
@given(documents)
def test_a_document_is_prepared_the_same_whatever_its_neighbours(texts):
    together = made(texts)
    for document, text in enumerate(texts):
        one, alone = together.document(document), made([text]).document(0)
        for field in fields(one):
            assert np.array_equal(getattr(one, field.name), getattr(alone, field.name)), field.name


@settings(deadline=None)
@given(documents)
def test_quoted_tokens_are_those_within_quotations(texts):
    prepared, tokens = made(texts), tokenize(texts)
    for document, text in enumerate(texts):
        within = [
            any(start <= place < end for start, end in quotations(text).tolist())
            for place in tokens.starts[tokens.of(document)].tolist()
        ]
        assert prepared.document(document).quoted.tolist() == within


@pytest.mark.parametrize(
    "text", [LONG, f"A heading\n\n{LONG}And on. Two words.", "Many, many and more. " * 60 + LONG]
)
def test_sentences_of_a_prepared_document_are_those_of_its_text_except_short_ones(text):
    document = made(["Before it.", text, "After it."]).document(1)
    starts, ends = document.starts[document.sentences[:-1]], document.ends[document.sentences[1:] - 1]
    known = sentences(text)
    assert set(starts.tolist()) <= set(known[:, 0].tolist())
    assert [int(starts[0]), int(ends[-1])] == [0, len(text.rstrip(". "))]
    assert np.diff(document.sentences).max() <= 100 + 3
    assert np.diff(document.sentences).min() >= 4


def test_short_sentences_begin_too_in_whichever_document():
    """Though they are joined to others."""
    texts = [
        "Rain. It fell all day on the weir. So it goes.",
        "",
        "No end. Nobody minded the rain much, they said.",
    ]
    prepared = prepared_documents(texts)
    begins = [np.flatnonzero(prepared.document(number).begins).tolist() for number in range(3)]
    assert begins == [[0, 1, 8], [], [0, 2]]
    assert [prepared.document(number).sentences.tolist() for number in (0, 2)] == [[0, 11], [0, 9]]


@pytest.mark.parametrize(("capitals", "found"), [(20, True), (19, True), (18, False)])
def test_a_text_is_in_capitals_if_nineteen_in_twenty_of_its_words_are(capitals, found):
    texts = [" ".join(["HARBOUR"] * capitals + ["harbour"] * (20 - capitals))]
    assert made(texts).bare.tolist() == [found]
    assert made([texts[0].replace("U", "Ü")]).bare.tolist() == [False]
