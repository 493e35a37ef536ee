"""How conversational a document is, and how much it asks and answers, outside the text the two share.

An editor or a reporter takes the chat out of a text; a reply takes up what another post asked. What breaks
it: a derived text that is chattier than its source, or an answer that asks back.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, count_from_log1p, percent
from provenance.derivation.evidence.pair_views import PairViews

# A short text has too few words for a rate, so this many are added.
_ADDED_WORDS = 20


def talking(pair_views: PairViews) -> np.ndarray:
    """Conversational words, such as “really”, “stuff” or “don't”, per 100 words outside the passages."""
    unshared = pair_views.cached(_unshared_tokens)
    return _per_100(
        pair_views.tokens.sum(pair_views.per_token(pair_views.documents.marked("talking")) & unshared),
        pair_views.tokens.sum(unshared),
    )


def asking(pair_views: PairViews) -> np.ndarray:
    """Question marks and words such as “anybody” or “please” per 100 words."""
    return pair_views.per_view(pair_views.documents.asking)


def taking_up(pair_views: PairViews) -> np.ndarray:
    """How often the text after a passage begins as an answer does, as with “Yes”, “But” or “That”.

    The beginning of the document counts as well if it is not shared.
    """
    follows = pair_views.tokens.place == 0
    follows[1:] |= pair_views.shared[:-1]
    follows &= pair_views.cached(_unshared_tokens)
    answers = follows & pair_views.per_token(pair_views.documents.marked("answering"))
    share: np.ndarray = pair_views.tokens.sum(answers) / (pair_views.tokens.sum(follows) + 1)
    return share


def typed_dashes(pair_views: PairViews) -> np.ndarray:
    """Dashes typed as two hyphens, as a logarithm."""
    return np.log1p(pair_views.per_view(pair_views.documents.typed_dashes))


def _unshared_tokens(pair_views: PairViews) -> np.ndarray:
    """The tokens outside the passages, or all tokens of a document that is shared throughout."""
    return ~pair_views.shared | np.repeat(pair_views.unshared_count == 0, pair_views.tokens.sizes)


def _per_100(counts: np.ndarray, words: np.ndarray) -> np.ndarray:
    rate: np.ndarray = 100 * counts / (words + _ADDED_WORDS)
    return rate


CONVERSATION = (
    Feature(
        "talking",
        talking,
        "In what is its own {more} uses more conversational words, such as “really” or “stuff” "
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
        unit=count_from_log1p,
    ),
)
