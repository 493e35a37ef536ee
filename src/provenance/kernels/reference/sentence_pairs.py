"""Kernels that compare the sentences of two documents and find the pairs that match."""

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

    Sentence s of document a consists of the tokens ``sentences_a[s]:sentences_a[s + 1]``, and likewise for b.
    Each token has a code, which is less than `codes`. The weight of a code is the smallest weight of any
    token with this code, multiplied by ``scarcity[n]``, where n is the number of sentences in both documents
    together that contain the code.

    `similarity` has a row for each sentence of a and a column for each sentence of b. The similarity of two
    sentences is the total weight of the codes that they share, divided by the geometric mean of the
    total weights of their codes. `unquoted` is filled with similarities that are computed in the same way,
    except that a code does not count as shared if all its occurrences in the two sentences are quoted.
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
    """Compute by how much the similarity of each pair of sentences exceeds the means of its row and column.

    The gain of a pair is its similarity minus the mean of its row or the mean of its column, whichever mean
    is larger. If the difference is negative, the gain is 0. `gains` is filled with the gains in fixed point,
    where 2**16 represents 1. `found` is filled with four numbers: the number of rows and the number of
    columns that contain a similarity of at least `floor`, the sum of the largest gains of all rows, and the
    sum of the largest gains of all columns.
    """
    rows, columns = similarity.shape
    # The values are added one by one, as in the compiled kernel, because rounding depends on the order.
    in_row = np.cumsum(similarity, axis=1)[:, -1:] / columns
    in_column = np.cumsum(similarity, axis=0)[-1:] / rows
    gains[:] = np.rint((1 << 16) * np.maximum(similarity - np.maximum(in_row, in_column), 0))
    for axis in (0, 1):
        found[axis] = (similarity.max(axis=1 - axis) >= floor).sum()
        found[2 + axis] = gains.max(axis=1 - axis).sum()


def best_chains(gains: np.ndarray, orders: np.ndarray, best: np.ndarray) -> None:
    """Compute the total gain of the best chain for each of several orders of the columns.

    A chain is a sequence of cells, each below and to the right of the previous cell. Each row of `orders`
    lists the columns of `gains` in a certain order; numbers of columns that do not exist are ignored.
    ``best[i]`` is set to the largest total gain of any chain when the columns are in the order ``orders[i]``.
    Gains must be at most 2**16, so that totals fit into 32 bits.
    """
    columns = gains.shape[1]
    orders = orders[orders < columns].reshape(-1, columns)
    so_far = np.zeros((len(orders), columns + 1), dtype=np.int64)
    for row in gains:
        so_far[:, 1:] = np.maximum(so_far[:, 1:], so_far[:, :-1] + row[orders])
        so_far = np.maximum.accumulate(so_far, axis=1)
    best[:] = so_far[:, -1]


def forward_chain(gains: np.ndarray, cells: np.ndarray) -> int:
    """Find the chain of cells with the largest total gain, and return its length.

    A chain is a sequence of cells, each below and to the right of the previous cell. The cells of the chain
    are written to `cells` as rows (row, column). If several chains have the same total, the one that ends in
    the earliest row is chosen; if a tie remains, the one that ends in the earliest column. The cells before
    the last one are chosen by the same rule.
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
    """Mark the pairs of sentences that are among the best matches of at least one of the two sentences.

    The similarity of a pair must be at least `floor`. It must also be at least `share` times the highest
    similarity in its row or in its column, whichever is lower. A sentence with more than `most` such matches
    counts as formulaic, and all its matches are dropped. Rows are checked first, and only the matches that
    are left count when columns are checked.
    """
    best = np.minimum(similarity.max(axis=1, keepdims=True), similarity.max(axis=0, keepdims=True))
    near[:] = (similarity >= floor) & (similarity >= share * best)
    near[near.sum(axis=1) > most] = False
    near[:, near.sum(axis=0) > most] = False


def nearby(taken: np.ndarray, cells: np.ndarray, corners: np.ndarray, steps: int, found: np.ndarray) -> None:
    """Find further matches shortly before or after known matches.

    `cells` contains the candidates as rows (sentence of a, sentence of b), in the order in which they are
    tried. `corners` contains the sentences that each known match covers, as rows (first of a, last of a,
    first of b, last of b). A candidate must be within `steps` sentences of a match, and either before it in
    both documents or after it in both. Candidates that are accepted are marked in `found`, and count as
    matches from then on. `taken` marks the pairs of sentences that are already matched. A sentence that has a
    counterpart in `taken` or `found` can be paired only with a direct neighbour of that counterpart.
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
