"""Pairs of documents worth an exact look: locality-sensitive hashing of signatures, as a relational join."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.engine import query, signed
from provenance.settings import Settings

RECALL = 0.95  # of pairs exactly at the threshold; above it nearly all are found

# A bucket with too many texts links each of them to one hub, the first in content order. Such a bucket has
# one link to its last member, so counting those links counts the buckets. A bucket of two, as most are, is a
# pair without a join.
_JOIN = """
WITH buckets AS (
    SELECT band_key, COUNT(*) AS texts, MIN(document) AS hub, MAX(document) AS final
    FROM bands GROUP BY band_key HAVING COUNT(*) > 1
), linked AS (
    SELECT hub AS a, final AS b, 0 AS crowded FROM buckets WHERE texts = 2 AND texts <= {most}
    UNION ALL
    SELECT x.document AS a, y.document AS b, 0 AS crowded
    FROM buckets JOIN bands x ON x.band_key = buckets.band_key
    JOIN bands y ON y.band_key = buckets.band_key AND x.document < y.document
    WHERE texts > 2 AND texts <= {most}
    UNION ALL
    SELECT hub AS a, document AS b, CASE WHEN document = final THEN 1 ELSE 0 END AS crowded
    FROM buckets JOIN bands ON bands.band_key = buckets.band_key
    WHERE texts > {most} AND document > hub
)
SELECT a, b, COUNT(CASE WHEN crowded = 1 THEN 1 END) AS crowded
FROM linked GROUP BY a, b ORDER BY a, b
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

    `keys` are those of `band_keys`, bands by documents. Only distinct texts with shingles may be among
    `documents` (int64 positions). A bucket with more than `settings.max_frequency` of them is crowded: it
    gives the pairs with its first text only.
    """
    kept = [(documents[where], keys[where]) for keys in keys[:, documents] for where in [_maybe_shared(keys)]]
    relation = pa.table(
        {
            "document": np.concatenate([documents for documents, _ in kept]),
            "band_key": signed(np.concatenate([keys for _, keys in kept])),
        }
    )
    found = query(
        _JOIN.format(most=settings.max_frequency),
        settings,
        bands=relation,
    )
    a, b, crowded = (np.array(found[name]) for name in ("a", "b", "crowded"))
    return a, b, int(crowded.sum())


def band_keys(values: np.ndarray, bands: int, rows: int) -> np.ndarray:
    """One 64-bit number for each document and band, from the band's number and its slots (uint64)."""
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    keys = np.tile(np.arange(bands, dtype=np.uint64), (len(values), 1))
    for row in range(rows):
        keys = keys * multiplier + values[:, row : bands * rows : rows]
    return keys


def _maybe_shared(keys: np.ndarray) -> np.ndarray:
    """Where the keys are that may occur more than once: all that do, and few of the others.

    Nearly all keys are of one document only, and the join is spared them: keys are counted by some of their
    bits, of which there are eight times as many as keys.
    """
    mixed = keys * np.uint64(0xD6E8FEB86659FD93) >> np.uint64(64 - (8 * keys.size).bit_length())
    return np.flatnonzero(np.bincount(mixed.view(np.int64))[mixed.view(np.int64)] > 1)
