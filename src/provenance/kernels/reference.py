"""The kernels written for reading: plain Python and NumPy, the twins the compiled ones must equal bit for bit."""

from __future__ import annotations

import numpy as np


def shingle(
    offsets: np.ndarray, identities: np.ndarray, size: int, hashes: np.ndarray, counts: np.ndarray
) -> None:
    """The sorted, distinct shingle hashes of every document, one document after the other.

    `offsets` (int64, one more than documents) delimits the documents in `identities` (uint64); `counts`
    (int64) receives the number of shingles of each document, `hashes` (uint64, at least as long as there
    are tokens) the shingles. The hash of the tokens t1 ... tk is the MurmurHash3 64-bit finaliser of the
    polynomial t1 * M**(k-1) + ... + tk modulo 2**64, M being 2**64 over the golden ratio.
    """
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    filled = 0
    for document in range(counts.size):
        tokens = identities[offsets[document] : offsets[document + 1]]
        width = min(size, tokens.size)
        combined = np.zeros(tokens.size - width + 1 if width else 0, np.uint64)
        for place in range(width):
            combined = combined * multiplier + tokens[place : place + combined.size]
        combined ^= combined >> np.uint64(33)
        combined *= np.uint64(0xFF51AFD7ED558CCD)
        combined ^= combined >> np.uint64(33)
        combined *= np.uint64(0xC4CEB9FE1A85EC53)
        combined ^= combined >> np.uint64(33)
        distinct = np.unique(combined)
        counts[document] = distinct.size
        hashes[filled : filled + distinct.size] = distinct
        filled += distinct.size


def minhash(
    offsets: np.ndarray, hashes: np.ndarray, multipliers: np.ndarray, addends: np.ndarray, values: np.ndarray
) -> None:
    """The MinHash signature of every document's hashes: datasketch's scheme ``affine32``.

    The low 32 bits of a hash pass through the MurmurHash3 32-bit finaliser to h; slot j of a row of
    `values` (uint32) is the smallest multipliers[j] * h + addends[j] modulo 2**32.
    """
    values[:] = np.uint32(0xFFFFFFFF)
    for document, row in enumerate(values):
        low = hashes[offsets[document] : offsets[document + 1]].astype(np.uint32)
        low ^= low >> np.uint32(16)
        low *= np.uint32(0x85EBCA6B)
        low ^= low >> np.uint32(13)
        low *= np.uint32(0xC2B2AE35)
        low ^= low >> np.uint32(16)
        for first in range(0, low.size, 1024):
            permuted = low[first : first + 1024, None] * multipliers + addends
            np.minimum(row, permuted.min(axis=0), out=row)


def intersections(
    offsets: np.ndarray, hashes: np.ndarray, first: np.ndarray, second: np.ndarray, common: np.ndarray
) -> None:
    """How many hashes the documents `first[i]` and `second[i]` share; each document's are sorted and distinct."""
    for pair in range(common.size):
        a, b = first[pair], second[pair]
        both = np.intersect1d(
            hashes[offsets[a] : offsets[a + 1]], hashes[offsets[b] : offsets[b + 1]], assume_unique=True
        )
        common[pair] = both.size
