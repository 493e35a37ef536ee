"""Compute the exact similarity of pairs of documents from their shingles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from provenance.engine.chunks import chunks
from provenance.engine.ragged import offsets_of
from provenance.engine.threads import in_threads
from provenance.kernels import kernels
from provenance.settings import Settings
from provenance.sketch import Shingles, Texts

# The number of bytes of text verified together; their shingles should fit into a core's cache.
BLOCK_BYTES = 2**19


@dataclass(frozen=True, eq=False)
class Overlap:
    """The overlap of the documents of each pair, as ratios of shingle counts (float64)."""

    jaccard: np.ndarray  # shared shingles / shingles in either document
    containment_a: np.ndarray  # shared shingles / shingles in a
    containment_b: np.ndarray  # shared shingles / shingles in b

    def at(self, rows: np.ndarray) -> Overlap:
        """Return the overlap of the pairs at `rows`."""
        return Overlap(*(column[rows] for column in vars(self).values()))

    @staticmethod
    def joined(overlaps: Sequence[Overlap]) -> Overlap:
        """Join the overlaps of several groups of pairs."""
        columns = zip(*(vars(each).values() for each in overlaps), strict=True)
        return Overlap(*map(np.concatenate, columns))


def overlap(shingles: Shingles, a: np.ndarray, b: np.ndarray) -> Overlap:
    """For each i, compute the exact overlap of the documents ``a[i]`` and ``b[i]``.

    All documents must have shingles.
    """
    return _quotients(shingles, a, b, _common(shingles, a, b, np.zeros(a.size, np.int64)))


def verified(texts: Texts, a: np.ndarray, b: np.ndarray, settings: Settings) -> tuple[np.ndarray, Overlap]:
    """Return the indices of the pairs (``a[i]``, ``b[i]``) that reach the threshold, and their exact overlap.

    Texts are read again, about `BLOCK_BYTES` at a time, so that the shingles of only a few documents are in
    memory at once.
    """

    def verify_block(first: int, last: int) -> tuple[np.ndarray, Overlap]:
        documents, places = np.unique([a[first:last], b[first:last]], return_inverse=True)
        x, y = places.reshape(2, -1)
        shingles = texts.shingles(documents, settings.shingle)
        total = shingles.sizes[x] + shingles.sizes[y]
        # To allow for rounding, this is one less than the threshold requires. Whether a pair reaches the
        # threshold is decided only by the quotient below.
        least = (total * (settings.threshold / (1 + settings.threshold))).astype(np.int64) - 1
        common = _common(shingles, x, y, np.maximum(least, 0))
        reached = np.flatnonzero((common >= 0) & (common / (total - common) >= settings.threshold))
        return first + reached, _quotients(shingles, x[reached], y[reached], common[reached])

    gathered = _by_family(a, b)
    a, b = a[gathered], b[gathered]
    blocks = chunks(offsets_of(texts.sizes[a] + texts.sizes[b]), BLOCK_BYTES) or [(0, 0)]
    near, found = zip(*in_threads(verify_block, blocks, settings.workers), strict=True)
    reached = gathered[np.concatenate(near)]
    back = np.argsort(reached)
    return reached[back], Overlap.joined(found).at(back)


def _by_family(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return an order in which pairs that have documents in common are close together.

    If pairs are processed in this order, most documents have to be read only once.
    """
    nearest = np.arange(max(a.max(), b.max()) + 1 if a.size else 0)
    np.minimum.at(nearest, a, b)
    np.minimum.at(nearest, b, a)
    return np.argsort(np.minimum(nearest[a], nearest[b]), kind="stable")


def _common(shingles: Shingles, a: np.ndarray, b: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Return the number of shingles that each pair of documents shares, or -1 if it is less than `least`."""
    sizes = shingles.sizes
    common = np.empty(a.size, np.int64)
    kernel = kernels(int((sizes[a] + sizes[b]).sum()) * shingles.hashes.itemsize).intersections
    kernel(shingles.offsets, shingles.hashes, a, b, least, common)
    return common


def _quotients(shingles: Shingles, a: np.ndarray, b: np.ndarray, common: np.ndarray) -> Overlap:
    """Compute the overlap of pairs of documents from the number of shingles that each pair shares."""
    sizes = shingles.sizes
    return Overlap(common / (sizes[a] + sizes[b] - common), common / sizes[a], common / sizes[b])
