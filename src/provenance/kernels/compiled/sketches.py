"""Kernels for sketches; see `reference.sketches`."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel


@kernel
def shingle(
    offsets: np.ndarray, identities: np.ndarray, size: int, hashes: np.ndarray, counts: np.ndarray
) -> None:
    """See `reference.shingle`.

    Hashes are distributed uniformly, so putting them into buckets by their leading bits nearly sorts them. An
    insertion sort that skips duplicates then completes the sort in linear time. Indices are unsigned, because
    Numba checks signed indices for negative values.
    """
    one = np.uint64(1)
    longest = 0
    for document in range(counts.size):
        longest = max(longest, offsets[document + 1] - offsets[document])
    mixed, dealt = np.empty(longest, np.uint64), np.empty(longest, np.uint64)
    filled = np.uint64(0)
    for document in range(counts.size):
        begin, end = np.uint64(offsets[document]), np.uint64(offsets[document + 1])
        width = min(np.uint64(size), end - begin)
        found = end - begin - width + one if width else np.uint64(0)
        bits = one
        while found >> bits:
            bits += one
        shift = np.uint64(64) - bits
        places = np.zeros((1 << np.int64(bits)) + 1, np.int32)
        _mix(identities, begin, width, found, mixed)
        for i in range(found):
            places[(mixed[i] >> shift) + one] += np.int32(1)
        for edge in range(1, places.size):
            places[edge] += places[edge - 1]
        for i in range(found):
            h = mixed[i]
            bucket = h >> shift
            dealt[np.uint64(places[bucket])] = h
            places[bucket] += np.int32(1)
        start = filled
        for i in range(found):
            h = dealt[i]
            at = filled
            while at > start and hashes[at - one] > h:
                at -= one
            if at > start and hashes[at - one] == h:
                continue
            for j in range(filled - at):
                hashes[filled - j] = hashes[filled - j - one]
            hashes[at] = h
            filled += one
        counts[document] = filled - start


@helper
def _mix(
    identities: np.ndarray, begin: np.uint64, width: np.uint64, found: np.uint64, mixed: np.ndarray
) -> None:
    """Compute the hashes of `found` consecutive shingles, the first of which begins at token `begin`.

    Each operation is carried out for all shingles before the next operation begins, so that the processor can
    handle several shingles at once.
    """
    for i in range(found):
        mixed[i] = identities[begin + i]
    for token in range(begin + np.uint64(1), begin + width):
        for i in range(found):
            mixed[i] = mixed[i] * np.uint64(0x9E3779B97F4A7C15) + identities[token + i]
    for i in range(found):
        h = mixed[i]
        h ^= h >> np.uint64(33)
        h *= np.uint64(0xFF51AFD7ED558CCD)
        h ^= h >> np.uint64(33)
        h *= np.uint64(0xC4CEB9FE1A85EC53)
        mixed[i] = h ^ h >> np.uint64(33)


@kernel
def minhash(
    offsets: np.ndarray, hashes: np.ndarray, multipliers: np.ndarray, addends: np.ndarray, values: np.ndarray
) -> None:
    """See `reference.minhash`.

    Hashes are processed four at a time, because loading and storing the slots takes most of the time. If
    fewer than four hashes are left at the end, the last one is repeated, which changes no minimum.
    """
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
def sketch(
    offsets: np.ndarray,
    identities: np.ndarray,
    size: int,
    multipliers: np.ndarray,
    values: np.ndarray,
    fingerprints: np.ndarray,
) -> None:
    """See `reference.sketch`.

    The number stored in a slot has the round in its high bits and the value in its low bits. A number from an
    earlier round is therefore always smaller than one from a later round, so the minimum can be taken without
    a branch, and extra rounds change nothing. Because counting the empty slots takes time, at least as many
    hashes are distributed between two counts as there are slots.
    """
    factor = np.uint64(0x9E3779B97F4A7C15)
    slots = values.shape[1]
    low, half, unreached = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(0xFFFFFFFFFFFFFFFF)
    least = np.empty(slots, np.uint64)
    longest = 0
    for document in range(values.shape[0]):
        longest = max(longest, offsets[document + 1] - offsets[document])
    mixed = np.empty(longest, np.uint64)
    for document in range(values.shape[0]):
        begin, end = np.uint64(offsets[document]), np.uint64(offsets[document + 1])
        place, left, right = np.uint64(0), np.uint64(0), np.uint64(0)
        for token in range(begin, end):
            place += factor
            x = (identities[token] + place) * np.uint64(0xFF51AFD7ED558CCD)
            x ^= x >> half
            left += x * np.uint64(0xC4CEB9FE1A85EC53)
            x *= factor
            right += x ^ (x >> half)
        fingerprints[document, 0] = left
        fingerprints[document, 1] = right

        width = min(np.uint64(size), end - begin)
        found = end - begin - width + np.uint64(1) if width else np.uint64(0)
        _mix(identities, begin, width, found, mixed)
        least[:] = unreached
        to_fill = slots if found else 0
        trial, dealt = 0, 0
        while to_fill and trial < slots:
            multiplier, above = multipliers[trial], np.uint64(trial) << half
            for i in range(found):
                x = mixed[i] * multiplier
                slot = (x >> half) * np.uint64(slots) >> half
                least[slot] = min(least[slot], above | (x & low))
            trial += 1
            dealt += int(found)
            if dealt >= slots or trial == slots:
                dealt, to_fill = 0, 0
                for slot in range(slots):
                    to_fill += least[slot] == unreached
        for slot in range(slots):
            if to_fill and least[slot] == unreached:
                for i in range(found):
                    least[slot] = min(least[slot], mixed[i] * multipliers[slots + slot] & low)
            values[document, slot] = np.uint32(least[slot] & low)


@kernel
def intersections(
    offsets: np.ndarray,
    hashes: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    least: np.ndarray,
    common: np.ndarray,
) -> None:
    """See `reference.intersections`.

    The merge of the two sorted arrays stops as soon as `least` can no longer be reached.
    """
    for pair in range(common.size):
        i, i_end = np.uint64(offsets[first[pair]]), np.uint64(offsets[first[pair] + 1])
        j, j_end = np.uint64(offsets[second[pair]]), np.uint64(offsets[second[pair] + 1])
        count, wanted = np.uint64(0), np.uint64(least[pair])
        while i < i_end and j < j_end and count + min(i_end - i, j_end - j) >= wanted:
            x, y = hashes[i], hashes[j]
            count += np.uint64(x == y)
            i += np.uint64(x <= y)
            j += np.uint64(y <= x)
        common[pair] = np.int64(count) if count >= wanted else -1


@kernel
def repeated(keys: np.ndarray, found: np.ndarray) -> None:
    """See `reference.repeated`.

    Each counter has two bits, one in each of two tables, so that the tables are small enough for a core's
    cache.
    """
    factor, one, six, inside = np.uint64(0xD6E8FEB86659FD93), np.uint64(1), np.uint64(6), np.uint64(63)
    bits = 0
    while 8 * keys.size >> bits:
        bits += 1
    shift = np.uint64(64 - bits)
    once = np.zeros((1 << bits >> 6) + 1, np.uint64)
    twice = np.zeros_like(once)
    for i in range(keys.size):
        counted = keys[i] * factor >> shift
        bit = one << (counted & inside)
        twice[counted >> six] |= once[counted >> six] & bit
        once[counted >> six] |= bit
    for i in range(keys.size):
        counted = keys[i] * factor >> shift
        found[i] = twice[counted >> six] >> (counted & inside) & one
