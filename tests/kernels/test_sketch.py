"""The compiled kernels for sketches give the bits of their plain twins, and both what sets give."""

from itertools import pairwise

import numpy as np
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.kernels import compiled, reference

TWINS = [pytest.param(reference, id="reference"), pytest.param(compiled, id="compiled")]

# Few different tokens, so that shingles repeat.
tokens = st.lists(st.sampled_from([xxhash.xxh64_intdigest(word) for word in (b"a", b"b", b"c")]), max_size=20)
extremes = st.lists(st.sampled_from([0, 1, 2**63, 2**64 - 1]), max_size=20)
hashes = st.lists(st.integers(0, 2**64 - 1), max_size=20)


def flat(documents):
    offsets = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    return offsets, np.array([each for document in documents for each in document], np.uint64)


def shingles(twin, documents, size):
    offsets, identities = flat(documents)
    found = np.zeros(identities.size, np.uint64)
    counts = np.zeros(len(documents), np.int64)
    twin.shingle(offsets, identities, size, found, counts)
    return found[: counts.sum()].tolist(), counts.tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(tokens | extremes | hashes, max_size=6), st.integers(1, 5))
def test_shingle_twins_agree(documents, size):
    assert shingles(compiled, documents, size) == shingles(reference, documents, size)


@pytest.mark.parametrize("twin", TWINS)
@settings(max_examples=50, deadline=None)
@given(st.lists(tokens, max_size=6), st.integers(1, 5))
def test_shingles_are_the_set_of_runs(twin, documents, size):
    found, counts = shingles(twin, documents, size)
    for document, count in zip(documents, counts, strict=True):
        width = min(size, len(document))
        runs = {tuple(document[i : i + width]) for i in range(len(document) - width + 1)} if width else set()
        own, found = found[:count], found[count:]
        assert own == sorted(set(own))
        assert len(own) == len(runs)


@pytest.mark.parametrize("twin", TWINS)
def test_a_shingle_hash_is_the_documented_formula(twin):
    def finalise(h):
        for shift, factor in ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53)):
            h = (h ^ (h >> shift)) * factor % 2**64
        return h ^ (h >> 33)

    m = 0x9E3779B97F4A7C15
    a, b, c = 11, 2**64 - 5, 13
    assert shingles(twin, [[a, b, c]], 3)[0] == [finalise((a * m * m + b * m + c) % 2**64)]
    assert shingles(twin, [[c, b, a]], 3)[0] != shingles(twin, [[a, b, c]], 3)[0]


@pytest.mark.parametrize("twin", TWINS)
def test_many_repetitions_of_few_words_stay_cheap(twin):
    alternating = np.tile(np.array([3, 5], np.uint64), 200_000)
    found, counts = np.zeros(400_000, np.uint64), np.zeros(1, np.int64)
    twin.shingle(np.array([0, 400_000]), alternating, 3, found, counts)
    assert counts[0] == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(hashes, max_size=6), st.integers(8, 40), st.integers(0, 2**32 - 1))
def test_minhash_twins_agree(documents, slots, seed):
    offsets, values = flat(documents)
    random = np.random.default_rng(seed)
    multipliers, addends = random.integers(0, 2**32, (2, slots), dtype=np.uint32)
    ours, plain = np.zeros((2, len(documents), slots), np.uint32)
    compiled.minhash(offsets, values, multipliers, addends, ours)
    reference.minhash(offsets, values, multipliers, addends, plain)
    assert np.array_equal(ours, plain)


def sketches(twin, documents, size, slots, seed=1):
    offsets, identities = flat(documents)
    multipliers = np.random.default_rng(seed).integers(0, 2**64, 2 * slots, np.uint64) | np.uint64(1)
    values = np.zeros((len(documents), slots), np.uint32)
    fingerprints = np.zeros((len(documents), 2), np.uint64)
    twin.sketch(offsets, identities, size, multipliers, values, fingerprints)
    return values, fingerprints


@settings(max_examples=100, deadline=None)
@given(
    st.lists(tokens | extremes | hashes, max_size=6),
    st.integers(1, 5),
    st.sampled_from([0, 8, 13, 128]),
    st.integers(0, 2**32 - 1),
)
def test_sketch_twins_agree(documents, size, slots, seed):
    for ours, plain in zip(
        sketches(compiled, documents, size, slots, seed),
        sketches(reference, documents, size, slots, seed),
        strict=True,
    ):
        assert np.array_equal(ours, plain)


@pytest.mark.parametrize("twin", TWINS)
@settings(max_examples=50, deadline=None)
@given(st.lists(tokens, min_size=1, max_size=8))
def test_fingerprints_differ_by_sequence_of_tokens_and_sketches_by_set_of_shingles(twin, documents):
    values, fingerprints = sketches(twin, documents, 2, 16)
    runs = [frozenset(pairwise(tokens)) or frozenset([tuple(tokens)]) for tokens in documents]
    for i in range(len(documents)):
        for j in range(i):
            same = np.array_equal(fingerprints[i], fingerprints[j])
            assert same == (documents[i] == documents[j])
            assert np.array_equal(values[i], values[j]) == (runs[i] == runs[j])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.sampled_from([*range(12), 2**63, 2**64 - 1])), min_size=1, max_size=6), st.data())
def test_intersections_are_those_of_sets(documents, data):
    offsets, values = flat([sorted(document) for document in documents])
    position = st.integers(0, len(documents) - 1)
    pairs = data.draw(st.lists(st.tuples(position, position), max_size=10))
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    least = data.draw(st.lists(st.integers(0, 8), min_size=len(pairs), max_size=len(pairs)))
    shared = [len(documents[a] & documents[b]) for a, b in pairs]
    expected = [size if size >= wanted else -1 for size, wanted in zip(shared, least, strict=True)]
    for twin in (compiled, reference):
        common = np.full(len(pairs), -2)
        twin.intersections(offsets, values, first, second, np.array(least, np.int64), common)
        assert common.tolist() == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30) | st.integers(0, 2**64 - 1), max_size=60))
def test_repeated_twins_agree_and_miss_none(keys):
    keys = np.array(keys, np.uint64)
    ours, plain = np.zeros((2, keys.size), bool)
    compiled.repeated(keys, ours)
    reference.repeated(keys, plain)
    assert np.array_equal(ours, plain)
    _, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    assert ours[counts[places] > 1].all()


def test_few_keys_are_taken_for_repeated_ones():
    keys = np.random.default_rng(1).integers(0, 2**64, 20_000, np.uint64)
    found = np.zeros(keys.size, bool)
    compiled.repeated(keys, found)
    assert found.mean() < 0.15
