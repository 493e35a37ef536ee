"""Shingles, MinHash signatures and similarity sketches, and the ways to datasketch and scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.sketch.shingles import Shingles, shingle
from provenance.sketch.signatures import Signatures, sign
from provenance.sketch.similar import sketch
from provenance.sketch.texts import Texts, TokenIds

if TYPE_CHECKING:
    from provenance.sketch.vectorizer import MinHashVectorizer

__all__ = ["MinHashVectorizer", "Shingles", "Signatures", "Texts", "TokenIds", "shingle", "sign", "sketch"]


def __getattr__(name: str) -> Any:
    if name != "MinHashVectorizer":
        raise AttributeError(f"module 'provenance.sketch' has no attribute {name!r}")
    # scikit-learn takes seconds to import, so its base class waits until somebody asks for the transformer.
    from provenance.sketch.vectorizer import MinHashVectorizer

    return MinHashVectorizer
