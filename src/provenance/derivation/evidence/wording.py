"""How the shared passages are worded in either document, and how at home they are there.

Who rewords, machines above all, reaches for longer and rarer words and for longer sentences; who copies
brings words along that the rest of the text knows nothing of. Quotations, names and numbers are left out:
they are not the writer's own words, and renaming everybody must change nothing. What breaks it: a rewrite
that simplifies, an editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.reading import Reading, among
from provenance.derivation.evidence.signs import Sign, percent
from provenance.passages.background import BIT

# A mean over few words is drawn towards what is usual, by as many words of that value.
_PRIOR_WORDS = 5
_USUAL_LETTERS = 4.5
_USUAL_BITS = 6.0


def word_length(own: Reading, _other: Reading) -> float:
    """Mean length of ordinary words in the shared passages, in letters."""
    return _mean(own.manner.lengths[own.shared & own.manner.plain], _USUAL_LETTERS)


def reworded_length(own: Reading, _other: Reading) -> float:
    """The same of those words only that the other side of the passage does not have."""
    return _mean(own.manner.lengths[own.shared & own.manner.plain & ~own.matched], _USUAL_LETTERS)


def reworded_rarity(own: Reading, _other: Reading) -> float:
    """Mean rarity of those words, in bits."""
    return _mean(own.side.weights[own.shared & own.manner.plain & ~own.matched] / BIT, _USUAL_BITS)


def at_home(own: Reading, _other: Reading) -> float:
    """How much of the weight of the words copied recurs in the text around the passages."""
    copied = own.shared & own.matched & own.manner.plain
    weights = own.side.weights[copied]
    recurring = among(own.codes[copied], own.codes[own.around])
    return float(weights[recurring].sum() / max(weights.sum(), 1))


def names_at_home(own: Reading, _other: Reading) -> float:
    """How many of the names in the passages are mentioned around them."""
    names = own.codes[own.shared & own.side.names]
    return float(among(names, own.codes[own.around]).sum()) / (len(names) + 3)


def _mean(values: np.ndarray, usual: float) -> float:
    return float((values.sum() + _PRIOR_WORDS * usual) / (len(values) + _PRIOR_WORDS))


def _reworded(more: Reading, less: Reading) -> str:
    """The longest ordinary words that only one side of the passages has."""
    only = np.flatnonzero(more.shared & more.manner.plain & ~more.matched)
    longest = only[np.lexsort((only, -more.manner.lengths[only]))][:3]
    found = dict.fromkeys(more.words(place, place + 1) for place in longest.tolist())
    return ", ".join(f"“{word}”" for word in found) or "none"


WORDING = (
    Sign(
        "word length",
        word_length,
        "Where the texts agree, the words of {more} are longer ({high} letters, against {low} in {less}).",
    ),
    Sign(
        "reworded word length",
        reworded_length,
        "Where they put the same differently, {more} has the longer words ({high} letters against {low}), "
        "such as {words}.",
        words=_reworded,
    ),
    Sign(
        "reworded rarity",
        reworded_rarity,
        "Where they put the same differently, {more} has the rarer words ({high} bits against {low}).",
    ),
    Sign(
        "sentence length",
        lambda own, _: own.manner.sentence_length,
        "{more} has longer sentences ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign(
        "paragraph length",
        lambda own, _: own.manner.paragraph_length,
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign(
        "commas",
        lambda own, _: own.manner.commas,
        "{more} sets more commas ({high} per 100 words, against {low} in {less}).",
    ),
    Sign(
        "at home",
        at_home,
        "The vocabulary of the shared passages is more at home in the rest of {more} than in that of {less} "
        "({high} of it recurs there, against {low}).",
        unit=percent,
    ),
    Sign(
        "names at home",
        names_at_home,
        "Names in the shared passages are mentioned elsewhere in {more} more often than in {less} "
        "({high} against {low}).",
        unit=percent,
    ),
)
