"""Put documents in an order that depends on their contents, and not on the order of the input."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance.engine.mapped import release
from provenance.engine.run import Run


def canonical_order(documents: pa.Table) -> np.ndarray:
    """Return the positions of `documents` in canonical content order (int64).

    Documents are sorted by a 128-bit hash of the text (so that no text is favoured because of its first
    letters), then by publication date, outlet, title and URL, with missing values last. The id is used only
    if documents agree in all of these.
    """
    hashes = digests(documents["text"])
    order = np.argsort(hashes[:, 0])
    same = hashes[order[1:], 0] == hashes[order[:-1], 0]
    tied = np.zeros(order.size, bool)
    tied[1:] |= same
    tied[:-1] |= same
    order[tied] = _in_full(documents, hashes, order[tied])
    return order


def _in_full(documents: pa.Table, hashes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Sort the `rows`, which are usually few, by all criteria."""
    columns = {"high": pa.array(hashes[rows, 0]), "low": pa.array(hashes[rows, 1])}
    for name in ("published", "outlet", "title", "url", "id"):
        columns[name] = documents[name].take(rows)
    keys = [(name, "ascending") for name in columns]
    return rows[pc.sort_indices(pa.table(columns), sort_keys=keys)]


def in_canonical_order(documents: pa.Table, run: Run, order: np.ndarray | None = None) -> pa.Table:
    """Return the documents in canonical content order, as a stage of a run.

    `order` is the canonical order, if it is already known.
    """
    return run.gathered(
        "documents", documents, lambda: canonical_order(documents) if order is None else order
    )


def digests(texts: pa.ChunkedArray) -> np.ndarray:
    """Return the hash of each text, as a high and a low half (uint64)."""
    found = []
    for chunk in texts.cast(pa.large_string()).chunks:
        _, offsets, data = chunk.buffers()
        edges = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1].tolist()
        view = memoryview(data or b"")
        found.append(b"".join([xxhash.xxh3_128_digest(view[start:end]) for start, end in pairwise(edges)]))
        release()
    return np.frombuffer(b"".join(found), ">u8").astype(np.uint64).reshape(-1, 2)
