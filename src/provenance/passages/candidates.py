"""Which documents to align: pairs that share copied passages, and pairs that say the same in other words.

A pair is a candidate with two *fingerprints* in common (`fingerprints`): one may be a stock phrase. One in
more than `COMMON` distinct documents links them to one representative, the one that a cluster of them would
keep (`preference`), so the join is linear in the fingerprints. Pairs that share
no copied run are found by their rare words (`rare_word_pairs`).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.engine.buckets import buckets_of, pairs_sharing_buckets
from provenance.engine.run import Run
from provenance.pairs.preference import preference
from provenance.pairs.window import times
from provenance.passages.corpus_index import CorpusIndex, frequencies
from provenance.passages.rare_word_pairs import reworded_pairs
from provenance.settings import Settings

# Fewer pairs than this are all candidates: looking for them would cost more than aligning them.
ALL_PAIRS = 2_000
# Wording in more distinct documents than this is common: a form, boilerplate, or a story that hundreds have.
# This says something of the text, so it is no setting that bounds the work.
COMMON = 100
# Fingerprints two documents must share; one is a stock phrase.
_SHARED_FINGERPRINTS = 2


def candidate_pairs(
    documents: pa.Table, distinct: np.ndarray, kept_documents: np.ndarray, index: CorpusIndex, run: Run
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of positions a < b, sorted, among the documents `distinct` (ascending).

    `kept_documents` holds for each document the one that its cluster of near-duplicates keeps.
    """
    if len(distinct) * (len(distinct) - 1) // 2 <= ALL_PAIRS:
        first, second = np.triu_indices(len(distinct), 1)
        return distinct[first], distinct[second]
    standing_for = np.bincount(kept_documents, minlength=len(kept_documents))
    rank = preference(times(documents), index.documents["tokens"].to_numpy(), standing_for)
    kept = run.checkpoints.stage(
        "copied", lambda: [("pairs", _copied(index.fingerprints, rank, run.settings))]
    )
    copied = np.stack([kept["pairs"][0][side].to_numpy() for side in ("a", "b")], axis=1)
    rare = frequencies(index.stems, COMMON)
    reworded = reworded_pairs(documents, distinct, index, rare, copied, run)
    pairs = np.unique(np.concatenate([copied, reworded]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _copied(fingerprints: pa.Table, rank: np.ndarray, settings: Settings) -> pa.Table:
    """Pairs that share two fingerprints, and the representative of an oversized bucket with its members."""
    buckets, at_rank = buckets_of(fingerprints, rank.__getitem__, settings), np.argsort(rank)
    a, b, _ = pairs_sharing_buckets(buckets, COMMON, settings, _SHARED_FINGERPRINTS)
    pairs = at_rank[a], at_rank[b]
    return pa.table({"a": np.minimum(*pairs), "b": np.maximum(*pairs)})
