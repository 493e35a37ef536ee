"""Count the places where two otherwise similar texts differ by an insertion, a deletion or a replacement.

The comparison uses bigrams, which are pairs of adjacent words. If a document has a bigram that the other
document lacks, one of the documents was changed there: the other document may have additional text between
the two words, or one of the words may have been replaced. Consecutive bigrams of this kind count as one
place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.feature import Feature, count_from_log1p
from provenance.derivation.evidence.pair_views import PairViews


@dataclass(frozen=True, eq=False)
class Bigrams:
    """For each token, the bigram made up of that token and the next one.

    `number` identifies the bigram and is the same in both documents of a pair; it is -1 for the last token of
    a document. `known` states whether the other document also contains the bigram.
    """

    number: np.ndarray
    known: np.ndarray

    @property
    def new(self) -> np.ndarray:
        """Mask of the bigrams that the other document lacks."""
        new: np.ndarray = (self.number >= 0) & ~self.known
        return new


def bigrams(pair_views: PairViews) -> Bigrams:
    """Return the bigrams of both documents of every pair."""
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
    """Return the logarithm of 1 plus the number of places where each document differs from the other."""
    new = pair_views.cached(bigrams).new
    begins = new.copy()
    begins[1:] &= ~new[:-1]
    return np.log1p(pair_views.tokens.sum(begins))


def _marked_in_other(pair_views: PairViews, number: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Return a mask of the bigrams that are marked in the other document."""
    document = (pair_views.tokens.owner >= len(pair_views.pairs)).astype(np.int64)
    marked_numbers = np.zeros((2, int(number.max(initial=-1)) + 2), dtype=bool)
    marked_numbers[document[marked], number[marked]] = True
    in_other: np.ndarray = marked_numbers[1 - document, number] & (number >= 0)
    return in_other


EDITS = (
    Feature(
        "places changed",
        changed_places,
        "In {high} places, {more} has word sequences that {less} lacks; the reverse is true of {low} places.",
        because="Editing creates word sequences that the source lacks.",
        breaks="If the source is longer, it has more word sequences that the derived text lacks.",
        unit=count_from_log1p,
    ),
)
