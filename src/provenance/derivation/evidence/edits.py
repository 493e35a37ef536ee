"""Insertions, deletions and replacements, place by place, in two texts that are otherwise alike.

The comparison uses bigrams, two words next to each other. If both documents have a bigram, nothing was
changed. If one document has a single bigram of its own, and the texts agree before and after it, the other
document has something between the two words: it inserted that text, or this document left it out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.feature import Feature, count_from_log1p
from provenance.derivation.evidence.pair_views import PairViews


@dataclass(frozen=True, eq=False)
class Bigrams:
    """Each token together with the next one.

    `number` identifies the two words, with the same number in both documents of a pair, and is -1 for the
    last token of a document; `known` says whether the other document has the two words next to each other as
    well.
    """

    number: np.ndarray
    known: np.ndarray

    @property
    def new(self) -> np.ndarray:
        """The bigrams that the other document lacks."""
        new: np.ndarray = (self.number >= 0) & ~self.known
        return new


def bigrams(pair_views: PairViews) -> Bigrams:
    """The bigrams of both documents of every pair."""
    last = pair_views.tokens.offsets[1:][pair_views.tokens.sizes > 0] - 1
    followed = np.ones(pair_views.tokens.total, dtype=bool)
    followed[last] = False
    firsts = np.flatnonzero(followed)
    number_of_first = np.unique(
        pair_views.stems[firsts] * pair_views.stem_count + pair_views.stems[firsts + 1], return_inverse=True
    )[1]
    number = np.full(pair_views.tokens.total, -1)
    number[firsts] = number_of_first
    return Bigrams(number, _marked_in_other(pair_views, number, followed))


def changed_places(pair_views: PairViews) -> np.ndarray:
    """The logarithm of the number of places in which a document differs from the other."""
    new = pair_views.cached(bigrams).new
    begins = new.copy()
    begins[1:] &= ~new[:-1]
    return np.log1p(pair_views.tokens.sum(begins))


def _marked_in_other(pair_views: PairViews, number: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Mask of the bigrams that are marked in the other document."""
    document = (pair_views.tokens.owner >= len(pair_views.pairs)).astype(np.int64)
    marked_numbers = np.zeros((2, int(number.max(initial=-1)) + 2), dtype=bool)
    marked_numbers[document[marked], number[marked]] = True
    in_other: np.ndarray = marked_numbers[1 - document, number] & (number >= 0)
    return in_other


EDITS = (
    Feature(
        "places changed",
        changed_places,
        "{more} continues differently from {less} in {high} places; the reverse happens in {low}.",
        because="A text that continues differently in more places has been edited more.",
        breaks="If the source is longer, it is the one that continues differently.",
        unit=count_from_log1p,
    ),
)
