"""Near-duplicates: candidate pairs, exact verification, clusters and which document to keep.

Inside this package documents are positions in *canonical content order* (`canonical_order`): what depends
on an order at all then depends on contents, never on ids or on the order of the input.
"""

from __future__ import annotations

from provenance.pairs.banding import band_keys, bands, candidates
from provenance.pairs.clustering import clusters
from provenance.pairs.content_order import canonical_order, in_canonical_order
from provenance.pairs.identical_texts import copies
from provenance.pairs.near_duplicate_pairs import find_pairs, kept_pairs, named, near_duplicates
from provenance.pairs.verification import Overlap, overlap
from provenance.pairs.window import Admissible, admissible

__all__ = [
    "Admissible",
    "Overlap",
    "admissible",
    "band_keys",
    "bands",
    "candidates",
    "canonical_order",
    "clusters",
    "copies",
    "find_pairs",
    "in_canonical_order",
    "kept_pairs",
    "named",
    "near_duplicates",
    "overlap",
]
