"""Determine the relation of two documents: b derived from a, a from b, a common source, or no relation.

The probability that the two documents share text is estimated beforehand (`Pair.p_shared`). Shared text was
either passed from one document to the other, or taken from a third document by both. The evidence shows which
of these is likelier, and in which direction the text was passed. If the direction is unclear, each direction
gets about half of the probability of a derivation. For identical texts without dates, each direction gets
exactly half.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from provenance.derivation.evidence import view_pairs
from provenance.derivation.evidence_sentences import Evidence, explain, pair_evidence
from provenance.derivation.hypotheses import KINDS, MILLION, settle, weigh
from provenance.derivation.pair import Pair
from provenance.derivation.relation_model import contributions_of
from provenance.derivation.third_documents import NO_THIRD_EVIDENCE, PairThirdEvidence, ThirdEvidence

_LARGEST_SCORE = 20.0


@dataclass(frozen=True)
class Relation:
    """The probabilities of the four hypotheses about a pair, which sum to one, and the evidence.

    `kind` is the kind of relation in the likelier direction: revision, syndication, abridgement, paraphrase,
    quotation or patchwork.
    """

    b_from_a: float
    a_from_b: float
    common_source: float
    unrelated: float
    evidence: tuple[Evidence, ...]
    kind: str

    def swapped(self) -> Relation:
        """Return the same relation as seen from the other document; the sentences remain the same."""
        evidence = tuple(each.swapped() for each in self.evidence)
        return replace(self, b_from_a=self.a_from_b, a_from_b=self.b_from_a, evidence=evidence)

    def probabilities(self) -> dict[str, float]:
        """Return the four probabilities, keyed by name."""
        return {
            "b_from_a": self.b_from_a,
            "a_from_b": self.a_from_b,
            "common_source": self.common_source,
            "unrelated": self.unrelated,
        }


def relate(
    pair: Pair, third_evidence: PairThirdEvidence = NO_THIRD_EVIDENCE, name_of: Callable[[int], str] = str
) -> Relation:
    """Weigh the four hypotheses about a pair; swapping the documents mirrors the result exactly.

    `third_evidence` is the evidence from third documents, if there are any. `name_of` takes the position of a
    third document, and returns its name.
    """
    pair_views = view_pairs([pair])
    contributions = contributions_of(pair_views)
    relations = settle(
        weigh(pair_views, contributions), ThirdEvidence.of([third_evidence]), np.array([0]), np.array([1])
    )
    return Relation(
        int(relations.b_from_a[0]) / MILLION,
        int(relations.a_from_b[0]) / MILLION,
        int(relations.common_source[0]) / MILLION,
        int(relations.unrelated[0]) / MILLION,
        explain(pair_evidence(pair_views, contributions, 0), relations, 0, third_evidence, name_of),
        KINDS[relations.kind[0]],
    )


def score(relation: Relation) -> float:
    """Return the log odds that b was derived from a, against a common source or no relation (-20 to 20)."""
    against = relation.common_source + relation.unrelated
    if not relation.b_from_a or not against:
        return _LARGEST_SCORE if relation.b_from_a else -_LARGEST_SCORE
    return max(-_LARGEST_SCORE, min(_LARGEST_SCORE, math.log(relation.b_from_a / against)))
