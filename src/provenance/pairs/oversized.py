"""Verified pairs of near-duplicates, however many texts share a bucket.

In an oversized bucket, one with more than `Settings.max_frequency` texts, not all pairs are compared.
Clusters need only the pairs with the texts they keep, so every text is compared with those.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provenance.pairs.banding import candidates
from provenance.pairs.clustering import kept_documents
from provenance.pairs.verification import Overlap, verified
from provenance.settings import Settings
from provenance.sketch import Texts


def verified_candidates(
    texts: Texts, keys: np.ndarray, rank: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray, Overlap, int]:
    """The pairs of texts that agree in a band and reach the threshold, and their exact overlap.

    Parameters
    ----------
    texts : Texts
        All texts.
    keys : numpy.ndarray
        Their band keys (`banding.band_keys`).
    rank : numpy.ndarray
        int64: the `preference` of each text, or -1 where it is not to be compared.
    settings : Settings
        How to work. Up to `max_frequency` texts that are kept are compared with each other text of an
        oversized bucket.

    Returns
    -------
    a, b : numpy.ndarray
        int64: the texts of each pair, the preferred one first.
    overlap : Overlap
        What each pair shares.
    oversized : int
        The number of oversized buckets.
    """
    at_rank = np.empty(int(rank.max(initial=-1)) + 1, np.int64)
    at_rank[rank[rank >= 0]] = np.flatnonzero(rank >= 0)
    a, b, oversized = candidates(keys, rank, settings)
    known, base, most = np.zeros(0, np.int64), at_rank.size, 1
    found = [(a[:0], b[:0], Overlap(*np.zeros((3, 0))))]
    while a.size:
        near, overlap = verified(texts, at_rank[a], at_rank[b], settings)
        found.append((a[near], b[near], overlap))
        known = np.sort(np.concatenate([known, a * base + b]))
        codes = np.setdiff1d(_with_kept(oversized, found, base, most, settings.max_frequency), known)
        a, b, most = codes // base, codes % base, 2 * most
    a, b, overlap = _joined(found)
    order = np.lexsort((b, a))
    return at_rank[a[order]], at_rank[b[order]], _rows(overlap, order), len(oversized)


Verified = Sequence[tuple[np.ndarray, np.ndarray, Overlap]]


def _with_kept(
    oversized: Sequence[np.ndarray], found: Verified, base: int, most: int, limit: int
) -> np.ndarray:
    """Pairs of the texts of each oversized bucket with the first of those that are kept, as a * base + b.

    There are twice as many of these in each round, up to `limit`: often the first is the only one.
    """
    if not oversized:
        return np.zeros(0, np.int64)
    a, b, overlap = _joined(found)
    kept = kept_documents(np.arange(base), a, b, overlap.jaccard)[0] == np.arange(base)
    codes = [np.zeros(0, np.int64)]
    for bucket in oversized:
        for representative in bucket[kept[bucket]][: min(2 * most, limit)].tolist():
            others = bucket[bucket != representative]
            codes.append(np.minimum(others, representative) * base + np.maximum(others, representative))
    return np.unique(np.concatenate(codes))


def _joined(found: Verified) -> tuple[np.ndarray, np.ndarray, Overlap]:
    """All pairs found, and their overlap."""
    a, b, overlaps = zip(*found, strict=True)
    columns = (np.concatenate([getattr(each, name) for each in overlaps]) for name in vars(overlaps[0]))
    return np.concatenate(a), np.concatenate(b), Overlap(*columns)


def _rows(overlap: Overlap, rows: np.ndarray) -> Overlap:
    return Overlap(*(column[rows] for column in vars(overlap).values()))
