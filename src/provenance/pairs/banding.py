"""Find candidate pairs for exact verification, by locality-sensitive hashing of the bands of sketches."""

from __future__ import annotations

import numpy as np

from provenance.engine.buckets import Buckets, pairs_sharing_buckets
from provenance.engine.threads import in_threads
from provenance.settings import Settings

RECALL = 0.95  # the minimum expected recall for pairs exactly at the threshold


def bands(permutations: int, threshold: float) -> tuple[int, int]:
    """Return how many bands to divide a sketch into for a given threshold, and how many rows each band has.

    The probability that two documents with a Jaccard similarity of s agree in all rows of at least one band
    is ``1 - (1 - s**rows)**bands``, an S-shaped curve in s. Of the curves that reach at least `RECALL` at the
    threshold, the steepest is chosen. It has the most rows, and so gives the fewest false candidates. If no
    curve with two or more rows reaches `RECALL`, each band has one row.

    For example, with 128 slots and a threshold of 0.8, the result is 18 bands of 7 rows. The probability is
    then .99 at a similarity of .8, .60 at .65, .13 at .5 and .03 at .4. With 16 bands of 8 rows, the
    probability at the threshold would be only .947, and with 8 bands of 16 rows only .20.
    """
    for rows in range(permutations, 1, -1):
        if 1 - (1 - threshold**rows) ** (permutations // rows) >= RECALL:
            return permutations // rows, rows
    return permutations, 1


def candidates(
    keys: np.ndarray, documents: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Return the sorted pairs of documents that agree in a band, and the documents in each oversized bucket.

    `keys` is the result of `band_keys`, with a row for each band and a column for each document. `documents`
    (int64) contains each column's document number, or -1 if the document is not to be compared. In each pair,
    the lower document number comes first. A bucket with more than `settings.max_frequency` documents is
    oversized; of its pairs, only those that include its lowest-numbered document are returned.
    """
    most = settings.max_frequency
    known = np.flatnonzero(documents >= 0)
    buckets = in_threads(
        lambda band: Buckets.of(band[known], documents[known]), [(band,) for band in keys], settings.workers
    )
    a, b, _ = pairs_sharing_buckets(buckets, most, settings)
    return a, b, [documents for each in buckets for documents in each.larger(most)]


def band_keys(values: np.ndarray, bands: int, rows: int) -> np.ndarray:
    """Return a 64-bit key (uint64) for each document and band, computed from the band's number and values."""
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    keys = np.tile(np.arange(bands, dtype=np.uint64), (len(values), 1))
    for row in range(rows):
        keys = keys * multiplier + values[:, row : bands * rows : rows]
    return keys
