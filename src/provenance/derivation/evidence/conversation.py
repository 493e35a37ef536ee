"""How much a document talks, asks and answers, outside what the two share.

Who edits or reports takes the chat out of a text; who answers takes up what another asked. What breaks it: a
derived text that is chattier than its source, an answer that asks back.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, few, percent
from provenance.derivation.evidence.pair_views import PairViews

# A short text has too few words for a rate; so many are added.
_FEW = 20


def talking(own: PairViews) -> np.ndarray:
    """Words of talk, such as “really”, “stuff” or “don't”, per 100 words of its own."""
    aside = own.once(_aside)
    return _per_100(own.parts.sum(own.column(own.documents.marked("talking")) & aside), own.parts.sum(aside))


def asking(own: PairViews) -> np.ndarray:
    """Question marks and words such as “anybody” or “please” per 100 words."""
    return own.of(own.documents.asking)


def taking_up(own: PairViews) -> np.ndarray:
    """How often what follows a passage answers or refers back at once, as “Yes”, “But”, “That” do.

    What a document of its own begins with counts as well.
    """
    follows = own.parts.place == 0
    follows[1:] |= own.shared[:-1]
    follows &= own.once(_aside)
    answers = follows & own.column(own.documents.marked("answering"))
    share: np.ndarray = own.parts.sum(answers) / (own.parts.sum(follows) + 1)
    return share


def typed_dashes(own: PairViews) -> np.ndarray:
    """Dashes typed as two hyphens, as a logarithm."""
    return np.log1p(own.of(own.documents.typed_dashes))


def _aside(own: PairViews) -> np.ndarray:
    """The tokens outside the passages; all where these leave nothing out."""
    return ~own.shared | np.repeat(own.lacking == 0, own.parts.sizes)


def _per_100(counts: np.ndarray, words: np.ndarray) -> np.ndarray:
    rate: np.ndarray = 100 * counts / (words + _FEW)
    return rate


TALK = (
    Feature(
        "talking",
        talking,
        "In what is its own {more} uses more words of talk, such as “really” or “stuff” "
        "({high} in 100, against {low}).",
    ),
    Feature(
        "asking",
        asking,
        "{more} asks more ({high} question marks and words such as “anybody” in 100, against {low}).",
    ),
    Feature(
        "taking up",
        taking_up,
        "What {more} says after the shared passages more often begins as an answer does, or refers back "
        "({high}, against {low}).",
        unit=percent,
    ),
    Feature(
        "typed dashes",
        typed_dashes,
        "{more} types dashes as two hyphens {high} times, {less} {low} times.",
        unit=few,
    ),
)
