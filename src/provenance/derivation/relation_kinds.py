"""Recognise the kind of relation between two documents, regardless of their order.

The meaning of a feature depends on the kind of relation. For example, the longer of two texts is the derived
text if it is a revision, but it is the source if the shorter text is an abridgement. Each feature therefore
has a general weight, and an additional weight for each known kind. A pair is treated as a mixture of kinds.
The mixture depends on the pair's *traits*: the register of both texts, how much text they share, and how much
of it is copied exactly. All traits are symmetric, so swapping the documents does not change the mixture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence import REGISTER, PairViews
from provenance.derivation.pair import Pair
from provenance.engine.ragged import ordered_sum

# A shared text of this many words is half as informative as a very long shared text.
HALF_WEIGHT = 30
# Traits are clipped to this many standard deviations from the mean.
_FURTHEST = 3.0


# The kinds of relation in which texts get longer as they are passed on. In all other kinds, they get shorter,
# even in updates, in which an agency sends a story again.
_GROWING = ("revision", "reply")


@dataclass(frozen=True)
class Gate:
    """A classifier that recognises kinds of relation: a softmax over weighted, standardised traits.

    `usual` contains the mean and standard deviation of each trait; `weights` contains, for each kind, an
    intercept and a weight for each trait.
    """

    usual: dict[str, tuple[float, float]]
    weights: dict[str, dict[str, float]]

    def kinds(self, traits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the share of each kind in every pair; the shares of a pair sum to one."""
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
    """For each pair, return the total share of the kinds in which texts get shorter as they are passed on."""
    return ordered_sum(share for kind, share in kinds.items() if kind not in _GROWING)


def traits(pair_views: PairViews) -> dict[str, np.ndarray]:
    """Return the traits of every pair, which do not depend on the order of its documents."""
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
    """Return each pair's register: for every measure in `REGISTER`, the mean over the two documents."""
    mean: np.ndarray = np.add(*np.split(pair_views.per_view(pair_views.documents.register), 2)) / 2
    return mean


def copied_shares(pair_views: PairViews) -> np.ndarray:
    """Return, for each pair, the share of the text in its passages that is copied exactly."""
    return np.array([copied_share(pair) for pair in pair_views.pairs])


def copied_share(pair: Pair) -> float:
    """Return the share of the text in a pair's passages that is copied exactly; boilerplate is ignored."""
    rows = [
        ((end - start + other_end - other_start) / 2, passage.copied)
        for passage, kind in zip(pair.passages, pair.kinds, strict=True)
        for start, end, other_start, other_end in [passage.span]
        if kind != "boilerplate"
    ]
    # The result of fsum does not depend on the order of the passages, which differs when the pair is swapped.
    total = math.fsum(tokens for tokens, _ in rows)
    return math.fsum(tokens * copied for tokens, copied in rows) / total if total else 0.0


def weight_of(pair_views: PairViews) -> np.ndarray:
    """Return how informative the shared text is, from 0 to 1: 0.5 for 30 words, about 0.9 for 300."""
    shared = np.minimum(*np.split(pair_views.shared_count, 2))
    weight: np.ndarray = shared / (shared + HALF_WEIGHT)
    return weight
