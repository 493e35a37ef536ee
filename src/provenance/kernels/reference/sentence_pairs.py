"""Kernels that compare the sentences of two documents, and find the pairs that match."""

from __future__ import annotations

from collections import defaultdict

import numpy as np


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
    """Compute how similar each sentence of one document is to each sentence of the other.

    Sentence s of a holds the tokens ``sentences_a[s]:sentences_a[s + 1]``; tokens have codes below `codes`.
    The weight of a code is its smallest weight anywhere, multiplied by `scarcity` at the number of sentences
    of both documents that contain the code. `similarity` (sentences of a by sentences of b) receives the
    weight of the codes in common, divided by the square root of the product of the weights of the two
    sentences. `unquoted` receives the same without the codes that are quoted everywhere in both sentences.
    """
    shared, quoted = np.zeros(similarity.shape, np.int64), np.zeros(similarity.shape, np.int64)
    totals_a, totals_b = np.zeros(len(shared), np.int64), np.zeros(len(shared[0]), np.int64)
    rarity: dict[int, int] = {}
    held: list[dict[int, dict[int, bool]]] = [defaultdict(dict), defaultdict(dict)]
    for side, (tokens, sentences, weights, marks) in enumerate(
        ((codes_a, sentences_a, weights_a, quoted_a), (codes_b, sentences_b, weights_b, quoted_b))
    ):
        sentence_of = np.repeat(np.arange(len(sentences) - 1), np.diff(sentences)).tolist()
        for code, sentence, weight, mark in zip(
            tokens.tolist(), sentence_of, weights.tolist(), marks.tolist(), strict=True
        ):
            rarity[code] = min(weight, rarity.get(code, weight))
            held[side][code][sentence] = mark and held[side][code].get(sentence, True)
    for code, weight in rarity.items():
        in_a, in_b = held[0].get(code, {}), held[1].get(code, {})
        weight *= int(scarcity[len(in_a) + len(in_b)])
        for sentence in in_a:
            totals_a[sentence] += weight
        for sentence in in_b:
            totals_b[sentence] += weight
        for one, quoted_there in in_a.items():
            for other, quoted_here in in_b.items():
                shared[one, other] += weight
                if quoted_there and quoted_here:
                    quoted[one, other] += weight
    lengths = np.sqrt(np.maximum(np.outer(totals_a, totals_b), 1).astype(np.float64))
    similarity[:] = shared / lengths
    unquoted[:] = (shared - quoted) / lengths


def excess(similarity: np.ndarray, floor: float, gains: np.ndarray, found: np.ndarray) -> None:
    """Compute how much more similar two sentences are than either is to the other document on average.

    `gains` receives this excess in fixed point, where 2**16 is 1. `found` receives the rows and the columns
    with a similarity of at least `floor`, and the sums of the largest gains of the rows and of the columns.
    """
    rows, columns = similarity.shape
    # The values are added one after the other, since a sum of doubles depends on the order.
    in_row = np.cumsum(similarity, axis=1)[:, -1:] / columns
    in_column = np.cumsum(similarity, axis=0)[-1:] / rows
    gains[:] = np.rint((1 << 16) * np.maximum(similarity - np.maximum(in_row, in_column), 0))
    for axis in (0, 1):
        found[axis] = (similarity.max(axis=1 - axis) >= floor).sum()
        found[2 + axis] = gains.max(axis=1 - axis).sum()


def best_chains(gains: np.ndarray, orders: np.ndarray, best: np.ndarray) -> None:
    """Find, for each order of the columns in `orders`, the largest total gain of a chain of cells that only
    goes down and right. Orders may list more columns than there are. Gains are at most 2**16, so that totals
    fit into 32 bits."""
    columns = gains.shape[1]
    orders = orders[orders < columns].reshape(-1, columns)
    so_far = np.zeros((len(orders), columns + 1), dtype=np.int64)
    for row in gains:
        so_far[:, 1:] = np.maximum(so_far[:, 1:], so_far[:, :-1] + row[orders])
        so_far = np.maximum.accumulate(so_far, axis=1)
    best[:] = so_far[:, -1]


def forward_chain(gains: np.ndarray, cells: np.ndarray) -> int:
    """The cells, as rows (row, column), of the best chain that only goes down and right.

    Of several best chains, the one that leaves out the last rows, then the last columns, is chosen. The
    number of rows filled in `cells` is returned.
    """
    best = np.zeros((gains.shape[0] + 1, gains.shape[1] + 1), np.int64)
    for row in range(gains.shape[0]):
        np.maximum(best[row, 1:], best[row, :-1] + gains[row], out=best[row + 1, 1:])
        np.maximum.accumulate(best[row + 1], out=best[row + 1])
    row, column = gains.shape
    chain = []
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            chain.append((row, column))
    cells[: len(chain)] = np.array(chain[::-1], np.int64).reshape(-1, 2)
    return len(chain)


def near_best(similarity: np.ndarray, floor: float, share: float, most: int, near: np.ndarray) -> None:
    """Mark pairs of sentences with a similarity of at least `floor`, and `share` of the best of one of them.

    A sentence with more than `most` such matches is formulaic and matches nothing; rows are judged first.
    """
    best = np.minimum(similarity.max(axis=1, keepdims=True), similarity.max(axis=0, keepdims=True))
    near[:] = (similarity >= floor) & (similarity >= share * best)
    near[near.sum(axis=1) > most] = False
    near[:, near.sum(axis=0) > most] = False


def nearby(taken: np.ndarray, cells: np.ndarray, corners: np.ndarray, steps: int, found: np.ndarray) -> None:
    """Find the cells up to `steps` before or after a piece, or a cell found earlier, in both documents.

    `cells` holds rows (sentence of a, sentence of b), in the order in which they are tried. `corners` holds
    the sentences of pieces, as rows (first of a, last of a, first of b, last of b). A sentence that already
    has a counterpart, `taken` or found, is paired only with neighbours of that counterpart.
    """
    taken, reached = taken.copy(), np.zeros_like(taken)

    def reach(top: int, bottom: int, left: int, right: int) -> None:
        reached[max(top - steps, 0) : top + 1, max(left - steps, 0) : left + 1] = True
        reached[bottom : bottom + steps + 1, right : right + steps + 1] = True

    def is_free(row: int, column: int) -> bool:
        columns, rows = np.flatnonzero(taken[row]), np.flatnonzero(taken[:, column])
        return bool((np.abs(columns - column) <= 1).all() and (np.abs(rows - row) <= 1).all())

    for corner in corners.tolist():
        reach(*corner)
    found[:] = False
    left = cells.tolist()
    while True:
        free = (cell for cell in left if reached[tuple(cell)] and is_free(*cell))
        cell = next(free, None)
        if cell is None:
            return
        left.remove(cell)
        row, column = cell
        taken[row, column] = found[row, column] = True
        reach(row, row, column, column)
