"""Kernels of sketches and of the pairs they lead to."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import kernel


@kernel
def shingle(
    offsets: np.ndarray, identities: np.ndarray, size: int, hashes: np.ndarray, counts: np.ndarray
) -> None:
    """See `reference.shingle`. Mixed hashes are uniform, so dealing them out by their leading bits nearly
    sorts them; an insertion sort that skips repetitions does the rest in linear time."""
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    filled = 0
    for document in range(counts.size):
        begin, end = offsets[document], offsets[document + 1]
        width = min(size, end - begin)
        found = end - begin - width + 1 if width else 0
        bits = 1
        while found >> bits:
            bits += 1
        shift = np.uint64(64 - bits)
        mixed = np.empty(found, np.uint64)
        places = np.zeros((1 << bits) + 1, np.int64)
        for i in range(found):
            h = np.uint64(0)
            for token in range(begin + i, begin + i + width):
                h = h * multiplier + identities[token]
            h ^= h >> np.uint64(33)
            h *= np.uint64(0xFF51AFD7ED558CCD)
            h ^= h >> np.uint64(33)
            h *= np.uint64(0xC4CEB9FE1A85EC53)
            h ^= h >> np.uint64(33)
            mixed[i] = h
            places[np.int64(h >> shift) + 1] += 1
        for edge in range(1, places.size):
            places[edge] += places[edge - 1]
        dealt = np.empty(found, np.uint64)
        for h in mixed:
            bucket = np.int64(h >> shift)
            dealt[places[bucket]] = h
            places[bucket] += 1
        start = filled
        for h in dealt:
            at = filled
            while at > start and hashes[at - 1] > h:
                at -= 1
            if at > start and hashes[at - 1] == h:
                continue
            for i in range(filled, at, -1):
                hashes[i] = hashes[i - 1]
            hashes[at] = h
            filled += 1
        counts[document] = filled - start


@kernel
def minhash(
    offsets: np.ndarray, hashes: np.ndarray, multipliers: np.ndarray, addends: np.ndarray, values: np.ndarray
) -> None:
    """See `reference.minhash`. Four hashes at a time, since loading the row is what a slot costs; the last
    hash fills up the four, as taking a minimum twice changes nothing."""
    mixed = np.empty(4, np.uint32)
    for document in range(values.shape[0]):
        row = values[document]
        row[:] = np.uint32(0xFFFFFFFF)
        end = offsets[document + 1]
        for i in range(offsets[document], end, 4):
            for j in range(4):
                h = np.uint32(hashes[min(i + j, end - 1)])
                h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
                h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
                mixed[j] = h ^ (h >> np.uint32(16))
            h0, h1, h2, h3 = mixed[0], mixed[1], mixed[2], mixed[3]
            for slot in range(row.size):
                a, b = multipliers[slot], addends[slot]
                low = min(np.uint32(a * h0 + b), np.uint32(a * h1 + b))
                high = min(np.uint32(a * h2 + b), np.uint32(a * h3 + b))
                row[slot] = min(row[slot], low, high)


@kernel
def intersections(
    offsets: np.ndarray, hashes: np.ndarray, first: np.ndarray, second: np.ndarray, common: np.ndarray
) -> None:
    """See `reference.intersections`: a merge of the two sorted runs."""
    for pair in range(common.size):
        i, i_end = offsets[first[pair]], offsets[first[pair] + 1]
        j, j_end = offsets[second[pair]], offsets[second[pair] + 1]
        count = 0
        while i < i_end and j < j_end:
            x, y = hashes[i], hashes[j]
            count += x == y
            i += x <= y
            j += y <= x
        common[pair] = count
