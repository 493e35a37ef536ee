"""Folding, tokens with offsets, sentences, quotations, languages and stems."""

from __future__ import annotations

from provenance.kernels.reference import ALIKE, BROKEN, DIGIT, DISGUISED, UNSPACED, UPPER
from provenance.text.languages import has_case
from provenance.text.marks import Marks
from provenance.text.tokens import Tokens, tokenize

__all__ = [
    "ALIKE",
    "BROKEN",
    "DIGIT",
    "DISGUISED",
    "UNSPACED",
    "UPPER",
    "Marks",
    "Tokens",
    "has_case",
    "tokenize",
]
