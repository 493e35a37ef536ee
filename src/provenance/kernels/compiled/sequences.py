"""Kernels for token sequences; see `reference.sequences`."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel


@kernel
def number(first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray) -> int:
    """See `reference.number`."""
    return _numbered(first, second, codes_first, codes_second)


@helper
def _numbered(
    first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray
) -> int:
    """See `reference.number`.

    The values are already hashes, so their low bits determine the slot.
    """
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


@helper
def _seeds(values: np.ndarray, size: int) -> np.ndarray:
    """Return a hash for every run of `size` consecutive values."""
    hashes = np.empty(max(values.size - size + 1, 0), np.uint64)
    for place in range(hashes.size):
        mixed = np.uint64(0)
        for step in range(size):
            mixed = (mixed ^ values[place + step]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(31)
        hashes[place] = mixed
    return hashes


@helper
def _number_shorter(
    shorter: np.ndarray, longer: np.ndarray, codes: np.ndarray, codes_there: np.ndarray
) -> int:
    """Number the distinct values of the shorter array from 0, and look up the values of the longer array.

    A value that does not occur in the shorter array gets the number -1. The hash table contains only the
    shorter array, so that it stays in the processor's cache. Return the number of distinct values in the
    shorter array.
    """
    count = _numbered(shorter, shorter[:0], codes, codes_there[:0])
    size = 16
    while size < 2 * shorter.size:
        size *= 2
    mask = np.uint64(size - 1)
    place = np.full(size, -1, np.int64)
    for i in range(shorter.size):
        slot = np.int64(shorter[i] & mask)
        while place[slot] >= 0 and shorter[place[slot]] != shorter[i]:
            slot = (slot + 1) & (size - 1)
        if place[slot] < 0:
            place[slot] = i
    for i in range(longer.size):
        slot = np.int64(longer[i] & mask)
        while place[slot] >= 0 and shorter[place[slot]] != longer[i]:
            slot = (slot + 1) & (size - 1)
        codes_there[i] = codes[place[slot]] if place[slot] >= 0 else -1
    return count


@kernel
def common_runs(first: np.ndarray, second: np.ndarray, size: int, most: int, runs: np.ndarray) -> int:
    """See `reference.common_runs`.

    The positions of each seed in the first sequence form a linked list. A run is measured when its first
    position is reached.
    """
    seeds_a, seeds_b = _seeds(first, size), _seeds(second, size)
    a, b = np.empty(seeds_a.size, np.int64), np.empty(seeds_b.size, np.int64)
    if a.size <= b.size:
        codes = _number_shorter(seeds_a, seeds_b, a, b)
    else:
        codes = _number_shorter(seeds_b, seeds_a, b, a)
    count_a, count_b = np.zeros(codes, np.int64), np.zeros(codes, np.int64)
    head, following = np.full(codes, -1, np.int64), np.empty(a.size, np.int64)
    for i in range(a.size - 1, -1, -1):
        if a[i] >= 0:
            following[i] = head[a[i]]
            head[a[i]] = i
            count_a[a[i]] += 1
    for j in range(b.size):
        if b[j] >= 0:
            count_b[b[j]] += 1
    for code in range(codes):
        if count_a[code] > most or count_b[code] > most:
            head[code] = -1
    found = 0
    for j in range(b.size):
        i = head[b[j]] if b[j] >= 0 else -1
        while i >= 0:
            if not (i > 0 and j > 0 and b[j - 1] >= 0 and a[i - 1] == b[j - 1] and head[b[j - 1]] >= 0):
                length = 1
                while (
                    i + length < a.size
                    and j + length < b.size
                    and b[j + length] >= 0
                    and a[i + length] == b[j + length]
                    and head[b[j + length]] >= 0
                ):
                    length += 1
                if found < runs.shape[0]:
                    runs[found, 0], runs[found, 1], runs[found, 2] = i, j, length + size - 1
                found += 1
            i = following[i]
    return found


@kernel
def weigh_runs(
    runs: np.ndarray,
    weights_a: np.ndarray,
    weights_b: np.ndarray,
    least: float,
    spans: np.ndarray,
    weights: np.ndarray,
) -> int:
    """See `reference.weigh_runs`."""
    count = 0
    for run in range(runs.shape[0]):
        place, there, length = runs[run, 0], runs[run, 1], runs[run, 2]
        in_a, in_b = 0, 0
        for step in range(length):
            in_a += weights_a[place + step]
            in_b += weights_b[there + step]
        if min(in_a, in_b) >= least:
            spans[count, 0], spans[count, 1] = place, place + length
            spans[count, 2], spans[count, 3] = there, there + length
            weights[count] = min(in_a, in_b)
            count += 1
    return count


@kernel
def stand_alone(
    spans: np.ndarray,
    order: np.ndarray,
    weights_a: np.ndarray,
    weights_b: np.ndarray,
    bounds_a: np.ndarray,
    bounds_b: np.ndarray,
    repeated: int,
    kept: np.ndarray,
    kept_weights: np.ndarray,
) -> None:
    """See `reference.stand_alone`."""
    claims_a, claims_b = np.zeros(weights_a.size, np.int64), np.zeros(weights_b.size, np.int64)
    kept[:], kept_weights[:] = 0, 0
    for turn in range(2):
        for run in order:
            a_start, b_start = spans[run, 0], spans[run, 2]
            length = spans[run, 1] - a_start
            new, stretch, longest, last = 0, 0, 0, 0
            for place in range(length):
                free = int(claims_a[a_start + place] == 0) + int(claims_b[b_start + place] == 0)
                stretch = stretch + 1 if free + turn >= 2 else 0
                new += stretch > 0
                if stretch > longest:
                    longest, last = stretch, place + 1
            whole = 2 * new > length
            first = 0 if whole else last - longest
            last = length if whole else last
            in_a, in_b, largest = 0, 0, 0
            for place in range(first, last):
                in_a += weights_a[a_start + place]
                in_b += weights_b[b_start + place]
                largest = max(largest, claims_a[a_start + place], claims_b[b_start + place])
            weight = min(in_a, in_b)
            if turn == 1 or not whole:
                sentences_a = bounds_a[a_start + first] and bounds_a[a_start + last]
                sentences_b = bounds_b[b_start + first] and bounds_b[b_start + last]
                if weight < repeated or not (2 * (last - first) >= largest or sentences_a or sentences_b):
                    continue
            for place in range(first, last):
                claims_a[a_start + place] = max(claims_a[a_start + place], last - first)
                claims_b[b_start + place] = max(claims_b[b_start + place], last - first)
            kept[turn, run, 0], kept[turn, run, 1] = a_start + first, a_start + last
            kept[turn, run, 2], kept[turn, run, 3] = b_start + first, b_start + last
            kept_weights[turn, run] = weight


@kernel
def longest_unquoted(
    spans: np.ndarray, weights_a: np.ndarray, quoted_a: np.ndarray, quoted_b: np.ndarray
) -> int:
    """See `reference.longest_unquoted`."""
    best = 0
    for run in range(spans.shape[0]):
        unquoted = 0
        for place in range(spans[run, 1] - spans[run, 0]):
            if quoted_a[spans[run, 0] + place] and quoted_b[spans[run, 2] + place]:
                unquoted = 0
            else:
                unquoted += weights_a[spans[run, 0] + place]
                best = max(best, unquoted)
    return best


@kernel
def words_in_order(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    touching_a: np.ndarray,
    quoted_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    touching_b: np.ndarray,
    quoted_b: np.ndarray,
    lightest: int,
    most: int,
    found: np.ndarray,
) -> None:
    """See `reference.words_in_order`."""
    in_a = _words(codes_a, weights_a, touching_a, quoted_a, codes_b, quoted_b, lightest)
    in_b = _words(codes_b, weights_b, touching_b, quoted_b, codes_a, quoted_a, lightest)
    first, second = np.empty(in_a.size, np.int64), np.empty(in_b.size, np.int64)
    codes = _numbered(in_a, in_b, first, second)
    held = np.zeros((2, codes), np.bool_)
    for place in range(first.size):
        held[0, first[place]] = True
    for place in range(second.size):
        held[1, second[place]] = True
    found[0], found[1] = in_a.size, in_b.size
    found[2:] = 0
    for code in range(codes):
        found[2] += held[0, code]
        found[3] += held[1, code]
        held[0, code] &= held[1, code]
        found[4] += held[0, code]
    shared_a, shared_b = _kept(first, held[0], most), _kept(second, held[0], most)
    if shared_a.size <= shared_b.size:
        found[5] = _common_sequence(shared_a, shared_b, codes)
    else:
        found[5] = _common_sequence(shared_b, shared_a, codes)


@helper
def _kept(codes: np.ndarray, wanted: np.ndarray, most: int) -> np.ndarray:
    kept, count = np.empty(min(codes.size, most), np.int64), 0
    for code in codes:
        if wanted[code] and count < most:
            kept[count] = code
            count += 1
    return kept[:count]


@helper
def _words(
    codes: np.ndarray,
    weights: np.ndarray,
    touching: np.ndarray,
    quoted: np.ndarray,
    codes_there: np.ndarray,
    quoted_there: np.ndarray,
    lightest: int,
) -> np.ndarray:
    most = 0
    for token in range(codes.size):
        most = max(most, codes[token])
    quoted_codes = np.zeros(most + 1, np.bool_)
    for token in range(codes_there.size):
        if quoted_there[token] and codes_there[token] <= most:
            quoted_codes[codes_there[token]] = True
    words, count = np.empty(codes.size, np.uint64), 0
    for token in range(codes.size):
        word, weight = np.uint64(codes[token]), weights[token]
        if touching[token]:
            word = np.uint64(((codes[token] + 1) << 32) | codes[token + 1])
            weight += weights[token + 1]
        if weight >= lightest and not (quoted[token] and quoted_codes[codes[token]]):
            words[count] = word
            count += 1
    return words[:count]


@helper
def _common_sequence(short: np.ndarray, long: np.ndarray, codes: int) -> int:
    """See `reference.sequences._common_sequence`.

    Bits are stored in blocks of 64. For most codes, only the blocks that contain one of the code's positions,
    or that receive a carry, are processed. For a frequent code, the bits of all blocks are computed once and
    kept.
    """
    blocks = (short.size + 63) // 64
    head, following = np.full(codes, -1, np.int64), np.empty(short.size, np.int64)
    count, row = np.zeros(codes, np.int64), np.full(codes, -1, np.int64)
    rows = 0
    for place in range(short.size - 1, -1, -1):
        code = short[place]
        following[place] = head[code]
        head[code] = place
        count[code] += 1
        if count[code] == blocks:
            row[code] = rows
            rows += 1
    kept = np.zeros((rows, blocks), np.uint64)
    for place in range(short.size):
        if row[short[place]] >= 0:
            kept[row[short[place]], place // 64] |= np.uint64(1) << np.uint64(place % 64)
    unmatched = np.full(blocks, np.uint64(0xFFFFFFFFFFFFFFFF))
    for code in long:
        carry = np.uint64(0)
        if row[code] >= 0:
            for block in range(blocks):
                bits, places = unmatched[block], kept[row[code], block]
                met = bits & places
                total = bits + met
                over = total < bits
                total += carry
                carry = np.uint64(over or total < carry)
                unmatched[block] = total | (bits & ~places)
            continue
        place = head[code]
        block = 0
        while place >= 0 or (carry and block < blocks):
            if not carry:
                block = place // 64
            places = np.uint64(0)
            while place >= 0 and place // 64 == block:
                places |= np.uint64(1) << np.uint64(place % 64)
                place = following[place]
            bits = unmatched[block]
            met = bits & places
            total = bits + met
            over = total < bits
            total += carry
            carry = np.uint64(over or total < carry)
            unmatched[block] = total | (bits & ~places)
            block += 1
    length = 0
    for place in range(short.size):
        length += (unmatched[place // 64] >> np.uint64(place % 64)) & np.uint64(1) == 0
    return length


@kernel
def winnow(
    offsets: np.ndarray,
    identities: np.ndarray,
    size: int,
    window: int,
    fingerprints: np.ndarray,
    places: np.ndarray,
) -> int:
    """See `reference.winnow`.

    The window is searched for a new minimum only when the old minimum has left the window.
    """
    count = 0
    for document in range(offsets.size - 1):
        first = offsets[document]
        hashes = _seeds(identities[first : offsets[document + 1]], size)
        chosen = -1
        for end in range(min(window, hashes.size), hashes.size + 1):
            begin = max(end - window, 0)
            smallest = end - 1
            if chosen < begin:
                for place in range(end - 2, begin - 1, -1):
                    if hashes[place] < hashes[smallest]:
                        smallest = place
            elif hashes[chosen] < hashes[smallest]:
                smallest = chosen
            if smallest != chosen and hashes.size:
                chosen = smallest
                fingerprints[count] = hashes[chosen]
                places[count] = first + chosen
                count += 1
    return count
