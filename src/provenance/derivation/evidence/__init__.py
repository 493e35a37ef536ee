"""Evidence for the direction of a derivation: what is measured on either document of a pair.

Every sign is a difference of one measure between the two documents, so that swapping them turns its sign
and nothing else. What a measure says of the direction is not written here: `relation.py` weighs it.
"""

from __future__ import annotations

from provenance.derivation.evidence.credits import CREDITS, credited_agency
from provenance.derivation.evidence.dates import DATES
from provenance.derivation.evidence.documents import REGISTER
from provenance.derivation.evidence.edits import EDITS
from provenance.derivation.evidence.extent import EXTENT
from provenance.derivation.evidence.facts import FACTS
from provenance.derivation.evidence.reading import Reading, Readings, read
from provenance.derivation.evidence.signs import Sign
from provenance.derivation.evidence.talk import TALK
from provenance.derivation.evidence.wording import WORDING

SIGNS: tuple[Sign, ...] = (*DATES, *CREDITS, *WORDING, *TALK, *EDITS, *EXTENT, *FACTS)

__all__ = ["REGISTER", "SIGNS", "Reading", "Readings", "Sign", "credited_agency", "read"]
