"""Measure the documents of a pair to find evidence for the direction of a derivation.

Every feature is the difference between the two documents in one measure, so swapping the documents negates
the feature. The weights that `relation_model.py` assigns determine which direction a difference favours.
"""

from __future__ import annotations

from provenance.derivation.evidence.credits import CREDITS, credited_agency, outside_agency
from provenance.derivation.evidence.document_measures import REGISTER
from provenance.derivation.evidence.edits import EDITS
from provenance.derivation.evidence.extent import EXTENT
from provenance.derivation.evidence.facts import FACTS
from provenance.derivation.evidence.feature import Feature
from provenance.derivation.evidence.pair_views import PairView, PairViews, view_pairs
from provenance.derivation.evidence.publication_dates import DATES
from provenance.derivation.evidence.style import STYLE

FEATURES: tuple[Feature, ...] = (*DATES, *CREDITS, *STYLE, *EDITS, *EXTENT, *FACTS)

__all__ = [
    "FEATURES",
    "REGISTER",
    "Feature",
    "PairView",
    "PairViews",
    "credited_agency",
    "outside_agency",
    "view_pairs",
]
