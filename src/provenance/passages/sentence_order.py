"""Compare the sentences of two documents, and find out whether similar ones are in the same order.

Two independent reports of one event share words, names and facts, sentence by sentence, but they do not share
the arrangement. The order is judged against chance: the best chain of sentence pairs that runs forward in
both documents is compared with the best chains after the sentences of one document are shuffled. Common words
and facts are the same in every shuffle, so the topic cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

# The number of shuffled orders that the order is compared with.
_SHUFFLES = 40
# Sentences with this similarity are about the same thing.
_ALIKE = 0.2
# Documents with more sentence pairs, such as an article and a book of some thirty thousand sentences, or two
# books of a thousand sentences each, are compared only by their exact runs.
_MOST_CELLS = 1 << 20


@dataclass(frozen=True, eq=False)
class Sentences:
    """The similarities of the sentences of two documents.

    `similarity` (0 to 1, sentences of a by sentences of b) is the cosine of TF-ISF vectors; `unquoted` leaves
    out the text quoted on both sides.
    """

    similarity: np.ndarray
    unquoted: np.ndarray


@dataclass(frozen=True)
class Arrangement:
    """The extent to which two documents say similar things in the same order.

    `concordance`: the gain of the best forward chain of sentence pairs, on a scale from the gain with
    shuffled sentences (0) to the gain of a chain with every sentence's best counterpart (1). `spread`: the
    smaller of the two documents' shares of sentences with a similar one in the other.
    """

    concordance: float
    spread: float


NO_ARRANGEMENT = Arrangement(0.0, 0.0)


def compare_sentences(a: PreparedDocument, b: PreparedDocument, codes: int) -> Sentences | None:
    """Compare every sentence of one document with each of the other, or return None if there are too many.

    Stems are common codes below `codes` (`with_common_codes`).

    The weight of a stem is its rarity times its inverse sentence frequency in both documents (TF-ISF), so
    words that both documents keep repeating have little weight.
    """
    rows, columns = len(a.sentences) - 1, len(b.sentences) - 1
    if not rows or not columns or rows * columns > _MOST_CELLS:
        return None
    similarity, unquoted = np.empty((rows, columns)), np.empty((rows, columns))
    kernels(len(a.stems) + len(b.stems)).sentence_overlap(
        a.stems,
        a.sentences,
        a.weights,
        a.quoted,
        b.stems,
        b.sentences,
        b.weights,
        b.quoted,
        codes,
        _scarcity(rows + columns),
        similarity,
        unquoted,
    )
    return Sentences(similarity, unquoted)


@lru_cache(maxsize=4096)
def _scarcity(sentences: int) -> np.ndarray:
    """Inverse sentence frequency in 1 / BIT bits, by the number of sentences that contain a stem."""
    return np.rint(BIT * np.log2((sentences + 2) / np.maximum(np.arange(sentences + 1), 1))).astype(np.int64)


def arrangement(sentences: Sentences) -> Arrangement:
    """Judge the order of the sentences that two documents have in common, apart from common quotations."""
    gains, (rows, columns, by_rows, by_columns) = _gains(sentences)
    best = np.empty(_SHUFFLES + 1, np.int64)
    kernels(gains.size).best_chains(gains, _orders(gains.shape[1].bit_length()), best)
    found, *others = best.tolist()
    shuffled, possible = sum(others) / _SHUFFLES, min(by_rows, by_columns)
    return Arrangement(
        (found - shuffled) / (possible - shuffled) if possible > shuffled else 0.0,
        min(rows / gains.shape[0], columns / gains.shape[1]),
    )


def forward_chain(sentences: Sentences) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of sentences, as rows and columns, of the best chain that runs forward in both documents."""
    gains, _ = _gains(sentences)
    cells = np.empty((min(gains.shape), 2), np.int64)
    count = kernels(gains.size).forward_chain(gains, cells)
    return cells[:count, 0], cells[:count, 1]


def _gains(sentences: Sentences) -> tuple[np.ndarray, list[int]]:
    """The gain of each pair: how much more similar two sentences are than either is to the other document on
    average. Also returns how many sentences of a and of b have a similar sentence, and the gains that they
    would have if each were paired with its best counterpart."""
    similarity = sentences.unquoted
    gains, found = np.empty(similarity.shape, np.int64), np.empty(4, np.int64)
    kernels(similarity.size).excess(similarity, _ALIKE, gains, found)
    return gains, found.tolist()


@lru_cache(maxsize=16)
def _orders(bits: int) -> np.ndarray:
    """Orders of ``2 ** bits`` columns: first the original order, then shuffles that depend only on `bits`.

    The first columns are in the same order as they would be without the remaining columns.
    """
    places = np.arange(1 << bits, dtype=np.uint64)
    trials = np.arange(1, _SHUFFLES + 1, dtype=np.uint64)[:, None]
    mixed = (places + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ trials * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    shuffled = np.argsort(mixed, axis=1, kind="stable")
    return np.concatenate([[np.arange(1 << bits)], shuffled]).astype(np.int64)
