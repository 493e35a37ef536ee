"""Kernels for sentences; see `reference.sentence_pairs`."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel


@kernel
def sentence_overlap(
    codes_a: np.ndarray,
    sentences_a: np.ndarray,
    weights_a: np.ndarray,
    quoted_a: np.ndarray,
    codes_b: np.ndarray,
    sentences_b: np.ndarray,
    weights_b: np.ndarray,
    quoted_b: np.ndarray,
    codes: int,
    scarcity: np.ndarray,
    similarity: np.ndarray,
    unquoted: np.ndarray,
) -> None:
    """See `reference.sentence_overlap`.

    For each code, the sentences that contain it are listed in two passes over the tokens. The first pass
    counts the sentences, so that the second can store all lists in one array.
    """
    shared, quoted = np.zeros(similarity.shape, np.int64), np.zeros(similarity.shape, np.int64)
    totals_a, totals_b = np.zeros(similarity.shape[0], np.int64), np.zeros(similarity.shape[1], np.int64)
    rarity = np.full(codes, np.iinfo(np.int64).max)
    begins = np.zeros((2, codes + 1), np.int64)
    lists = np.empty((2, max(codes_a.size, codes_b.size)), np.int64)
    marks = np.empty(lists.shape, np.bool_)
    for side in range(2):
        tokens, sentences = (codes_b, sentences_b) if side else (codes_a, sentences_a)
        weights, quotes = (weights_b, quoted_b) if side else (weights_a, quoted_a)
        begin, held, mark = begins[side], lists[side], marks[side]
        latest = np.full(codes, -1, np.int64)
        for sentence in range(sentences.size - 1):
            for token in range(sentences[sentence], sentences[sentence + 1]):
                code = tokens[token]
                rarity[code] = min(rarity[code], weights[token])
                if latest[code] != sentence:
                    latest[code] = sentence
                    begin[code + 1] += 1
        for code in range(codes):
            begin[code + 1] += begin[code]
            latest[code] = begin[code] - 1
        for sentence in range(sentences.size - 1):
            for token in range(sentences[sentence], sentences[sentence + 1]):
                code = tokens[token]
                place = latest[code]
                if place < begin[code] or held[place] != sentence:
                    place += 1
                    latest[code] = place
                    held[place], mark[place] = sentence, quotes[token]
                else:
                    mark[place] &= quotes[token]
    for code in range(codes):
        first_a, last_a = begins[0, code], begins[0, code + 1]
        first_b, last_b = begins[1, code], begins[1, code + 1]
        weight = rarity[code] * scarcity[last_a - first_a + last_b - first_b]
        for one in range(first_a, last_a):
            totals_a[lists[0, one]] += weight
        for other in range(first_b, last_b):
            totals_b[lists[1, other]] += weight
        for one in range(first_a, last_a):
            for other in range(first_b, last_b):
                shared[lists[0, one], lists[1, other]] += weight
                if marks[0, one] and marks[1, other]:
                    quoted[lists[0, one], lists[1, other]] += weight
    for row in range(similarity.shape[0]):
        for column in range(similarity.shape[1]):
            length = np.sqrt(np.float64(max(totals_a[row] * totals_b[column], 1)))
            similarity[row, column] = shared[row, column] / length
            unquoted[row, column] = (shared[row, column] - quoted[row, column]) / length


@kernel
def excess(similarity: np.ndarray, floor: float, gains: np.ndarray, found: np.ndarray) -> None:
    """See `reference.excess`."""
    rows, columns = similarity.shape
    in_row, in_column = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        for column in range(columns):
            in_row[row] += similarity[row, column]
            in_column[column] += similarity[row, column]
    found[:] = 0
    best, alike = np.zeros(columns, np.int64), np.zeros(columns, np.bool_)
    for row in range(rows):
        best_in_row, alike_in_row = 0, False
        for column in range(columns):
            value = similarity[row, column]
            expected = max(in_row[row] / columns, in_column[column] / rows)
            gain = int(np.rint((1 << 16) * max(value - expected, 0.0)))
            gains[row, column] = gain
            best_in_row, best[column] = max(best_in_row, gain), max(best[column], gain)
            alike_in_row |= value >= floor
            alike[column] |= value >= floor
        found[0] += alike_in_row
        found[2] += best_in_row
    for column in range(columns):
        found[1] += alike[column]
        found[3] += best[column]


@kernel
def best_chains(gains: np.ndarray, orders: np.ndarray, best: np.ndarray) -> None:
    """See `reference.best_chains`.

    All orders are processed together, cell by cell, so that the innermost loops access consecutive memory.
    The gains are gathered in a loop of their own, so that the loop that adds them can be vectorised.
    """
    trials, columns = orders.shape[0], gains.shape[1]
    turned = np.empty((columns, trials), np.int64)
    for trial in range(trials):
        filled = 0
        for place in range(orders.shape[1]):
            if orders[trial, place] < columns:
                turned[filled, trial] = orders[trial, place]
                filled += 1
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
def forward_chain(gains: np.ndarray, cells: np.ndarray) -> int:
    """See `reference.forward_chain`."""
    rows, columns = gains.shape
    best = np.zeros((rows + 1, columns + 1), np.int64)
    for row in range(rows):
        for column in range(columns):
            total = best[row, column] + gains[row, column]
            best[row + 1, column + 1] = max(total, best[row, column + 1], best[row + 1, column])
    row, column, count = rows, columns, 0
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            cells[count, 0], cells[count, 1] = row, column
            count += 1
    for place in range(count // 2):
        for part in range(2):
            last = cells[count - 1 - place, part]
            cells[count - 1 - place, part] = cells[place, part]
            cells[place, part] = last
    return count


@kernel
def near_best(similarity: np.ndarray, floor: float, share: float, most: int, near: np.ndarray) -> None:
    """See `reference.near_best`."""
    rows, columns = similarity.shape
    highest_in_row, highest_in_column = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        for column in range(columns):
            value = similarity[row, column]
            highest_in_row[row] = max(highest_in_row[row], value)
            highest_in_column[column] = max(highest_in_column[column], value)
    in_column = np.zeros(columns, np.int64)
    for row in range(rows):
        in_row = 0
        for column in range(columns):
            value = similarity[row, column]
            best = min(highest_in_row[row], highest_in_column[column])
            near[row, column] = value >= floor and value >= share * best
            in_row += near[row, column]
        for column in range(columns):
            near[row, column] &= in_row <= most
            in_column[column] += near[row, column]
    for row in range(rows):
        for column in range(columns):
            near[row, column] &= in_column[column] <= most


@kernel
def nearby(taken: np.ndarray, cells: np.ndarray, corners: np.ndarray, steps: int, found: np.ndarray) -> None:
    """See `reference.nearby`.

    A candidate that is rejected once would also be rejected later, so each is tried at most once. It is
    enough to check the first and the last counterpart of a sentence: if both are close enough to the
    candidate, so are all counterparts between them.
    """
    rows, columns = taken.shape
    first_in_row, last_in_row = np.empty(rows, np.int64), np.empty(rows, np.int64)
    first_in_column, last_in_column = np.empty(columns, np.int64), np.empty(columns, np.int64)
    first_in_row[:], last_in_row[:], first_in_column[:], last_in_column[:] = columns, -1, rows, -1
    reached = np.zeros((rows, columns), np.bool_)
    for row in range(rows):
        for column in range(columns):
            found[row, column] = False
            if taken[row, column]:
                first_in_row[row], last_in_row[row] = min(first_in_row[row], column), column
                first_in_column[column], last_in_column[column] = min(first_in_column[column], row), row
    for corner in range(corners.shape[0]):
        _reach(reached, corners[corner], steps)

    put_aside = np.zeros(cells.shape[0], np.bool_)
    spot = np.empty(4, np.int64)
    place = 0
    while place < cells.shape[0]:
        row, column = cells[place, 0], cells[place, 1]
        if put_aside[place] or not reached[row, column]:
            place += 1
            continue
        put_aside[place] = True
        if (
            first_in_row[row] < column - 1
            or last_in_row[row] > column + 1
            or first_in_column[column] < row - 1
            or last_in_column[column] > row + 1
        ):
            continue
        found[row, column] = True
        first_in_row[row], last_in_row[row] = min(first_in_row[row], column), max(last_in_row[row], column)
        first_in_column[column] = min(first_in_column[column], row)
        last_in_column[column] = max(last_in_column[column], row)
        spot[:2], spot[2:] = row, column
        _reach(reached, spot, steps)
        place = 0


@helper
def _reach(reached: np.ndarray, corner: np.ndarray, steps: int) -> None:
    """Mark the cells within `steps` sentences of a match, before it in both documents or after it in both."""
    top, bottom, left, right = corner[0], corner[1], corner[2], corner[3]
    for row in range(max(top - steps, 0), top + 1):
        for column in range(max(left - steps, 0), left + 1):
            reached[row, column] = True
    for row in range(bottom, min(bottom + steps + 1, reached.shape[0])):
        for column in range(right, min(right + steps + 1, reached.shape[1])):
            reached[row, column] = True
