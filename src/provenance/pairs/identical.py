"""Identical texts, told apart first: a thousand copies of a text are compared with others once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import xxhash

from provenance.pairs.window import Admissible
from provenance.text import Tokens


def copies(tokens: Tokens) -> np.ndarray:
    """For each document the first one with the same sequence of tokens (int64).

    That is the document itself where the text is unique, and where it has no tokens. Sequences are told
    apart by a 128-bit hash, by which a billion texts stay apart.
    """
    view = tokens.identities.view(np.uint8).data
    edges = (tokens.offsets * tokens.identities.itemsize).tolist()
    first: dict[bytes, int] = {}
    return np.array(
        [
            first.setdefault(xxhash.xxh3_128_digest(view[start:end]), document) if end > start else document
            for document, (start, end) in enumerate(pairwise(edges))
        ],
        np.int64,
    )


def links(keepers: np.ndarray, admissible: Admissible | None) -> np.ndarray:
    """For each copy the document it pairs with: the first copy of its text it may be related to.

    `keepers` is what `copies` says. A document that has no such copy before it is linked to itself: the head
    of its text, or of its text inside a date window.
    """
    links = keepers.copy()
    if admissible is None:
        return links
    documents = np.arange(keepers.size)
    members = Members(keepers)
    for document in np.flatnonzero((keepers != documents) & ~admissible(keepers, documents)):
        earlier = members.of(keepers[document])
        earlier = earlier[earlier < document]
        reached = admissible(earlier, np.full(earlier.size, document))
        links[document] = earlier[reached.argmax()] if reached.any() else document
    return links


class Members:
    """The copies of each text, in order."""

    def __init__(self, keepers: np.ndarray) -> None:
        self._order = np.argsort(keepers, kind="stable")
        self._starts = np.searchsorted(keepers[self._order], np.arange(keepers.size + 1))

    def of(self, keeper: int) -> np.ndarray:
        """The documents whose first copy is `keeper`, itself included."""
        return self._order[self._starts[keeper] : self._starts[keeper + 1]]

    def count(self, keepers: np.ndarray) -> np.ndarray:
        """How many copies each of `keepers` has, itself included."""
        return self._starts[keepers + 1] - self._starts[keepers]
