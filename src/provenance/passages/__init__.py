"""Reused passages: candidate pairs, alignment, significance, kinds and groups."""

from __future__ import annotations

from provenance.passages.alignment import Alignment, Passage, Tuning, align
from provenance.passages.profiles import Profiles, Side, profile

__all__ = ["Alignment", "Passage", "Profiles", "Side", "Tuning", "align", "profile"]
