"""Exact runs of tokens that two documents share, and the blocks that neighbouring runs make up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.passages.profiles import Side

# Tokens of a seed. Shorter runs are found within sentences.
SEED = 4
# A seed more frequent than this in one document is a refrain: the runs around it carry the match.
_REFRAIN = 32
# Tokens from which a block repeated in one document is reported each time.
REPEATED = 25

_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Runs:
    """Maximal runs of equal tokens, as rows (a_start, a_end, b_start, b_end) in token positions.

    `weights` is the weight of each run, which a name or a number adds little to.
    """

    spans: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, which: np.ndarray) -> Runs:
        return Runs(self.spans[which], self.weights[which])

    @property
    def lengths(self) -> np.ndarray:
        """Tokens of each run."""
        return self.spans[:, 1] - self.spans[:, 0]


def exact_runs(a: Side, b: Side, size: int = SEED) -> Runs:
    """All maximal runs of at least `size` equal tokens."""
    at_a, at_b = _common_grams(a.identities, b.identities, size)
    order = np.lexsort((at_a, at_a - at_b))
    at_a, at_b = at_a[order], at_b[order]
    breaks = np.flatnonzero((np.diff(at_a - at_b) != 0) | (np.diff(at_a) != 1)) + 1
    first = np.concatenate([[0], breaks])[: len(at_a)].astype(np.int64)
    lengths = np.diff(np.concatenate([first, [len(at_a)]])) + size - 1
    start_a, start_b = at_a[first], at_b[first]
    spans = np.stack([start_a, start_a + lengths, start_b, start_b + lengths], axis=1)
    sum_a, sum_b = _sums(a.weights), _sums(b.weights)
    weights = np.minimum(sum_a[spans[:, 1]] - sum_a[spans[:, 0]], sum_b[spans[:, 3]] - sum_b[spans[:, 2]])
    return Runs(spans, weights)


def distinct(runs: Runs, a: Side, b: Side) -> Runs:
    """The runs that stand for themselves: longer ones claim their tokens first, on either side.

    What two texts repeat makes as many runs as it has pairs of places; one for each place is enough.
    """
    claimed_a, claimed_b = np.zeros(len(a.stems), bool), np.zeros(len(b.stems), bool)
    kept = []
    for run in np.lexsort((runs.spans[:, 2], runs.spans[:, 0], -runs.lengths)):
        a_start, a_end, b_start, b_end = runs.spans[run]
        free_a, free_b = ~claimed_a[a_start:a_end], ~claimed_b[b_start:b_end]
        if 2 * min(free_a.sum(), free_b.sum()) >= a_end - a_start or (
            2 * max(free_a.sum(), free_b.sum()) > a_end - a_start and _is_copy(runs, run)
        ):
            claimed_a[a_start:a_end] = True
            claimed_b[b_start:b_end] = True
            kept.append(run)
    return runs[np.sort(np.array(kept, dtype=np.int64))]


def _is_copy(runs: Runs, run: int) -> bool:
    """Whether a run is long enough to be a block of its own, repeated in one of the texts."""
    return bool(runs.lengths[run] >= REPEATED)


def _common_grams(a: np.ndarray, b: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions at which the same `size` tokens begin in both documents."""
    if min(len(a), len(b)) < size:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    grams_a, grams_b = grams(a, size), grams(b, size)
    order_a, order_b = np.argsort(grams_a, kind="stable"), np.argsort(grams_b, kind="stable")
    sorted_a, sorted_b = grams_a[order_a], grams_b[order_b]
    left = np.searchsorted(sorted_b, sorted_a, side="left")
    counts = np.searchsorted(sorted_b, sorted_a, side="right") - left
    own = np.searchsorted(sorted_a, sorted_a, side="right") - np.searchsorted(sorted_a, sorted_a, side="left")
    counts[(counts > _REFRAIN) | (own > _REFRAIN)] = 0
    at_a = np.repeat(order_a, counts)
    within = np.arange(len(at_a)) - np.repeat(np.cumsum(counts) - counts, counts)
    return at_a, order_b[np.repeat(left, counts) + within]


def grams(identities: np.ndarray, size: int) -> np.ndarray:
    """One hash for each run of `size` tokens."""
    hashes = np.zeros(max(len(identities) - size + 1, 0), dtype=np.uint64)
    for place in range(size):
        hashes = (hashes ^ identities[place : place + len(hashes)]) * _MIX
        hashes ^= hashes >> np.uint64(31)
    return hashes


def _sums(weights: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(weights)])
