"""The words that two documents have in common, and how many of them come in the same order.

Two reports of one event use many of the same words, each where its own account has need of them. A text
made from another keeps its source's words where it can, one after the other, through all rewording, so that
the longest sequence of words common to both tells more than the number of common words. It needs neither
sentences nor capitals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
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
    kernel = kernels(len(in_a) + len(in_b))
    codes_a, codes_b = np.empty(len(in_a), np.int64), np.empty(len(in_b), np.int64)
    codes = kernel.number(in_a.view(np.uint64), in_b.view(np.uint64), codes_a, codes_b)
    has_a, has_b = _marked(codes_a, codes), _marked(codes_b, codes)
    common = has_a & has_b
    if not common.any():
        return Wording(0.0, 0.0, 0.0)
    shared = [words[common[words]][:_MOST_WORDS] for words in (codes_a, codes_b)]
    sequence = kernel.common_sequence(*sorted(shared, key=len), codes)
    shorter, longer = sorted((len(in_a), len(in_b)))
    return Wording(
        float(common.sum() / max(has_a.sum(), has_b.sum())),
        sequence / longer,
        sequence / shorter,
    )


def _words(side: Side, other: Side) -> np.ndarray:
    """The words of a document in order, without the commonest and without what both documents quote."""
    words, weights = side.stems, side.weights
    codes = max(int(side.stems.max()), int(other.stems.max())) + 1
    quoted = side.quoted & _marked(other.stems[other.quoted], codes)[side.stems]
    # Where nothing stands between tokens they are characters, and two of them are a word.
    touching = np.flatnonzero(side.ends[:-1] == side.starts[1:])
    if len(touching):
        words, weights = words.copy(), weights.copy()
        words[touching] = ((side.stems[touching] + 1) << 32) | side.stems[touching + 1]
        weights[touching] += side.weights[touching + 1]
    return words[(weights >= _LIGHTEST) & ~quoted]


def _marked(codes: np.ndarray, count: int) -> np.ndarray:
    """Which of `count` codes there are."""
    marks = np.zeros(count, dtype=bool)
    marks[codes] = True
    return marks
