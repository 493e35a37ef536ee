"""Express the evidence about a pair in sentences for readers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from provenance.derivation.evidence import FEATURES, PairView, PairViews
from provenance.derivation.hypotheses import Relations, p_related, relating_kinds
from provenance.derivation.relation_model import DATES, Contributions, model
from provenance.derivation.third_documents import PairThirdEvidence
from provenance.text import ALIKE
from provenance.text import DISGUISED as DISGUISED_FLAG

SHARED_TEXT = "shared text"
COMMON_SOURCE = "common source"
DISGUISED = "disguised words"
THIRD_DOCUMENT = "third document"
OTHER_COPIES = "other copies"
DATED_PAIRS = "dated pairs"
# Names of evidence that favours neither document as the source, or that has no weight. It does not change if
# the documents of the pair are swapped.
_SYMMETRIC = frozenset([SHARED_TEXT, COMMON_SOURCE, DISGUISED, OTHER_COPIES])
_DATES = FEATURES[DATES].name
# Evidence with a smaller absolute weight is left out, unless it concerns the dates or is listed above.
_LEAST_WEIGHT = 0.1


class Evidence(NamedTuple):
    """One piece of evidence about a pair.

    `weight` is in log odds: a positive weight favours a as the source of b, and a negative weight favours b
    as the source of a. The weight of "shared text" is the log odds that the documents are related at all. The
    weight of "common source" is the log odds of a derivation, in either direction, against a common source.
    """

    name: str
    weight: float
    sentence: str

    def swapped(self) -> Evidence:
        """Return the same evidence as seen from the other document."""
        return self if self.name in _SYMMETRIC else self._replace(weight=-self.weight)


class PairEvidence(NamedTuple):
    """The evidence about a pair by itself, regardless of the rest of its family.

    `a` and `b` are the names of the two documents. The dates have their full weight, and the weight of a
    common source is 0, until `explain` takes the family into account.
    """

    a: str
    b: str
    evidence: tuple[Evidence, ...]


def pair_evidence(pair_views: PairViews, contributions: Contributions, pair: int) -> PairEvidence:
    """Return the evidence about one pair by itself."""
    a, b = pair_views.with_other(pair)
    weights = contributions.weights[:, pair]
    heavy = np.flatnonzero(np.abs(weights) >= np.where(np.arange(len(FEATURES)) == DATES, 0.0, _LEAST_WEIGHT))
    measured = (
        column[heavy].tolist()
        for column in (weights, contributions.in_a[:, pair], contributions.in_b[:, pair])
    )
    found = [
        Evidence(FEATURES[feature].name, weight, FEATURES[feature].describe(a, b, in_a, in_b))
        for feature, weight, in_a, in_b in zip(heavy.tolist(), *measured, strict=True)
    ]
    findings = (*_disguises(a, b), *_disguises(b, a), *_relatedness(pair_views, pair))
    return PairEvidence(a.name, b.name, (*found, *findings))


def explain(
    own_evidence: PairEvidence,
    relations: Relations,
    pair: int,
    third_evidence: PairThirdEvidence,
    name_of: Callable[[int], str],
    learned: float = 0.0,
) -> tuple[Evidence, ...]:
    """Return the evidence about one pair, sorted by absolute weight in descending order.

    `relations` and `third_evidence` take the whole family into account. `name_of` returns the name of a third
    document, given its position, and `learned` is the log odds that the learned weights add for the pair.
    """
    common, trust = float(relations.common[pair]), float(relations.trust[pair])
    dated = [_DATES] if relations.later[pair] else []
    found = [
        each._replace(weight=-common if each.name == COMMON_SOURCE else each.weight * trust)
        if each.name in (COMMON_SOURCE, _DATES)
        else each
        for each in own_evidence.evidence
        if each.name != COMMON_SOURCE or common > -math.inf
    ]
    if common > -math.inf:
        found += _from_third_documents(
            own_evidence, third_evidence, float(relations.contracting[pair]), name_of
        )
    if learned:
        found.append(_from_dated_pairs(own_evidence, learned))
    kept = [
        each._replace(weight=round(each.weight, 4))
        for each in found
        if abs(each.weight) >= _LEAST_WEIGHT or each.name in {*_SYMMETRIC, *dated}
    ]
    return tuple(sorted(kept, key=lambda each: (-abs(each.weight), each.name)))


def against_the_dates(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Put the dates first, and point out that the source is dated later than the derived document."""
    dates = next(each for each in evidence if each.name == _DATES)
    first = dates._replace(sentence=f"Against the dates: {dates.sentence}")
    return [first, *(each for each in evidence if each is not dates)]


def shared_credit(copies: int) -> Evidence:
    """Return a note that the text may have come from any of `copies` other copies of the source."""
    others, any_of = (
        ("Another copy of the source is", "either copy")
        if copies == 1
        else (f"{copies:,} other copies of the source are", "any of these copies")
    )
    return Evidence(
        OTHER_COPIES,
        0.0,
        f"{others} not dated later than the derived document, so the text may have come from {any_of}.",
    )


def _from_third_documents(
    own_evidence: PairEvidence,
    third_evidence: PairThirdEvidence,
    contracting: float,
    name_of: Callable[[int], str],
) -> Iterator[Evidence]:
    """Yield the evidence from third documents."""
    cues = model().cues
    per_share = cues["third document"] * contracting
    for one, other, third, weight in (
        (own_evidence.a, own_evidence.b, third_evidence.third_of_a, per_share * third_evidence.only_a),
        (own_evidence.b, own_evidence.a, third_evidence.third_of_b, -per_share * third_evidence.only_b),
    ):
        if third >= 0:
            yield Evidence(
                THIRD_DOCUMENT,
                weight,
                f"{one} shares words with {_third(third, own_evidence, name_of)} that {other} lacks, "
                f"so {one} cannot have taken all of its text from {other}.",
            )
    if third_evidence.third_of_merge >= 0:
        source, derived = (
            (own_evidence.a, own_evidence.b)
            if third_evidence.merged > 0
            else (own_evidence.b, own_evidence.a)
        )
        yield Evidence(
            "put together",
            cues["put together"] * contracting * third_evidence.merged,
            f"{derived} combines text shared with {source} and text shared with "
            f"{_third(third_evidence.third_of_merge, own_evidence, name_of)}; "
            "these two documents have nothing in common.",
        )


def _from_dated_pairs(own_evidence: PairEvidence, learned: float) -> Evidence:
    """Return the evidence from the weights learned from the corpus's dated pairs."""
    derived = own_evidence.b if learned > 0 else own_evidence.a
    return Evidence(
        DATED_PAIRS,
        learned,
        "Judging by the pairs of this corpus with clear dates, the differences in style are more consistent "
        f"with {derived} as the derived text.",
    )


def _third(third: int, own_evidence: PairEvidence, name_of: Callable[[int], str]) -> str:
    """Return the name of a third document, made unambiguous if a document of the pair has the same name."""
    name = name_of(third)
    return f"another article called {name}" if name in (own_evidence.a, own_evidence.b) else name


def _disguises(view: PairView, other: PairView) -> Iterator[Evidence]:
    """Yield a note without weight if a document's passages contain disguised words.

    A word written entirely in letters of another script may simply be in a language that uses that script. It
    counts as disguised only if the other document contains the same word in its usual letters.
    """
    own, others = view.prepared, other.prepared
    if not own.disguised.any():
        return
    openly = others.identities[others.disguised & ALIKE == 0]
    alike = (own.disguised & ALIKE != 0) & np.isin(own.identities, openly)
    hidden = view.part(view.pair_views.shared) & (alike | (own.disguised & DISGUISED_FLAG != 0))
    places = np.flatnonzero(hidden).tolist()
    if places:
        words, are = (f"{len(places):,} words", "are") if len(places) > 1 else ("a word", "is")
        yield Evidence(
            DISGUISED,
            0.0,
            f"In {view.name}, {words} of the shared text {are} written with look-alike letters of another "
            f"script or with invisible characters, such as “{view.words(places[0], places[0] + 1)}”: "
            "this is a way to hide a copy.",
        )


def _relatedness(pair_views: PairViews, pair: int) -> Iterator[Evidence]:
    """Yield the evidence about whether the documents are related at all and whether they share a source."""
    a, b = pair_views.with_other(pair)
    probability = min(max(float(pair_views.cached(p_related)[pair]), 1e-6), 1 - 1e-6)
    count = len(relating_kinds(pair_views.pairs[pair]))
    if count:
        passages = f"{count} passage{'s' if count > 1 else ''}"
        words = f"They share {passages}: {_shares_of_both(a, b, pair_views.covered)}."
    elif pair_views.pairs[pair].kinds:
        words = "They share only quotations or boilerplate."
    else:
        words = "They share no passage."
    yield Evidence(SHARED_TEXT, math.log(probability / (1 - probability)), words)
    if count:
        lacking = _shares_of_both(a, b, pair_views.cached(_lacking_shares))
        words = (
            f"{lacking} do not occur in the other text: they may be additions, "
            "or they may come from a third text."
        )
        yield Evidence(COMMON_SOURCE, 0.0, words)


def _shares_of_both(a: PairView, b: PairView, shares: np.ndarray) -> str:
    """Describe a share of each document as a percentage of its words, with the larger percentage first."""
    of_a, of_b = float(shares[a.number]), float(shares[b.number])
    if of_a == of_b:
        return f"{100 * of_a:.0f} % of the words of both texts"
    ordered = sorted(((of_a, a.name), (of_b, b.name)), reverse=True)
    return " and ".join(f"{100 * share:.0f} % of the words of {name}" for share, name in ordered)


def _lacking_shares(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document's words that the other document lacks."""
    return pair_views.tokens.share(~pair_views.known)
