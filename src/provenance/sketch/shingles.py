"""Word shingles: the set of runs of k tokens that stands for a document."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.sketch import batches
from provenance.text import Tokens


@dataclass(frozen=True, eq=False)
class Shingles:
    """The shingles of every document, as 64-bit hashes that are sorted and distinct within a document.

    The hash of a shingle combines the identities of its tokens in their order (MurmurHash3's finaliser over
    a polynomial, see `provenance.kernels.reference.shingle`), so equal runs of words have equal hashes in
    every document and every run of the program.
    """

    offsets: np.ndarray  # int64[documents + 1]: document d has hashes[offsets[d] : offsets[d + 1]]
    hashes: np.ndarray  # uint64
    size: int  # tokens per shingle

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self.offsets.size - 1

    @property
    def sizes(self) -> np.ndarray:
        """The number of shingles of each document."""
        return np.diff(self.offsets)

    def of(self, document: int) -> np.ndarray:
        """The shingle hashes of one document."""
        return self.hashes[self.offsets[document] : self.offsets[document + 1]]


def shingle(tokens: Tokens, size: int, workers: int = 1) -> Shingles:
    """The shingles of `size` tokens of every document.

    A document of fewer tokens has one shingle, all of it; a document without tokens has none.
    """
    kernel = kernels(tokens.identities.nbytes).shingle

    def some(first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        offsets = tokens.offsets[first : last + 1]
        hashes = np.empty(offsets[-1] - offsets[0], np.uint64)
        counts = np.empty(last - first, np.int64)
        kernel(offsets, tokens.identities, size, hashes, counts)
        return hashes[: counts.sum()], counts

    parts = batches.over(tokens.offsets, some, workers)
    counts = np.concatenate([counts for _, counts in parts])
    hashes = np.concatenate([hashes for hashes, _ in parts])
    return Shingles(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), hashes, size)
