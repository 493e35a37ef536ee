"""Kernels of alignment: what two documents have in common, and in what order."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import kernel


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
def common_sequence(short: np.ndarray, long: np.ndarray, codes: int) -> int:
    """See `reference.common_sequence`. Bits in blocks of 64, of which only those are touched that a place of
    the code, or a carry, reaches; the bits of a frequent code are kept as they are."""
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
