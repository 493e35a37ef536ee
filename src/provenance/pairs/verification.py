"""The exact similarity of pairs of documents, from their shingles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.settings import Settings
from provenance.sketch import Shingles, Texts, batches

PAIRS = 2**12  # verified by a thread at a time
BLOCK_BYTES = 2**24  # of the texts of pairs verified together


@dataclass(frozen=True, eq=False)
class Overlap:
    """How much pairs of documents share: float64 quotients of whole numbers of shingles."""

    jaccard: np.ndarray  # shared / in either
    containment_a: np.ndarray  # shared / in a
    containment_b: np.ndarray  # shared / in b


def overlap(shingles: Shingles, a: np.ndarray, b: np.ndarray, workers: int = 1) -> Overlap:
    """The exact overlap of the documents at positions `a` and `b`; each must have shingles."""
    sizes = shingles.sizes
    common = _common(shingles, a, b, np.zeros(a.size, np.int64), workers)
    return Overlap(common / (sizes[a] + sizes[b] - common), common / sizes[a], common / sizes[b])


def verified(texts: Texts, a: np.ndarray, b: np.ndarray, settings: Settings) -> tuple[np.ndarray, Overlap]:
    """Which of the pairs of documents `a` and `b` reach the threshold, and their exact overlap.

    Texts are read again, as many at a time as `BLOCK_BYTES` says, so that shingles of a few are held only.
    """
    near, found = [np.zeros(0, np.int64)], [Overlap(*np.zeros((3, 0)))]
    for first, last in batches.ranges(
        np.concatenate([[0], np.cumsum(texts.sizes[a] + texts.sizes[b])]), BLOCK_BYTES
    ):
        documents, places = np.unique([a[first:last], b[first:last]], return_inverse=True)
        x, y = places.reshape(2, -1)
        shingles = texts.shingles(documents, settings.shingle, settings.workers)
        total = shingles.sizes[x] + shingles.sizes[y]
        # One less than the threshold asks for: whether it is reached is decided by the quotient alone.
        least = (total * (settings.threshold / (1 + settings.threshold))).astype(np.int64) - 1
        common = _common(shingles, x, y, np.maximum(least, 0), settings.workers)
        reached = np.flatnonzero((common >= 0) & (common / (total - common) >= settings.threshold))
        common = common[reached]
        near.append(first + reached)
        found.append(
            Overlap(
                common / (total[reached] - common),
                common / shingles.sizes[x[reached]],
                common / shingles.sizes[y[reached]],
            )
        )
    columns = zip(*((each.jaccard, each.containment_a, each.containment_b) for each in found), strict=True)
    return np.concatenate(near), Overlap(*map(np.concatenate, columns))


def _common(shingles: Shingles, a: np.ndarray, b: np.ndarray, least: np.ndarray, workers: int) -> np.ndarray:
    """The shingles that documents share, or -1 where they are fewer than `least`."""
    sizes = shingles.sizes
    kernel = kernels(int((sizes[a] + sizes[b]).sum()) * shingles.hashes.itemsize).intersections
    common = np.empty(a.size, np.int64)

    def some(first: int, last: int) -> None:
        mine = slice(first, last)
        kernel(shingles.offsets, shingles.hashes, a[mine], b[mine], least[mine], common[mine])

    batches.over(np.arange(a.size + 1), some, workers, items=PAIRS)
    return common
