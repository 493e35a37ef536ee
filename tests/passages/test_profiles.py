"""Profiles: sentences, quotations and postings of many documents at once are those of each alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.passages import profile
from provenance.passages.profiles import _by_stem
from provenance.text import quotations, sentences, tokenize

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
    return profile(texts, tokenize(texts), ["en"] * len(texts))


@settings(deadline=None)
@given(documents)
def test_a_document_has_the_same_profile_whatever_its_neighbours(texts):
    together = made(texts)
    for document, text in enumerate(texts):
        one, alone = together.side(document), made([text]).side(0)
        for field in fields(one):
            assert np.array_equal(getattr(one, field.name), getattr(alone, field.name)), field.name


@settings(deadline=None)
@given(documents)
def test_every_posting_is_a_stem_in_a_sentence(texts):
    profiles = made(texts)
    for document in range(len(texts)):
        side = profiles.side(document)
        found = {}
        for sentence, (first, last) in enumerate(zip(side.sentences[:-1], side.sentences[1:], strict=True)):
            for stem, quoted in zip(side.stems[first:last].tolist(), side.quoted[first:last], strict=True):
                found[stem, sentence] = found.get((stem, sentence), True) and bool(quoted)
        lightest = {stem: int(side.weights[side.stems == stem].min()) for stem in set(side.stems.tolist())}
        columns = (side.posted_stems, side.posted_sentences, side.posted_weights, side.posted_quoted)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        assert rows == [(*key, lightest[key[0]], quoted) for key, quoted in sorted(found.items())]


@settings(deadline=None)
@given(documents)
def test_quoted_tokens_are_those_within_quotations(texts):
    profiles, tokens = made(texts), tokenize(texts)
    for document, text in enumerate(texts):
        within = [
            any(start <= place < end for start, end in quotations(text).tolist())
            for place in tokens.starts[tokens.of(document)].tolist()
        ]
        assert profiles.side(document).quoted.tolist() == within


@pytest.mark.parametrize(
    "text", [LONG, f"A heading\n\n{LONG}And on. Two words.", "Many, many and more. " * 60 + LONG]
)
def test_sentences_of_a_profile_are_those_of_the_text_but_for_short_ones(text):
    side = made(["Before it.", text, "After it."]).side(1)
    starts, ends = side.starts[side.sentences[:-1]], side.ends[side.sentences[1:] - 1]
    known = sentences(text)
    assert set(starts.tolist()) <= set(known[:, 0].tolist())
    assert [int(starts[0]), int(ends[-1])] == [0, len(text.rstrip(". "))]
    assert np.diff(side.sentences).max() <= 100 + 3
    assert np.diff(side.sentences).min() >= 4


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 1, 2, 2**63, 2**63 + 1, 2**64 - 1]))))
def test_tokens_are_put_in_the_order_of_their_stems_even_where_these_begin_alike(pairs):
    pairs = sorted(pairs, key=lambda pair: pair[0]) or [(0, 0)]
    document, stem = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], np.uint64)
    expected = sorted(range(len(pairs)), key=lambda place: pairs[place])
    assert _by_stem(document, stem).tolist() == expected
