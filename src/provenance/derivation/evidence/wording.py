"""How the shared passages are worded in either document, and how at home they are there.

Who rewords, machines above all, reaches for longer and rarer words and for longer sentences; who copies
brings words along that the rest of the text knows nothing of. Quotations, names and numbers are left out:
they are not the writer's own words, and renaming everybody must change nothing. What breaks it: a rewrite
that simplifies, an editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.reading import Reading
from provenance.derivation.evidence.signs import Sign, percent
from provenance.passages.background import BIT

# A mean over few words is drawn towards what is usual, by as many words of that value.
_PRIOR_WORDS = 5
_USUAL_LETTERS = 4.5
_USUAL_BITS = 6.0
# Tokens around the passages in which their words are looked for, near and far.
_NEAR, _FAR = 60, 400
# A shorter remainder tells nothing.
_LEAST = 15
_COMMAS = frozenset(",،、，;；")


def word_length(own: Reading, _other: Reading) -> float:
    """Mean length of ordinary words in the shared passages, in letters."""
    return _mean(own.lengths[own.shared & own.plain], _USUAL_LETTERS)


def reworded_length(own: Reading, _other: Reading) -> float:
    """The same of those words only that the other side of the passage does not have."""
    return _mean(own.lengths[own.shared & own.plain & ~own.matched], _USUAL_LETTERS)


def reworded_rarity(own: Reading, _other: Reading) -> float:
    """Mean rarity of those words, in bits."""
    return _mean(own.side.weights[own.shared & own.plain & ~own.matched] / BIT, _USUAL_BITS)


def sentence_length(own: Reading, _other: Reading) -> float:
    """Geometric mean of words per sentence, as a logarithm."""
    lengths = np.diff(own.side.sentences)
    return float(np.log(np.maximum(lengths, 1)).mean()) if len(lengths) else 0.0


def commas(own: Reading, _other: Reading) -> float:
    """Commas and semicolons per 100 words."""
    marks = sum(character in _COMMAS for character in own.witness.text)
    return 100 * marks / max(len(own.lengths), 1)


def paragraph_length(own: Reading, _other: Reading) -> float:
    """Words per line of text, as a logarithm: agencies and papers break after every other sentence."""
    lines = sum(1 for line in own.witness.text.splitlines() if not line.isspace() and line)
    return math.log(max(len(own.shared), 1) / max(lines, 1))


def at_home_near(own: Reading, other: Reading) -> float:
    """How much of the weight of the words copied recurs in the text right around the passages."""
    return _at_home(own, other, _NEAR)


def at_home_far(own: Reading, other: Reading) -> float:
    """The same for a wider surrounding."""
    return _at_home(own, other, _FAR)


def names_at_home(own: Reading, other: Reading) -> float:
    """How many of the names in the passages are mentioned around them."""
    around = _around(own, other, _FAR)
    if not around.any():
        return 0.0
    names = own.side.stems[own.shared & own.side.names]
    return float(np.isin(names, own.side.stems[around]).sum()) / (len(names) + 3)


def _mean(values: np.ndarray, usual: float) -> float:
    return float((values.sum() + _PRIOR_WORDS * usual) / (len(values) + _PRIOR_WORDS))


def _at_home(own: Reading, other: Reading, reach: int) -> float:
    around = _around(own, other, reach)
    if not around.any():
        return 0.0
    copied = own.shared & own.matched & own.plain
    weights = own.side.weights[copied]
    known = np.isin(own.side.stems[copied], own.side.stems[around])
    return float(weights[known].sum() / max(weights.sum(), 1))


def _around(own: Reading, other: Reading, reach: int) -> np.ndarray:
    """The unshared tokens nearest to a passage: as many in either document, so that length plays no part."""
    most = min(reach, int((~own.shared).sum()), int((~other.shared).sum()))
    around = np.zeros(len(own.shared), dtype=bool)
    if most < _LEAST or not own.shared.any():
        return around
    places = np.arange(len(own.shared))
    shared = np.flatnonzero(own.shared)
    after = np.searchsorted(shared, places)
    left = places - shared[np.maximum(after - 1, 0)]
    right = shared[np.minimum(after, len(shared) - 1)] - places
    distance = np.where(after == 0, right, np.where(after == len(shared), left, np.minimum(left, right)))
    distance[own.shared] = len(own.shared)
    around[np.argsort(distance, kind="stable")[:most]] = True
    return around


def _reworded(more: Reading, less: Reading) -> str:
    """The longest ordinary words that only one side of the passages has."""
    only = np.flatnonzero(more.shared & more.plain & ~more.matched)
    longest = only[np.lexsort((only, -more.lengths[only]))][:3]
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
        sentence_length,
        "{more} has longer sentences ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign(
        "paragraph length",
        paragraph_length,
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign("commas", commas, "{more} sets more commas ({high} per 100 words, against {low} in {less})."),
    Sign(
        "at home nearby",
        at_home_near,
        "Words of the shared passages recur right around them more often in {more} than in {less} "
        "({high} against {low}).",
        unit=percent,
    ),
    Sign(
        "at home",
        at_home_far,
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
