"""Which documents to align: pairs that share copied passages, and pairs that tell the same in other words.

Two ways lead to a candidate pair. *Fingerprints* are 5-token shingles chosen by winnowing: any run of
`GUARANTEED` tokens that two documents share holds a fingerprint of both, and a pair is a candidate with two:
one may be a stock phrase. *Rare stems* find what shares no
run: each document's rarest stems are joined, and its most alike partners kept. Both joins have a ceiling:
a fingerprint in more distinct documents than `Settings.max_frequency` links them to one hub, the first in
content order, and a stem that frequent is not rare.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.engine import query, signed
from provenance.passages.profiles import Profiles, document_of
from provenance.passages.runs import grams
from provenance.settings import Settings

_GRAM = 5
_WINDOW = 8
GUARANTEED = _GRAM + _WINDOW - 1

# Fewer pairs than this are all candidates: looking for them would cost more than aligning them.
ALL_PAIRS = 2_000
# Fingerprints two documents must share; one is a stock phrase.
_SHARED_FINGERPRINTS = 2
# The rarest stems of a document that are joined, how many two documents must share, and how many
# partners each document keeps.
_RARE_STEMS = 32
_SHARED_STEMS = 4
_PARTNERS = 16

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
    reworded = _reworded(profiles, distinct, settings)
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
    hashes = grams(identities, _GRAM)
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


def _reworded(profiles: Profiles, distinct: np.ndarray, settings: Settings) -> np.ndarray:
    """Pairs alike by rare stems: each document with those it shares the greatest weight of them with."""
    postings = profiles.postings
    document = np.repeat(np.arange(profiles.tokens.documents), np.diff(postings.offsets))
    kept = np.isin(document, distinct)
    held = pa.table({"stem": signed(postings.stems[kept]), "doc": document[kept]})
    # Weights in 1/16 bit: integers, so that sums do not depend on the number of threads.
    found = query(
        f"""
        WITH held AS (SELECT DISTINCT stem, doc FROM postings),
        counted AS (SELECT stem, COUNT(*) AS documents FROM held GROUP BY stem),
        rare AS (
            SELECT held.stem, held.doc, documents,
                   CAST(ROUND(16 * LOG2({len(distinct)}.0 / documents)) AS BIGINT) AS weight
            FROM held JOIN counted ON held.stem = counted.stem
            WHERE documents BETWEEN 2 AND {settings.max_frequency}),
        ranked AS (
            SELECT stem, doc, weight, ROW_NUMBER() OVER (PARTITION BY doc ORDER BY documents, stem) AS place
            FROM rare),
        rarest AS (SELECT stem, doc, weight FROM ranked WHERE place <= {_RARE_STEMS}),
        alike AS (
            SELECT one.doc AS a, two.doc AS b, SUM(one.weight) AS weight
            FROM rarest AS one JOIN rarest AS two ON one.stem = two.stem AND one.doc < two.doc
            GROUP BY one.doc, two.doc HAVING COUNT(*) >= {_SHARED_STEMS}),
        both_ways AS (SELECT a, b, weight FROM alike UNION ALL SELECT b, a, weight FROM alike),
        partners AS (
            SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY weight DESC, b) AS place FROM both_ways)
        SELECT DISTINCT LEAST(a, b) AS a, GREATEST(a, b) AS b FROM partners
        WHERE place <= {_PARTNERS} ORDER BY 1, 2
        """,
        threads=settings.workers,
        memory_limit=settings.memory_limit,
        postings=held,
    )
    return _columns(found)


def _columns(found: pa.Table) -> np.ndarray:
    return np.stack([found["a"].to_numpy(), found["b"].to_numpy()], axis=1).astype(np.int64)
