"""Estimate the probability that two documents share text, rather than merely report the same event.

Two reports of the same event have names, figures, public quotations, stock phrases and most of their words in
common. If the reports also share text, their similar sentences and common words are usually in the same
order. If the order differs, only a run of words that is too long to be a coincidence shows that the reports
share text. A logistic model weighs these features. Its coefficients are stored as data, and are fitted by
`benchmarks/alignment/fit.py` to pairs whose history is known.

Scripts without capitals have coefficients of their own. In these scripts, names look like other words, texts
have little punctuation, spelling varies, and order is weaker evidence. So the model uses fewer features, and
gives more weight to the words that the documents have in common.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.engine.coefficients import probability, shipped
from provenance.passages.alignment import Alignment, Passage
from provenance.passages.common_sequence import longest_common_sequence

# The number of tokens in the shorter document is clipped to this range.
_SHORTEST, _LONGEST = 10, 30_000


@dataclass(frozen=True)
class Features:
    """Features that distinguish shared text from a shared event.

    The features are symmetric in the two documents. `cased` selects the coefficients: it is true if the
    script of either document has capitals.
    """

    cased: bool
    # The amount by which the concordance of the sentences exceeds one half (0 if it does not), multiplied by
    # the closeness of the documents.
    concordant: float
    # The length of the longest common sequence of words, as a share of the longer and of the shorter
    # document.
    in_order: float
    in_order_of_shorter: float
    # The number of distinct words that occur in both documents, divided by the number of distinct words in
    # the document that has more of them.
    common: float
    # The logarithm of the number of tokens in the shorter document: in a short document, many words are in
    # the same order by chance.
    length: float
    # The weight, in hundreds of bits, by which the heaviest run of equal words exceeds seventy bits, clipped
    # to the range from 0 to 0.8. Words quoted in both documents are not part of a run. Such a heavy run is no
    # coincidence, whatever the topic.
    copied: float
    # log(1 + weight * similarity / 100) * (1 - closeness). The closeness is that of the documents. The weight
    # (in bits) and the similarity are measured on the unquoted text of one passage: the passage with the
    # highest product of the two.
    passage: float


def features(alignment: Alignment, passages: Sequence[Passage]) -> Features:
    """Compute the features of a pair, given the passages that would be reported for it."""
    a, b = alignment.a, alignment.b
    words = longest_common_sequence(a, b)
    foreign = 1 - alignment.closeness
    unquoted = [
        passage.unquoted * passage.unquoted_similarity for passage in passages if passage.kind != "quotation"
    ]
    return Features(
        cased=a.cased or b.cased,
        concordant=(1 - foreign) * max(alignment.arrangement.concordance - 0.5, 0.0),
        in_order=words.in_order,
        in_order_of_shorter=words.in_order_of_shorter,
        common=words.common,
        length=math.log(min(max(len(a.stems), _SHORTEST), max(len(b.stems), _SHORTEST), _LONGEST)),
        copied=min(max(alignment.copied / 100 - 0.7, 0.0), 0.8),
        passage=foreign * math.log1p(max(unquoted, default=0.0) / 100),
    )


def shares_text(found: Features) -> float:
    """Return the probability that two documents with these features share text."""
    coefficients = shipped("provenance.passages", "shared_text_model")["coefficients"]
    return probability(coefficients["cased" if found.cased else "uncased"], found)
