"""Identical texts, told apart first: a thousand copies of a text are compared with others once."""

from __future__ import annotations

import numpy as np

from provenance.pairs.repeated_keys import repeated
from provenance.pairs.window import Admissible
from provenance.sketch import sketch
from provenance.text import Tokens


def copies(tokens: Tokens) -> np.ndarray:
    """For each document the first one with the same sequence of tokens (int64).

    That is the document itself where the text is unique, and where it has no tokens.
    """
    _, fingerprints = sketch(tokens, size=1, slots=0, seed=1)
    return firsts(fingerprints, np.diff(tokens.offsets) == 0)


def firsts(fingerprints: np.ndarray, empty: np.ndarray) -> np.ndarray:
    """For each document the first one of the same fingerprint, itself where it is `empty` (int64)."""
    first = np.arange(empty.size)
    rows = repeated(np.ascontiguousarray(fingerprints[:, 0]))
    rows = rows[~empty[rows]]
    rows = rows[
        np.lexsort((fingerprints[rows, 1], fingerprints[rows, 0]))
    ]  # stable: the first stays the first
    begins = np.ones(rows.size, bool)
    begins[1:] = (fingerprints[rows[1:]] != fingerprints[rows[:-1]]).any(axis=1)
    first[rows] = rows[begins][np.cumsum(begins) - 1]
    return first


def links(first_copies: np.ndarray, admissible: Admissible | None) -> np.ndarray:
    """For each copy the document it pairs with: the first copy of its text it may be related to.

    `first_copies` is what `copies` says. A document with no such copy before it is the head of its text, or
    of
    its text inside a date window, and is linked to itself; or to the first such copy after it, where that
    one pairs with another and the head would be left alone.
    """
    links = first_copies.copy()
    if admissible is None:
        return links
    documents = np.arange(first_copies.size)
    members = Members(first_copies)

    def first_reached(document: int, copies: np.ndarray) -> int:
        reached = admissible(copies, np.full(copies.size, document))
        return copies[reached.argmax()] if reached.any() else document

    apart = np.flatnonzero((first_copies != documents) & ~admissible(first_copies, documents))
    for document in apart.tolist():
        copies = members.of(first_copies[document])
        links[document] = first_reached(document, copies[copies < document])
    linked = np.bincount(links, minlength=links.size) > 1
    for document in apart[(links[apart] == apart) & ~linked[apart]].tolist():
        copies = members.of(first_copies[document])
        links[document] = first_reached(document, copies[copies > document])
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
        """How many copies each of `first_copies` has, itself included."""
        return self._starts[first_copies + 1] - self._starts[first_copies]
