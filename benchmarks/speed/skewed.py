"""Generate corpora that are as uneven as the web, such as near-copies of one story or one huge document.

The benchmark measures each kind of corpus in two sizes, one four times the other, to see whether the time
grows faster than the size.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.speed import corpus

FACTOR = 4
LARGE = {
    "copies of one story": 10_000,
    "near-copies of one story": 10_000,
    "one footer on every page": 100_000,
    "one document, megabytes": 50,
    "one-line documents": 1_000_000,
}


def written(name: str, size: int, folder: Path | None = None) -> Path:
    """Write the articles.parquet of a corpus of the given kind and size, and return its folder."""
    root = folder or Path(tempfile.gettempdir()) / "provenance-speed"
    place = root / f"{name.replace(' ', '-').replace(',', '')}-{size}"
    place.mkdir(parents=True, exist_ok=True)
    texts = _texts(name, size)
    ids = pa.array([f"n{number:07}" for number in range(len(texts))])
    pq.write_table(pa.table({"id": ids, "text": texts}), place / "articles.parquet")
    return place


def _texts(name: str, size: int) -> pa.Array | pa.ChunkedArray:
    if name == "copies of one story":
        return pa.repeat(_news(20)[7], size)
    if name == "near-copies of one story":
        words = " ".join(_news(50).to_pylist()).split()[:400]
        return pa.array([" ".join([f"edition{number}", *words]) for number in range(size)], pa.large_string())
    if name == "one footer on every page":
        footer = " ".join(" ".join(_news(50).to_pylist()).split()[:60])
        return pa.array([f"{_line(number, 90)} {footer}" for number in range(size)], pa.large_string())
    if name == "one document, megabytes":
        news, length = _news(2000).to_pylist(), 0
        pieces: list[str] = []
        while length < size * 1_000_000:
            pieces.append(f"{news[len(pieces) % len(news)]} {len(pieces)}")
            length += len(pieces[-1])
        return pa.array(["".join(pieces)[: size * 1_000_000], *news[:100]], pa.large_string())
    return pa.array([_line(number, 12) for number in range(size)], pa.large_string())


def _news(size: int) -> pa.Array:
    return pa.concat_arrays(corpus.texts(corpus.plan(size)))


def _line(number: int, words: int) -> str:
    """Return a line of random words, which is different for each number."""
    return " ".join(np.random.default_rng(number).integers(0, 50_000, words).astype("U").tolist())
