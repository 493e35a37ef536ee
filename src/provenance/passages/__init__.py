"""Reused passages: candidate pairs, alignment, significance, kinds and groups."""

from __future__ import annotations

from provenance.passages.alignment import Alignment, Passage, align
from provenance.passages.find import REUSE, find_reuse, shared_texts
from provenance.passages.portions import Portion, portion
from provenance.passages.profiles import Profiles, Side, profile
from provenance.passages.reuse import SharedText, located, shared_text
from provenance.passages.survey import Survey, survey, with_languages
from provenance.passages.tuning import Tuning

__all__ = [
    "REUSE",
    "Alignment",
    "Passage",
    "Portion",
    "Profiles",
    "SharedText",
    "Side",
    "Survey",
    "Tuning",
    "align",
    "find_reuse",
    "located",
    "portion",
    "profile",
    "shared_text",
    "shared_texts",
    "survey",
    "with_languages",
]
