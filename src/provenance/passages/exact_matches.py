"""Find the exact runs of tokens that two documents share, and the whole sentences in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.passages.join_spans import Span
from provenance.passages.prepared import PreparedDocument

# The number of tokens in a seed, which is also the minimum length of a run. Shorter matches are found by
# comparing sentences.
SEED = 4
# A seed that occurs more often than this in either document is treated as a refrain and ignored.
_REFRAIN = 32
# At either end of a run, up to this many words beyond a sentence boundary may agree by chance.
_BY_CHANCE = 2


@dataclass(frozen=True, eq=False)
class ExactMatches:
    """Maximal runs of equal tokens, as rows (a_start, a_end, b_start, b_end) in token positions.

    `weights` contains the weight of each run, to which names and numbers add little.
    """

    spans: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, which: np.ndarray) -> ExactMatches:
        return ExactMatches(self.spans[which], self.weights[which])

    @property
    def lengths(self) -> np.ndarray:
        """The number of tokens in each run."""
        return self.spans[:, 1] - self.spans[:, 0]


def find_exact_matches(
    a: PreparedDocument, b: PreparedDocument, size: int = SEED, least: float = 0
) -> ExactMatches:
    """Find all maximal runs of at least `size` equal tokens whose weight is at least `least`."""
    rows = _common(a.identities, b.identities, size)
    spans, weights = np.empty((len(rows), 4), np.int64), np.empty(len(rows), np.int64)
    count = kernels(spans.nbytes).weigh_runs(rows, a.weights, b.weights, least, spans, weights)
    return _by_diagonal(spans[:count], weights[:count])


def distinct(runs: ExactMatches, a: PreparedDocument, b: PreparedDocument, repeated: float) -> ExactMatches:
    """Drop runs, or parts of runs, whose tokens longer runs have claimed.

    If a block occurs several times in both documents, every combination of its occurrences is a run. Only one
    run is kept for each occurrence: the first occurrence in one document is paired with the first in the
    other, and so on. If one document has more occurrences than the other, each extra occurrence also keeps a
    run, or the part of a run that longer runs have not claimed. Such a run or part must weigh at least
    `repeated`. It must also consist of whole sentences, or be at least half as long as the longer runs that
    claimed its tokens.
    """
    if len(runs) < 2:
        return runs
    order = np.lexsort((runs.spans[:, 2], runs.spans[:, 0], -runs.lengths))
    cores = _without_chance(runs.spans, bounds(a), bounds(b))
    spans, weights = np.empty((2, len(runs), 4), np.int64), np.empty((2, len(runs)), np.int64)
    kernels(runs.spans.nbytes).stand_alone(
        cores, order, a.weights, b.weights, bounds(a), bounds(b), repeated, spans, weights
    )
    whole = (spans == cores).all(axis=2)
    spans, weights = np.where(whole[..., None], runs.spans, spans), np.where(whole, runs.weights, weights)
    return _joined(_by_diagonal(spans[weights > 0], weights[weights > 0]))


def _without_chance(spans: np.ndarray, bounds_a: np.ndarray, bounds_b: np.ndarray) -> np.ndarray:
    """Move each end of a span inwards to a sentence boundary, if one is at most `_BY_CHANCE` words away."""
    found = spans.copy()
    for end, inwards in ((0, 1), (1, -1)):
        steps = inwards * np.arange(_BY_CHANCE + 1)
        at_bound = bounds_a[spans[:, end, None] + steps] | bounds_b[spans[:, end + 2, None] + steps]
        # The number of steps to the nearest boundary, or 0 if there is none.
        found[:, [end, end + 2]] += steps[at_bound.argmax(axis=1)][:, None]
    return np.where((found[:, 0] < found[:, 1])[:, None], found, spans)


def _by_diagonal(spans: np.ndarray, weights: np.ndarray) -> ExactMatches:
    order = np.lexsort((spans[:, 0], spans[:, 0] - spans[:, 2]))
    return ExactMatches(spans[order], weights[order])


def _joined(runs: ExactMatches) -> ExactMatches:
    """Join runs that directly follow one another in both documents; `runs` must be ordered by diagonal."""
    if not len(runs):
        return runs
    begins = np.flatnonzero((runs.spans[1:, [0, 2]] != runs.spans[:-1, [1, 3]]).any(axis=1)) + 1
    first, last = np.concatenate([[0], begins]), np.concatenate([begins, [len(runs)]]) - 1
    spans = runs.spans[first]
    spans[:, [1, 3]] = runs.spans[last][:, [1, 3]]
    return ExactMatches(spans, np.add.reduceat(runs.weights, first))


def whole_sentences(spans: np.ndarray, a: PreparedDocument, b: PreparedDocument) -> np.ndarray:
    """Return a boolean mask of the spans that consist of whole sentences of either document.

    At either end of a span, up to two words beyond a sentence boundary are ignored, because they may agree by
    chance.
    """
    if not len(spans):
        return np.zeros(0, bool)
    bounds_a, bounds_b = bounds(a), bounds(b)
    a_start, a_end, b_start, b_end = _without_chance(spans, bounds_a, bounds_b).T
    whole: np.ndarray = bounds_a[a_start] & bounds_a[a_end] | bounds_b[b_start] & bounds_b[b_end]
    return whole


def bounds(document: PreparedDocument) -> np.ndarray:
    """Return a boolean mask of sentence boundaries.

    The mask has one entry for the position before each token, and one for the end of the document.
    """
    return np.append(document.begins, True)


def to_whole_sentences(run: Sequence[int], a: PreparedDocument, b: PreparedDocument) -> Span | None:
    """Return the part of a run that consists of whole sentences in both documents, or None if it is empty."""
    a_start, a_end, b_start, b_end = run
    common = np.intersect1d(_bounds(a, a_start, a_end), _bounds(b, b_start, b_end))
    if len(common) < 2:
        return None
    first, last = int(common[0]), int(common[-1])
    return a_start + first, a_start + last, b_start + first, b_start + last


def _bounds(document: PreparedDocument, start: int, end: int) -> np.ndarray:
    """Return the sentence boundaries in a stretch of tokens, as positions counted from its start."""
    inside = np.flatnonzero(document.begins[start : end + 1])
    return np.append(inside, end - start) if end == len(document.begins) else inside


def _common(a: np.ndarray, b: np.ndarray, size: int) -> np.ndarray:
    """Find the maximal runs of at least `size` equal tokens, as rows (start in a, start in b, length)."""
    kernel = kernels(len(a) + len(b))
    rows = np.empty((1024, 3), np.int64)
    found = kernel.common_runs(a, b, size, _REFRAIN, rows)
    if found > len(rows):
        rows = np.empty((found, 3), np.int64)
        kernel.common_runs(a, b, size, _REFRAIN, rows)
    return rows[:found]
