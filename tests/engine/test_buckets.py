"""Pairs of documents in the same buckets, compared with a plain loop."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.engine import buckets
from provenance.engine.buckets import Buckets, buckets_of, pairs_sharing_buckets, repeated
from provenance.settings import Settings

postings = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 8)), max_size=60)


@settings(max_examples=80, deadline=None)
@given(st.lists(postings, max_size=3), st.sampled_from([2, 3, 100]), st.integers(1, 3))
def test_pairs_are_found_by_the_number_of_shared_hashes(
    several: list[list[tuple[int, int]]], most: int, least: int
) -> None:
    """Of oversized buckets only pairs with the first document; a document with a hash twice is no pair."""
    met: Counter[tuple[int, int]] = Counter()
    for held in several:
        for bucket in {key for key, _ in held}:
            members = sorted({document for key, document in held if key == bucket})
            met.update(
                (one, other)
                for one, other in combinations(members, 2)
                if len(members) <= most or one == members[0]
            )
    expected = sorted((*pair, times) for pair, times in met.items() if times >= least)
    made = [Buckets.of(*np.array(held, np.int64).reshape(-1, 2).T.copy()) for held in several]
    for link_bytes in (1, 10**12):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(buckets, "LINK_BYTES", link_bytes)
            found = pairs_sharing_buckets(made, most, Settings(threads=2), least)
        assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@settings(max_examples=80, deadline=None)
@given(postings, st.sampled_from([2, 3, 100]))
def test_of_each_owner_only_the_first_member_stays(held: list[tuple[int, int]], most: int) -> None:
    """Members 0 to 2 belong to owner 0, 3 to 5 to owner 1, and so on."""
    made = Buckets.of(*np.array(held, np.int64).reshape(-1, 2).T.copy()).first_of(np.arange(9) // 3, most)
    expected = []
    for bucket in {key for key, _ in held}:
        members = sorted({member for key, member in held if key == bucket}, reverse=True)
        first = sorted({member // 3: member for member in members}.values())
        if 2 <= len(first) <= most:
            expected.append(first)
    found = np.split(made.documents, np.cumsum(made.sizes)[:-1]) if made.sizes.size else []
    assert sorted(each.tolist() for each in found) == sorted(expected)


@pytest.mark.parametrize("threads", [1, 2])
def test_hashes_put_together_some_at_a_time_give_the_same_pairs(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    chance = np.random.default_rng(3)
    table = pa.table({"hash": chance.integers(-40, 40, 600), "doc": np.sort(chance.integers(0, 60, 600))})
    rank, chosen = chance.permutation(60), Settings(threads=threads)
    pairs = []
    for hashes in (1 << 22, 50):
        monkeypatch.setattr(buckets, "HASHES", hashes)
        made = buckets_of(table, rank.__getitem__, chosen)
        pairs.append(np.stack(pairs_sharing_buckets(made, 100, chosen)))
    assert pairs[0].size
    assert np.array_equal(*pairs)


@given(st.lists(st.integers(-3, 40)))
def test_keys_that_occur_twice_are_all_found(keys: list[int]) -> None:
    found = repeated(np.array(keys, np.int64).view(np.uint64)).tolist()
    assert {place for place, key in enumerate(keys) if keys.count(key) > 1} <= set(found)
    assert found == sorted(set(found))
