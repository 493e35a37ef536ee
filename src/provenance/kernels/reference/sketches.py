"""Kernels that hash shingles, compute signatures and sketches from them, and count shared shingles."""

from __future__ import annotations

import numpy as np


def shingle(
    offsets: np.ndarray, identities: np.ndarray, size: int, hashes: np.ndarray, counts: np.ndarray
) -> None:
    """Compute the sorted, distinct shingle hashes of each document, concatenated in document order.

    Document d consists of the tokens ``identities[offsets[d]:offsets[d + 1]]`` (uint64). A document with
    fewer than `size` tokens has a single shingle of all its tokens; a document without tokens has none.
    `counts` (int64) is filled with the number of distinct shingles of each document. `hashes` (uint64, with
    at least one entry per token) is filled with their hashes.

    To hash the tokens t1 ... tk, the polynomial ``t1 * M**(k-1) + ... + tk`` is computed modulo 2**64, where
    M is 2**64 divided by the golden ratio. MurmurHash3's 64-bit finaliser is then applied to the result.
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
    """Compute the MinHash signature of each document with datasketch's ``affine32`` scheme.

    The hashes of document d are ``hashes[offsets[d]:offsets[d + 1]]``. MurmurHash3's 32-bit finaliser turns
    the low 32 bits of each hash into a number h. Slot j of the document's row of `values` (uint32) is set to
    the smallest value of ``multipliers[j] * h + addends[j]`` modulo 2**32.
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


def sketch(
    offsets: np.ndarray,
    identities: np.ndarray,
    size: int,
    multipliers: np.ndarray,
    values: np.ndarray,
    fingerprints: np.ndarray,
) -> None:
    """Compute a similarity sketch and a fingerprint of each document.

    The tokens of the documents are given as in `shingle`. A sketch is filled in rounds, which are counted
    from 0. In round r, each shingle hash h is multiplied by ``multipliers[r]`` modulo 2**64. The high 32 bits
    of the product, read as a fraction of 2**32, select a slot in the document's row of `values` (uint32). The
    low 32 bits are the value for that slot. A slot keeps the smallest value from the first round in which it
    is selected. The rounds end once every slot has a value, or after as many rounds as there are slots. Each
    slot j that still has no value is then set to the smallest value of ``h * multipliers[slots + j]`` modulo
    2**32.

    The expected time for n shingles and t slots is proportional to n + t log t; for MinHash, it is
    proportional to n t. Two sketches agree in a slot with the same probability as two MinHash signatures
    (Dahlgaard, Knudsen and Thorup, "Fast similarity sketching", FOCS 2017). A document without tokens has
    2**32 - 1 in every slot.

    `fingerprints` (uint64) is filled with two sums over the tokens of each document. Each token is mixed with
    its position before it is added, so that a fingerprint depends on the order of the tokens.
    """
    slots = values.shape[1]
    hashes = np.empty(int(offsets[-1] - offsets[0]), np.uint64)
    counts = np.empty(values.shape[0], np.int64)
    shingle(offsets, identities, size, hashes, counts)
    ends = np.cumsum(counts)
    values[:] = np.uint32(0xFFFFFFFF)
    for document, row in enumerate(values):
        own = hashes[ends[document] - counts[document] : ends[document]]
        open_slots = np.full(slots, own.size > 0)
        for trial in range(slots):
            if not open_slots.any():
                break
            x = own * multipliers[trial]
            slot = (x >> np.uint64(32)) * np.uint64(slots) >> np.uint64(32)
            reached = np.full(slots, 2**32, np.uint64)
            np.minimum.at(reached, slot, x & np.uint64(0xFFFFFFFF))
            filled = open_slots & (reached < 2**32)
            row[filled] = reached[filled]
            open_slots &= ~filled
        for slot in np.flatnonzero(open_slots):
            row[slot] = (own * multipliers[slots + slot] & np.uint64(0xFFFFFFFF)).min()

        tokens = identities[offsets[document] : offsets[document + 1]]
        places = np.arange(1, tokens.size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (tokens + places) * np.uint64(0xFF51AFD7ED558CCD)
        x ^= x >> np.uint64(32)
        fingerprints[document, 0] = (x * np.uint64(0xC4CEB9FE1A85EC53)).sum()
        x *= np.uint64(0x9E3779B97F4A7C15)
        fingerprints[document, 1] = (x ^ (x >> np.uint64(32))).sum()


def intersections(
    offsets: np.ndarray,
    hashes: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    least: np.ndarray,
    common: np.ndarray,
) -> None:
    """For each i, count the hashes that the documents ``first[i]`` and ``second[i]`` share.

    The hashes of each document must be sorted and distinct. ``common[i]`` is set to the number of shared
    hashes, or to -1 if this number is less than ``least[i]``.
    """
    for pair in range(common.size):
        a, b = first[pair], second[pair]
        both = np.intersect1d(
            hashes[offsets[a] : offsets[a + 1]], hashes[offsets[b] : offsets[b + 1]], assume_unique=True
        )
        common[pair] = both.size if both.size >= least[pair] else -1


def repeated(keys: np.ndarray, found: np.ndarray) -> None:
    """Mark all `keys` (uint64) that occur more than once, and possibly a few that do not.

    Each key is assigned to a counter by a short hash. There are at least eight times as many counters as
    keys. ``found[i]`` is set to True if the counter of key i is greater than 1, and otherwise to False.
    """
    bits = np.uint64(64 - (8 * keys.size).bit_length())
    counted = (keys * np.uint64(0xD6E8FEB86659FD93) >> bits).astype(np.int64)
    found[:] = np.bincount(counted)[counted] > 1
