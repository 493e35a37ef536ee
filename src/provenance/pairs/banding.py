"""Pairs of documents worth an exact look: locality-sensitive hashing of signatures, joined band by band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.engine import query
from provenance.pairs.repeated import repeated
from provenance.settings import Settings
from provenance.sketch import batches

RECALL = 0.95  # of pairs exactly at the threshold; above it nearly all are found
LINK_BYTES = 64  # of memory, for each pair of a bucket while buckets are joined

# A bucket with too many texts links each of them to one hub, the first in content order.
_JOIN = """
WITH sizes AS (
    SELECT bucket, COUNT(*) AS texts, MIN(document) AS hub FROM buckets GROUP BY bucket
), linked AS (
    SELECT x.document AS a, y.document AS b
    FROM sizes JOIN buckets x ON x.bucket = sizes.bucket
    JOIN buckets y ON y.bucket = sizes.bucket AND x.document < y.document
    WHERE texts <= {most}
    UNION ALL
    SELECT hub AS a, document AS b
    FROM sizes JOIN buckets ON buckets.bucket = sizes.bucket
    WHERE texts > {most} AND document > hub
)
SELECT DISTINCT a, b FROM linked ORDER BY a, b
"""


def bands(permutations: int, threshold: float) -> tuple[int, int]:
    """How many bands of how many rows to cut signatures into so that pairs at `threshold` meet.

    Two documents of Jaccard similarity s agree in all rows of at least one band with the probability
    1 - (1 - s**rows)**bands, an S-curve. Chosen is the steepest one (the most rows, so the fewest false
    candidates) that still finds `RECALL` of the pairs at the threshold itself, or as many as the slots
    allow. With 128 slots and a threshold of 0.8 that is 18 bands of 7 rows: the curve passes .99 at .8,
    .60 at .65, .13 at .5 and .03 at .4; 16 bands of 8 rows would find .947 at the threshold, 8 of 16 a fifth.
    """
    for rows in range(permutations, 1, -1):
        if 1 - (1 - threshold**rows) ** (permutations // rows) >= RECALL:
            return permutations // rows, rows
    return permutations, 1


def candidates(
    keys: np.ndarray, documents: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray, int]:
    """Pairs a < b out of `documents` that agree in a band, sorted, and how many bands' buckets were crowded.

    `keys` are those of `band_keys`. `documents` (int64) says whose each column of them is: the position in
    content order of a text with shingles, or -1 where nothing is to be compared. A bucket with more than
    `settings.max_frequency` texts is crowded: it gives the pairs with its first text only.
    """
    most = settings.max_frequency
    buckets = batches.each(_buckets, [(band, documents) for band in keys], settings.workers)
    fit = sum(each.links(most) for each in buckets) * LINK_BYTES <= settings.join_memory
    a, b = (_joined if fit else _joined_by_engine)(buckets, settings)
    return a, b, sum(int((each.sizes > most).sum()) for each in buckets)


@dataclass(frozen=True, eq=False)
class Buckets:
    """The texts of one band that share their key with others, bucket after bucket."""

    documents: np.ndarray  # int64, in no order within a bucket
    sizes: np.ndarray  # int64, of the buckets, from 2 on

    @property
    def starts(self) -> np.ndarray:
        """Where each bucket begins."""
        return np.cumsum(self.sizes) - self.sizes

    def links(self, most: int) -> int:
        """How many pairs there are."""
        return int(np.where(self.sizes > most, self.sizes - 1, self.sizes * (self.sizes - 1) // 2).sum())

    def pairs(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """All pairs of each bucket, or those with its first text where it has more texts than `most`."""
        rows = np.arange(self.documents.size)
        crowded = np.repeat(self.sizes > most, self.sizes)
        partners = np.where(crowded, 0, np.repeat(self.starts + self.sizes, self.sizes) - 1 - rows)
        one = np.repeat(rows, partners)
        other = one + 1 + np.arange(one.size) - np.repeat(np.cumsum(partners) - partners, partners)
        hubs = np.repeat(np.minimum.reduceat(self.documents, self.starts), self.sizes)
        linked = crowded & (hubs != self.documents)
        x = np.concatenate([self.documents[one], hubs[linked]])
        y = np.concatenate([self.documents[other], self.documents[linked]])
        return np.minimum(x, y), np.maximum(x, y)


def _buckets(keys: np.ndarray, documents: np.ndarray) -> Buckets:
    """The buckets of a band with more than one of `documents`."""
    rows = repeated(keys)
    rows = rows[documents[rows] >= 0]
    rows = rows[np.argsort(keys[rows])]
    changes = np.flatnonzero(keys[rows[1:]] != keys[rows[:-1]]) + 1
    sizes = np.diff(np.concatenate([[0], changes, [rows.size]]))
    shared = sizes > 1
    return Buckets(documents[rows[np.repeat(shared, sizes)]], sizes[shared])


def _joined(buckets: Sequence[Buckets], settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of all buckets, each once, sorted."""
    found = [each.pairs(settings.max_frequency) for each in buckets if each.sizes.size]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b = map(np.concatenate, zip(*found, strict=True))
    base = b.max() + 1
    codes = np.sort(a * base + b)
    codes = codes[np.diff(codes, prepend=-1) != 0]
    return codes // base, codes % base


def _joined_by_engine(buckets: Sequence[Buckets], settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The same, without holding what a bucket has been joined to."""
    sizes = np.concatenate([each.sizes for each in buckets])
    relation = pa.table(
        {
            "bucket": np.repeat(np.arange(sizes.size), sizes),
            "document": np.concatenate([each.documents for each in buckets]),
        }
    )
    found = query(
        _JOIN.format(most=settings.max_frequency),
        settings,
        buckets=relation,
    )
    return np.array(found["a"]), np.array(found["b"])


def band_keys(values: np.ndarray, bands: int, rows: int) -> np.ndarray:
    """One 64-bit number for each document and band, from the band's number and its slots (uint64)."""
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    keys = np.tile(np.arange(bands, dtype=np.uint64), (len(values), 1))
    for row in range(rows):
        keys = keys * multiplier + values[:, row : bands * rows : rows]
    return keys
