"""Define a feature: a measure of both documents in a pair, and a sentence that describes the difference."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence.pair_views import PairView, PairViews

Measure = Callable[[PairViews], np.ndarray]


def one_decimal(value: float) -> str:
    """Format a figure with one decimal place."""
    return f"{value:.1f}"


def percent(value: float) -> str:
    """Format a share as a percentage."""
    return f"{100 * value:.0f} %"


def count_from_log1p(value: float) -> str:
    """Format a count, given ``log(1 + count)``."""
    return f"{math.expm1(value):,.0f}"


def no_quotation(_more: PairView, _less: PairView) -> str:
    """Return an empty string, for features whose sentences quote no words."""
    return ""


@dataclass(frozen=True)
class Feature:
    """A measure of each document in a pair, and the sentence that describes the difference.

    `measure` returns a number for every pair view. `sentence` may contain `{more}` and `{less}` (the
    documents with the larger and the smaller value), `{high}` and `{low}` (these two values, formatted by
    `unit`), and `{words}` (the quotation that `words` returns). `because` explains why the difference
    indicates a direction, and `breaks` explains when it may mislead.
    """

    name: str
    measure: Measure
    sentence: str
    because: str
    breaks: str
    unit: Callable[[float], str] = one_decimal
    words: Callable[[PairView, PairView], str] = no_quotation

    def measured(self, pair_views: PairViews) -> tuple[np.ndarray, np.ndarray]:
        """Return the values of the measure for the first and for the second document of every pair.

        The evidence is the second value minus the first, so swapping the documents negates it.
        """
        in_a, in_b = np.split(np.asarray(self.measure(pair_views), np.float64), 2)
        return in_a, in_b

    def describe(self, a: PairView, b: PairView, in_a: float, in_b: float) -> str:
        """Return the sentence for one pair; the order of the documents does not matter."""
        more, less, high, low = (a, b, in_a, in_b) if in_a > in_b else (b, a, in_b, in_a)
        return self.sentence.format(
            more=more.name,
            less=less.name,
            high=self.unit(high),
            low=self.unit(low),
            words=self.words(more, less),
        )
