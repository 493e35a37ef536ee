"""Word shingles: the set of all runs of k tokens, which represents a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from provenance.kernels import kernels
from provenance.sketch import batches


class Sequences(Protocol):
    """Token identities of consecutive documents: `Tokens`, or `TokenIds` of texts."""

    @property
    def offsets(self) -> np.ndarray: ...

    @property
    def identities(self) -> np.ndarray: ...


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
        """The number of documents."""
        return self.offsets.size - 1

    @property
    def sizes(self) -> np.ndarray:
        """The number of shingles of each document."""
        return np.diff(self.offsets)

    def of(self, document: int) -> np.ndarray:
        """The shingle hashes of one document."""
        return self.hashes[self.offsets[document] : self.offsets[document + 1]]


def shingle(tokens: Sequences, size: int, workers: int = 1) -> Shingles:
    """The shingles of `size` tokens of every document.

    A document with fewer tokens has one shingle, of all its tokens; a document without tokens has none.
    """
    kernel = kernels(tokens.identities.nbytes).shingle

    def shingle_range(first: int, last: int) -> Shingles:
        offsets = tokens.offsets[first : last + 1]
        hashes = np.empty(offsets[-1] - offsets[0], np.uint64)
        counts = np.empty(last - first, np.int64)
        kernel(offsets, tokens.identities, size, hashes, counts)
        return Shingles(np.concatenate([[0], np.cumsum(counts)]), hashes[: counts.sum()], size)

    return joined(batches.over(tokens.offsets, shingle_range, workers))


def joined(parts: Sequence[Shingles]) -> Shingles:
    """The shingles of all parts as one object, document after document."""
    if len(parts) == 1:
        return parts[0]
    sizes = np.concatenate([part.sizes for part in parts])
    hashes = np.concatenate([part.hashes for part in parts])
    return Shingles(np.concatenate([[0], np.cumsum(sizes)]), hashes, parts[0].size)
