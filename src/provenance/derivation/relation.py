"""How two documents are related: b from a, a from b, both from a common source, or not at all.

Whether they share text is settled before (`Pair.p_shared`). What is shared came from one to the other or from
a third; which of these, and in which direction, is weighed from the evidence. Where the direction cannot be
told the two directions come out near one half each, and exactly so for identical texts without dates.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from provenance.derivation.evidence import Reading, read
from provenance.derivation.kinds import copied_share, covered, traits
from provenance.derivation.model import common_log_odds, common_signs, contributions, model
from provenance.derivation.pair import Pair
from provenance.derivation.thirds import NOTHING, Beside

# Names of the evidence that says whether the documents are related, not which way; swapping leaves it alone.
SHARED_TEXT = "shared text"
COMMON_SOURCE = "common source"
THIRD_DOCUMENT = "third document"
_SYMMETRIC = frozenset([SHARED_TEXT, COMMON_SOURCE])
# Texts of these kinds grow on the way, others lose.
_GROWING = frozenset(["revision", "reply"])
# How clearly a text lacks, on average, what another shares with a third.
_USUALLY_LACKING = 0.2

# Evidence of less weight is not worth a sentence.
_LEAST_WEIGHT = 0.1
# Public quotations and boilerplate alone make nobody a source.
_WITHOUT_PASSAGES = 0.05
# The share of a derived text that comes from its source: from here on all of it does; below the next it is
# put together from parts, even where the outlet is the same; of a thorough rewrite less is recognised.
_WHOLE, _PARTS, _REWORDED_PARTS = 0.8, 0.6, 0.35
# An abridgement is this much shorter, and this much of it stands in exact runs.
_ABRIDGED, _ABRIDGED_COPIED = 0.85, 0.3
_MILLION = 1_000_000
_LARGEST_SCORE = 20.0


@dataclass(frozen=True)
class Evidence:
    """One thing seen in a pair.

    `weight` is in log odds for a being the source of b, negative for b being the source of a. The weights of
    "shared text" and "common source" are log odds of being related at all, and of a derivation, either way,
    against a common source.
    """

    name: str
    weight: float
    sentence: str


@dataclass(frozen=True)
class Relation:
    """The four hypotheses with their probabilities, which sum to one, and what speaks for them.

    `kind` is what the relation in the likelier direction is: revision, syndication, abridgement, paraphrase,
    quotation or patchwork.
    """

    b_from_a: float
    a_from_b: float
    common_source: float
    unrelated: float
    evidence: tuple[Evidence, ...]
    kind: str

    def swapped(self) -> Relation:
        """The same relation seen from the other side; sentences keep the names they call the documents by."""
        turned = tuple(
            each if each.name in _SYMMETRIC else replace(each, weight=-each.weight) for each in self.evidence
        )
        return replace(self, b_from_a=self.a_from_b, a_from_b=self.b_from_a, evidence=turned)

    def probabilities(self) -> dict[str, float]:
        """The four probabilities by name."""
        return {
            "b_from_a": self.b_from_a,
            "a_from_b": self.a_from_b,
            "common_source": self.common_source,
            "unrelated": self.unrelated,
        }


def relate(pair: Pair, beside: Beside = NOTHING) -> Relation:
    """Weigh the four hypotheses; swapping the pair swaps the answer exactly.

    `beside` is what third documents say of the pair, where there are any.
    """
    a, b = read(pair)
    found = contributions(pair, a, b)
    identical = len(a.side.identities) > 0 and np.array_equal(a.side.identities, b.side.identities)
    if identical:
        # Only what is known besides the words can tell which of two identical texts was first.
        found = [each for each in found if each.sign.name in model().cues]
    # A plain sum in a fixed order: turned exactly when every term is.
    direction = sum(each.weight for each in found)
    if identical:
        # Of two identical texts either counts as the other's copy, whatever supplied both.
        related, common = 1.0, -math.inf
    else:
        # Dates say which came first, not whether one came from the other.
        decided = sum(each.weight for each in found if each.sign.name != "published")
        related, common = _p_related(pair), common_log_odds(common_signs(a, b, decided))
    by_thirds: list[Evidence] = []
    if not identical and beside != NOTHING:
        by_thirds, direction, common = _with_thirds(pair, a, b, beside, direction, common)
    forward, backward, shared, unrelated = _in_millionths(direction, _logistic(common), related)
    evidence = [
        Evidence(each.sign.name, round(each.weight, 4), each.sign.describe(a, b, each.in_a, each.in_b))
        for each in found
        if abs(each.weight) >= _LEAST_WEIGHT
    ]
    evidence += [each for each in by_thirds if abs(each.weight) >= _LEAST_WEIGHT]
    evidence += _relatedness(a, b, pair, related, common)
    return Relation(
        forward / _MILLION,
        backward / _MILLION,
        shared / _MILLION,
        unrelated / _MILLION,
        tuple(sorted(evidence, key=lambda each: (-abs(each.weight), each.name))),
        _kind(pair, a, b, direction),
    )


def _with_thirds(
    pair: Pair, a: Reading, b: Reading, beside: Beside, direction: float, common: float
) -> tuple[list[Evidence], float, float]:
    """What third documents say, and the log odds of direction and of a common source with it."""
    cues, kinds = model().cues, model().gate.kinds(traits(pair, a, b))
    losing = math.fsum(share for kind, share in kinds.items() if kind not in _GROWING)
    weight = cues["third document"] * losing
    # Where a third is asked and has nothing to say against a direction, that speaks for it.
    usual = _USUALLY_LACKING if beside.asked else 0.0
    against_b_from_a, against_a_from_b = (weight * (only - usual) for only in (beside.only_b, beside.only_a))
    together = cues["put together"] * losing * beside.together
    direction += together
    # What is left of either direction; the rest goes to a common source.
    forward, backward = _logistic(direction), _logistic(-direction)
    left = forward * math.exp(-against_b_from_a) + backward * math.exp(-against_a_from_b)
    common -= math.log(left)
    common += cues["readings apart"] * losing * beside.apart
    direction += against_a_from_b - against_b_from_a
    source, derived = (a, b) if beside.together > 0 else (b, a)
    found = [
        Evidence(
            THIRD_DOCUMENT,
            round(speaks, 4),
            f"{one.name} shares words with {third} that {other.name} lacks: it cannot have all from there.",
        )
        for one, other, third, speaks in (
            (a, b, beside.of_a, weight * beside.only_a),
            (b, a, beside.of_b, -weight * beside.only_b),
        )
    ]
    found.append(
        Evidence(
            "put together",
            round(together, 4),
            f"{derived.name} is made up of what it shares with {source.name} and what it shares with "
            f"{beside.of_together}, which have nothing in common.",
        )
    )
    return found, direction, common


def score(relation: Relation) -> float:
    """Log odds of b being derived from a against a common source or no relation, between -20 and 20."""
    against = relation.common_source + relation.unrelated
    if not relation.b_from_a or not against:
        return _LARGEST_SCORE if relation.b_from_a else -_LARGEST_SCORE
    return max(-_LARGEST_SCORE, min(_LARGEST_SCORE, math.log(relation.b_from_a / against)))


def _p_related(pair: Pair) -> float:
    telling = any(kind not in ("quotation", "boilerplate") for kind in pair.kinds)
    return pair.p_shared if telling else min(pair.p_shared, _WITHOUT_PASSAGES)


def _logistic(log_odds: float) -> float:
    if log_odds == -math.inf:
        return 0.0
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _in_millionths(direction: float, p_common: float, p_related: float) -> tuple[int, int, int, int]:
    """The four probabilities as integers that sum to a million, the same for a swapped pair."""
    unrelated = round(_MILLION * (1 - p_related))
    shared = round((_MILLION - unrelated) * p_common)
    derived = _MILLION - unrelated - shared
    if derived % 2:
        # An even rest, so that it can be halved.
        derived, unrelated = (derived - 1, unrelated + 1)
    likelier = round(derived * _logistic(abs(direction))) if direction else derived // 2
    other = derived - likelier
    return (likelier, other, shared, unrelated) if direction >= 0 else (other, likelier, shared, unrelated)


def _relatedness(a: Reading, b: Reading, pair: Pair, related: float, common: float) -> list[Evidence]:
    """What speaks for or against any relation, in words."""
    bounded = min(max(related, 1e-6), 1 - 1e-6)
    telling = [kind for kind in pair.kinds if kind not in ("quotation", "boilerplate")]
    if telling:
        count = f"{len(telling)} passage{'s' if len(telling) > 1 else ''}"
        seen = f"They share {count}, {_of_both(a, b, covered)}."
    elif pair.kinds:
        seen = "They share quotations or boilerplate only."
    else:
        seen = "They share no passage."
    found = [Evidence(SHARED_TEXT, round(math.log(bounded / (1 - bounded)), 4), seen)]
    if telling and common > -math.inf:
        seen = (
            f"{_of_both(a, b, _lacking)} is in words the other does not have: "
            "each may have added it, or a third text held it."
        )
        found.append(Evidence(COMMON_SOURCE, round(-common, 4), seen))
    return found


def _of_both(a: Reading, b: Reading, share: Callable[[Reading], float]) -> str:
    """A share of either document, the larger first, whatever they are called and however they are given."""
    if share(a) == share(b):
        return f"{100 * share(a):.0f} % of both"
    ordered = sorted((a, b), key=share, reverse=True)
    return " and ".join(f"{100 * share(reading):.0f} % of {reading.name}" for reading in ordered)


def _lacking(reading: Reading) -> float:
    return float((~reading.known).mean()) if len(reading.known) else 0.0


def _kind(pair: Pair, a: Reading, b: Reading, direction: float) -> str:
    """What kind of relation it is, in the likelier direction."""
    if pair.kinds and all(kind == "quotation" for kind in pair.kinds):
        return "quotation"
    source, derived = (a, b) if direction >= 0 else (b, a)
    if direction == 0 and covered(b) < covered(a):
        source, derived = b, a
    taken, copied = covered(derived), copied_share(pair)
    outlets = {witness.outlet for witness in (pair.a, pair.b) if witness.outlet}
    same_outlet = pair.a.outlet is not None and pair.a.outlet == pair.b.outlet
    if (
        taken >= _WHOLE
        and copied >= _ABRIDGED_COPIED
        and len(derived.shared) < _ABRIDGED * len(source.shared)
    ):
        return "abridgement"
    if copied < 0.5:
        return "paraphrase" if taken >= _REWORDED_PARTS else "patchwork"
    if taken < (_PARTS if same_outlet else _WHOLE):
        return "patchwork"
    return "syndication" if len(outlets) == 2 or (copied > 0.95 and not same_outlet) else "revision"
