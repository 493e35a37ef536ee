"""The evidence of a pair in words, for those who are shown it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from provenance.derivation.evidence import SIGNS, Reading, Readings
from provenance.derivation.model import DATES, Contributions, model
from provenance.derivation.thirds import Beside
from provenance.derivation.weighing import Relations, telling

SHARED_TEXT = "shared text"
COMMON_SOURCE = "common source"
THIRD_DOCUMENT = "third document"
# What says whether the documents are related, not which way; swapping leaves it alone.
_SYMMETRIC = frozenset([SHARED_TEXT, COMMON_SOURCE])
# Evidence of less weight is not worth a sentence.
_LEAST_WEIGHT = 0.1


class Evidence(NamedTuple):
    """One thing seen in a pair.

    `weight` is in log odds for a being the source of b, negative for b being the source of a. The weights of
    "shared text" and "common source" are log odds of being related at all, and of a derivation, either way,
    against a common source.
    """

    name: str
    weight: float
    sentence: str

    def turned(self) -> Evidence:
        """The same seen from the other document."""
        return self if self.name in _SYMMETRIC else self._replace(weight=-self.weight)


def explain(
    readings: Readings,
    said: Contributions,
    relations: Relations,
    pair: int,
    beside: Beside,
    named: Callable[[int], str],
) -> tuple[Evidence, ...]:
    """What speaks for and against the relation of one pair, most important first.

    `named` says what to call the third documents.
    """
    a, b = readings.facing(pair)
    weights = said.weights[:, pair].copy()
    weights[DATES] *= relations.trust[pair]
    told = np.flatnonzero(np.abs(weights) >= _LEAST_WEIGHT)
    measured = (column[told].tolist() for column in (weights, said.in_a[:, pair], said.in_b[:, pair]))
    found = [
        Evidence(SIGNS[sign].name, round(weight, 4), SIGNS[sign].describe(a, b, in_a, in_b))
        for sign, weight, in_a, in_b in zip(told.tolist(), *measured, strict=True)
    ]
    if relations.common[pair] > -math.inf:
        by_thirds = _by_thirds(a, b, beside, float(relations.losing[pair]), named)
        found += [each for each in by_thirds if abs(each.weight) >= _LEAST_WEIGHT]
    found += _relatedness(readings, pair, float(relations.related[pair]), float(relations.common[pair]))
    return tuple(sorted(found, key=lambda each: (-abs(each.weight), each.name)))


def _by_thirds(
    a: Reading, b: Reading, beside: Beside, losing: float, named: Callable[[int], str]
) -> list[Evidence]:
    """What third documents say."""
    cues = model().cues
    weight = cues["third document"] * losing
    together = cues["put together"] * losing * beside.together
    found = [
        Evidence(
            THIRD_DOCUMENT,
            round(speaks, 4),
            f"{one.name} shares words with {named(third)} that {other.name} lacks: "
            "it cannot have all from there.",
        )
        for one, other, third, speaks in (
            (a, b, beside.of_a, weight * beside.only_a),
            (b, a, beside.of_b, -weight * beside.only_b),
        )
        if third >= 0
    ]
    if beside.of_together >= 0:
        source, derived = (a, b) if beside.together > 0 else (b, a)
        sentence = (
            f"{derived.name} is made up of what it shares with {source.name} and what it shares with "
            f"{named(beside.of_together)}, which have nothing in common."
        )
        found.append(Evidence("put together", round(together, 4), sentence))
    return found


def _relatedness(readings: Readings, pair: int, related: float, common: float) -> list[Evidence]:
    """What speaks for or against any relation, in words."""
    a, b = readings.facing(pair)
    bounded = min(max(related, 1e-6), 1 - 1e-6)
    count = len(telling(readings.pairs[pair]))
    if count:
        passages = f"{count} passage{'s' if count > 1 else ''}"
        seen = f"They share {passages}, {_of_both(a, b, readings.covered)}."
    elif readings.pairs[pair].kinds:
        seen = "They share quotations or boilerplate only."
    else:
        seen = "They share no passage."
    found = [Evidence(SHARED_TEXT, round(math.log(bounded / (1 - bounded)), 4), seen)]
    if count and common > -math.inf:
        seen = (
            f"{_of_both(a, b, readings.once(_lacking))} is in words the other does not have: "
            "each may have added it, or a third text held it."
        )
        found.append(Evidence(COMMON_SOURCE, round(-common, 4), seen))
    return found


def _of_both(a: Reading, b: Reading, shares: np.ndarray) -> str:
    """A share of either document, the larger first, whatever they are called and however they are given."""
    of_a, of_b = float(shares[a.number]), float(shares[b.number])
    if of_a == of_b:
        return f"{100 * of_a:.0f} % of both"
    ordered = sorted(((of_a, a.name), (of_b, b.name)), reverse=True)
    return " and ".join(f"{100 * share:.0f} % of {name}" for share, name in ordered)


def _lacking(readings: Readings) -> np.ndarray:
    """The share of each document in words the other does not have."""
    return readings.parts.share(~readings.known)
