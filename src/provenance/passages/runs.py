"""Exact runs of tokens that two documents share, and the blocks that neighbouring runs make up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.passages.profiles import Side

# Tokens of a seed. Shorter runs are found within sentences.
SEED = 4
# A seed more frequent than this in one document is a refrain: the runs around it carry the match.
_REFRAIN = 32
# Tokens from which a block repeated in one document is reported each time.
REPEATED = 25


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
    rows = _common(a.identities, b.identities, size)
    if not len(rows):
        return Runs(np.empty((0, 4), np.int64), np.empty(0, np.int64))
    rows = rows[np.lexsort((rows[:, 0], rows[:, 0] - rows[:, 1]))]
    spans = rows[:, [0, 0, 1, 1]]
    spans[:, 1::2] += rows[:, 2:]
    sum_a, sum_b = _sums(a.weights), _sums(b.weights)
    weights = np.minimum(sum_a[spans[:, 1]] - sum_a[spans[:, 0]], sum_b[spans[:, 3]] - sum_b[spans[:, 2]])
    return Runs(spans, weights)


def distinct(runs: Runs, a: Side, b: Side) -> Runs:
    """The runs that stand for themselves: longer ones claim their tokens first, on either side.

    What two texts repeat makes as many runs as it has pairs of places; one for each place is enough, unless
    it is long enough to be a block of its own, repeated in one of the texts.
    """
    order = np.lexsort((runs.spans[:, 2], runs.spans[:, 0], -runs.lengths))
    kept = np.empty(len(runs), bool)
    kernels(runs.spans.nbytes).stand_alone(runs.spans, order, len(a.stems), len(b.stems), REPEATED, kept)
    return runs[kept]


def _common(a: np.ndarray, b: np.ndarray, size: int) -> np.ndarray:
    """The maximal runs of equal tokens: rows (place in a, place in b, tokens)."""
    kernel = kernels(len(a) + len(b))
    rows = np.empty((1024, 3), np.int64)
    found = kernel.common_runs(a, b, size, _REFRAIN, rows)
    if found > len(rows):
        rows = np.empty((found, 3), np.int64)
        kernel.common_runs(a, b, size, _REFRAIN, rows)
    return rows[:found]


def _sums(weights: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(weights)])
