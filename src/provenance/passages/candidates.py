"""Choose the pairs of documents to align: pairs that may share copied or reworded passages.

Two documents are a candidate pair if they share at least two *fingerprints* (see `fingerprints`), since a
single fingerprint may belong to a stock phrase. If more than `COMMON` distinct documents share a fingerprint,
each of them is paired only with one representative, so the cost of the join is linear in the number of
fingerprints. The representative is the earliest of the documents. If several are equally early, or if none
has a date, it is the one that seems to have the most near-copies, judged by the total number of documents
that share its common fingerprints. If each copy of a story was changed in a different place, this document is
usually the unchanged story.

Pairs without a copied run are found by their rare words (see `rare_word_pairs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.engine.buckets import buckets_of, pairs_sharing_buckets
from provenance.engine.run import Run
from provenance.pairs.oversized import sizes_of_buckets
from provenance.pairs.preference import preference
from provenance.pairs.window import times
from provenance.passages.corpus_index import CorpusIndex, frequencies
from provenance.passages.rare_word_pairs import reworded_pairs
from provenance.passages.sentence_stems import first_bits
from provenance.settings import Settings

# If there are at most this many pairs, all of them are candidates: searching would take longer than aligning.
ALL_PAIRS = 2_000
# Wording that occurs in more distinct documents than this is common: a template, boilerplate or a widely
# printed story. The value reflects how often texts recur; it is not chosen to limit the work.
COMMON = 100
# Two documents are a candidate pair if they share at least this many fingerprints. A single fingerprint may
# belong to a stock phrase.
SHARED_FINGERPRINTS = 2


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Data about the larger corpus from which a set of documents is taken.

    Parameters
    ----------
    pairs : numpy.ndarray, (n, 2)
        Pairs of documents, by position, that are always candidates.
    looked_for : numpy.ndarray
        The positions of the documents for which further candidate pairs are sought. All candidate pairs among
        the other documents are already in `pairs`.
    frequencies : (ndarray of int64, ndarray of int64)
        The documents' stems that are rare in the larger corpus (as `sentence_stems.first_bits`, ascending),
        and the number of texts in the larger corpus that contain each stem.
    distinct : int
        The number of distinct texts in the larger corpus.
    aligned : pyarrow.Table
        The passages of pairs that have already been aligned, as returned by `align_pairs`.
    learned : mapping of str to float
        The weights of stylistic features learned from the dated pairs of the larger corpus.
    """

    pairs: np.ndarray
    looked_for: np.ndarray
    frequencies: tuple[np.ndarray, np.ndarray]
    distinct: int
    aligned: pa.Table
    learned: Mapping[str, float]

    def between_first_copies(self, first_copies: np.ndarray, distinct: np.ndarray) -> np.ndarray:
        """Replace copies in `pairs` with first copies; return the sorted pairs (a < b) within `distinct`."""
        pairs = np.sort(first_copies[self.pairs], axis=1)
        pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & np.isin(pairs, distinct).all(axis=1)]
        return np.unique(pairs, axis=0)


def pairs_in_surroundings(
    documents: pa.Table,
    distinct: np.ndarray,
    first_copies: np.ndarray,
    index: CorpusIndex,
    run: Run,
    surroundings: Surroundings,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sorted candidate pairs (a < b) among documents that are part of a larger corpus."""
    known = surroundings.between_first_copies(first_copies, distinct)
    reworded = reworded_pairs(documents, distinct, index, surroundings.frequencies, known, run)
    looked_for = first_copies[surroundings.looked_for]
    reworded = reworded[np.isin(reworded, looked_for).any(axis=1)]
    pairs = np.unique(np.concatenate([known, reworded]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def candidate_pairs(
    documents: pa.Table, distinct: np.ndarray, index: CorpusIndex, run: Run
) -> tuple[np.ndarray, np.ndarray]:
    """Return the sorted candidate pairs (a < b) among the documents in `distinct` (ascending)."""
    if len(distinct) * (len(distinct) - 1) // 2 <= ALL_PAIRS:
        first, second = np.triu_indices(len(distinct), 1)
        return distinct[first], distinct[second]
    kept = run.checkpoints.stage("copied", lambda: [("pairs", _copied(documents, index, run.settings))])
    copied = np.stack([kept["pairs"][0][side].to_numpy() for side in ("a", "b")], axis=1)
    stems, holders = frequencies(index.stems, COMMON)
    reworded = reworded_pairs(documents, distinct, index, (first_bits(stems), holders), copied, run)
    pairs = np.unique(np.concatenate([copied, reworded]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _copied(documents: pa.Table, index: CorpusIndex, settings: Settings) -> pa.Table:
    """Find the pairs that share at least `SHARED_FINGERPRINTS` fingerprints.

    In an oversized bucket, only the pairs that include its representative are counted.
    """
    buckets = buckets_of(index.fingerprints, np.asarray, settings)
    oversized = [members for each in buckets for members in each.larger(COMMON)]
    shared = sizes_of_buckets(oversized, documents.num_rows)
    rank = preference(times(documents), index.documents["tokens"].to_numpy(), shared)
    buckets, at_rank = [each.renumbered(rank) for each in buckets], np.argsort(rank)
    a, b, _ = pairs_sharing_buckets(buckets, COMMON, settings, SHARED_FINGERPRINTS)
    pairs = at_rank[a], at_rank[b]
    return pa.table({"a": np.minimum(*pairs), "b": np.maximum(*pairs)})
