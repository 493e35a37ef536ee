"""Buckets with more texts than `max_frequency`: a bound on work, which changes no cluster."""

import numpy as np
import pytest

from pairs.bodies import documents, found_in
from provenance.pairs import clusters
from provenance.settings import Settings

WORDS = [f"word{place}" for place in range(120)]


def near_copies(seed, count=60):
    """Texts with up to eight of 120 words replaced, and when each was published."""
    random = np.random.default_rng(seed)
    texts = []
    for _ in range(count):
        words = list(WORDS)
        for place in random.choice(len(words), random.integers(0, 9), replace=False):
            words[place] = f"other{random.integers(10**6)}"
        texts.append(" ".join(words))
    return texts, [None if random.random() < 0.2 else int(random.integers(30)) for _ in range(count)]


def clustered(table, most):
    pairs, _, words = found_in(table, Settings(max_frequency=most, threshold=0.7))
    return pairs, clusters(pairs, words, table)


@pytest.mark.parametrize("seed", range(12))
def test_the_limit_changes_no_cluster(seed):
    table = documents(*near_copies(seed))
    pairs, expected = clustered(table, 1000)
    fewer, found = clustered(table, 12)
    assert found.equals(expected)
    assert fewer.num_rows < pairs.num_rows
    assert int(fewer.schema.metadata[b"oversized_buckets"]) > 0


def test_every_copy_is_verified_against_the_earliest_and_that_one_is_kept():
    texts = [" ".join([*WORDS, f"line{copy}"]) for copy in range(300)]
    days = [100 - copy if copy != 77 else 0 for copy in range(300)]
    days = [day if day >= 0 else 200 - day for day in days]
    pairs, found = clustered(documents(texts, days), 20)
    with_earliest = {77} | {
        a if b == 77 else b
        for a, b in zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True)
        if 77 in (a, b)
    }
    assert with_earliest == set(range(300))
    assert set(found["kept_document"].to_pylist()) == {77}


def changed_copies(count, seed=5):
    """A story of 20 sentences and so many copies, each with one of them replaced and a line added."""
    random = np.random.default_rng(seed)

    def sentence():
        return " ".join(f"w{word}" for word in random.integers(10**6, size=18))

    story = [sentence() for _ in range(20)]
    texts = [" ".join(story)]
    for _ in range(count):
        changed = [*story, sentence()]
        changed[random.integers(20)] = sentence()
        texts.append(" ".join(changed))
    return texts


@pytest.mark.parametrize("most", [12, 1000])
def test_of_undated_copies_each_changed_elsewhere_the_unchanged_story_is_kept(most):
    """It is the shortest; any other would keep half of the copies next to it, in another order each time."""
    texts = changed_copies(60)
    for first in (0, 30, 60):
        moved = [*texts[1 : first + 1], texts[0], *texts[first + 1 :]]
        pairs, _, words = found_in(documents(moved), Settings(max_frequency=most))
        found = clusters(pairs, words, documents(moved))
        assert set(found["kept_document"].to_pylist()) == {first}
        assert found["reason"][first].as_py() == "kept: most near-duplicates of 61"


def test_a_copy_that_shares_no_band_with_the_kept_one_is_compared_with_it_by_way_of_another(monkeypatch):
    """0 and 2 are in no bucket together, as one pair in a hundred near the threshold is not."""
    monkeypatch.setattr(
        "provenance.pairs.oversized.candidates",
        lambda *_: (np.array([0, 1]), np.array([1, 2]), []),
    )
    texts = [" ".join([*WORDS, *("end" * place)]) for place in range(3)]
    pairs, found = clustered(documents(texts, [0, 1, 2]), 100)
    assert pairs.num_rows == 3
    assert found["kept_document"].to_pylist() == [0, 0, 0]


def test_a_text_in_the_bucket_that_is_no_near_copy_of_the_kept_one_finds_the_one_it_is_near_to():
    """Two stories that share a bucket: the second is not hidden behind the first."""
    other = [*WORDS[:90], *(f"second{place}" for place in range(30))]
    texts = [" ".join([*words, f"line{copy}"]) for words in (WORDS, other) for copy in range(40)]
    days = [*range(40), *range(50, 90)]
    pairs, found = clustered(documents(texts, days), 10)
    assert int(pairs.schema.metadata[b"oversized_buckets"]) > 0
    assert found["kept_document"].to_pylist() == [0] * 40 + [40] * 40
