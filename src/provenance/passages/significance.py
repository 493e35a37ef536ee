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
    """What tells shared text from a shared event; symmetric in the pair."""

    # How far sentences come in the same order, corrected for chance.
    concordance: float
    # The same in standard deviations, square root: a short text is in order by chance.
    order: float
    # How much more alike than others the sentences in that order are.
    extent: float
    # The share of names and numbers of the more dependent document that the other has too.
    facts: float
    # Weight of the longest run of equal words not quoted on both sides, in hundreds of bits, at most 1.5.
    copied: float
    # The share of sentences that have an alike one, in the document where it is smaller.
    spread: float
    # How foreign the documents are but for a passage: 0 where a third of the sentences are alike, up to 1.
    foreign: float
    # The best passage: its unquoted weight times its similarity, logarithm of tens of bits.
    passage: float
    # Its similarity.
    likeness: float
    # Both again as far as the documents are foreign to each other: then a passage alone is telling.
    foreign_passage: float
    foreign_likeness: float


def signs(a: Side, b: Side, alignment: Alignment, passages: Sequence[Passage]) -> Signs:
    """Gather the signs of a pair with the passages it would have."""
    told = [passage for passage in passages if passage.kind != "quotation"]
    best = max(told, key=lambda passage: passage.told * passage.similarity, default=None)
    spread = alignment.arrangement.spread
    foreign = max(0.0, 1 - 3 * spread)
    weight = math.log1p(best.told * best.similarity / 10) if best else 0.0
    likeness = best.similarity if best else 0.0
    return Signs(
        concordance=max(alignment.arrangement.concordance, 0.0),
        order=math.sqrt(max(alignment.arrangement.order, 0.0)),
        extent=alignment.arrangement.extent,
        facts=max(_known(a.stems[_facts(a)], b.stems), _known(b.stems[_facts(b)], a.stems)),
        copied=min(alignment.copied / 100, 1.5),
        spread=spread,
        foreign=foreign,
        passage=weight,
        likeness=likeness,
        foreign_passage=foreign * weight,
        foreign_likeness=foreign * likeness,
    )


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
