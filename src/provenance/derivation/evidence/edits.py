"""What was put in, taken out or put otherwise, place by place, where two texts run alike.

Looked at are two words next to each other. Where both documents have them so, nothing happened. Where one
has a single pair of neighbours of its own, and the text runs on alike before and after it, the other holds
something between the two: it put that in, or this one took it out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.feature import Feature, few
from provenance.derivation.evidence.pair_views import PairViews


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Every token with the one after it.

    `number` tells which two words they are, in either document of a pair, and is -1 for the last of a
    document; `known` says whether the other document has the two next to each other as well.
    """

    number: np.ndarray
    known: np.ndarray

    @property
    def new(self) -> np.ndarray:
        """Those that the other document lacks."""
        new: np.ndarray = (self.number >= 0) & ~self.known
        return new


def neighbours(own: PairViews) -> Neighbours:
    """Which words stand next to each other."""
    last = own.parts.offsets[1:][own.parts.sizes > 0] - 1
    followed = np.ones(own.parts.total, dtype=bool)
    followed[last] = False
    at = np.flatnonzero(followed)
    two = np.unique(own.words[at] * own.vocabulary + own.words[at + 1], return_inverse=True)[1]
    number = np.full(own.parts.total, -1)
    number[at] = two
    return Neighbours(number, _held_by_other(own, number, followed))


def changed_places(own: PairViews) -> np.ndarray:
    """In how many places a document runs on otherwise than the other, as a logarithm."""
    new = own.once(neighbours).new
    begins = new.copy()
    begins[1:] &= ~new[:-1]
    return np.log1p(own.parts.sum(begins))


def put_in(own: PairViews) -> np.ndarray:
    """In how many places a document has something where the other has nothing, as a logarithm."""
    two = own.once(neighbours)
    seam = two.new
    seam[1:] &= two.known[:-1]
    seam[:-1] &= two.known[1:]
    seam[:1] = seam[-1:] = False
    return np.log1p(own.other(own.parts.sum(seam)))


def commas_put_in(own: PairViews) -> np.ndarray:
    """Commas between two words that the other document has together without, as a logarithm."""
    two = own.once(neighbours)
    comma = two.known & own.column(own.documents.before_comma)
    return np.log1p(own.parts.sum(comma & ~_held_by_other(own, two.number, comma)))


def blank_lines_put_in(own: PairViews) -> np.ndarray:
    """Blank lines between two words that the other document has together without, as a logarithm."""
    two = own.once(neighbours)
    blank = np.zeros(own.parts.total, dtype=bool)
    blank[:-1] = own.column(own.documents.after_blank_line)[1:]
    blank &= two.known
    return np.log1p(own.parts.sum(blank & ~_held_by_other(own, two.number, blank)))


def _held_by_other(own: PairViews, number: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Which neighbours are among those marked in the other document."""
    second = (own.parts.owner >= len(own.pairs)).astype(np.int64)
    held = np.zeros((2, int(number.max(initial=-1)) + 2), dtype=bool)
    held[second[marked], number[marked]] = True
    known: np.ndarray = held[1 - second, number] & (number >= 0)
    return known


EDITS = (
    Feature(
        "places changed",
        changed_places,
        "In {high} places {more} runs on otherwise than {less}, which does so in {low}.",
        unit=few,
    ),
    Feature(
        "put in",
        put_in,
        "In {high} places {more} has something between two words that stand together in {less}; "
        "the reverse in {low}.",
        unit=few,
    ),
    Feature(
        "commas put in",
        commas_put_in,
        "In {high} places {more} sets a comma where {less} has the same words without; the reverse in {low}.",
        unit=few,
    ),
    Feature(
        "blank lines put in",
        blank_lines_put_in,
        "In {high} places {more} has a blank line where {less} has the same words without; "
        "the reverse in {low}.",
        unit=few,
    ),
)
