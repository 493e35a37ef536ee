"""Count the words that two documents have in common, and how many of these are in the same order.

Two reports of the same event use many of the same words, but each report uses them in its own order. A
derived text keeps many of its source's words in the same order, however much it is reworded. So the length of
the longest common sequence of words is better evidence of derivation than the number of words in common. This
length does not depend on sentence boundaries or capitals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

# Words with less weight than this are ignored, because they occur in many texts in any order.
_LIGHTEST = round(2.5 * BIT)
# Of the words that also occur in the other document, only the first ones are compared, up to this many. This
# limits the time for very long texts.
_MOST_WORDS = 50_000


@dataclass(frozen=True)
class CommonSequence:
    """The words that two documents have in common, and how many of them are in the same order.

    Words that both documents quote are not counted. The result is symmetric in the two documents.

    `common` is the number of distinct words that occur in both documents, divided by the number of distinct
    words in the document that has more of them. `in_order` is the length of the longest common sequence of
    words, divided by the number of words in the document with more words. `in_order_of_shorter` is the same
    length, divided by the number of words in the document with fewer words.
    """

    common: float
    in_order: float
    in_order_of_shorter: float


def longest_common_sequence(a: PreparedDocument, b: PreparedDocument) -> CommonSequence:
    """Compare the words of two documents.

    Stems are given as integer codes shared by both documents; see `with_common_codes`.
    """
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
    """Return a boolean mask of the tokens that are followed by the next token without a gap.

    In scripts without spaces, each token is a character, and two characters without a gap between them are
    treated as a word.
    """
    touching = np.zeros(len(document.ends), bool)
    np.equal(document.ends[:-1], document.starts[1:], out=touching[:-1])
    return touching
