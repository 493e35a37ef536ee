"""The style of the shared passages in each document, and how well they fit the rest of it.

Rewriting, above all by machines, makes words longer and rarer and sentences longer; copying brings in words
that do not occur in the rest of the text. Quotations, names and numbers are left out: they are not the
writer's own words, and replacing all names must change nothing. What breaks it: a rewrite that simplifies, an
editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, count_from_log1p, percent
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.derivation.evidence.spelling import respellings
from provenance.engine.ragged import ratio
from provenance.passages.background import BIT

# A mean over few words is drawn towards the usual value, as if there were this many more words of that value.
_PRIOR_WORDS = 5
_USUAL_LETTERS = 4.5
_USUAL_BITS = 6.0


def word_length(pair_views: PairViews) -> np.ndarray:
    """The mean length of ordinary words in the shared passages, in letters."""
    return _mean(pair_views, pair_views.lengths, pair_views.shared & pair_views.plain, _USUAL_LETTERS)


def reworded_length(pair_views: PairViews) -> np.ndarray:
    """The mean length of the ordinary words that the other half of the passage does not have, in letters."""
    return _mean(pair_views, pair_views.lengths, pair_views.cached(_reworded_words), _USUAL_LETTERS)


def reworded_rarity(pair_views: PairViews) -> np.ndarray:
    """The mean rarity of the ordinary words that the other half of the passage does not have, in bits."""
    return _mean(pair_views, pair_views.weights, pair_views.cached(_reworded_words), _USUAL_BITS, one=BIT)


def at_home(pair_views: PairViews) -> np.ndarray:
    """The share, by weight, of the copied words that recurs in the text around the passages."""
    copied = pair_views.weights * (pair_views.matched & pair_views.plain)
    return ratio(
        pair_views.tokens.sum(copied * pair_views.among_own(pair_views.around)), pair_views.tokens.sum(copied)
    )


def names_at_home(pair_views: PairViews) -> np.ndarray:
    """The share of the names in the passages that also occur around them."""
    names = pair_views.shared & pair_views.names
    recurring: np.ndarray = pair_views.tokens.sum(names & pair_views.among_own(pair_views.around)) / (
        pair_views.tokens.sum(names) + 3
    )
    return recurring


def own_rarity(pair_views: PairViews) -> np.ndarray:
    """The mean rarity of the ordinary words that occur nowhere in the other document, in bits."""
    return _mean(pair_views, pair_views.weights, pair_views.plain & ~pair_views.known, _USUAL_BITS, one=BIT)


def rarest_word(pair_views: PairViews) -> np.ndarray:
    """The rarity of the rarest ordinary word that occurs nowhere in the other document, in bits."""
    return pair_views.tokens.largest(pair_views.weights * (pair_views.plain & ~pair_views.known)) / BIT


def spelling_corrections(pair_views: PairViews) -> np.ndarray:
    """How many words have a rarer spelling, most likely a slip, in the other document; five at most."""
    return np.minimum([len(found) for found in pair_views.cached(respellings)], 5)


def addressing(pair_views: PairViews) -> np.ndarray:
    """Words such as “you” outside the passages, per 100: an answer speaks to the writer of what it quotes."""
    return _per_100(pair_views, "addressing", ~pair_views.shared)


def literary(pair_views: PairViews) -> np.ndarray:
    """Words such as “upon” or “whence” per 100: retellings of an old text replace them with plainer ones."""
    return _per_100(pair_views, "literary", np.ones(pair_views.tokens.total, dtype=bool))


def _per_100(pair_views: PairViews, kind: str, which: np.ndarray) -> np.ndarray:
    # A short text has too few words for a rate, so twenty are added.
    marked = pair_views.per_token(pair_views.documents.marked(kind))
    rate: np.ndarray = 100 * pair_views.tokens.sum(marked & which) / (pair_views.tokens.sum(which) + 20)
    return rate


def _reworded_words(pair_views: PairViews) -> np.ndarray:
    """Ordinary words in the passages that the other half of the passage does not have."""
    return pair_views.shared & pair_views.plain & ~pair_views.matched


def _mean(
    pair_views: PairViews, values: np.ndarray, which: np.ndarray, usual: float, one: int = 1
) -> np.ndarray:
    """The mean of the values of some tokens, in units of 1 / `one`, drawn towards the usual value."""
    total = pair_views.tokens.sum(values * which) / one + _PRIOR_WORDS * usual
    mean: np.ndarray = total / (pair_views.tokens.sum(which) + _PRIOR_WORDS)
    return mean


def _longest_reworded_words(more: PairView, less: PairView) -> str:
    """The longest ordinary words of the passages that the other half of the passage does not have."""
    reworded = np.flatnonzero(more.part(more.pair_views.cached(_reworded_words)))
    longest = reworded[np.lexsort((reworded, -more.part(more.pair_views.lengths)[reworded]))][:3]
    found = dict.fromkeys(more.words(place, place + 1) for place in longest.tolist())
    return ", ".join(f"“{word}”" for word in found) or "none"


def _first_respelling(more: PairView, _less: PairView) -> str:
    found = more.pair_views.cached(respellings)[more.number]
    return "“{1}” for “{0}”".format(*found[0]) if found else ""


STYLE = (
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
        words=_longest_reworded_words,
    ),
    Feature(
        "reworded rarity",
        reworded_rarity,
        "Where they put the same differently, {more} has the rarer words ({high} bits against {low}).",
    ),
    Feature(
        "sentence length",
        lambda pair_views: pair_views.per_view(pair_views.documents.sentence_length),
        "{more} has longer sentences ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "paragraph length",
        lambda pair_views: pair_views.per_view(pair_views.documents.paragraph_length),
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "commas",
        lambda pair_views: pair_views.per_view(pair_views.documents.commas),
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
        spelling_corrections,
        "{more} has the usual spelling where {less} has a rarer one: {words}.",
        words=_first_respelling,
    ),
    Feature(
        "brackets",
        lambda pair_views: np.log1p(pair_views.per_view(pair_views.documents.brackets)),
        "{more} has more brackets ({high} against {low}).",
        unit=count_from_log1p,
    ),
    Feature(
        "dashes",
        lambda pair_views: pair_views.per_view(pair_views.documents.dashes),
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
