"""Identical texts, found first: a thousand copies of a text are compared with other texts only once."""

from __future__ import annotations

import numpy as np

from provenance.engine.buckets import repeated
from provenance.pairs.window import Admissible
from provenance.sketch import sketch
from provenance.text import Tokens


def first_copies_of(tokens: Tokens) -> np.ndarray:
    """For each document the first one with the same sequence of tokens (int64).

    This is the document itself if its text is unique or has no tokens.
    """
    _, fingerprints = sketch(tokens, size=1, slots=0, seed=1)
    return first_with_fingerprint(fingerprints, np.diff(tokens.offsets) == 0)


def first_with_fingerprint(fingerprints: np.ndarray, empty: np.ndarray) -> np.ndarray:
    """For each document the first one with the same fingerprint; itself if it is `empty` (int64)."""
    first = np.arange(empty.size)
    rows = repeated(np.ascontiguousarray(fingerprints[:, 0]))
    rows = rows[~empty[rows]]
    # The sort is stable, so the first copy of a text stays first.
    rows = rows[np.lexsort((fingerprints[rows, 1], fingerprints[rows, 0]))]
    begins = np.ones(rows.size, bool)
    begins[1:] = (fingerprints[rows[1:]] != fingerprints[rows[:-1]]).any(axis=1)
    first[rows] = rows[begins][np.cumsum(begins) - 1]
    return first


def links(first_copies: np.ndarray, admissible: Admissible | None) -> np.ndarray:
    """For each copy of a text the document it is paired with: the first copy that it may be related to.

    `first_copies` is the result of `first_copies_of`. A document with no such copy before it is the head of
    its text, or of its text inside a date window, and is linked to itself; or it is linked to the first such
    copy after it, if that one is paired with another document and the head would be in no pair.
    """
    links = first_copies.copy()
    if admissible is None:
        return links
    documents = np.arange(first_copies.size)
    members = Members(first_copies)

    def first_admissible(document: int, copies: np.ndarray) -> int:
        allowed = admissible(copies, np.full(copies.size, document))
        return copies[allowed.argmax()] if allowed.any() else document

    apart = np.flatnonzero((first_copies != documents) & ~admissible(first_copies, documents))
    for document in apart.tolist():
        copies = members.of(first_copies[document])
        links[document] = first_admissible(document, copies[copies < document])
    linked = np.bincount(links, minlength=links.size) > 1
    for document in apart[(links[apart] == apart) & ~linked[apart]].tolist():
        copies = members.of(first_copies[document])
        links[document] = first_admissible(document, copies[copies > document])
    return links


class Members:
    """The copies of each text, in order."""

    def __init__(self, first_copies: np.ndarray) -> None:
        self._order = np.argsort(first_copies, kind="stable")
        self._starts = np.searchsorted(first_copies[self._order], np.arange(first_copies.size + 1))

    def of(self, first_copy: int) -> np.ndarray:
        """The documents whose first copy is `first_copy`, itself included."""
        return self._order[self._starts[first_copy] : self._starts[first_copy + 1]]

    def count(self, first_copies: np.ndarray) -> np.ndarray:
        """The number of copies of each of `first_copies`, itself included."""
        return self._starts[first_copies + 1] - self._starts[first_copies]
