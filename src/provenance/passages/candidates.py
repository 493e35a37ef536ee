"""Which documents to align: pairs that share copied passages, and pairs that tell the same in other words.

*Fingerprints* are 5-token shingles chosen by winnowing: any run of `GUARANTEED` tokens that two documents
share holds a fingerprint of both. A pair is a candidate with two: one may be a stock phrase. A fingerprint in
more distinct documents than `Settings.max_frequency` links them to one hub, the first in content order, so
the join is linear in the fingerprints. What shares no runs is found by its rare words (`rewording`).

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.engine import query, signed
from provenance.passages.profiles import Profiles, document_of
from provenance.passages.rewording import reworded_pairs
from provenance.settings import Settings

_GRAM = 5
_WINDOW = 8
GUARANTEED = _GRAM + _WINDOW - 1

# Fewer pairs than this are all candidates: looking for them would cost more than aligning them.
ALL_PAIRS = 2_000
# Fingerprints two documents must share; one is a stock phrase.
_SHARED_FINGERPRINTS = 2

# Where a document ends before a shingle does.
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


def candidate_pairs(
    profiles: Profiles, distinct: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of positions a < b, sorted, among the documents `distinct` (ascending)."""
    if len(distinct) * (len(distinct) - 1) // 2 <= ALL_PAIRS:
        first, second = np.triu_indices(len(distinct), 1)
        return distinct[first], distinct[second]
    copied = _copied(profiles, distinct, settings)
    reworded = reworded_pairs(profiles, distinct, settings, copied)
    pairs = np.unique(np.concatenate([copied, reworded]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def fingerprints(identities: np.ndarray, document: np.ndarray) -> np.ndarray:
    """Positions of the tokens at which a fingerprint begins.

    Of every window of consecutive shingles the one with the smallest hash is chosen, the last of equal ones.
    A document with fewer shingles than a window has its smallest.
    """
    shingles = _shingles(identities, document)
    if not len(shingles):
        return np.zeros(0, dtype=np.int64)
    chosen = np.zeros(len(shingles), dtype=bool)
    # A window may not reach across documents: what lies beyond counts as larger than everything.
    padded = np.concatenate([shingles, np.full(_WINDOW, _NONE)])
    owner = np.concatenate([np.where(shingles == _NONE, -1, document[: len(shingles)]), np.full(_WINDOW, -1)])
    smallest, at = shingles.copy(), np.arange(len(shingles))
    for step in range(1, _WINDOW):
        same = owner[step : step + len(shingles)] == owner[: len(shingles)]
        ahead = np.where(same, padded[step : step + len(shingles)], _NONE)
        smaller = (ahead <= smallest) & (ahead != _NONE)
        smallest = np.where(smaller, ahead, smallest)
        at = np.where(smaller, np.arange(len(shingles)) + step, at)
    whole = owner[_WINDOW - 1 : _WINDOW - 1 + len(shingles)] == owner[: len(shingles)]
    starts = np.concatenate([[True], owner[1 : len(shingles)] != owner[: len(shingles) - 1]])
    chosen[at[(whole | starts) & (owner[: len(shingles)] >= 0)]] = True
    return np.flatnonzero(chosen)


def _shingles(identities: np.ndarray, document: np.ndarray) -> np.ndarray:
    """The hash of the shingle at each token; the largest value where the document ends before it does."""
    hashes = _grams(identities, _GRAM)
    within = document[: len(hashes)] == document[_GRAM - 1 : _GRAM - 1 + len(hashes)]
    return np.where(within, np.minimum(hashes, _NONE - np.uint64(1)), _NONE)


def _copied(profiles: Profiles, distinct: np.ndarray, settings: Settings) -> np.ndarray:
    """Pairs that share at least two fingerprints, or a hub's with its members."""
    document = document_of(profiles.tokens)
    at = fingerprints(profiles.tokens.identities, document)
    at = at[np.isin(document[at], distinct)]
    shingles = _shingles(profiles.tokens.identities, document)[at]
    postings = pa.table({"print": signed(shingles), "doc": document[at].astype(np.int64)})
    found = query(
        f"""
        WITH held AS (SELECT DISTINCT print, doc FROM postings),
        counted AS (SELECT print, COUNT(*) AS documents, MIN(doc) AS hub FROM held GROUP BY print),
        usual AS (
            SELECT held.print, held.doc FROM held JOIN counted ON held.print = counted.print
            WHERE documents BETWEEN 2 AND {settings.max_frequency}),
        crowded AS (
            SELECT counted.hub AS a, held.doc AS b FROM held JOIN counted ON held.print = counted.print
            WHERE documents > {settings.max_frequency} AND held.doc > counted.hub),
        both_ways AS (
            SELECT one.doc AS a, two.doc AS b FROM usual AS one JOIN usual AS two
            ON one.print = two.print AND one.doc < two.doc
            UNION ALL SELECT a, b FROM crowded)
        SELECT a, b FROM both_ways GROUP BY a, b HAVING COUNT(*) >= {_SHARED_FINGERPRINTS} ORDER BY a, b
        """,
        threads=settings.workers,
        memory_limit=settings.memory_limit,
        postings=postings,
    )
    return _columns(found)


def _columns(found: pa.Table) -> np.ndarray:
    return np.stack([found["a"].to_numpy(), found["b"].to_numpy()], axis=1).astype(np.int64)


def _grams(identities: np.ndarray, size: int) -> np.ndarray:
    """One hash for each run of `size` tokens."""
    hashes = np.zeros(max(len(identities) - size + 1, 0), dtype=np.uint64)
    for place in range(size):
        hashes = (hashes ^ identities[place : place + len(hashes)]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(31)
    return hashes
