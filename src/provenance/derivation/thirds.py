"""What a third document says of a pair: readings that one of the two shares with it and the other lacks.

The classical argument of textual criticism. Where each of two texts shares words with a third that the other
does not have, neither can have all from the other: both hold parts of a common source. Where only one does,
the other left these words out, or never had them: where texts lose rather than grow, it is the derived
one. And a text that two others, strangers to each other, make up between them was put together from both.
What breaks it: a third text that is a copy of one of the two, a text that grows from version to version.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from provenance.derivation.evidence import Reading
from provenance.passages.background import BIT

# Third documents asked for each document, those that share most with it.
_ASKED = 16
# Words as frequent as this are shared by chance.
_TELLING = 2 * BIT
# A third document that shares so much of its words with one of the two is a copy of it and tells nothing new.
_COPY = 0.9
# Words that a source must explain by itself for a text to be put together from two.
_LEAST_PART = 20
# How much common readings count as none, and at how many more they speak with most of their weight.
_CHANCE, _APART = 0.05, 0.1
_OMITTED, _TOGETHER = 10, 0.1


@dataclass(frozen=True)
class Beside:
    """What third documents say of a pair, for its first document a; empty where there is none.

    `apart`, from 0 to 1: how clearly each has from a third what the other lacks. `omitted`, from -1 to 1: how
    clearly b lacks what a shares with a third (negative where a does). `together`, likewise: how clearly b is
    put together from a and another document. The third documents are named by `of_apart` and so on.
    """

    apart: float = 0.0
    omitted: float = 0.0
    together: float = 0.0
    of_apart: str = ""
    of_omitted: str = ""
    of_together: str = ""

    def swapped(self) -> Beside:
        """The same for the other document."""
        return replace(self, omitted=-self.omitted, together=-self.together)


NOTHING = Beside()


class Agreements:
    """Which words of each document others share, one bit for each token."""

    def __init__(self) -> None:
        self._matched: dict[int, dict[int, int]] = {}
        self._shared: dict[int, dict[int, int]] = {}
        self._telling: dict[int, int] = {}
        self._length: dict[int, int] = {}
        self._asked: dict[int, list[int]] = {}

    def add(self, documents: tuple[int, int], readings: tuple[Reading, Reading]) -> None:
        """Take up a pair of documents, by position."""
        for (document, other), reading in zip((documents, documents[::-1]), readings, strict=True):
            telling = reading.side.weights >= _TELLING
            self._matched.setdefault(document, {})[other] = _bits(reading.matched & telling)
            self._shared.setdefault(document, {})[other] = _bits(reading.shared)
            self._telling[document] = int(telling.sum())
            self._length[document] = len(telling)
            self._asked.pop(document, None)

    def beside(self, a: int, b: int, name: Callable[[int], str]) -> Beside:
        """What the documents related to a or b say of the two."""
        common = min(self._matched[a][b].bit_count(), self._matched[b][a].bit_count())
        apart, omitted_b, omitted_a = (0, -1), (0, -1), (0, -1)
        for third in self._thirds(a, b):
            of_a = (self._matched[a][third] & ~self._matched[a][b]).bit_count()
            of_b = (self._matched[b][third] & ~self._matched[b][a]).bit_count()
            apart = max(apart, (min(of_a, of_b), -third))
            omitted_b, omitted_a = max(omitted_b, (of_a, -third)), max(omitted_a, (of_b, -third))
        more = omitted_b[0] - omitted_a[0]
        together_b, together_a = self._together(b, a), self._together(a, b)
        joined = together_b[0] - together_a[0]
        return Beside(
            math.tanh(max(apart[0] / (common + 5) - _CHANCE, 0.0) / _APART),
            math.tanh(more / _OMITTED),
            math.tanh(joined / _TOGETHER),
            _named(apart, name),
            _named(omitted_b if more > 0 else omitted_a, name),
            _named(together_b if joined > 0 else together_a, name),
        )

    def _thirds(self, a: int, b: int) -> list[int]:
        """Documents related to both, no copies of either."""
        asked = set(self._nearest(a)) | set(self._nearest(b))
        both = self._matched[a].keys() & self._matched[b].keys()
        return sorted(z for z in asked & both if not self._copies(a, z) and not self._copies(b, z))

    def _together(self, derived: int, source: int) -> tuple[float, int]:
        """How much more of a text two strangers explain than it does of either, and the other stranger."""
        mine, best = self._shared[derived], (0.0, -1)
        for other in self._nearest(derived):
            if other == source or other in self._shared[source]:
                continue
            alone = ((mine[other] & ~mine[source]).bit_count(), (mine[source] & ~mine[other]).bit_count())
            if min(alone) < _LEAST_PART:
                continue
            explained = (mine[source] | mine[other]).bit_count() / self._length[derived]
            taken = max(
                self._shared[each][derived].bit_count() / self._length[each] for each in (source, other)
            )
            best = max(best, (explained - taken, -other))
        return best

    def _copies(self, one: int, other: int) -> bool:
        return all(
            self._matched[a][b].bit_count() >= _COPY * self._telling[a]
            for a, b in ((one, other), (other, one))
        )

    def _nearest(self, document: int) -> list[int]:
        """The documents that share most words with one; of equals those that come first in the corpus."""
        if document not in self._asked:
            held = self._matched[document]
            ordered = sorted(held, key=lambda other: (-held[other].bit_count(), other))
            self._asked[document] = ordered[:_ASKED]
        return self._asked[document]


def agreements(pairs: Iterable[tuple[tuple[int, int], tuple[Reading, Reading]]]) -> Agreements:
    """Take up pairs of documents with their readings."""
    found = Agreements()
    for documents, readings in pairs:
        found.add(documents, readings)
    return found


def _bits(marked: np.ndarray) -> int:
    return int.from_bytes(np.packbits(marked).tobytes(), "big")


def _named(found: tuple[float, int], name: Callable[[int], str]) -> str:
    return name(-found[1]) if found[0] > 0 else ""
