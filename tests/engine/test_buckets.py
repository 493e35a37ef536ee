"""Pairs of documents in the same buckets, compared with a plain loop."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.engine import buckets
from provenance.engine.buckets import Buckets, pairs_sharing_buckets
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
    expected = sorted(pair for pair, times in met.items() if times >= least)
    made = [Buckets.of(*np.array(held, np.int64).reshape(-1, 2).T.copy()) for held in several]
    for link_bytes in (1, 10**12):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(buckets, "_LINK_BYTES", link_bytes)
            a, b = pairs_sharing_buckets(made, Settings(max_frequency=most, threads=2), least)
        assert list(zip(a.tolist(), b.tolist(), strict=True)) == expected
