"""Word shingles: a document is represented by the set of all its runs of k tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from provenance.engine.chunks import chunks
from provenance.engine.ragged import end_to_end, offsets_of
from provenance.engine.threads import in_threads
from provenance.kernels import kernels

# The number of words or shingles processed at once, chosen so that their hashes (two megabytes) fit into the
# cache of a core.
CHUNK = 2**18


class Sequences(Protocol):
    """The token identities of consecutive documents, as in `Tokens` and `TokenIds`."""

    @property
    def offsets(self) -> np.ndarray: ...

    @property
    def identities(self) -> np.ndarray: ...


@dataclass(frozen=True, eq=False)
class Shingles:
    """The shingles of every document, as 64-bit hashes that are sorted and distinct within each document.

    The hash of a shingle depends only on the identities of its tokens and their order, so equal sequences of
    words have equal hashes in every document and every run. To compute the hash, MurmurHash3's finaliser is
    applied to a polynomial of these identities (see `provenance.kernels.reference.shingle`).
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
        """Return the shingle hashes of one document."""
        return self.hashes[self.offsets[document] : self.offsets[document + 1]]


def shingle(tokens: Sequences, size: int, workers: int = 1) -> Shingles:
    """Return the shingles of `size` tokens in every document.

    A document with fewer than `size` tokens has a single shingle of all its tokens; a document without tokens
    has none.
    """
    kernel = kernels(tokens.identities.nbytes).shingle

    def shingle_range(first: int, last: int) -> Shingles:
        offsets = tokens.offsets[first : last + 1]
        hashes = np.empty(offsets[-1] - offsets[0], np.uint64)
        counts = np.empty(last - first, np.int64)
        kernel(offsets, tokens.identities, size, hashes, counts)
        return Shingles(offsets_of(counts), hashes[: counts.sum()], size)

    return joined(in_threads(shingle_range, chunks(tokens.offsets, CHUNK), workers), size)


def joined(parts: Sequence[Shingles], size: int) -> Shingles:
    """Concatenate parts that all contain shingles of `size` tokens."""
    if len(parts) == 1:
        return parts[0]
    hashes = np.concatenate([np.zeros(0, np.uint64), *(part.hashes for part in parts)])
    return Shingles(end_to_end([part.offsets for part in parts]), hashes, size)
