"""Exact runs of tokens that two documents share, and the blocks that neighbouring runs make up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.passages.prepared import PreparedDocument

# Tokens of a seed. Shorter runs are found within sentences.
SEED = 4
# A seed more frequent than this in one document is a refrain: the runs around it carry the match.
_REFRAIN = 32
# Tokens from which a block repeated in one document is reported each time, though it be a small part of what
# stands around it elsewhere.
REPEATED = 25


@dataclass(frozen=True, eq=False)
class ExactMatches:
    """Maximal runs of equal tokens, as rows (a_start, a_end, b_start, b_end) in token positions.

    `weights` is the weight of each run, which a name or a number adds little to.
    """

    spans: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, which: np.ndarray) -> ExactMatches:
        return ExactMatches(self.spans[which], self.weights[which])

    @property
    def lengths(self) -> np.ndarray:
        """Tokens of each run."""
        return self.spans[:, 1] - self.spans[:, 0]


def find_exact_matches(
    a: PreparedDocument, b: PreparedDocument, size: int = SEED, least: float = 0
) -> ExactMatches:
    """All maximal runs of at least `size` equal tokens that weigh at least so much."""
    rows = _common(a.identities, b.identities, size)
    spans, weights = np.empty((len(rows), 4), np.int64), np.empty(len(rows), np.int64)
    count = kernels(spans.nbytes).weigh_runs(rows, a.weights, b.weights, least, spans, weights)
    order = np.lexsort((spans[:count, 0], spans[:count, 0] - spans[:count, 2]))
    return ExactMatches(spans[order], weights[order])


def distinct(runs: ExactMatches, a: PreparedDocument, b: PreparedDocument, repeated: float) -> ExactMatches:
    """The runs kept when longer ones claim their tokens first, on either side.

    A block that stands in several places of both texts makes a run for each pair of places. They are paired
    off in order. Where one text has more of them, the rest have a run each, if they are long enough
    (`REPEATED`), or weigh at least `repeated` and are not just a phrase of a longer run.
    """
    if len(runs) < 2:
        return runs
    order = np.lexsort((runs.spans[:, 2], runs.spans[:, 0], -runs.lengths))
    kept = np.empty(len(runs), bool)
    kernels(runs.spans.nbytes).stand_alone(
        runs.spans, runs.weights, order, len(a.stems), len(b.stems), REPEATED, repeated, kept
    )
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
