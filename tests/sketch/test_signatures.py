"""Signatures are those of datasketch, bit for bit, and can be converted both ways."""

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from provenance.sketch import Shingles, Signatures, minhash_signatures, shingle
from provenance.sketch.signatures import EMPTY
from provenance.text import tokenize

TEXTS = [
    "The ferry was delayed by fog, the operator said on Friday.",
    "Because of fog the ferry was delayed, the operator said on Friday.",
    "",
    "Taxes rise again.",
]


def oracle(hashes, permutations, seed):
    sketch = MinHash(num_perm=permutations, seed=seed, hashfunc=int, scheme="affine32")
    sketch.update_batch([int(each) & 0xFFFFFFFF for each in hashes])
    return sketch


@pytest.mark.parametrize("twin", ["reference", "compiled"])
@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 2**64 - 1), max_size=30), min_size=1, max_size=4),
    st.integers(8, 200),
    st.integers(0, 2**32 - 1),
)
def test_signatures_are_those_of_datasketch(twin, documents, permutations, seed):
    offsets = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    hashes = np.array([each for document in documents for each in sorted(document)], np.uint64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provenance.kernels.forced", twin)
        signatures = minhash_signatures(Shingles(offsets, hashes, 3), permutations, seed)
    assert signatures.values.dtype == np.uint32
    for row, document in zip(signatures.values, documents, strict=True):
        assert np.array_equal(row, oracle(document, permutations, seed).hashvalues)


def test_signatures_of_texts_are_datasketch_over_their_shingles():
    shingles = shingle(tokenize(TEXTS), 3)
    signatures = Signatures.of(TEXTS, seed=7, permutations=64)
    for document, row in enumerate(signatures.values):
        assert np.array_equal(row, oracle(shingles.of(document), 64, 7).hashvalues)


def test_conversion_to_datasketch_and_back_changes_nothing():
    signatures = Signatures.of(TEXTS, seed=7)
    sketches = signatures.to_datasketch()
    back = Signatures.from_datasketch(sketches)
    assert np.array_equal(back.values, signatures.values)
    assert back.seed == 7
    assert sketches[0].jaccard(sketches[1]) == signatures.jaccard(0, 1)
    lean = Signatures.from_datasketch([LeanMinHash(sketch) for sketch in sketches])
    assert np.array_equal(lean.values, signatures.values)


def test_exported_sketches_can_be_updated_and_indexed_by_datasketch():
    shingles = shingle(tokenize(TEXTS), 3)
    first, second, *_ = Signatures.of(TEXTS).to_datasketch()
    index = MinHashLSH(threshold=0.5, num_perm=128)
    index.insert("first", first)
    assert index.query(first) == ["first"]
    first.update_batch(int(each) & 0xFFFFFFFF for each in shingles.of(1))
    assert first == MinHash.union(Signatures.of(TEXTS).to_datasketch()[0], second)


def test_a_text_without_words_is_empty_in_both():
    signatures = Signatures.of(TEXTS)
    assert signatures.empty.tolist() == [False, False, True, False]
    assert (signatures.values[2] == EMPTY).all()
    assert signatures.to_datasketch()[2].is_empty()


@pytest.mark.parametrize(
    ("sketches", "says"),
    [
        ([], "no sketches"),
        ([MinHash(scheme="legacy")], "sketch 0 has scheme 'legacy'"),
        ([MinHash(), MinHash(seed=2)], "sketch 1 has seed 2"),
        ([MinHash(), MinHash(num_perm=64)], "sketch 1 has seed 1 and 64 slots"),
        ([MinHash(permutations=([1] * 128, [1] * 128), scheme="affine32")], "permutations other than"),
    ],
)
def test_sketches_that_do_not_compare_are_refused(sketches, says):
    with pytest.raises(pv.InputError, match=says):
        Signatures.from_datasketch(sketches)


def test_the_estimate_is_near_the_truth():
    random = np.random.default_rng(3)
    words = [f"w{i}" for i in range(400)]
    other = [word if random.random() > 0.05 else f"x{i}" for i, word in enumerate(words)]
    shingles = shingle(tokenize([" ".join(words), " ".join(other)]), 3)
    shared = np.intersect1d(shingles.of(0), shingles.of(1)).size
    truth = shared / (shingles.sizes.sum() - shared)
    estimates = [minhash_signatures(shingles, 256, seed).jaccard(0, 1) for seed in range(20)]
    assert abs(np.mean(estimates) - truth) < 0.03


def test_threads_change_nothing():
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(np.arange(5000).astype(str), 5000)) for _ in range(80)]
    one, three = Signatures.of(texts, threads=1), Signatures.of(texts, threads=3)
    assert np.array_equal(one.values, three.values)
