"""The words that two documents have in common, and the number of them in the same order.

Two reports of one event use many of the same words, each wherever its own account needs them. A text made
from another keeps its source's words where it can, in the same order, through all rewording. So the longest
common sequence of words is better evidence than the number of common words. It depends neither on sentences
nor on capitals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

# Lighter words occur in most texts, in any order.
_LIGHTEST = round(2.5 * BIT)
# At most this many of the words in common are compared in order, which bounds the cost of very long texts.
_MOST_WORDS = 50_000


@dataclass(frozen=True)
class CommonSequence:
    """The words that two documents have in common, and how many of them are in the same order.

    Words that both documents quote do not count. The result is symmetric in the pair.

    `common`: the smaller of the two documents' shares of distinct words that the other also has.
    `in_order`: the words of the longest sequence common to both, as a share of the words of the document with
    more of them. `in_order_of_shorter`: the same for the document with fewer words.
    """

    common: float
    in_order: float
    in_order_of_shorter: float


def longest_common_sequence(a: PreparedDocument, b: PreparedDocument) -> CommonSequence:
    """Compare the words of two documents whose stems are common codes (`with_common_codes`)."""
    found = np.empty(6, np.int64)
    kernels(len(a.stems) + len(b.stems)).words_in_order(
        a.stems,
        a.weights,
        touching(a),
        a.quoted,
        b.stems,
        b.weights,
        touching(b),
        b.quoted,
        _LIGHTEST,
        _MOST_WORDS,
        found,
    )
    in_a, in_b, distinct_a, distinct_b, common, sequence = found.tolist()
    if not common:
        return CommonSequence(0.0, 0.0, 0.0)
    return CommonSequence(
        common / max(distinct_a, distinct_b), sequence / max(in_a, in_b), sequence / min(in_a, in_b)
    )


def touching(document: PreparedDocument) -> np.ndarray:
    """Mask of the tokens that touch the next token: in scripts without spaces, two characters form a word."""
    touching = np.zeros(len(document.ends), bool)
    np.equal(document.ends[:-1], document.starts[1:], out=touching[:-1])
    return touching
