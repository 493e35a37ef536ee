"""Reused passages: candidate pairs, alignment, significance, kinds and groups."""

from __future__ import annotations

from provenance.passages.alignment import Alignment, Passage, align
from provenance.passages.profiles import Profiles, Side, profile
from provenance.passages.reuse import SharedText, find_reuse, located, shared_text
from provenance.passages.tuning import Tuning

__all__ = [
    "Alignment",
    "Passage",
    "Profiles",
    "SharedText",
    "Side",
    "Tuning",
    "align",
    "find_reuse",
    "located",
    "profile",
    "shared_text",
]
