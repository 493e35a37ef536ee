"""Which documents to align: pairs that share copied passages, and pairs that tell the same in other words.

A pair is a candidate with two *fingerprints* in common (`fingerprints`): one may be a stock phrase. A
fingerprint in more distinct documents than `Settings.max_frequency` links them to one hub, the first in
content order, so the join is linear in the fingerprints. What shares no runs is found by its rare words
(`rewording`).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.engine import query, repeated
from provenance.engine.run import Run
from provenance.passages.rewording import reworded_pairs
from provenance.passages.survey import Survey, frequencies
from provenance.settings import Settings

# Fewer pairs than this are all candidates: looking for them would cost more than aligning them.
ALL_PAIRS = 2_000
# Fingerprints two documents must share; one is a stock phrase.
_SHARED_FINGERPRINTS = 2


def candidate_pairs(
    documents: pa.Table, distinct: np.ndarray, survey: Survey, run: Run
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of positions a < b, sorted, among the documents `distinct` (ascending)."""
    if len(distinct) * (len(distinct) - 1) // 2 <= ALL_PAIRS:
        first, second = np.triu_indices(len(distinct), 1)
        return distinct[first], distinct[second]
    kept = run.checkpoints.stage("copied", lambda: [("pairs", _copied(survey.prints, run.settings))])
    copied = np.stack([kept["pairs"][0][side].to_numpy() for side in ("a", "b")], axis=1)
    rare = frequencies(survey.stems, run.settings.max_frequency)
    reworded = reworded_pairs(documents, distinct, rare, copied, run)
    pairs = np.unique(np.concatenate([copied, reworded]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _copied(prints: pa.Table, settings: Settings) -> pa.Table:
    """Pairs that share at least two fingerprints, or a hub's with its members."""
    return query(
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
        settings,
        postings=repeated(prints, "print"),
    )
