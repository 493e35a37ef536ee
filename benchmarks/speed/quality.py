"""Find the true pairs by brute force, and measure how many of them a tool found.

Identical texts count as one text, so that a thousand copies do not dominate the figures. Recall and precision
are computed for pairs of distinct texts. Copies are counted separately: a copy counts as found if it is in
any pair that the tool returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.speed.corpus import COPIED, KINDS, RECASED

LEVELS = (0.5, 0.7, 0.8, 0.9)
_LOWEST = 0.4  # the lowest Jaccard similarity of the true pairs that are kept
_BLOCK = 500  # documents compared with all others at a time


@dataclass(frozen=True, eq=False)
class Truth:
    """The true pairs of distinct texts, and the documents that are copies."""

    texts: np.ndarray  # for each document, the first document with the same words
    codes: np.ndarray  # a number for each pair, sorted: first * number of documents + second
    jaccard: np.ndarray
    kinds: np.ndarray  # the kind of edit that made the pair (index into KINDS), or 0 if it was not planted
    copies: np.ndarray  # documents that are copies


def prepare(folder: Path, every_pair: bool) -> None:
    """Write the shingles and the true pairs of a corpus to its folder, unless they already exist."""
    from benchmarks.speed import ours

    if (folder / "truth.npz").exists():
        return
    hashes, offsets, texts = ours.shingles(pq.read_table(folder / "articles.parquet")["text"])
    np.savez(folder / "shingles.npz", hashes=hashes, offsets=offsets)
    planned = np.load(folder / "plan.npz")
    pairs = _every_pair(hashes, offsets, texts) if every_pair else _planted(hashes, offsets, texts, planned)
    np.savez(folder / "truth.npz", texts=texts, every_pair=every_pair, **pairs)


def truth(folder: Path) -> Truth:
    """Read the true pairs that `prepare` wrote."""
    held, planned = np.load(folder / "truth.npz"), np.load(folder / "plan.npz")
    texts, size = held["texts"], len(held["texts"])
    edited = np.flatnonzero(planned["kinds"])
    planted = dict(
        zip(
            _codes(edited, planned["sources"][edited], texts).tolist(),
            planned["kinds"][edited].tolist(),
            strict=True,
        )
    )
    codes = held["a"] * size + held["b"]
    kinds = np.array([planted.get(code, 0) for code in codes.tolist()], np.int64)
    copies = edited[np.isin(planned["kinds"][edited], (COPIED, RECASED))]
    return Truth(texts, codes, held["jaccard"], kinds, copies)


def scores(known: Truth, a: np.ndarray, b: np.ndarray) -> dict[str, Any]:
    """Return recall and precision at each level of similarity, and the recall for each kind of edit."""
    given = np.unique(_codes(a, b, known.texts))
    given = given[given // known.texts.size != given % known.texts.size]
    found = np.isin(known.codes, given)
    paired = np.bincount(np.concatenate([a, b]), minlength=known.texts.size) > 0
    result: dict[str, Any] = {"pairs": len(given), "copies": float(paired[known.copies].mean())}
    for level in LEVELS:
        alike = known.jaccard >= level
        kinds = {
            KINDS[kind] if kind else "others": float(found[alike & (known.kinds == kind)].mean())
            for kind in np.unique(known.kinds[alike])
        }
        result[str(level)] = {
            "true": int(alike.sum()),
            "recall": float(found[alike].mean()),
            "precision": float(np.isin(given, known.codes[alike]).mean()) if len(given) else None,
            "kinds": kinds,
        }
    return result


def flagged(known: Truth, flags: np.ndarray, level: float) -> float:
    """Among the copies and the documents in true pairs, return the share that is flagged."""
    size = known.texts.size
    alike = known.codes[known.jaccard >= level]
    documents = np.union1d(np.concatenate([alike // size, alike % size]), known.copies)
    return float(np.isin(documents, flags).mean())


def _every_pair(hashes: np.ndarray, offsets: np.ndarray, texts: np.ndarray) -> dict[str, np.ndarray]:
    """Compare every text with every other, by multiplying the text-shingle matrix by its transpose."""
    from scipy import sparse

    firsts = np.flatnonzero((texts == np.arange(texts.size)) & (np.diff(offsets) > 0))
    _, columns = np.unique(hashes, return_inverse=True)
    matrix = sparse.csr_matrix((np.ones(len(columns), np.int32), columns, offsets))[firsts]
    sizes, transposed = np.diff(offsets)[firsts], matrix.T.tocsr()
    found = []
    for first in range(0, len(firsts), _BLOCK):
        common = (matrix[first : first + _BLOCK] @ transposed).tocoo()
        a, b = common.row + first, common.col
        jaccard = common.data / (sizes[a] + sizes[b] - common.data)
        kept = (a < b) & (jaccard >= _LOWEST)
        found.append((firsts[a[kept]], firsts[b[kept]], jaccard[kept]))
    return _sorted(*map(np.concatenate, zip(*found, strict=True)), texts.size)


def _planted(
    hashes: np.ndarray, offsets: np.ndarray, texts: np.ndarray, planned: Any
) -> dict[str, np.ndarray]:
    """Compare each edit with its source only."""
    edited = np.flatnonzero(planned["kinds"])
    codes = np.unique(_codes(edited, planned["sources"][edited], texts))
    a, b = codes // texts.size, codes % texts.size
    common = np.array(
        [
            len(np.intersect1d(hashes[slice(*offsets[x : x + 2])], hashes[slice(*offsets[y : y + 2])], True))
            for x, y in zip(a.tolist(), b.tolist(), strict=True)
        ],
        np.int64,
    )
    jaccard = common / (np.diff(offsets)[a] + np.diff(offsets)[b] - common)
    kept = (a != b) & (jaccard >= _LOWEST)
    return _sorted(a[kept], b[kept], jaccard[kept], texts.size)


def _sorted(a: np.ndarray, b: np.ndarray, jaccard: np.ndarray, size: int) -> dict[str, np.ndarray]:
    order = np.argsort(a * size + b)
    return {"a": a[order], "b": b[order], "jaccard": jaccard[order]}


def _codes(a: np.ndarray, b: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return a number for each pair of documents that identifies their texts, regardless of order."""
    x, y = texts[a], texts[b]
    return np.minimum(x, y) * texts.size + np.maximum(x, y)
