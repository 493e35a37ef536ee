"""The exact similarity of pairs of documents, from their shingles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.sketch import Shingles, batches

PAIRS = 2**12  # verified by a thread at a time


@dataclass(frozen=True, eq=False)
class Overlap:
    """How much pairs of documents share: float64 quotients of whole numbers of shingles."""

    jaccard: np.ndarray  # shared / in either
    containment_a: np.ndarray  # shared / in a
    containment_b: np.ndarray  # shared / in b


def overlap(shingles: Shingles, a: np.ndarray, b: np.ndarray, workers: int = 1) -> Overlap:
    """The exact overlap of the documents at positions `a` and `b`; each must have shingles."""
    sizes = shingles.sizes
    kernel = kernels(int((sizes[a] + sizes[b]).sum()) * shingles.hashes.itemsize).intersections
    common = np.empty(a.size, np.int64)

    def some(first: int, last: int) -> None:
        kernel(shingles.offsets, shingles.hashes, a[first:last], b[first:last], common[first:last])

    batches.over(np.arange(a.size + 1), some, workers, items=PAIRS)
    return Overlap(common / (sizes[a] + sizes[b] - common), common / sizes[a], common / sizes[b])
