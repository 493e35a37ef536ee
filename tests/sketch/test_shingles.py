"""Shingles of documents, whatever the batches and threads."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.sketch import shingle
from provenance.text import tokenize

WORDS = ["rain", "fog", "ferry", "north", "tax"]


def test_a_text_shorter_than_a_shingle_is_one_shingle():
    shingles = shingle(tokenize(["Fog", "fog", "rain fog", "", "--", "a b c d"]), 3)
    assert shingles.sizes.tolist() == [1, 1, 1, 0, 0, 2]
    assert shingles.of(0) == shingles.of(1)
    assert shingles.of(0) != shingles.of(2)


def test_no_documents():
    shingles = shingle(tokenize([]), 3)
    assert shingles.documents == 0
    assert shingles.hashes.size == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12), max_size=5), st.integers(1, 4))
def test_shared_shingles_are_shared_runs_of_words(documents, size):
    shingles = shingle(tokenize([" ".join(words) for words in documents]), size)
    runs = []
    for words in documents:
        width = min(size, len(words))
        runs.append({tuple(words[i : i + width]) for i in range(len(words) - width + 1)} if width else set())
    for i in range(len(documents)):
        for j in range(len(documents)):
            assert len(np.intersect1d(shingles.of(i), shingles.of(j))) == len(runs[i] & runs[j])


def test_threads_change_nothing():
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(WORDS, 5000)) for _ in range(120)]
    tokens = tokenize(texts)
    one, three = shingle(tokens, 3), shingle(tokens, 3, workers=3)
    assert np.array_equal(one.hashes, three.hashes)
    assert np.array_equal(one.offsets, three.offsets)
