"""What a third document says of a pair: readings that one of the two shares with it and the other lacks.

The classical argument of textual criticism. Where one of two texts shares words with a third that the other
does not have, it cannot have all from the other: where both do, they hold parts of a common source; where one
does, it is rather the source. This holds of texts that lose on the way, as news does; a revision or a reply
grows, and what comes after it shares what it added. And a text that two others, strangers to each other, make
up between them was put together from both. What breaks it: two who put the same words in by chance, a third
text that has taken from both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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
# What share of the words in common counts as none, and how much more speaks with most of its weight.
_CHANCE, _CLEAR = 0.05, 0.1
_FEW = 5  # words that are added to those in common, so that two or three decide nothing
_TOGETHER = 0.1


@dataclass(frozen=True)
class Beside:
    """What third documents say of a pair, seen from its first document a.

    `asked`: whether any is related to both. `only_a`, from 0 to 1: how clearly a shares with a third what b
    lacks; `only_b` the same of b, `apart` that both do with one and the same third. `together`, from -1 to 1:
    how clearly b is put together from a and another document (negative: a from b and another). The third
    documents are named by `of_a`, `of_b` and `of_together`.
    """

    asked: bool = False
    only_a: float = 0.0
    only_b: float = 0.0
    apart: float = 0.0
    together: float = 0.0
    of_a: str = ""
    of_b: str = ""
    of_together: str = ""

    def swapped(self) -> Beside:
        """The same seen from the other document."""
        return replace(
            self,
            only_a=self.only_b,
            only_b=self.only_a,
            together=-self.together,
            of_a=self.of_b,
            of_b=self.of_a,
        )


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
        thirds = self._thirds(a, b)
        of_a, of_b = self._only(a, b, thirds), self._only(b, a, thirds)
        only_a, only_b = (max(found, default=(0.0, 0)) for found in (of_a, of_b))
        both = max((min(one[0], two[0]) for one, two in zip(of_a, of_b, strict=True)), default=0.0)
        together_b, together_a = self._together(b, a), self._together(a, b)
        joined = together_b[0] - together_a[0]
        return Beside(
            bool(thirds),
            _clearly(only_a[0]),
            _clearly(only_b[0]),
            _clearly(both),
            math.tanh(joined / _TOGETHER),
            _named(only_a, name),
            _named(only_b, name),
            _named(together_b if joined > 0 else together_a, name),
        )

    def _only(self, one: int, other: int, thirds: list[int]) -> list[tuple[float, int]]:
        """For each third how much one shares with it and not with the other, and its number turned round."""
        mine, theirs = self._matched[one], self._matched[other]
        common = min(mine[other].bit_count(), theirs[one].bit_count()) + _FEW
        return [((mine[third] & ~mine[other]).bit_count() / common, -third) for third in thirds]

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


def _bits(marked: np.ndarray) -> int:
    return int.from_bytes(np.packbits(marked).tobytes(), "big")


def _clearly(share: float) -> float:
    return math.tanh(max(share - _CHANCE, 0.0) / _CLEAR)


def _named(found: tuple[float, int], name: Callable[[int], str]) -> str:
    return name(-found[1]) if found[0] > 0 else ""
