"""How the shared passages are worded in either document, and how at home they are there.

Who rewords, machines above all, reaches for longer and rarer words and for longer sentences; who copies
brings words along that the rest of the text knows nothing of. Quotations, names and numbers are left out:
they are not the writer's own words, and renaming everybody must change nothing. What breaks it: a rewrite
that simplifies, an editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, few, percent
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.derivation.evidence.spelling import respellings
from provenance.engine.ragged import over
from provenance.passages.background import BIT

# A mean over few words is drawn towards what is usual, by as many words of that value.
_PRIOR_WORDS = 5
_USUAL_LETTERS = 4.5
_USUAL_BITS = 6.0


def word_length(own: PairViews) -> np.ndarray:
    """Mean length of ordinary words in the shared passages, in letters."""
    return _mean(own, own.lengths, own.shared & own.plain, _USUAL_LETTERS)


def reworded_length(own: PairViews) -> np.ndarray:
    """The same of those words only that the other side of the passage does not have."""
    return _mean(own, own.lengths, own.once(_reworded), _USUAL_LETTERS)


def reworded_rarity(own: PairViews) -> np.ndarray:
    """Mean rarity of those words, in bits."""
    return _mean(own, own.weights, own.once(_reworded), _USUAL_BITS, one=BIT)


def at_home(own: PairViews) -> np.ndarray:
    """How much of the weight of the words copied recurs in the text around the passages."""
    copied = own.weights * (own.matched & own.plain)
    return over(own.parts.sum(copied * own.among(own.around)), own.parts.sum(copied))


def names_at_home(own: PairViews) -> np.ndarray:
    """How many of the names in the passages are mentioned around them."""
    names = own.shared & own.names
    recurring: np.ndarray = own.parts.sum(names & own.among(own.around)) / (own.parts.sum(names) + 3)
    return recurring


def own_rarity(own: PairViews) -> np.ndarray:
    """Mean rarity of the ordinary words that occur nowhere in the other document, in bits."""
    return _mean(own, own.weights, own.plain & ~own.known, _USUAL_BITS, one=BIT)


def rarest_word(own: PairViews) -> np.ndarray:
    """Rarity of the rarest ordinary word that occurs nowhere in the other document, in bits."""
    return own.parts.largest(own.weights * (own.plain & ~own.known)) / BIT


def respelled(own: PairViews) -> np.ndarray:
    """How many words stand in the other document in a rarer spelling, a slip most likely; five at most."""
    return np.minimum([len(found) for found in own.once(respellings)], 5)


def addressing(own: PairViews) -> np.ndarray:
    """Words such as “you” outside the passages, per 100: an answer speaks to the writer of what it quotes."""
    return _per_100(own, "addressing", ~own.shared)


def literary(own: PairViews) -> np.ndarray:
    """Words such as “upon” or “whence”, per 100: who retells an old text puts them into plainer ones."""
    return _per_100(own, "literary", np.ones(own.parts.total, dtype=bool))


def _per_100(own: PairViews, kind: str, which: np.ndarray) -> np.ndarray:
    # A short text has too few words for a rate; twenty are added.
    marked = own.column(own.documents.marked(kind))
    rate: np.ndarray = 100 * own.parts.sum(marked & which) / (own.parts.sum(which) + 20)
    return rate


def _reworded(own: PairViews) -> np.ndarray:
    """Ordinary words in the passages that the other side has not."""
    return own.shared & own.plain & ~own.matched


def _mean(own: PairViews, values: np.ndarray, which: np.ndarray, usual: float, one: int = 1) -> np.ndarray:
    """The mean of some tokens' values, which are whole numbers of 1 / `one`."""
    total = own.parts.sum(values * which) / one + _PRIOR_WORDS * usual
    mean: np.ndarray = total / (own.parts.sum(which) + _PRIOR_WORDS)
    return mean


def _longest_reworded(more: PairView, less: PairView) -> str:
    """The longest ordinary words that only one side of the passages has."""
    only = np.flatnonzero(more.part(more.pair_views.once(_reworded)))
    longest = only[np.lexsort((only, -more.part(more.pair_views.lengths)[only]))][:3]
    found = dict.fromkeys(more.words(place, place + 1) for place in longest.tolist())
    return ", ".join(f"“{word}”" for word in found) or "none"


def _spelling(more: PairView, _less: PairView) -> str:
    found = more.pair_views.once(respellings)[more.number]
    return "“{1}” for “{0}”".format(*found[0]) if found else ""


WORDING = (
    Feature(
        "word length",
        word_length,
        "Where the texts agree, the words of {more} are longer ({high} letters, against {low} in {less}).",
    ),
    Feature(
        "reworded word length",
        reworded_length,
        "Where they put the same differently, {more} has the longer words ({high} letters against {low}), "
        "such as {words}.",
        words=_longest_reworded,
    ),
    Feature(
        "reworded rarity",
        reworded_rarity,
        "Where they put the same differently, {more} has the rarer words ({high} bits against {low}).",
    ),
    Feature(
        "sentence length",
        lambda own: own.of(own.documents.sentence_length),
        "{more} has longer sentences ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "paragraph length",
        lambda own: own.of(own.documents.paragraph_length),
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "commas",
        lambda own: own.of(own.documents.commas),
        "{more} sets more commas ({high} per 100 words, against {low} in {less}).",
    ),
    Feature(
        "at home",
        at_home,
        "The vocabulary of the shared passages is more at home in the rest of {more} than in that of {less} "
        "({high} of it recurs there, against {low}).",
        unit=percent,
    ),
    Feature(
        "names at home",
        names_at_home,
        "Names in the shared passages are mentioned elsewhere in {more} more often than in {less} "
        "({high} against {low}).",
        unit=percent,
    ),
    Feature(
        "own rarity",
        own_rarity,
        "Of the words only one of them has, those of {more} are rarer ({high} bits against {low}).",
    ),
    Feature(
        "rarest word",
        rarest_word,
        "{more} has the rarer word among those that only one of them has ({high} bits against {low}).",
    ),
    Feature(
        "spelling",
        respelled,
        "{more} has the usual spelling where {less} has a rarer one: {words}.",
        words=_spelling,
    ),
    Feature(
        "brackets",
        lambda own: np.log1p(own.of(own.documents.brackets)),
        "{more} has more brackets ({high} against {low}).",
        unit=few,
    ),
    Feature(
        "dashes",
        lambda own: own.of(own.documents.dashes),
        "{more} sets more semicolons and dashes ({high} per 100 words, against {low} in {less}).",
    ),
    Feature(
        "addressing",
        addressing,
        "Outside what they share {more} more often addresses somebody "
        "({high} times in 100 words, against {low}).",
    ),
    Feature(
        "literary words",
        literary,
        "{more} has more old or literary words ({high} in 100, against {low}).",
    ),
)
