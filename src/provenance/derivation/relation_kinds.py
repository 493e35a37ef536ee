"""Recognise the kind of relation between two documents, with both texts treated alike.

No feature has the same meaning in all kinds of relations: the longer of two texts is the later revision, but
the source of a trimmed story. Each feature therefore has a general weight, and one more for each known kind.
A pair is a mixture of kinds, depending on its *traits*: the register of both texts, how much of them is
shared, and in what way. Only means over both texts and other symmetric measures are used, since swapping a
pair must not change anything here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence import REGISTER, PairViews
from provenance.derivation.pair import Pair
from provenance.engine.ragged import ordered_sum

# This number of shared words is half as informative as a long text.
HALF_WEIGHT = 30
# Traits are cut off at this many standard deviations from the usual value.
_FURTHEST = 3.0


# Texts of these kinds grow when passed on; others get shorter, including stories that an agency resends.
_GROWING = ("revision", "reply")


@dataclass(frozen=True)
class Gate:
    """How kinds of relation are recognised from traits: a softmax over weighted, standardised traits.

    `usual` holds the mean and standard deviation of each trait, `weights` for each kind a weight for each
    trait and an intercept.
    """

    usual: dict[str, tuple[float, float]]
    weights: dict[str, dict[str, float]]

    def kinds(self, traits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The share of each kind in every pair; the shares sum to one."""
        standard = {
            name: np.clip((traits[name] - mean) / deviation, -_FURTHEST, _FURTHEST)
            for name, (mean, deviation) in self.usual.items()
        }
        scores = {
            kind: ordered_sum(weights[name] * x for name, x in standard.items()) + weights["intercept"]
            for kind, weights in self.weights.items()
        }
        largest = np.max(list(scores.values()), axis=0)
        powers = {kind: np.exp(score - largest) for kind, score in scores.items()}
        total = ordered_sum(powers.values())
        return {kind: power / total for kind, power in powers.items()}


def contracting(kinds: dict[str, np.ndarray]) -> np.ndarray:
    """The share of each pair that belongs to kinds in which texts get shorter when passed on."""
    return ordered_sum(share for kind, share in kinds.items() if kind not in _GROWING)


def traits(pair_views: PairViews) -> dict[str, np.ndarray]:
    """The traits of every pair, the same from either document."""
    shared_a, shared_b = np.split(pair_views.shared_count, 2)
    words_a, words_b = np.split(np.log1p(pair_views.sizes), 2)
    return {
        **dict(zip(REGISTER, _register(pair_views).T, strict=True)),
        "copied": pair_views.cached(copied_shares),
        "most covered": np.maximum(*np.split(pair_views.covered, 2)),
        "length": words_a + words_b,
        "length ratio": np.abs(words_a - words_b),
        "shared words": np.log1p(np.minimum(shared_a, shared_b)),
    }


def _register(pair_views: PairViews) -> np.ndarray:
    """The kind of text of each pair, by `REGISTER`: the mean of both documents."""
    mean: np.ndarray = np.add(*np.split(pair_views.per_view(pair_views.documents.register), 2)) / 2
    return mean


def copied_shares(pair_views: PairViews) -> np.ndarray:
    """The share of the passages of each pair that is in exact runs."""
    return np.array([copied_share(pair) for pair in pair_views.pairs])


def copied_share(pair: Pair) -> float:
    """The share of the passages that is in exact runs, from 0 to 1."""
    rows = [
        ((end - start + other_end - other_start) / 2, passage.copied)
        for passage, kind in zip(pair.passages, pair.kinds, strict=True)
        for start, end, other_start, other_end in [passage.span]
        if kind != "boilerplate"
    ]
    # fsum does not depend on the order of the passages, which differs when the pair is swapped.
    total = math.fsum(tokens for tokens, _ in rows)
    return math.fsum(tokens * copied for tokens, copied in rows) / total if total else 0.0


def weight_of(pair_views: PairViews) -> np.ndarray:
    """How informative the shared text is, from 0 to 1: 0.5 for thirty words, 0.9 for three hundred."""
    shared = np.minimum(*np.split(pair_views.shared_count, 2))
    weight: np.ndarray = shared / (shared + HALF_WEIGHT)
    return weight
