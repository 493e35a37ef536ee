"""Similarity sketches estimate Jaccard similarity as MinHash signatures do: no bias, no more variance."""

import numpy as np
import pytest

from provenance.sketch import TokenIds, minhash_signatures, shingle, sketch

SLOTS = 128
TRIALS = 400


def pairs_of(size, jaccard, seed):
    """Pairs of documents of words that share so much, as the identities of one-word shingles."""
    random = np.random.default_rng(seed)
    common = round(2 * size * jaccard / (1 + jaccard))
    union = random.integers(0, 2**64, (TRIALS, 2 * size - common), np.uint64)
    documents = np.concatenate([union[:, :size], union[:, size - common :]])
    offsets = np.arange(0, documents.size + 1, size, dtype=np.int64)
    return TokenIds(offsets, documents.ravel()), common / (2 * size - common)


@pytest.mark.parametrize("size", [1, 5, 40, 200, 3000])
@pytest.mark.parametrize("jaccard", [0.3, 0.8])
def test_the_share_of_equal_slots_is_as_good_an_estimate_as_of_minhash(size, jaccard):
    words, truth = pairs_of(size, jaccard, seed=size)
    similar, _ = sketch(words, 1, SLOTS, seed=1)
    exact = minhash_signatures(shingle(words, 1), SLOTS, seed=1).values
    ours, theirs = ((values[:TRIALS] == values[TRIALS:]).mean(axis=1) for values in (similar, exact))
    spread = np.sqrt(truth * (1 - truth) / SLOTS)
    assert abs(ours.mean() - truth) <= 4 * spread / np.sqrt(TRIALS)
    # The variance of a variance: a quarter more would be seen in every one of these cases.
    assert ours.std() <= 1.25 * max(spread, theirs.std())


def test_a_document_without_words_agrees_with_none():
    values, _ = sketch(TokenIds(np.array([0, 0, 1]), np.array([7], np.uint64)), 3, SLOTS, seed=1)
    assert (values[0] == 2**32 - 1).all()
    assert not (values[0] == values[1]).any()


def test_seeds_give_sketches_of_their_own():
    words, _ = pairs_of(50, 0.5, seed=1)
    one, other = (sketch(words, 1, SLOTS, seed)[0] for seed in (1, 2))
    assert (one != other).mean() > 0.99
