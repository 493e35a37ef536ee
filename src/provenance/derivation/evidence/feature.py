"""One piece of evidence: something measured on either document, whose difference speaks for a direction."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.pair_views import PairView, PairViews

Measure = Callable[[PairViews], np.ndarray]


def one_decimal(value: float) -> str:
    """A figure to one decimal."""
    return f"{value:.1f}"


def percent(value: float) -> str:
    """A share in per cent."""
    return f"{100 * value:.0f} %"


def count_from_log1p(value: float) -> str:
    """A count whose logarithm was taken with one added."""
    return f"{math.expm1(value):,.0f}"


def no_quotation(_more: PairView, _less: PairView) -> str:
    """For evidence that quotes nothing."""
    return ""


@dataclass(frozen=True)
class Feature:
    """What is measured on each document against the other, and how it is put into words.

    `measure` gives a number for every pair_view. `sentence` may name `{more}` and `{less}`, the documents
    with
    the greater and the smaller measure, `{high}` and `{low}`, the measures as `unit` writes them, and
    `{words}`, what `words` quotes.
    """

    name: str
    measure: Measure
    sentence: str
    unit: Callable[[float], str] = one_decimal
    words: Callable[[PairView, PairView], str] = no_quotation

    def measured(self, pair_views: PairViews) -> tuple[np.ndarray, np.ndarray]:
        """The measure on either document of every pair; b's less a's speaks, and turns with the pair."""
        in_a, in_b = np.split(np.asarray(self.measure(pair_views), np.float64), 2)
        return in_a, in_b

    def describe(self, a: PairView, b: PairView, in_a: float, in_b: float) -> str:
        """What it saw in this pair, whichever way round the pair is given."""
        more, less, high, low = (a, b, in_a, in_b) if in_a > in_b else (b, a, in_b, in_a)
        return self.sentence.format(
            more=more.name,
            less=less.name,
            high=self.unit(high),
            low=self.unit(low),
            words=self.words(more, less),
        )
