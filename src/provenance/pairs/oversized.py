"""Find and verify near-duplicate pairs, however many texts share a bucket.

A bucket with more than `Settings.max_frequency` texts is *oversized*: not all pairs of its texts are
compared. Clusters need only the pairs that include a kept text, so the texts of the bucket are compared
mainly with kept texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provenance.engine.table_rows import distinct
from provenance.pairs.banding import candidates
from provenance.pairs.clustering import kept_documents
from provenance.pairs.preference import preference
from provenance.pairs.verification import Overlap, verified
from provenance.settings import Settings
from provenance.sketch import Texts


def verified_candidates(
    texts: Texts,
    keys: np.ndarray,
    position: np.ndarray,
    published: np.ndarray,
    words: np.ndarray,
    settings: Settings,
) -> tuple[np.ndarray, np.ndarray, Overlap, int]:
    """Find candidate pairs of texts, and return those that reach the threshold, with their exact overlap.

    Texts that agree in a band are candidates, but banding may miss pairs that reach the threshold. Two kept
    texts that agree in no band are therefore also compared if a near-duplicate of one is in the cluster of
    the other.

    Parameters
    ----------
    texts : Texts
        All texts.
    keys : numpy.ndarray
        The band keys of all texts (`banding.band_keys`).
    position : numpy.ndarray
        int64: the position of each text in content order, or -1 if it is not to be compared.
    published, words : numpy.ndarray
        int64, indexed by position: the publication time (`window.times`) and the number of words of each
        text.
    settings : Settings
        Each text of an oversized bucket is compared with up to `max_frequency` kept texts of the bucket, and
        with the bucket's most central text (see `by_preference`).

    Returns
    -------
    a, b : numpy.ndarray
        int64: the positions of the texts of each pair, a < b.
    overlap : Overlap
        The overlap of each pair.
    oversized : int
        The number of oversized buckets.
    """
    base = words.size
    row = np.empty(base, np.int64)
    row[position[position >= 0]] = np.flatnonzero(position >= 0)
    a, b, oversized = candidates(keys, position, settings)
    buckets = by_preference(oversized, published, words, sizes_of_buckets(oversized, words.size))
    compared, most = np.zeros(0, np.int64), 1
    new, found, overlap = a * base + b, [np.zeros(0, np.int64)], list[Overlap]()
    while new.size or not overlap:
        near, exact = verified(texts, row[new // base], row[new % base], settings)
        found.append(new[near])
        overlap.append(exact)
        compared = distinct(np.concatenate([compared, new]))
        a, b = np.divmod(np.concatenate(found), base)
        kept = kept_documents(published, words, a, b, Overlap.joined(overlap).jaccard)
        most = min(2 * most, settings.max_frequency)
        new = np.concatenate([with_neighbours(a, b, kept), *with_kept(buckets, kept, most)])
        new = distinct(new)
        new = new[~_among(new, compared)]
    order = np.lexsort((b, a))
    return a[order], b[order], Overlap.joined(overlap).at(order), len(buckets)


def sizes_of_buckets(oversized: Sequence[np.ndarray], texts: int) -> np.ndarray:
    """For each text, return the total size of the oversized buckets that contain it (int64)."""
    sizes = [bucket.size for bucket in oversized]
    members = np.concatenate([np.zeros(0, np.int64), *oversized])
    return np.bincount(members, np.repeat(sizes, sizes), texts).astype(np.int64)


def by_preference(
    oversized: Sequence[np.ndarray], published: np.ndarray, words: np.ndarray, similar: np.ndarray
) -> list[tuple[np.ndarray, int]]:
    """Return the texts of each bucket in the order of `preference`, and the bucket's most central text.

    For each text, `similar` is the total size of the oversized buckets that contain it (see
    `sizes_of_buckets`). Before any texts are compared, this total serves as an estimate of the number of
    similar texts. The most central text is the one with the largest total.
    """
    rank = preference(published, words, similar) if len(oversized) else similar
    ordered = [bucket[np.argsort(rank[bucket])] for bucket in oversized]
    return [(bucket, int(bucket[similar[bucket].argmax()])) for bucket in ordered]


def with_kept(buckets: Sequence[tuple[np.ndarray, int]], kept: np.ndarray, most: int) -> list[np.ndarray]:
    """Pair the texts of each bucket with the bucket's most central text and the first texts kept from it.

    At most `most` kept texts are used.
    A pair is encoded as the number a * base + b, where `base` is the number of texts.
    """
    found = []
    for bucket, central in buckets:
        representatives = np.append(bucket[kept[bucket] == bucket][:most], central)[:, None]
        found.append(_codes(representatives, bucket, kept.size))
    return found


def with_neighbours(a: np.ndarray, b: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Pair each kept text with the texts that are kept in place of its near-duplicates."""
    a, b = np.concatenate([a, b]), np.concatenate([b, a])
    apart = kept[a] == a
    return _codes(a[apart], kept[b[apart]], kept.size)


def _codes(one: np.ndarray, other: np.ndarray, base: int) -> np.ndarray:
    """Encode pairs of different texts as numbers."""
    lower, upper = np.minimum(one, other), np.maximum(one, other)
    codes: np.ndarray = (lower * base + upper)[lower != upper]
    return codes


def _among(codes: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """Return a boolean mask of the `codes` that occur in an ascending array."""
    among: np.ndarray = np.append(ascending, -1)[np.searchsorted(ascending, codes)] == codes
    return among
