"""The words that two documents have in common, and how many of them come in the same order.

Two reports of one event use many of the same words, each where its own account has need of them. A text
made from another keeps its source's words where it can, one after the other, through all rewording, so that
the longest sequence of words common to both tells more than the number of common words. It needs neither
sentences nor capitals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.passages.background import BIT
from provenance.passages.profiles import Side

# Lighter words are in most texts, in any order.
_LIGHTEST = round(2.5 * BIT)
# Of the words in common as many as these are put in order; bounds what endless texts cost.
_MOST_WORDS = 50_000


@dataclass(frozen=True)
class Wording:
    """How much wording two documents have in common, apart from what both quote; symmetric in the pair.

    `common`: the share of distinct words that the other document has too, the smaller of the two shares.
    `in_order`: the words of the longest sequence common to both, as a share of the words of the document
    with more of them. `in_order_of_shorter`: the same of the document with fewer.
    """

    common: float
    in_order: float
    in_order_of_shorter: float


def wording(a: Side, b: Side) -> Wording:
    """Compare the wording of two documents whose stems are common codes (`with_common_codes`)."""
    in_a, in_b = _words(a, b), _words(b, a)
    distinct_a, distinct_b = np.unique(in_a), np.unique(in_b)
    common = np.intersect1d(distinct_a, distinct_b, assume_unique=True)
    if not len(common):
        return Wording(0.0, 0.0, 0.0)
    shared_a, shared_b = (words[np.isin(words, common)][:_MOST_WORDS].tolist() for words in (in_a, in_b))
    sequence = longest_common_sequence(*sorted((shared_a, shared_b), key=len))
    shorter, longer = sorted((len(in_a), len(in_b)))
    return Wording(
        len(common) / max(len(distinct_a), len(distinct_b)),
        sequence / longer,
        sequence / shorter,
    )


def _words(side: Side, other: Side) -> np.ndarray:
    """The words of a document in order, without the commonest and without what both documents quote."""
    words, weights = side.stems, side.weights
    quoted = side.quoted & np.isin(words, other.stems[other.quoted])
    # Where nothing stands between tokens they are characters, and two of them are a word.
    touching = np.flatnonzero(side.ends[:-1] == side.starts[1:])
    if len(touching):
        words, weights = words.copy(), weights.copy()
        words[touching] = ((side.stems[touching] + 1) << 32) | side.stems[touching + 1]
        weights[touching] += side.weights[touching + 1]
    return words[(weights >= _LIGHTEST) & ~quoted]


def longest_common_sequence(short: list[int], long: list[int]) -> int:
    """How many words the longest sequence has that runs through both lists, not necessarily unbroken.

    All words of `long` are in `short`. A bit for each word of `short`, and a few operations on all bits at
    once for each word of `long` (Hyyrö 2004).

    Examples
    --------
    >>> longest_common_sequence([1, 2, 3, 4], [2, 4, 3, 1, 3, 4])
    3
    """
    places: dict[int, int] = {}
    for place, word in enumerate(short):
        places[word] = places.get(word, 0) | 1 << place
    all_bits = (1 << len(short)) - 1
    unmatched = all_bits
    for word in long:
        met = unmatched & places[word]
        unmatched = (unmatched + met | unmatched - met) & all_bits
    return len(short) - unmatched.bit_count()
