"""Find the passages that documents share: choose candidate pairs, align them and judge the results."""

from __future__ import annotations

from provenance.passages.alignment import Alignment, Passage, align
from provenance.passages.candidates import Surroundings
from provenance.passages.corpus_index import CorpusIndex, build_index, with_languages
from provenance.passages.judge import SharedText, located, shared_text
from provenance.passages.portions import Portion, portion
from provenance.passages.prepared import PreparedDocument, PreparedDocuments, prepare
from provenance.passages.stage import REUSE, align_pairs, ends, find_reuse, reuse_among, shared_texts
from provenance.passages.thresholds import BY_STRICTNESS, Thresholds

__all__ = [
    "BY_STRICTNESS",
    "REUSE",
    "Alignment",
    "CorpusIndex",
    "Passage",
    "Portion",
    "PreparedDocument",
    "PreparedDocuments",
    "SharedText",
    "Surroundings",
    "Thresholds",
    "align",
    "align_pairs",
    "build_index",
    "ends",
    "find_reuse",
    "located",
    "portion",
    "prepare",
    "reuse_among",
    "shared_text",
    "shared_texts",
    "with_languages",
]
