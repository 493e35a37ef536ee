"""Whether two documents share text, or only an event.

Two reports of one event share names, figures, public quotations, stock phrases and most of their words.
What reuse adds is arrangement and completeness: sentence after sentence has its counterpart, in the same
order, and hardly a name or a figure of the derived text is missing from its source; or else a stretch of
wording that nobody arrives at twice. A logistic model weighs these signs; its coefficients are data, fitted
by `benchmarks/alignment/fit.py` on pairs whose history is known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib import resources

import numpy as np

from provenance.passages.alignment import Alignment, Passage
from provenance.passages.profiles import NAME_WEIGHT, Side


@dataclass(frozen=True)
class Signs:
    """What tells shared text from a shared event; symmetric in the pair.

    Between documents alike all through (`foreign` 0) arrangement and completeness are weighed, between
    documents foreign to each other but for a passage (`foreign` 1) the passage is.
    """

    # How far sentences come in the same order, corrected for chance; and what of it exceeds a half.
    concordance: float
    concordant: float
    # The same in standard deviations: a short text is in order by chance.
    order: float
    # How much more alike than others the sentences in that order are.
    extent: float
    # The share of names and numbers of the more dependent document that the other has too.
    facts: float
    # Weight of the longest run of equal words not quoted on both sides, in hundreds of bits, at most 1.5.
    copied: float
    # The weight of a passage told nearly in the same words, logarithm of tens of bits.
    close: float
    # The share of the less covered document that stands in passages.
    covered: float
    # What of the longest run exceeds seventy bits: nobody arrives at that twice, whatever the topic.
    copied_long: float
    # How foreign the documents are: 0 where a third of the sentences are alike, up to 1.
    foreign: float
    # Concordance and longest run again, and weight and similarity of the best passage, without what is
    # quoted, as far as the documents are foreign.
    foreign_concordance: float
    foreign_copied: float
    foreign_passage: float
    foreign_likeness: float


def signs(alignment: Alignment, passages: Sequence[Passage]) -> Signs:
    """Gather the signs of a pair with the passages it would have."""
    a, b = alignment.a, alignment.b
    told = [passage for passage in passages if passage.kind != "quotation"]
    best = max(told, key=lambda passage: passage.told * passage.told_similarity, default=None)
    arrangement = alignment.arrangement
    foreign = max(0.0, 1 - 3 * arrangement.spread)
    alike = 1 - foreign
    concordance = max(arrangement.concordance, 0.0)
    copied = min(alignment.copied / 100, 1.5)
    close = max((_closely_told(passage) for passage in told), default=0.0)
    facts = max(_known(a.stems[_facts(a)], b.stems), _known(b.stems[_facts(b)], a.stems))
    return Signs(
        concordance=alike * concordance,
        concordant=alike * max(concordance - 0.5, 0.0),
        order=alike * min(max(arrangement.order, 0.0), 12.0),
        extent=alike * arrangement.extent,
        facts=alike * facts,
        copied=alike * copied,
        close=alike * math.log1p(close / 10),
        covered=alike * _covered(a, b, told),
        copied_long=max(copied - 0.7, 0.0),
        foreign=foreign,
        foreign_concordance=foreign * concordance,
        foreign_copied=foreign * copied,
        foreign_passage=foreign * math.log1p(best.told * best.told_similarity / 10) if best else 0.0,
        foreign_likeness=foreign * best.told_similarity if best else 0.0,
    )


def _covered(a: Side, b: Side, passages: Sequence[Passage]) -> float:
    in_a = sum(passage.span[1] - passage.span[0] for passage in passages) / max(len(a.stems), 1)
    in_b = sum(passage.span[3] - passage.span[2] for passage in passages) / max(len(b.stems), 1)
    return min(in_a, in_b, 1.0)


def _closely_told(passage: Passage) -> float:
    """The unquoted weight of a passage as far as its similarity exceeds what a common topic brings about."""
    return passage.told * min(max((passage.told_similarity - 0.6) / 0.4, 0.0), 1.0)


def _facts(side: Side) -> np.ndarray:
    """Names and numbers."""
    return side.weights == NAME_WEIGHT


def _known(facts: np.ndarray, stems: np.ndarray) -> float:
    """The share of distinct facts that are among `stems`; a half where there are too few to tell."""
    distinct = np.unique(facts)
    return (float(np.isin(distinct, stems).sum()) + 1) / (len(distinct) + 2)


@lru_cache(maxsize=1)
def model() -> dict[str, float]:
    """The coefficients: one for each sign, and the intercept."""
    text = (resources.files("provenance.passages") / "data" / "significance.json").read_text("utf-8")
    coefficients: dict[str, float] = json.loads(text)["coefficients"]
    return coefficients


def shares_text(found: Signs) -> float:
    """The probability that the documents share text and not only an event."""
    coefficients = model()
    names = [field.name for field in fields(Signs)]
    score = coefficients["intercept"] + sum(
        coefficients[name] * value for name, value in zip(names, astuple(found), strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
