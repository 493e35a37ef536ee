"""How much of either document is shared, and where.

Length and containment are one piece of evidence whose feature hangs on the kind of relation: a revision
grows,
a trim shrinks. So these measures act through the kind of relation only (`relation.py`), never by themselves.
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, few, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import over


def length(own: PairViews) -> np.ndarray:
    """Words, as a logarithm."""
    return np.log(np.maximum(own.parts.sizes, 1))


def coverage(own: PairViews) -> np.ndarray:
    """The share of the document inside passages."""
    return own.covered


def passage_length(own: PairViews) -> np.ndarray:
    """Words inside passages, as a logarithm: who says the same at greater length."""
    return np.log(np.maximum(own.sharing, 1))


def reworded(own: PairViews) -> np.ndarray:
    """The share of the passages' words that the other side does not have."""
    return own.parts.share(~own.matched, of=own.shared)


def novelty(own: PairViews) -> np.ndarray:
    """The share of words that occur nowhere in the other document."""
    return own.parts.share(~own.known)


def unevenness(own: PairViews) -> np.ndarray:
    """How far sentences taken and sentences of its own lie apart: the deviation of what is known of each."""
    sentences, of = own.sentences
    known = sentences.share(own.known)
    apart = known - of.mean(known)[of.owner]
    deviation: np.ndarray = np.sqrt(of.mean(apart * apart))
    return deviation


def position(own: PairViews) -> np.ndarray:
    """Where in the document the shared words stand, from 0 to 1."""
    places = own.parts.sum(own.parts.place * own.shared)
    mean = over(over(places, own.sharing), own.parts.sizes)
    return np.where(own.sharing > 0, mean, 0.5)


def opening(own: PairViews) -> np.ndarray:
    """The share of the document before the first passage."""
    return over(_before(own), own.parts.sizes)


def ending(own: PairViews) -> np.ndarray:
    """The share of the document after the last passage."""
    return over(_after(own), own.parts.sizes)


def lacking(own: PairViews) -> np.ndarray:
    """Words that the other document does not have in that place, as a logarithm; small edits count too."""
    return np.log1p(own.parts.sum(~own.matched))


def words_before(own: PairViews) -> np.ndarray:
    """Words before the first passage, as a logarithm."""
    return np.log1p(_before(own))


def words_after(own: PairViews) -> np.ndarray:
    """Words after the last passage, as a logarithm."""
    return np.log1p(_after(own))


def set_apart(own: PairViews) -> np.ndarray:
    """How many of the edges of what is shared are blank lines: who quotes sets it apart from what he says."""
    edge = np.zeros(own.parts.total, dtype=bool)
    edge[1:] = own.shared[1:] != own.shared[:-1]
    edge &= own.parts.place > 0
    blank = own.column(own.documents.after_blank_line)
    apart: np.ndarray = own.parts.sum(edge & blank) / (own.parts.sum(edge) + 2)
    return apart


def _before(own: PairViews) -> np.ndarray:
    """Words before the first passage; none where there is no passage."""
    return np.maximum(own.parts.outermost(own.shared)[0], 0)


def _after(own: PairViews) -> np.ndarray:
    """Words after the last passage; none where there is no passage."""
    return np.where(own.sharing > 0, own.parts.sizes - 1 - own.parts.outermost(own.shared)[1], 0)


def _count(value: float) -> str:
    return f"{math.exp(value):,.0f}"


EXTENT = (
    Feature("length", length, "{more} is longer ({high} words against {low}).", unit=_count),
    Feature(
        "coverage", coverage, "More of {more} is shared ({high}, against {low} of {less}).", unit=percent
    ),
    Feature(
        "condensation",
        passage_length,
        "{more} says what they share in more words ({high} against {low}).",
        unit=_count,
    ),
    Feature(
        "rewording",
        reworded,
        "In the shared passages {more} has more words of its own than {less} ({high} against {low}).",
        unit=percent,
    ),
    Feature(
        "novelty",
        novelty,
        "{more} has more that {less} lacks ({high} against {low} of its words).",
        unit=percent,
    ),
    Feature(
        "unevenness",
        unevenness,
        "Sentences of {more} are either taken or its own; in {less} they are more alike in that "
        "(deviation {high} against {low}).",
        unit=percent,
    ),
    Feature(
        "position",
        position,
        "What is shared stands further down in {more} (on average {high} of the way through, against {low}).",
        unit=percent,
    ),
    Feature(
        "opening",
        opening,
        "{more} has more of its own before the first shared passage ({high} of the text, against {low}).",
        unit=percent,
    ),
    Feature(
        "ending",
        ending,
        "{more} goes on longer after the last shared passage ({high} of the text, against {low}).",
        unit=percent,
    ),
    Feature(
        "words of its own",
        lacking,
        "{more} has {high} words that {less} does not have in that place, {less} has {low}.",
        unit=few,
    ),
    Feature(
        "words before",
        words_before,
        "{more} has {high} words before the first shared passage, {less} has {low}.",
        unit=few,
    ),
    Feature(
        "words after",
        words_after,
        "{more} has {high} words after the last shared passage, {less} has {low}.",
        unit=few,
    ),
    Feature(
        "set apart",
        set_apart,
        "{more} more often sets what they share apart by blank lines.",
    ),
)
