"""The style of the shared passages in each document, and how well these fit the rest of it.

Rewriting, above all by machines, makes words longer and rarer and sentences longer; copying brings in words
that do not occur elsewhere in the text. Quotations, names and numbers are left out: they are not the
writer's own words, and replacing all names must change nothing. What breaks it: a rewrite that simplifies, an
editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import ratio
from provenance.passages.background import BIT

# A mean over few words is drawn towards the usual value, as if this many more words had that value.
_PRIOR_WORDS = 5
_USUAL_BITS = 6.0


def at_home(pair_views: PairViews) -> np.ndarray:
    """The share, by weight, of the copied words that recur in the text around the passages."""
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


def _mean(
    pair_views: PairViews, values: np.ndarray, which: np.ndarray, usual: float, one: int = 1
) -> np.ndarray:
    """The mean of the values of some tokens, in units of 1 / `one`, drawn towards the usual value."""
    total = pair_views.tokens.sum(values * which) / one + _PRIOR_WORDS * usual
    mean: np.ndarray = total / (pair_views.tokens.sum(which) + _PRIOR_WORDS)
    return mean


STYLE = (
    Feature(
        "sentence length",
        lambda pair_views: pair_views.per_view(pair_views.documents.sentence_length),
        "{more} has longer sentences ({high} words against {low} in {less}).",
        because="Plain-language and machine versions make sentences shorter or longer throughout.",
        breaks="House styles differ as much.",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "paragraph length",
        lambda pair_views: pair_views.per_view(pair_views.documents.paragraph_length),
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        because="Copy is set anew in the paragraphs of its new place.",
        breaks="Line breaks that a web page or a mail program put in.",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Feature(
        "commas",
        lambda pair_views: pair_views.per_view(pair_views.documents.commas),
        "{more} sets more commas ({high} per 100 words, against {low} in {less}).",
        because="Machines punctuate more regularly than the people they rewrite.",
        breaks="Languages and house styles differ.",
    ),
    Feature(
        "at home",
        at_home,
        "The vocabulary of the shared passages is more at home in the rest of {more} than in that of {less} "
        "({high} of it recurs there, against {low}).",
        because="Words of an inserted passage do not recur in what stands around it.",
        breaks="A passage on the very subject of its new surroundings.",
        unit=percent,
    ),
    Feature(
        "names at home",
        names_at_home,
        "Names in the shared passages are mentioned elsewhere in {more} more often than in {less} "
        "({high} against {low}).",
        because="Whom an inserted passage names the rest of its new text seldom does.",
        breaks="A text whose subject are these very people.",
        unit=percent,
    ),
    Feature(
        "own rarity",
        own_rarity,
        "Of the words only one of them has, those of {more} are rarer ({high} bits against {low}).",
        because="Who rewrites chooses other words, machines rarer ones, simplifiers commoner ones.",
        breaks="A text that adds matter of another subject.",
    ),
    Feature(
        "dashes",
        lambda pair_views: pair_views.per_view(pair_views.documents.dashes),
        "{more} sets more semicolons and dashes ({high} per 100 words, against {low} in {less}).",
        because="Machines and editors put in dashes and semicolons of their own.",
        breaks="Typographic clean-up by the site.",
    ),
)
