"""The kernels written for speed, compiled by Numba when first called; see `reference` for what each does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from provenance.kernels.reference import (
    APOSTROPHE,
    BREAK,
    CAPITAL,
    DIGIT,
    IGNORABLE,
    LETTER,
    MARK,
    NUMBER,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` when it is first called, and keep the result where Numba finds a writable folder."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder for the cache: compile in every process
        return njit(nogil=True)(function)


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


@kernel
def sentence_overlap(
    stems_a: np.ndarray,
    units_a: np.ndarray,
    weights_a: np.ndarray,
    quoted_a: np.ndarray,
    stems_b: np.ndarray,
    units_b: np.ndarray,
    weights_b: np.ndarray,
    quoted_b: np.ndarray,
    scarcity: np.ndarray,
    shared: np.ndarray,
    quoted: np.ndarray,
    totals_a: np.ndarray,
    totals_b: np.ndarray,
) -> None:
    """See `reference.sentence_overlap`. Both lists are sorted by stem, so one merge finds all there is."""
    i, j = 0, 0
    while i < stems_a.size or j < stems_b.size:
        take_a = j >= stems_b.size or (i < stems_a.size and stems_a[i] <= stems_b[j])
        take_b = i >= stems_a.size or (j < stems_b.size and stems_b[j] <= stems_a[i])
        end_i, end_j = i, j
        if take_a:
            while end_i < stems_a.size and stems_a[end_i] == stems_a[i]:
                end_i += 1
        if take_b:
            while end_j < stems_b.size and stems_b[end_j] == stems_b[j]:
                end_j += 1
        if take_a and take_b:
            weight = min(weights_a[i], weights_b[j])
        elif take_a:
            weight = weights_a[i]
        else:
            weight = weights_b[j]
        weight *= scarcity[end_i - i + end_j - j]
        for p in range(i, end_i):
            totals_a[units_a[p]] += weight
        for q in range(j, end_j):
            totals_b[units_b[q]] += weight
        for p in range(i, end_i):
            for q in range(j, end_j):
                shared[units_a[p], units_b[q]] += weight
                if quoted_a[p] and quoted_b[q]:
                    quoted[units_a[p], units_b[q]] += weight
        i, j = end_i, end_j


@kernel
def best_chains(gains: np.ndarray, orders: np.ndarray, best: np.ndarray) -> None:
    """See `reference.best_chains`. All orders at once, cell by cell, so that the innermost loop runs over
    neighbours in memory; gathering is kept apart from it, which is what lets it be vectorised."""
    trials, columns = orders.shape
    turned = np.empty((columns, trials), np.int64)
    for trial in range(trials):
        for column in range(columns):
            turned[column, trial] = orders[trial, column]
    so_far = np.zeros((columns + 1, trials), np.int32)
    gain = np.empty(columns, np.int32)
    diagonal = np.empty(trials, np.int32)
    taken = np.empty(trials, np.int32)
    for row in range(gains.shape[0]):
        for column in range(columns):
            gain[column] = gains[row, column]
        for trial in range(trials):
            diagonal[trial] = 0
        for column in range(columns):
            for trial in range(trials):
                taken[trial] = gain[turned[column, trial]]
            for trial in range(trials):
                above = so_far[column + 1, trial]
                total = diagonal[trial] + taken[trial]
                total = total if total > above else above
                left = so_far[column, trial]
                so_far[column + 1, trial] = total if total > left else left
                diagonal[trial] = above
    for trial in range(trials):
        best[trial] = so_far[columns, trial]


@kernel
def look_up(
    words: np.ndarray,
    table: np.ndarray,
    values: np.ndarray,
    taken: np.ndarray,
    found: np.ndarray,
    known: np.ndarray,
) -> None:
    """See `reference.look_up`."""
    mask = np.uint64(table.size - 1)
    for i in range(words.size):
        word = words[i]
        slot = np.int64(word & mask)
        while taken[slot] and table[slot] != word:
            slot = (slot + 1) & (table.size - 1)
        known[i] = taken[slot]
        found[i] = values[slot]


@kernel
def number(first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray) -> int:
    """See `reference.number`. Hashes serve as their own slots."""
    size = 16
    while size < 2 * (first.size + second.size):
        size *= 2
    mask = np.uint64(size - 1)
    table = np.empty(size, np.uint64)
    code = np.full(size, -1, np.int64)
    count = 0
    for i in range(first.size + second.size):
        value = first[i] if i < first.size else second[i - first.size]
        slot = np.int64(value & mask)
        while code[slot] >= 0 and table[slot] != value:
            slot = (slot + 1) & (size - 1)
        if code[slot] < 0:
            table[slot] = value
            code[slot] = count
            count += 1
        if i < first.size:
            codes_first[i] = code[slot]
        else:
            codes_second[i - first.size] = code[slot]
    return count


@kernel
def common_runs(a: np.ndarray, b: np.ndarray, codes: int, most: int, runs: np.ndarray) -> int:
    """See `reference.common_runs`. Places of a code in `a` are chained; a run is told at its first place."""
    count_a, count_b = np.zeros(codes, np.int64), np.zeros(codes, np.int64)
    head, following = np.full(codes, -1, np.int64), np.empty(a.size, np.int64)
    for i in range(a.size - 1, -1, -1):
        following[i] = head[a[i]]
        head[a[i]] = i
        count_a[a[i]] += 1
    for j in range(b.size):
        count_b[b[j]] += 1
    for code in range(codes):
        if count_a[code] > most or count_b[code] > most:
            head[code] = -1
    found = 0
    for j in range(b.size):
        i = head[b[j]]
        while i >= 0:
            if not (i > 0 and j > 0 and a[i - 1] == b[j - 1] and head[b[j - 1]] >= 0):
                length = 1
                while (
                    i + length < a.size
                    and j + length < b.size
                    and a[i + length] == b[j + length]
                    and head[b[j + length]] >= 0
                ):
                    length += 1
                if found < runs.shape[0]:
                    runs[found, 0], runs[found, 1], runs[found, 2] = i, j, length
                found += 1
            i = following[i]
    return found


@kernel
def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
) -> None:
    """See `reference.tokenize`. `byte`, and `index` in code points, are where the document is read; its end
    is read as a break, which ends the last token."""
    count = 0
    offsets[0] = 0
    for document in range(documents.size - 1):
        byte, stop = documents[document], documents[document + 1]
        # The token being read, if there is one: the classes of its first and last code points, its ends.
        index, first, last, number, apostrophe = 0, BREAK, BREAK, False, False
        first_byte, end_byte, start, end, folds_away = byte, byte, 0, 0, False
        while byte <= stop:
            point: Any = 0
            size = 1
            if byte < stop:
                point = np.int64(data[byte])
                if point >= 0x80:
                    after = stop - 1
                    second = data[min(byte + 1, after)]
                    point, size = _decoded(
                        point, second, data[min(byte + 2, after)], data[min(byte + 3, after)]
                    )
                    size = min(size, stop - byte)
            kind = classes[point]
            if first != BREAK:
                if kind == IGNORABLE:
                    goes_on = True
                elif kind == APOSTROPHE:
                    goes_on = first != UNSPACED_LETTER and last != NUMBER and not apostrophe
                    apostrophe = True
                else:
                    if first == UNSPACED_LETTER:
                        goes_on = kind == MARK
                    else:
                        goes_on = LETTER <= kind <= (CAPITAL if apostrophe else MARK)
                    if goes_on:
                        apostrophe = False
                        number |= kind == NUMBER
                        last = kind
                        end_byte, end = byte + size, index + 1
                if goes_on:
                    folds_away |= fold_at[point] != 0
                else:
                    # Ignorables and an apostrophe read beyond its end belong to no token.
                    length = end_byte - first_byte
                    if length == end - start or not folds_away:
                        identities[count] = _xxh64(data, first_byte, length, length == end - start)
                    else:
                        folded = _folded(data, first_byte, end_byte, fold_at, folds)
                        identities[count] = _xxh64(folded, 0, folded.size, False)
                    starts[count] = start
                    ends[count] = end
                    flags[count] = UPPER * (first == CAPITAL) | DIGIT * number
                    flags[count] |= UNSPACED * (first == UNSPACED_LETTER)
                    count += 1
                    first = BREAK
            if first == BREAK and (LETTER <= kind <= NUMBER or kind == UNSPACED_LETTER):
                first, last, number, apostrophe = kind, kind, kind == NUMBER, False
                folds_away = fold_at[point] != 0
                first_byte, start = byte, index
                end_byte, end = byte + size, index + 1
            byte += size
            index += 1
        offsets[document + 1] = count


@njit(nogil=True)
def _decoded(lead: int, second: int, third: int, fourth: int) -> tuple[int, int]:
    """The code point that begins with a byte above 127, and its size; 0, a break, for what is not UTF-8.

    Takes bytes: references to an array passed are counted, which costs more than all the rest."""
    if 0xC0 <= lead < 0xE0:
        return (lead & 0x1F) << 6 | second & 0x3F, 2
    if 0xE0 <= lead < 0xF0:
        return (lead & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F, 3
    point = (lead & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F
    return (point, 4) if lead >= 0xF0 and point < 0x110000 else (0, 1)


@njit(nogil=True)
def _folded(data: np.ndarray, byte: int, stop: int, fold_at: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """The folded form, in UTF-8, of the bytes of a token."""
    after = stop - 1
    # No code point folds to more than six for each of its bytes.
    points = np.empty(6 * (stop - byte), np.uint32)
    length = 0
    while byte < stop:
        point: Any = np.int64(data[byte])
        size = 1
        if point >= 0x80:
            second = data[min(byte + 1, after)]
            point, size = _decoded(point, second, data[min(byte + 2, after)], data[min(byte + 3, after)])
        at = np.int64(fold_at[point])
        if at:
            for place in range(at + 1, at + 1 + np.int64(folds[at])):
                points[length] = folds[place]
                length += 1
        else:
            points[length] = point
            length += 1
        byte += size
    points = points[:length]
    _put_in_order(points)
    encoded = np.empty(4 * length, np.uint8)
    filled = 0
    for packed in points:
        point = np.int64(packed & 0x1FFFFF)
        if point < 0x80:
            encoded[filled] = point
            filled += 1
            continue
        size = 2 if point < 0x800 else 3 if point < 0x10000 else 4
        for place in range(size - 1, 0, -1):
            encoded[filled + place] = 0x80 | point & 0x3F
            point >>= 6
        encoded[filled] = (0xF00 >> size) & 0xFF | point
        filled += size
    return encoded[:filled]


@njit(nogil=True)
def _put_in_order(points: np.ndarray) -> None:
    """Sort each run of marks by combining class (the bits above the 21st), stably."""
    begin = 0
    while begin < points.size:
        end = begin
        ordered = True
        while end < points.size and points[end] >> 21:
            ordered &= end == begin or points[end - 1] >> 21 <= points[end] >> 21
            end += 1
        if not ordered:
            held = points[begin:end].copy()
            filled = begin
            for combining in range(1, 256):
                for packed in held:
                    if packed >> 21 == combining:
                        points[filled] = packed
                        filled += 1
        begin = end + 1


_PRIMES = (
    np.uint64(0x9E3779B185EBCA87),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
    np.uint64(0x85EBCA77C2B2AE63),
    np.uint64(0x27D4EB2F165667C5),
)


@njit(nogil=True)
def _xxh64(data: np.ndarray, at: int, length: int, lower: bool) -> np.uint64:
    """The 64-bit xxHash, seed 0, of `length` bytes from `at`; with `lower`, of ASCII words in lower case."""
    p1, p2, p3, p4, p5 = _PRIMES
    # Of what is in an ASCII word only letters have this bit, and those in lower case the next one too.
    letters = np.uint64(0x4040404040404040 if lower else 0)
    stop = at + length
    if length >= 32:
        v1, v2, v3, v4 = p1 + p2, p2, np.uint64(0), np.uint64(0) - p1
        while at + 32 <= stop:
            v1 = _round(v1, _lane(data, at, 8, letters))
            v2 = _round(v2, _lane(data, at + 8, 8, letters))
            v3 = _round(v3, _lane(data, at + 16, 8, letters))
            v4 = _round(v4, _lane(data, at + 24, 8, letters))
            at += 32
        h = _rotated(v1, 1) + _rotated(v2, 7) + _rotated(v3, 12) + _rotated(v4, 18)
        for v in (v1, v2, v3, v4):
            h = (h ^ _round(np.uint64(0), v)) * p1 + p4
    else:
        h = p5
    h += np.uint64(length)
    while at + 8 <= stop:
        h = _rotated(h ^ _round(np.uint64(0), _lane(data, at, 8, letters)), 27) * p1 + p4
        at += 8
    if at + 4 <= stop:
        h = _rotated(h ^ _lane(data, at, 4, letters) * p1, 23) * p2 + p3
        at += 4
    while at < stop:
        h = _rotated(h ^ _lane(data, at, 1, letters) * p5, 11) * p1
        at += 1
    h = (h ^ h >> np.uint64(33)) * p2
    h = (h ^ h >> np.uint64(29)) * p3
    return h ^ h >> np.uint64(32)


@njit(nogil=True)
def _round(accumulator: np.uint64, lane: np.uint64) -> np.uint64:
    return _rotated(accumulator + lane * _PRIMES[1], 31) * _PRIMES[0]


@njit(nogil=True)
def _rotated(value: np.uint64, bits: int) -> np.uint64:
    return value << np.uint64(bits) | value >> np.uint64(64 - bits)


@njit(nogil=True)
def _lane(data: np.ndarray, at: int, size: int, letters: np.uint64) -> np.uint64:
    """`size` bytes as a number, the first the lowest, with letters in lower case."""
    lane = np.uint64(0)
    for place in range(size):
        lane |= np.uint64(data[at + place]) << np.uint64(8 * place)
    return lane | (lane & letters) >> np.uint64(1)
