"""A derivation in words: the same words on the terminal, in a notebook and in the report."""

from __future__ import annotations

LIKELY = 0.5  # below this a source is one of several candidates, or of none

LIKELY_SOURCE = "more consistent with {source} as the source"
POSSIBLE_SOURCE = "possibly from {source}"
DIRECTION_UNCLEAR = "related, direction unclear"
PHRASES = (LIKELY_SOURCE, POSSIBLE_SOURCE, DIRECTION_UNCLEAR)


def phrase(probability: float, directed: bool) -> str:
    """The one of `PHRASES` for such a derivation."""
    if not directed:
        return DIRECTION_UNCLEAR
    return LIKELY_SOURCE if probability >= LIKELY else POSSIBLE_SOURCE


def sentence(source: str, probability: float, directed: bool) -> str:
    """A derivation in words, with its probability where it has a direction."""
    words = phrase(probability, directed).format(source=source)
    return f"{words} (p = {probability:.2f})" if directed else words
