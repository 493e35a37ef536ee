"""Find identical texts first, so that a thousand copies of a text are compared with other texts only once."""

from __future__ import annotations

from typing import Literal

import numpy as np

from provenance.engine.buckets import repeated
from provenance.engine.ragged import concatenated_ranges
from provenance.pairs.window import UNDATED, Admissible
from provenance.sketch import sketch
from provenance.text import Tokens


def first_copies_of(tokens: Tokens, when: np.ndarray | None = None) -> np.ndarray:
    """Return each document's first copy: the earliest document with the same sequence of tokens (int64).

    `when` (int64) is the time of each document. If several copies are equally early, or if `when` is not
    given, the first in document order is taken. A document is its own first copy if its text is unique or has
    no tokens.
    """
    _, fingerprints = sketch(tokens, size=1, slots=0, seed=1)
    empty = np.diff(tokens.offsets) == 0
    return first_with_fingerprint(
        fingerprints, empty, np.zeros(empty.size, np.int64) if when is None else when
    )


def first_with_fingerprint(fingerprints: np.ndarray, empty: np.ndarray, when: np.ndarray) -> np.ndarray:
    """For each document, return the earliest document with the same fingerprint (int64).

    For a document that is marked in `empty`, the result is the document itself.
    """
    first = np.arange(empty.size)
    rows = repeated(np.ascontiguousarray(fingerprints[:, 0]))
    rows = rows[~empty[rows]]
    # The sort is stable, so equally early copies stay in document order.
    rows = rows[np.lexsort((when[rows], fingerprints[rows, 1], fingerprints[rows, 0]))]
    begins = np.ones(rows.size, bool)
    begins[1:] = (fingerprints[rows[1:]] != fingerprints[rows[:-1]]).any(axis=1)
    first[rows] = rows[begins][np.cumsum(begins) - 1]
    return first


def links(first_copies: np.ndarray, admissible: Admissible) -> np.ndarray:
    """For each document, return the copy of its text that it is paired with.

    A document is paired with the first earlier copy that it may be related to. A document without such a copy
    is a *head*, and the result is the document itself. There is one exception: a head with which no other
    copy is paired is itself paired with the first later copy that it may be related to, if there is one. That
    later copy is in turn paired with a different, earlier copy.

    `first_copies` is the result of `first_copies_of`.
    """
    found = first_copies.copy()
    documents = np.flatnonzero(first_copies != np.arange(first_copies.size))
    if not documents.size:
        return found
    copies = Copies(first_copies, admissible)
    before = copies.first_admissible(documents, first_copies[documents], end=copies.place[documents])
    found[documents] = np.where(before < 0, documents, before)
    linked = np.bincount(found, minlength=found.size) > 1
    alone = documents[(found[documents] == documents) & ~linked[documents]]
    after = copies.first_admissible(alone, first_copies[alone], begin=copies.place[alone] + 1)
    found[alone] = np.where(after < 0, alone, after)
    return found


class Copies:
    """The copies of each text, sorted by date, and in document order if their dates are equal.

    `order` contains the documents, grouped by text, and `place` is the position of each document in `order`.
    """

    def __init__(self, first_copies: np.ndarray, admissible: Admissible) -> None:
        self._admissible = admissible
        when = admissible.when
        self._longest = int(
            (when - admissible.earliest).max(initial=0)
        )  # the longest period that a document's date covers
        self.order = np.lexsort((when, first_copies))
        self.place = np.empty(first_copies.size, np.int64)
        self.place[self.order] = np.arange(first_copies.size)
        self._texts = first_copies[self.order]
        self._moments = np.unique(when)
        self._keys = self._key(self._texts, np.searchsorted(self._moments, when[self.order]))
        if admissible.outlets is not None:
            outlets = admissible.outlets[self.order]
            changes = np.append(np.flatnonzero(np.diff(outlets)) + 1, outlets.size)
            self._other_outlet = changes[np.searchsorted(changes, np.arange(outlets.size), "right")]

    def of(self, texts: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the copies of the given texts, limited to documents that the mask `chosen` selects.

        Each of the `texts` is given by its first copy. For each copy, also return the index of its text in
        `texts`.
        """
        order = self.order[chosen[self.order]]
        begin, end = (
            np.searchsorted(self._texts[chosen[self.order]], texts, side) for side in ("left", "right")
        )
        return order[concatenated_ranges(begin, end - begin)], np.repeat(np.arange(texts.size), end - begin)

    def first_admissible(
        self,
        documents: np.ndarray,
        texts: np.ndarray,
        begin: np.ndarray | None = None,
        end: np.ndarray | None = None,
    ) -> np.ndarray:
        """For each document, return the first copy of a given text that may be related to it (int64).

        The text given for ``documents[i]`` is identified by its first copy, ``texts[i]``. The result is -1 if
        no copy of the text qualifies. If `begin` and `end` are given, only the copies between these positions
        are considered.
        """
        found = self._first_in_reach(documents, texts, begin, end)
        # If copies are dated only by month or year, the search covers a longer period than the date window,
        # so its results have to be checked.
        while (
            wrong := np.flatnonzero(found >= 0)[~self._admissible(documents[found >= 0], found[found >= 0])]
        ).size:
            found[wrong] = self._first_in_reach(
                documents[wrong],
                texts[wrong],
                self.place[found[wrong]] + 1,
                None if end is None else end[wrong],
            )
        return found

    def _first_in_reach(
        self,
        documents: np.ndarray,
        texts: np.ndarray,
        begin: np.ndarray | None,
        end: np.ndarray | None,
    ) -> np.ndarray:
        """For each document, return the first copy that may be close enough in time, or -1 if there is none.

        If all dates are exact to the day or better, the copy is certain to be close enough.
        """
        first = np.searchsorted(self._texts, texts)
        last = np.searchsorted(self._texts, texts, "right")
        first = first if begin is None else np.maximum(first, begin)
        last = last if end is None else np.minimum(last, end)
        window, when = self._admissible.window, self._admissible.when[documents]
        if window is None:
            return self._first_between(documents, first, last)
        dated = when != UNDATED
        # Documents without a date are left out, because adding the window to `UNDATED` would overflow.
        since = self._admissible.earliest[documents]
        near, far = np.where(dated, since, 0) - window, np.where(dated, when, 0) + window + self._longest
        lowest, highest = self._moment(texts, near, "left"), self._moment(texts, far, "right")
        in_reach = self._first_between(
            documents,
            np.where(dated, np.maximum(first, lowest), first),
            np.where(dated, np.minimum(last, highest), last),
        )
        undated = np.maximum(first, self._moment(texts, np.full(texts.size, UNDATED), "left"))
        return np.where(in_reach < 0, self._first_between(documents, undated, last), in_reach)

    def _first_between(self, documents: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """For each document, return the first copy from another outlet between two positions.

        The result is -1 if there is none. If outlets are ignored, the first copy from any outlet is returned.
        """
        outlets, place = self._admissible.outlets, np.minimum(first, self.order.size - 1)
        if outlets is not None:
            own = outlets[documents]
            same = (own >= 0) & (outlets[self.order[place]] == own)
            place = np.where(same, self._other_outlet[place], place)
        found = (first < last) & (place < last)
        return np.where(found, self.order[np.where(found, place, 0)], -1)

    def _moment(self, texts: np.ndarray, when: np.ndarray, side: Literal["left", "right"]) -> np.ndarray:
        """For each text, return the position of its first copy at or after the given time.

        If `side` is ``"right"``, a copy at exactly this time does not count.
        """
        return np.searchsorted(self._keys, self._key(texts, np.searchsorted(self._moments, when, side)))

    def _key(self, texts: np.ndarray, moment: np.ndarray) -> np.ndarray:
        """Return sort keys that order copies by text, and then by time."""
        return texts * (self._moments.size + 1) + moment
