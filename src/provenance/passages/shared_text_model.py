"""Whether two documents share text, or only an event.

Two reports of one event share names, figures, public quotations, stock phrases and most of their words.
What reuse adds is arrangement: sentence after sentence has its counterpart, in the same order, and so do
the words; or else there is a stretch of wording that nobody arrives at twice. A logistic model weighs these
features; its coefficients are data, fitted by `benchmarks/alignment/fit.py` on pairs whose history is known.

Scripts without capitals have coefficients of their own. There names look like other words, texts have
little punctuation, spelling varies, and what order there is shows less; so fewer features are weighed, and
the words in common count for more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.engine.coefficients import probability, shipped
from provenance.passages.alignment import Alignment, Passage
from provenance.passages.common_sequence import longest_common_sequence

# Tokens of the shorter document, between which its length makes a difference.
_SHORTEST, _LONGEST = 10, 30_000


@dataclass(frozen=True)
class Features:
    """What distinguishes shared text from a shared event; symmetric in the pair.

    `cased` names the coefficients: whether the documents are in a script that has capitals.
    """

    cased: bool
    # What the order of sentences in common, corrected for chance, exceeds a half by, between documents alike
    # all through.
    concordant: float
    # The longest sequence of words common to both, as a share of the longer and of the shorter document.
    in_order: float
    in_order_of_shorter: float
    # The share of distinct words in common, of the document that shares less.
    common: float
    # Logarithm of the tokens of the shorter document: in a short one much is in order by chance.
    length: float
    # Weight of the longest run of equal words not quoted on both sides, as far as it exceeds seventy bits, in
    # hundreds of bits, at most 0.8: nobody arrives at that twice, whatever the topic.
    copied: float
    # Weight of the best passage, without what is quoted, between documents otherwise foreign to each other;
    # the logarithm of one more than hundreds of bits.
    passage: float


def features(alignment: Alignment, passages: Sequence[Passage]) -> Features:
    """Gather the features of a pair with the passages it would have."""
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
    """The probability that the documents share text and not only an event."""
    coefficients = shipped("provenance.passages", "shared_text_model")["coefficients"]
    return probability(coefficients["cased" if found.cased else "uncased"], found)
