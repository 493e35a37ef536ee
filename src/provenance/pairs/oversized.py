"""Verified pairs of near-duplicates, however many texts share a bucket.

In an oversized bucket, one with more than `Settings.max_frequency` texts, not all pairs are compared.
Clusters need only the pairs with the texts they keep, so every text is compared with those.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provenance.engine.table_rows import distinct
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
    near, overlap = verified(texts, at_rank[a], at_rank[b], settings)
    compared, base, most = a * at_rank.size + b, at_rank.size, 1
    a, b = a[near], b[near]
    while oversized:
        most = min(2 * most, settings.max_frequency)
        kept = kept_documents(np.arange(base), a, b, overlap.jaccard)[0] == np.arange(base)
        new = _uncompared(oversized, kept, most, compared)
        if not new.size:
            break
        near, more = verified(texts, at_rank[new // base], at_rank[new % base], settings)
        compared = distinct(np.concatenate([compared, new]))
        a, b = np.concatenate([a, new[near] // base]), np.concatenate([b, new[near] % base])
        overlap = Overlap.joined([overlap, more])
    order = np.lexsort((b, a))
    return at_rank[a[order]], at_rank[b[order]], overlap.at(order), len(oversized)


def _uncompared(
    oversized: Sequence[np.ndarray], kept: np.ndarray, most: int, compared: np.ndarray
) -> np.ndarray:
    """The pairs of the texts of each bucket with the first `most` of them that are kept, if not yet compared.

    A pair is one number, a * base + b, where `base` is the number of texts, as in `compared`.
    """
    new = np.zeros(0, np.int64)
    for bucket in oversized:
        representatives = bucket[kept[bucket]][:most][:, None]
        lower, upper = np.minimum(representatives, bucket), np.maximum(representatives, bucket)
        codes = (lower * kept.size + upper)[lower != upper]
        codes = codes[~_among(codes, compared)]
        new = distinct(np.concatenate([new, codes[~_among(codes, new)]]))
    return new


def _among(codes: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """Which of the numbers (bool) are among others, which are in order."""
    among: np.ndarray = np.append(ascending, -1)[np.searchsorted(ascending, codes)] == codes
    return among
