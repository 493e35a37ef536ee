"""Near-duplicate pairs against brute force, and the cases a newsroom meets."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairs.bodies import documents, edited, found, jaccard, pairs_of, sets
from provenance.engine import buckets
from provenance.pairs import bands, candidates, find_pairs, first_copies_of, verification
from provenance.settings import Settings
from provenance.text import tokenize

BASE = [f"word{i}" for i in range(100)]
TEXT = " ".join(BASE)
NEAR = " ".join(["other", *BASE[1:]])  # Jaccard 97 / 99
FAR = " ".join(f"else{i}" for i in range(100))

words = st.lists(st.sampled_from("abcd"), max_size=8).map(" ".join)


@pytest.mark.parametrize("sketch", ["similarity", "minhash"])
@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.8, 0.9])
def test_every_pair_is_right_and_few_are_missed(threshold, sketch):
    texts = edited(seed=5)
    runs = sets(texts)
    truth = {
        (i, j): similarity
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if (similarity := jaccard(runs[i], runs[j])) >= threshold
    }
    pairs = pairs_of(documents(texts), Settings(threshold=threshold, sketch=sketch)).to_pylist()
    assert {(row["a"], row["b"]) for row in pairs} <= set(truth)
    for row in pairs:
        a, b = runs[row["a"]], runs[row["b"]]
        assert row["jaccard"] == truth[row["a"], row["b"]]
        assert row["containment_a"] == len(a & b) / len(a)
        assert row["containment_b"] == len(a & b) / len(b)
    number, rows = bands(128, threshold)
    expected = np.mean([1 - (1 - similarity**rows) ** number for similarity in truth.values()])
    assert len(truth) > 20
    assert len(pairs) / len(truth) > expected - 0.03


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=10))
def test_short_texts_agree_with_brute_force(texts):
    """With a threshold of 1 every pair is certain to be found; short texts and empty ones are in here."""
    runs, tokens = sets(texts), [tuple(text.split()) for text in texts]
    firsts = [i for i, each in enumerate(tokens) if each and tokens.index(each) == i]
    expected = {(i, j) for i in firsts for j in firsts if i < j and runs[i] == runs[j]}
    expected |= {(tokens.index(each), j) for j, each in enumerate(tokens) if each and tokens.index(each) < j}
    assert found(texts, threshold=1.0) == sorted(expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, max_size=10))
def test_copies_are_the_first_of_the_same_words(texts):
    tokens = [tuple(text.split()) for text in texts]
    expected = [tokens.index(each) if each else i for i, each in enumerate(tokens)]
    assert first_copies_of(tokenize(texts)).tolist() == expected


def test_a_thousand_copies_make_999_pairs():
    assert found([TEXT] * 1000) == [(0, copy) for copy in range(1, 1000)]


def test_copies_of_a_near_duplicate_pair_with_their_own_first():
    assert found([TEXT, NEAR, TEXT, NEAR, FAR]) == [(0, 1), (0, 2), (1, 3)]


def test_a_short_text_is_one_shingle_and_an_empty_one_is_nothing():
    assert found(["Fog", "fog!", "", "...", "rain", ""]) == [(0, 1)]
    assert found([]) == []
    assert found(["", ""]) == []


@pytest.mark.parametrize("most", [5, 1000])
def test_an_oversized_bucket_is_paired_with_one_representative_and_counted(most):
    # Only the first of 400 words differs, so that most bands of all texts are in one bucket.
    body = " ".join(f"w{i}" for i in range(400))
    table = documents([f"start{i} {body}" for i in range(40)])
    pairs = pairs_of(table, Settings(max_frequency=most))
    links = set(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))
    oversized = int(pairs.schema.metadata[b"oversized_buckets"])
    assert {(0, other) for other in range(1, 40)} <= links
    if most == 5:
        assert 0 < oversized <= bands(128, 0.8)[0]
        assert len(links) < 40 * 39 / 2
    else:
        assert oversized == 0
        assert len(links) == 40 * 39 / 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(1, 4), st.sampled_from([2, 3, 100]), st.integers(0, 2**32 - 1))
def test_the_join_of_bands_is_what_a_loop_says(documents, number, most, seed):
    """In memory and by the engine: each bucket's pairs, with its first text only where it is oversized."""
    random = np.random.default_rng(seed)
    keys = random.integers(0, 15, (number, documents)).astype(np.uint64)
    positions = random.permutation(documents)
    positions[random.random(documents) < 0.2] = -1
    expected, oversized = set(), []
    for band in keys:
        for key in np.unique(band):
            members = sorted(set(positions[band == key].tolist()) - {-1})
            oversized += [members] if len(members) > most else []
            firsts = members[:1] if len(members) > most else members
            expected |= {(a, b) for a in firsts for b in members if a < b}
    for link_bytes in (1, 10**12):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(buckets, "LINK_BYTES", link_bytes)
            a, b, larger = candidates(keys, positions, Settings(max_frequency=most, threads=2))
        assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(expected)
        assert [members.tolist() for members in larger] == oversized


def test_the_date_window_keeps_what_is_inside_and_what_is_undated():
    texts, days = [TEXT, NEAR, NEAR + " end"], [0, 10, None]
    assert found(texts, days) == [(0, 1), (0, 2), (1, 2)]
    assert found(texts, days, within_days=10) == [(0, 1), (0, 2), (1, 2)]
    assert found(texts, days, within_days=9.9) == [(0, 2), (1, 2)]


def test_in_a_window_a_copy_pairs_with_the_first_copy_in_reach():
    assert found([TEXT] * 5, [0, 5, 6, 12, 30], within_days=7) == [(0, 1), (0, 2), (1, 3)]


def test_in_a_window_some_copy_stands_for_the_first_one_out_of_reach():
    texts, days = [TEXT, TEXT, NEAR, FAR, NEAR], [0, 100, 101, 101, 300]
    assert found(texts, days, within_days=7) == [(1, 2)]


def test_a_head_of_a_window_takes_a_near_duplicate_from_among_the_copies():
    """0 and 1 are copies in reach; only the copy 1 is in reach of the near-duplicate 2."""
    assert found([TEXT, TEXT, NEAR], [0, 6, 12], within_days=7) == [(0, 1), (1, 2)]


def test_a_head_that_only_later_copies_reach_is_not_left_alone():
    """1 is out of reach of 0; the undated 2 pairs with 0, but may be related to 1 too."""
    assert found([TEXT] * 3, [0, 8, None], within_days=7) == [(0, 2), (1, 2)]


def test_pairs_inside_an_outlet_can_be_left_out():
    texts, outlets = [TEXT, NEAR, TEXT, NEAR + " end"], ["Post", "Post", "Echo", None]
    assert found(texts, outlets=outlets, same_outlet=False) == [(0, 2), (0, 3), (1, 2), (1, 3)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([TEXT, NEAR, FAR]), st.integers(0, 30) | st.none()), max_size=9))
def test_a_window_loses_no_first_of_its_kind(rows):
    """A document with an admissible near-duplicate has a pair, or is an admissible copy of one that does."""
    texts, days = [text for text, _ in rows], [day for _, day in rows]
    pairs = found(texts, days, within_days=7)

    def in_reach(i, j):
        return days[i] is None or days[j] is None or abs(days[i] - days[j]) <= 7

    def near(i, j):
        return texts[i] == texts[j] or FAR not in (texts[i], texts[j])

    assert all(in_reach(a, b) and near(a, b) for a, b in pairs)
    paired = {each for pair in pairs for each in pair}
    for i in range(len(rows)):
        if any(in_reach(i, j) and near(i, j) for j in range(len(rows)) if j != i):
            assert i in paired


def test_how_texts_lie_in_memory_changes_nothing(monkeypatch):
    """Chunks, slices, nulls and small blocks; and positions that are rows in another order."""
    texts = [*edited(seed=8), None, ""]
    plain = documents(texts)["text"]
    expected = find_pairs(plain, Settings(threshold=0.7)).pairs
    chunks = pa.chunked_array([plain.chunk(0)[:7], plain.chunk(0)[7:7], plain.chunk(0)[7:]])
    assert find_pairs(chunks, Settings(threshold=0.7)).pairs.equals(expected)
    monkeypatch.setattr(verification, "BLOCK_BYTES", 5000)
    monkeypatch.setattr("provenance.sketch.tokenized_texts.BATCH_BYTES", 2000)
    assert find_pairs(chunks, Settings(threshold=0.7, threads=2)).pairs.equals(expected)
    order = np.random.default_rng(1).permutation(len(texts))
    moved = chunks.take(pa.array(np.argsort(order)))
    assert find_pairs(moved, Settings(threshold=0.7), order=order).pairs.equals(expected)
    assert expected.num_rows > 30


def test_threads_and_kernels_change_nothing(monkeypatch):
    table = documents(edited(seed=8))
    monkeypatch.setattr("provenance.kernels.forced", "reference")
    plain = pairs_of(table, Settings(threads=1))
    monkeypatch.setattr("provenance.kernels.forced", "compiled")
    assert pairs_of(table, Settings(threads=2)).equals(plain)
    assert plain.num_rows > 30


@pytest.mark.parametrize(("threshold", "expected"), [(0.8, (18, 7)), (1.0, (1, 128)), (0.01, (128, 1))])
def test_bands_are_the_steepest_that_find_pairs_at_the_threshold(threshold, expected):
    assert bands(128, threshold) == expected


@given(st.integers(8, 512), st.floats(0.01, 1))
def test_bands_fit_and_find_as_many_as_promised(permutations, threshold):
    number, rows = bands(permutations, threshold)
    assert number * rows <= permutations
    best = 1 - (1 - threshold) ** permutations
    assert 1 - (1 - threshold**rows) ** number >= min(0.95, best)
