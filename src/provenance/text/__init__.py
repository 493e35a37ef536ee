"""Folding, tokens with offsets, sentences, quotations, languages and stems."""

from __future__ import annotations

from provenance.kernels.reference import DIGIT, UNSPACED, UPPER
from provenance.text.characters import fold
from provenance.text.languages import has_case, languages
from provenance.text.marks import Marks, marks
from provenance.text.quotations import quotations
from provenance.text.sentences import sentences
from provenance.text.stems import stems
from provenance.text.tokens import Tokens, tokenize

__all__ = [
    "DIGIT",
    "UNSPACED",
    "UPPER",
    "Marks",
    "Tokens",
    "fold",
    "has_case",
    "languages",
    "marks",
    "quotations",
    "sentences",
    "stems",
    "tokenize",
]
