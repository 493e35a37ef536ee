"""Weigh the four hypotheses about each pair: the two directions, a common source, and no relation.

`weigh` considers each pair by itself. `settle` adds the evidence from dates and third documents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.derivation.date_trust import agreement, p_order_right
from provenance.derivation.evidence import PairViews
from provenance.derivation.pair import Pair
from provenance.derivation.relation_kinds import contracting, copied_shares, traits
from provenance.derivation.relation_model import (
    Contributions,
    adjust_for_versions,
    common_log_odds,
    common_source_features,
    identical_texts,
    model,
)
from provenance.derivation.third_documents import ThirdEvidence
from provenance.engine.coefficients import logistic
from provenance.schema import NOT_REUSED

KINDS = ("quotation", "abridgement", "paraphrase", "patchwork", "syndication", "revision")
# The average of `only_a` and `only_b` (`PairThirdEvidence`) if a third document is related to both documents.
_USUALLY_LACKING = 0.2
# The maximum probability of a relation if the documents share only quotations, templates and boilerplate.
_WITHOUT_PASSAGES = 0.05
# Thresholds for the share of a derived text that comes from its source. A text with a smaller share is a
# patchwork, put together from several sources. The first threshold is the usual one. The second applies if
# both documents are from the same outlet. The third applies if the text was thoroughly reworded, because less
# of a reworded text can be aligned. An abridgement must reach the first threshold.
_WHOLE, _PARTS, _REWORDED_PARTS = 0.8, 0.6, 0.35
# An abridgement is shorter than this fraction of its source, and at least this share of its passages consists
# of exact runs.
_ABRIDGED, _ABRIDGED_COPIED = 0.85, 0.3
MILLION = 1_000_000
_LEAST = 1e-12  # replaces a divisor of 0


@dataclass(frozen=True, eq=False)
class Weighed:
    """The evidence about each pair, considered by itself; every field contains one value per pair.

    `related` is the probability that the documents are related at all. `direction` is the log odds that b was
    derived from a rather than a from b, not counting the dates. `common` is the log odds of a common source
    against a derivation in either direction. `explicit` is the part of `direction` that comes from explicit
    statements in the texts. `later` states how clearly b is dated after a, from -1 (clearly before) to 1
    (clearly after). Each pair is treated as a mixture of kinds of relation; `contracting` is the total share
    of the kinds in which texts get shorter as they are passed on.

    The kind of relation, given as an index into `KINDS`, is `kind_of_b` if b is the derived document,
    `kind_of_a` if a is, and `kind_unclear` if the direction is unclear.
    """

    related: np.ndarray
    direction: np.ndarray
    explicit: np.ndarray
    later: np.ndarray
    common: np.ndarray
    contracting: np.ndarray
    kind_of_b: np.ndarray
    kind_of_a: np.ndarray
    kind_unclear: np.ndarray

    @property
    def by_style(self) -> np.ndarray:
        """The part of `direction` that does not come from explicit statements."""
        by_style: np.ndarray = self.direction - self.explicit
        return by_style


@dataclass(frozen=True, eq=False)
class Relations:
    """For each pair, the kind of relation and the probabilities of the four hypotheses, in millionths.

    The four probabilities of a pair sum to a million. `common`, `contracting` and `later` mean the same as in
    `Weighed`, but `common` includes the evidence from third documents. `trust` is the weight given to the
    dates, as a fraction of their full weight.
    """

    b_from_a: np.ndarray
    a_from_b: np.ndarray
    common_source: np.ndarray
    unrelated: np.ndarray
    kind: np.ndarray
    common: np.ndarray
    contracting: np.ndarray
    trust: np.ndarray
    later: np.ndarray

    @property
    def ordered(self) -> np.ndarray:
        """How clearly the dates, weighted by `trust`, show the order, from -1 (b first) to 1 (a first)."""
        ordered: np.ndarray = self.trust * self.later
        return ordered

    def at(self, rows: np.ndarray) -> Relations:
        """Select pairs by row number."""
        return Relations(*(column[rows] for column in vars(self).values()))


def weigh(pair_views: PairViews, contributions: Contributions) -> Weighed:
    """Weigh the evidence about each pair by itself. Swapping the documents of a pair mirrors the result."""
    identical = pair_views.cached(identical_texts)
    kinds = model().gate.kinds(traits(pair_views))
    common = adjust_for_versions(
        common_source_features(pair_views, contributions.decided()), kinds["revision"]
    )
    return Weighed(
        pair_views.cached(p_related),
        contributions.without_dates(),
        contributions.explicit(),
        contributions.later(),
        np.where(identical, -np.inf, common_log_odds(common)),
        contracting(kinds),
        *_kinds(pair_views),
    )


def settle(weighed: Weighed, third_evidence: ThirdEvidence, a: np.ndarray, b: np.ndarray) -> Relations:
    """Determine the relation of each pair from its own evidence, the dates and third documents.

    `a` and `b` contain the numbers of each pair's documents. Explicit statements in the texts always count in
    full, and dates count as far as they can be trusted. Other evidence for a direction (style and third
    documents) counts only to the extent that the dates leave the order open, so it cannot outweigh trusted
    dates that are an hour or more apart.
    """
    agreeing = agreement(weighed.later, weighed.explicit)
    trust = _trust(p_order_right(a, b, weighed.later, agreeing))
    ordered = trust * weighed.later
    stated = weighed.explicit + model().cues["published"] * ordered
    direction, common = _with_third_documents(weighed, stated, 1 - np.abs(ordered), third_evidence)
    kinds = [weighed.kind_of_b, weighed.kind_of_a]
    return Relations(
        *_probabilities(direction, logistic(common), weighed.related),
        np.select([direction > 0, direction < 0], kinds, weighed.kind_unclear),
        common,
        weighed.contracting,
        trust,
        weighed.later,
    )


def _trust(right: np.ndarray) -> np.ndarray:
    """Return the weight to give to the dates, as a fraction of their full weight.

    `right` is the probability that the dates are in the right order.
    """
    odds = np.log(right / np.maximum(1 - right, _LEAST))
    return np.minimum(odds / model().cues["published"], 1.0)


def relating_kinds(pair: Pair) -> list[str]:
    """Return the kinds of a pair's passages, leaving out kinds that are not evidence for a relation."""
    return [kind for kind in pair.kinds if kind != "quotation" and kind not in NOT_REUSED]


def p_related(pair_views: PairViews) -> np.ndarray:
    """Return the probability that the documents of each pair are related at all.

    For identical texts, the probability is always 1.
    """
    shared = [
        pair.p_shared if relating_kinds(pair) else min(pair.p_shared, _WITHOUT_PASSAGES)
        for pair in pair_views.pairs
    ]
    return np.where(pair_views.cached(identical_texts), 1.0, shared)


def _with_third_documents(
    weighed: Weighed, stated: np.ndarray, left_open: np.ndarray, third_evidence: ThirdEvidence
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log odds of the direction and of a common source, including evidence from third documents.

    `stated` is the log odds that b was derived from a rather than a from b, according to dates and explicit
    statements; `left_open`, from 0 to 1, is the extent to which the dates leave the direction open.
    """
    cues, contracting = model().cues, weighed.contracting
    weight = cues["third document"] * contracting
    # If a third document is related to both documents, unusually little evidence against a direction counts
    # in favour of that direction.
    usual = np.where(third_evidence.any_related, _USUALLY_LACKING, 0.0)
    against_b_from_a, against_a_from_b = (
        weight * (only - usual) for only in (third_evidence.only_b, third_evidence.only_a)
    )
    direction = stated + left_open * weighed.by_style
    with_merge = direction + left_open * cues["put together"] * contracting * third_evidence.merged
    # The share of the probability of a derivation that remains after third documents are considered; the rest
    # is assigned to a common source.
    left = logistic(with_merge) * np.exp(-against_b_from_a)
    left = left + logistic(-with_merge) * np.exp(-against_a_from_b)
    common = weighed.common - np.log(left) + cues["readings apart"] * contracting * third_evidence.both
    # Identical texts remain copies, no matter which other documents contain the text.
    informative = third_evidence.informative & (weighed.common > -np.inf)
    with_thirds = with_merge + left_open * (against_a_from_b - against_b_from_a)
    return np.where(informative, with_thirds, direction), np.where(informative, common, weighed.common)


def _probabilities(
    direction: np.ndarray, p_common: np.ndarray, p_related: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the four probabilities as integers that sum to a million.

    Swapping the documents of a pair only swaps the first two probabilities.
    """
    unrelated = np.rint(MILLION * (1 - p_related)).astype(np.int64)
    common_source = np.rint((MILLION - unrelated) * p_common).astype(np.int64)
    derived = MILLION - unrelated - common_source
    # The number of millionths for derivations is made even, so that it can be halved.
    derived, unrelated = derived - derived % 2, unrelated + derived % 2
    likelier = np.rint(derived * logistic(np.abs(direction))).astype(np.int64)
    other = derived - likelier
    b_from_a, a_from_b = np.where(direction >= 0, (likelier, other), (other, likelier))
    return b_from_a, a_from_b, common_source, unrelated


def _kinds(pair_views: PairViews) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each pair's kind of relation if b is derived, if a is, and if the direction is unclear."""
    a, b = np.split(np.arange(len(pair_views)), 2)
    b_derived, a_derived = _kind(pair_views, a, b), _kind(pair_views, b, a)
    less_of_b = pair_views.covered[b] < pair_views.covered[a]
    return b_derived, a_derived, np.where(less_of_b, a_derived, b_derived)


def _kind(pair_views: PairViews, source: np.ndarray, derived: np.ndarray) -> np.ndarray:
    """Return each pair's kind of relation; `source` and `derived` contain the numbers of its two views."""
    sizes, taken, copied = (
        pair_views.sizes,
        pair_views.covered[derived],
        pair_views.cached(copied_shares),
    )
    quoting = [bool(pair.kinds) and set(pair.kinds) == {"quotation"} for pair in pair_views.pairs]
    outlets = [(pair.a.outlet, pair.b.outlet) for pair in pair_views.pairs]
    same_outlet = np.array([a is not None and a == b for a, b in outlets], bool)
    two_outlets = np.array([bool(a and b) and a != b for a, b in outlets], bool)
    abridged = (sizes[derived] < _ABRIDGED * sizes[source]) & (copied >= _ABRIDGED_COPIED) & (taken >= _WHOLE)
    reworded = copied < 0.5
    in_parts = taken < np.where(reworded, _REWORDED_PARTS, np.where(same_outlet, _PARTS, _WHOLE))
    passed_on = two_outlets | ((copied > 0.95) & ~same_outlet)
    conditions = [np.array(quoting, bool), abridged, in_parts, reworded, passed_on]
    names = ["quotation", "abridgement", "patchwork", "paraphrase", "syndication"]
    return np.select(conditions, [KINDS.index(name) for name in names], KINDS.index("revision"))
