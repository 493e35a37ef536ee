"""The phrases that describe a derivation on the terminal, in a notebook and in the report."""

from __future__ import annotations

LIKELY = 0.5  # a source below this probability is only a possible one

LIKELY_SOURCE = "more consistent with {source} as the source"
POSSIBLE_SOURCE = "possibly from {source}"
DIRECTION_UNCLEAR = "related, direction unclear"
PHRASES = (LIKELY_SOURCE, POSSIBLE_SOURCE, DIRECTION_UNCLEAR)


def phrase(probability: float, directed: bool) -> str:
    """The phrase from `PHRASES` for a derivation of this probability, with or without a known direction."""
    if not directed:
        return DIRECTION_UNCLEAR
    return LIKELY_SOURCE if probability >= LIKELY else POSSIBLE_SOURCE


def sentence(source: str, probability: float, directed: bool) -> str:
    """The phrase with the source filled in; it ends with the probability where the direction is known."""
    words = phrase(probability, directed).format(source=source)
    return f"{words} (p = {probability:.2f})" if directed else words
