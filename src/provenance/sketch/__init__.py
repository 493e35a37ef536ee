"""Shingles, similarity sketches, and MinHash signatures for use with datasketch and scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.sketch.shingles import Shingles, shingle
from provenance.sketch.signatures import Signatures, minhash_signatures
from provenance.sketch.similar import sketch
from provenance.sketch.tokenized_texts import Texts, TokenIds

if TYPE_CHECKING:
    from provenance.sketch.vectorizer import MinHashVectorizer

__all__ = [
    "MinHashVectorizer",
    "Shingles",
    "Signatures",
    "Texts",
    "TokenIds",
    "minhash_signatures",
    "shingle",
    "sketch",
]


def __getattr__(name: str) -> Any:
    if name != "MinHashVectorizer":
        raise AttributeError(f"module 'provenance.sketch' has no attribute {name!r}")
    # scikit-learn takes seconds to import, so it is imported only when the transformer is used.
    from provenance.sketch.vectorizer import MinHashVectorizer

    return MinHashVectorizer
