"""Near-duplicates: candidate pairs, exact verification, clusters, and the choice of documents to keep.

Inside this package, a document is identified by its position in *canonical content order*
(`canonical_order`). Results therefore never depend on the order of the input. They depend on ids only if
documents agree in everything else.
"""

from __future__ import annotations

from provenance.pairs.banding import band_keys, bands, candidates
from provenance.pairs.clustering import clusters
from provenance.pairs.content_order import canonical_order, in_canonical_order
from provenance.pairs.deduplication import MARKS, deduplicate, marks
from provenance.pairs.identical_texts import first_copies_of
from provenance.pairs.near_duplicate_pairs import (
    checkpointed_pairs,
    find_pairs,
    near_duplicates,
    with_ids,
)
from provenance.pairs.verification import Overlap, overlap
from provenance.pairs.window import Admissible, admissible

__all__ = [
    "MARKS",
    "Admissible",
    "Overlap",
    "admissible",
    "band_keys",
    "bands",
    "candidates",
    "canonical_order",
    "checkpointed_pairs",
    "clusters",
    "deduplicate",
    "find_pairs",
    "first_copies_of",
    "in_canonical_order",
    "marks",
    "near_duplicates",
    "overlap",
    "with_ids",
]
