"""Measure how much of each document is shared, and where.

The meaning of length and containment depends on the kind of relation: a revision is usually longer than its
source, whereas a trimmed story is shorter. Like all stylistic features, these measures therefore have
additional weights for each kind of relation (`relation_kinds.py`).
"""

from __future__ import annotations

import math

import numpy as np

from provenance.derivation.evidence.feature import Feature, count_from_log1p, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import ratio


def length(pair_views: PairViews) -> np.ndarray:
    """Return the logarithm of the number of words in each document."""
    return np.log(np.maximum(pair_views.sizes, 1))


def passage_length(pair_views: PairViews) -> np.ndarray:
    """Return the logarithm of the number of words in the passages of each document.

    The document with the larger value uses more words to express the same content.
    """
    return np.log(np.maximum(pair_views.shared_count, 1))


def novelty(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document's words that occur nowhere in the other document."""
    return pair_views.tokens.share(~pair_views.known)


def unevenness(pair_views: PairViews) -> np.ndarray:
    """Return how much a document's sentences differ in the share of words that the other document contains.

    The result is the standard deviation of this share over all sentences of each document. It is large if
    some sentences are copied whole and others are the document's own.
    """
    sentences, by_view = pair_views.sentences
    known = sentences.share(pair_views.known)
    difference = known - by_view.mean(known)[by_view.owner]
    deviation: np.ndarray = np.sqrt(by_view.mean(difference * difference))
    return deviation


def position(pair_views: PairViews) -> np.ndarray:
    """Return the mean position of the shared words in each document, from 0 (start) to 1 (end)."""
    counts = pair_views.shared_count
    places = pair_views.tokens.sum(pair_views.tokens.place * pair_views.shared) + pair_views.begins * counts
    return np.where(counts > 0, ratio(ratio(places, counts), pair_views.sizes), 0.5)


def ending(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document that follows its last passage."""
    return ratio(_after(pair_views), pair_views.sizes)


def unmatched_words(pair_views: PairViews) -> np.ndarray:
    """Return the logarithm of 1 plus the number of unmatched words in each document.

    A word is unmatched if it has no match in the other document's passages.
    """
    unseen = pair_views.sizes - pair_views.tokens.sizes
    return np.log1p(pair_views.tokens.sum(~pair_views.matched) + unseen)


def words_after(pair_views: PairViews) -> np.ndarray:
    """Return the logarithm of 1 plus the number of words after the last passage of each document."""
    return np.log1p(_after(pair_views))


def set_apart(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document's passage boundaries that fall on blank lines, shrunk towards 0."""
    edge = np.zeros(pair_views.tokens.total, dtype=bool)
    edge[1:] = pair_views.shared[1:] != pair_views.shared[:-1]
    edge &= pair_views.tokens.place > 0
    blank = pair_views.per_token(pair_views.documents.after_blank_line)
    share: np.ndarray = pair_views.tokens.sum(edge & blank) / (pair_views.tokens.sum(edge) + 2)
    return share


def _after(pair_views: PairViews) -> np.ndarray:
    """Return the number of words after the last passage of each document, or 0 if it has no passage."""
    _, last = pair_views.tokens.outermost(pair_views.shared)
    return np.where(pair_views.shared_count > 0, pair_views.sizes - 1 - pair_views.begins - last, 0)


def _count_from_log(value: float) -> str:
    return f"{math.exp(value):,.0f}"


EXTENT = (
    Feature(
        "length",
        length,
        "{more} is longer ({high} words against {low}).",
        because="A summary is shorter than its source, whereas a revision or a reply is longer.",
        breaks="The meaning of a difference in length depends on the kind of relation.",
        unit=_count_from_log,
    ),
    Feature(
        "condensation",
        passage_length,
        "The shared passages are longer in {more} ({high} words against {low}).",
        because="Rewriting shortens a text more often than it lengthens it.",
        breaks="Simplified versions explain more, and machine rewrites may be padded.",
        unit=_count_from_log,
    ),
    Feature(
        "novelty",
        novelty,
        "More of the words in {more} are missing from {less} than vice versa ({high} against {low}).",
        because="Words that occur in only one text were added to it or left out of the other text.",
        breaks="Whether such words were added or left out depends on the kind of relation.",
        unit=percent,
    ),
    Feature(
        "unevenness",
        unevenness,
        "The share of words that the other text also contains varies more between the sentences of {more} "
        "than between those of {less} (standard deviation {high} against {low}).",
        because="A text that copies whole sentences mixes them with sentences of its own.",
        breaks="Both texts may have independent additions.",
        unit=percent,
    ),
    Feature(
        "position",
        position,
        "The shared text is further down in {more} (on average {high} of the way through, against {low}).",
        because="News is cut from the end, so the shared text is near the top of the source.",
        breaks="Other texts, above all replies, are not cut from the end.",
        unit=percent,
    ),
    Feature(
        "ending",
        ending,
        "A larger share of {more} comes after the last shared passage ({high}, against {low} of {less}).",
        because="A shortened text lacks the end of its source.",
        breaks="Replies add their own text at the end.",
        unit=percent,
    ),
    Feature(
        "words of its own",
        unmatched_words,
        "{high} words of {more} have no match in the shared passages, against {low} words of {less}.",
        because="A shortened text leaves out words of its source.",
        breaks="Revisions and replies add words.",
        unit=count_from_log1p,
    ),
    Feature(
        "words after",
        words_after,
        "{more} has {high} words after the last shared passage, against {low} in {less}.",
        because="A shortened text lacks the end of its source.",
        breaks="Replies add their own text at the end.",
        unit=count_from_log1p,
    ),
    Feature(
        "set apart",
        set_apart,
        "In {more}, the shared text is more often set apart by blank lines.",
        because="Writers set quotations apart from their own text.",
        breaks="Some texts have blank lines between all paragraphs.",
    ),
)
