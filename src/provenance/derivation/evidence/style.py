"""Measure the style of each document, and how well the shared passages fit the rest of the document.

Rewriting, especially by machine, changes the length of sentences and the rarity of words. Copying brings in
words that do not occur elsewhere in the text. Measures of vocabulary leave out quotations, names and numbers,
which are not the writer's own words; only `names_at_home` measures names. All of these measures may mislead
if a rewrite simplifies the text, if an editor follows a house style, or if a text is too short for a reliable
mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import ratio
from provenance.passages.background import BIT

# Means are shrunk towards a usual value, as if the text had this many additional words with that value.
_PRIOR_WORDS = 5
_USUAL_BITS = 6.0


def at_home(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document's copied words that recur around its passages, weighted by rarity."""
    copied = pair_views.weights * (pair_views.matched & pair_views.plain)
    return ratio(
        pair_views.tokens.sum(copied * pair_views.among_own(pair_views.around)), pair_views.tokens.sum(copied)
    )


def names_at_home(pair_views: PairViews) -> np.ndarray:
    """Return the share of the names in each document's passages that recur around them, shrunk towards 0."""
    names = pair_views.shared & pair_views.names
    recurring: np.ndarray = pair_views.tokens.sum(names & pair_views.among_own(pair_views.around)) / (
        pair_views.tokens.sum(names) + 3
    )
    return recurring


def own_rarity(pair_views: PairViews) -> np.ndarray:
    """Return the mean rarity, in bits, of each document's ordinary words that the other document lacks."""
    return _mean(pair_views, pair_views.weights, pair_views.plain & ~pair_views.known, _USUAL_BITS, one=BIT)


def _mean(
    pair_views: PairViews, values: np.ndarray, which: np.ndarray, usual: float, one: int = 1
) -> np.ndarray:
    """Return, for each document, the mean value of the tokens in `which`, shrunk towards `usual`.

    The values are in units of 1 / `one`.
    """
    total = pair_views.tokens.sum(values * which) / one + _PRIOR_WORDS * usual
    mean: np.ndarray = total / (pair_views.tokens.sum(which) + _PRIOR_WORDS)
    return mean


STYLE = (
    Feature(
        "sentence length",
        lambda pair_views: pair_views.per_view(pair_views.documents.sentence_length),
        "{more} has longer sentences ({high} words against {low} in {less}).",
        because="Simplified and machine-written versions have shorter or longer sentences throughout.",
        breaks="The sentence lengths of house styles differ just as much.",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "paragraph length",
        lambda pair_views: pair_views.per_view(pair_views.documents.paragraph_length),
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        because="The outlet that prints a copy divides it into paragraphs in its own style.",
        breaks="A web page or a mail program may have added line breaks.",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "commas",
        lambda pair_views: pair_views.per_view(pair_views.documents.commas),
        "{more} uses more commas ({high} per 100 words, against {low} in {less}).",
        because="Machines punctuate more regularly than the people whose texts they rewrite.",
        breaks="Languages and house styles differ.",
    ),
    Feature(
        "at home",
        at_home,
        "More of the vocabulary of the shared passages recurs in the rest of {more} than in that of {less} "
        "({high} against {low}).",
        because="Most words of an inserted passage do not recur in the text around it.",
        breaks="An inserted passage may be about the same subject as the text around it.",
        unit=percent,
    ),
    Feature(
        "names at home",
        names_at_home,
        "Names in the shared passages are mentioned elsewhere in {more} more often than in {less} "
        "({high} against {low}).",
        because="The rest of the text seldom mentions the people named in an inserted passage.",
        breaks="The rest of the text may be about the same people.",
        unit=percent,
    ),
    Feature(
        "own rarity",
        own_rarity,
        "The words that occur only in {more} are rarer than those that occur only in {less} "
        "({high} bits against {low}).",
        because="Machine rewriting introduces rarer words, whereas simplification introduces commoner words.",
        breaks="A text may add material on another subject.",
    ),
    Feature(
        "dashes",
        lambda pair_views: pair_views.per_view(pair_views.documents.dashes),
        "{more} uses more semicolons and dashes ({high} per 100 words, against {low} in {less}).",
        because="Machines and editors add dashes and semicolons.",
        breaks="The website may have normalised the punctuation.",
    ),
)
