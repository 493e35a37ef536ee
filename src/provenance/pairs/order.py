"""An order of documents that hangs on their contents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance.engine.columns import gathered
from provenance.engine.run import Run

_ROWS = 1 << 13  # copied at a time


def canonical_order(documents: pa.Table) -> np.ndarray:
    """The positions of `documents` in canonical content order (int64).

    By a 128-bit hash of the text (so that no text is favoured for its first letters), then publication
    date, outlet, title and URL, missing ones last; the id decides only between documents that agree in
    all of these.
    """
    digests = np.frombuffer(b"".join(_digests(documents["text"])), ">u8").astype(np.uint64).reshape(-1, 2)
    columns = {"high": pa.array(digests[:, 0]), "low": pa.array(digests[:, 1])}
    for name in ("published", "outlet", "title", "url", "id"):
        columns[name] = documents[name]
    keys = [(name, "ascending") for name in columns]
    order = pc.sort_indices(pa.table(columns), sort_keys=keys)
    return order.to_numpy().astype(np.int64)


def in_canonical_order(documents: pa.Table, run: Run) -> pa.Table:
    """The documents in canonical content order, some at a time."""

    def slices() -> Iterator[tuple[str, pa.Table]]:
        order = canonical_order(documents)
        for first in range(0, max(len(order), 1), _ROWS):
            yield "documents", gathered(documents, order[first : first + _ROWS])

    return run.checkpoints.stage("documents", slices)["documents"][0]


def _digests(texts: pa.ChunkedArray) -> list[bytes]:
    digests = []
    for chunk in texts.cast(pa.large_string()).chunks:
        _, offsets, data = chunk.buffers()
        edges = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1].tolist()
        view = memoryview(data or b"")
        digests += [xxhash.xxh3_128_digest(view[start:end]) for start, end in pairwise(edges)]
    return digests
