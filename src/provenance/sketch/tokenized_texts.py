"""Tokenize texts in Arrow buffers batch by batch, without keeping the words of earlier batches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from types import ModuleType
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from provenance.engine.chunks import chunks
from provenance.engine.mapped import release
from provenance.engine.ragged import offsets_of
from provenance.engine.threads import in_threads
from provenance.kernels import kernels
from provenance.sketch.shingles import Shingles, joined, shingle
from provenance.text.characters import CodePoints, tables_for
from provenance.text.entities import decode_references, leave_out_footnotes

# The number of bytes read before mapped memory is released, and an estimate of the number of bytes that are
# mapped when a single text is read.
_HELD_BYTES = 1 << 26
_AROUND_BYTES = 1 << 18
# The number of bytes in a batch, small enough that the results stay in the cache of a core, and large enough
# that the overhead of a call is negligible.
BATCH_BYTES = 2**19

Result = TypeVar("Result")


class TokenIds(NamedTuple):
    """The identities of the words of a batch of documents, as in `provenance.text.Tokens`."""

    offsets: np.ndarray  # int64[documents + 1]: document d has identities[offsets[d] : offsets[d + 1]]
    identities: np.ndarray  # uint64; valid until the next batch is read


class Texts:
    """The texts of a corpus, read from their Arrow buffers.

    Parameters
    ----------
    column : pyarrow.ChunkedArray or pyarrow.Array
        Strings; null is treated as an empty text.
    """

    def __init__(self, column: pa.ChunkedArray | pa.Array) -> None:
        chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
        self._views = [_view(chunk.cast(pa.large_string()).fill_null("")) for chunk in chunks]
        self._bytes = [data.data for data, _ in self._views]
        self._firsts = np.cumsum([0, *map(len, chunks)])
        self._buffer = _Buffer()
        self._read = 0
        empty = [np.zeros(0, np.int64)]
        self.sizes = np.concatenate([np.diff(edges) for _, edges in self._views] or empty)  # in bytes
        self._starts = np.concatenate([edges[:-1] for _, edges in self._views] or empty)  # in their chunks

    def __len__(self) -> int:
        return int(self._firsts[-1])

    def each(self, work: Callable[[int, TokenIds], Result], workers: int) -> list[Result]:
        """For each batch, call `work` with the number of the batch's first document and the batch's words.

        The results are returned in the order of the batches.
        """
        tasks = [
            (int(before), data, edges[first : last + 1])
            for start, (data, edges) in zip(self._firsts[:-1], self._views, strict=True)
            for first, last in chunks(edges, BATCH_BYTES)
            for before in [start + first]
        ]
        implementation = kernels(int(self.sizes.sum()))
        return in_threads(
            lambda at, data, edges: work(at, self._words(implementation, data, edges)), tasks, workers
        )

    def shingles(self, documents: np.ndarray, size: int) -> Shingles:
        """Return the shingles of the documents whose numbers are given (int64, ascending), in this order."""
        sizes = self.sizes[documents]
        implementation = kernels(int(sizes.sum()))
        parts = [
            shingle(self._words(implementation, *self._gathered(documents[first:last])), size)
            for first, last in chunks(offsets_of(sizes), BATCH_BYTES)
        ]
        return joined(parts, size)

    @cached_property
    def _tables(self) -> CodePoints:
        """The tables of code points for all texts."""
        tables = tables_for(np.zeros(0, np.uint8))
        for data, edges in self._views:
            tables = tables_for(data[edges[0] : edges[-1]])
            self._release(int(edges[-1] - edges[0]))
        return tables

    def _release(self, read: int) -> None:
        """Release mapped memory at intervals. Threads may miscount the bytes read, but this does no harm."""
        self._read += read
        if self._read > _HELD_BYTES:
            self._read = 0
            release()

    def _gathered(self, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the concatenated bytes of the given documents, and the bounds of each document."""
        starts, sizes = self._starts[documents], self.sizes[documents]
        chunks = np.searchsorted(self._firsts, documents, side="right") - 1
        places = zip(chunks.tolist(), starts.tolist(), (starts + sizes).tolist(), strict=True)
        data = b"".join([self._bytes[chunk][start:end] for chunk, start, end in places])
        self._release(_AROUND_BYTES * len(documents))
        return np.frombuffer(data, np.uint8), offsets_of(sizes)

    def _words(self, implementation: ModuleType, data: np.ndarray, edges: np.ndarray) -> TokenIds:
        size = int(edges[-1] - edges[0])
        decoded, edges = decode_references(data, edges)
        tables = self._tables if decoded is data else tables_for(decoded)
        data = decoded[edges[0] : edges[-1]]
        # All buffers are made read-only so that they have one type, and the kernels are compiled only once.
        data.flags.writeable = False
        data, edges = leave_out_footnotes(implementation, data, edges - edges[0], tables)
        data.flags.writeable = False
        offsets = np.empty(len(edges), np.int64)
        identities = self._buffer.of(data.size // 2 + len(edges))
        implementation.tokenize(data, edges, *tables, offsets, identities, *_UNWANTED)
        self._release(size)
        return TokenIds(offsets, identities[: offsets[-1]])


# Starts, ends, flags and lengths of tokens, which are not needed here.
_UNWANTED = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint8), np.empty(0, np.uint8))


class _Buffer(threading.local):
    """A thread's buffer for the tokens of a batch; reusing it is faster than allocating a new buffer."""

    def __init__(self) -> None:
        self._identities = np.empty(0, np.uint64)

    def of(self, tokens: int) -> np.ndarray:
        """Return an array with space for the identities of at least this many tokens."""
        if self._identities.size < tokens:
            self._identities = np.empty(tokens, np.uint64)
        return self._identities


def _view(chunk: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes of a chunk, without copying them, and the bounds of each text."""
    _, offsets, data = chunk.buffers()
    if len(chunk) == 0 or data is None:
        return np.zeros(0, np.uint8), np.zeros(len(chunk) + 1, np.int64)
    edges = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    return np.frombuffer(data, np.uint8), edges
