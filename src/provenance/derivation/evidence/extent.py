"""How much of either document is shared, and where.

Length and containment are one piece of evidence whose sign hangs on the kind of relation: a revision grows,
a trim shrinks. So these measures act through the kind of relation only (`relation.py`), never by themselves.
"""

from __future__ import annotations

import math
import re

import numpy as np

from provenance.derivation.evidence.reading import Reading
from provenance.derivation.evidence.signs import Sign, percent

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def length(own: Reading, _other: Reading) -> float:
    """Words, as a logarithm."""
    return math.log(max(len(own.shared), 1))


def coverage(own: Reading, _other: Reading) -> float:
    """The share of the document inside passages."""
    return _share(own.shared)


def passage_length(own: Reading, _other: Reading) -> float:
    """Words inside passages, as a logarithm: who says the same at greater length."""
    return math.log(max(int(own.shared.sum()), 1))


def reworded(own: Reading, _other: Reading) -> float:
    """The share of the passages' words that the other side does not have."""
    return _share(~own.matched[own.shared])


def novelty(own: Reading, _other: Reading) -> float:
    """The share of words that occur nowhere in the other document."""
    return _share(~own.known)


def unevenness(own: Reading, _other: Reading) -> float:
    """How far sentences taken and sentences of its own lie apart."""
    known = _known_by_sentence(own)
    return float(known.std()) if len(known) else 0.0


def position(own: Reading, _other: Reading) -> float:
    """Where in the document the shared words stand, from 0 to 1."""
    places = np.flatnonzero(own.shared)
    return float(places.mean()) / len(own.shared) if len(places) else 0.5


def opening(own: Reading, _other: Reading) -> float:
    """The share of the document before the first passage."""
    places = np.flatnonzero(own.shared)
    return int(places[0]) / len(own.shared) if len(places) else 0.0


def ending(own: Reading, _other: Reading) -> float:
    """The share of the document after the last passage."""
    places = np.flatnonzero(own.shared)
    return (len(own.shared) - 1 - int(places[-1])) / len(own.shared) if len(places) else 0.0


def lacking(own: Reading, _other: Reading) -> float:
    """Words that the other document does not have in that place, as a logarithm; small edits count too."""
    return math.log1p(int((~own.shared).sum()) + int((own.shared & ~own.matched).sum()))


def words_before(own: Reading, _other: Reading) -> float:
    """Words before the first passage, as a logarithm."""
    places = np.flatnonzero(own.shared)
    return math.log1p(int(places[0])) if len(places) else 0.0


def words_after(own: Reading, _other: Reading) -> float:
    """Words after the last passage, as a logarithm."""
    places = np.flatnonzero(own.shared)
    return math.log1p(len(own.shared) - 1 - int(places[-1])) if len(places) else 0.0


def set_apart(own: Reading, _other: Reading) -> float:
    """How many of the edges of what is shared are blank lines: who quotes sets it apart from what he says."""
    inside = np.concatenate([[False], own.shared, [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    edges = edges[(edges > 0) & (edges < len(own.shared))]
    gaps = zip(own.side.ends[edges - 1].tolist(), own.side.starts[edges].tolist(), strict=True)
    blank = sum(bool(_BLANK_LINE.search(own.witness.text, start, end)) for start, end in gaps)
    return blank / (len(edges) + 2)


def _known_by_sentence(own: Reading) -> np.ndarray:
    sums = np.concatenate([[0], np.cumsum(own.known)])
    bounds = own.side.sentences
    return np.diff(sums[bounds]) / np.maximum(np.diff(bounds), 1)


def _share(marked: np.ndarray) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _count(value: float) -> str:
    return f"{math.exp(value):,.0f}"


def _few(value: float) -> str:
    return f"{math.expm1(value):,.0f}"


EXTENT = (
    Sign("length", length, "{more} is longer ({high} words against {low}).", unit=_count),
    Sign("coverage", coverage, "More of {more} is shared ({high}, against {low} of {less}).", unit=percent),
    Sign(
        "condensation",
        passage_length,
        "{more} says what they share in more words ({high} against {low}).",
        unit=_count,
    ),
    Sign(
        "rewording",
        reworded,
        "In the shared passages {more} has more words of its own than {less} ({high} against {low}).",
        unit=percent,
    ),
    Sign(
        "novelty",
        novelty,
        "{more} has more that {less} lacks ({high} against {low} of its words).",
        unit=percent,
    ),
    Sign(
        "unevenness",
        unevenness,
        "Sentences of {more} are either taken or its own; in {less} they are more alike in that "
        "(deviation {high} against {low}).",
        unit=percent,
    ),
    Sign(
        "position",
        position,
        "What is shared stands further down in {more} (on average {high} of the way through, against {low}).",
        unit=percent,
    ),
    Sign(
        "opening",
        opening,
        "{more} has more of its own before the first shared passage ({high} of the text, against {low}).",
        unit=percent,
    ),
    Sign(
        "ending",
        ending,
        "{more} goes on longer after the last shared passage ({high} of the text, against {low}).",
        unit=percent,
    ),
    Sign(
        "words of its own",
        lacking,
        "{more} has {high} words that {less} does not have in that place, {less} has {low}.",
        unit=_few,
    ),
    Sign(
        "words before",
        words_before,
        "{more} has {high} words before the first shared passage, {less} has {low}.",
        unit=_few,
    ),
    Sign(
        "words after",
        words_after,
        "{more} has {high} words after the last shared passage, {less} has {low}.",
        unit=_few,
    ),
    Sign(
        "set apart",
        set_apart,
        "{more} more often sets what they share apart by blank lines.",
    ),
)
