"""Sentences of two documents compared, and whether those alike come in the same order.

Two independent reports of one event share words, names and facts, sentence by sentence; what they do not
share is the arrangement. The order is judged against chance: the best chain of sentence pairs that runs
forward in both documents, against the same chain when the sentences of one are shuffled. Words and facts in
common are the same in every shuffle, so the topic cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.profiles import Side

# Shuffles of the sentences to compare the order found with.
_SHUFFLES = 40
# Similarities in fixed point, so that a chain's gain does not depend on the order of summation.
_ONE = 1 << 16
# Sentences this similar are about the same thing.
_ALIKE = 0.2
# A pair of documents with more sentence pairs is compared by its exact runs only.
_MOST_CELLS = 4_000_000


@dataclass(frozen=True, eq=False)
class Sentences:
    """How alike the sentences of two documents are.

    `similarity` (0 to 1, sentences of a by sentences of b) is the cosine of TF-ISF vectors; `unquoted`
    the same without what is quoted on both sides; `shared` the weight in common.
    """

    similarity: np.ndarray
    unquoted: np.ndarray
    shared: np.ndarray


@dataclass(frozen=True)
class Arrangement:
    """How far two documents say alike things in the same order.

    `concordance`: the gain of the best forward chain of sentence pairs, between what shuffled sentences
    give (0) and what they would give if every sentence's best counterpart lay on the chain (1).
    `order`: standard deviations by which the chain exceeds that of shuffled sentences.
    `extent`: the chain's mean excess similarity per sentence of the document with fewer.
    `spread`: the share of sentences with an alike one in the other document, the smaller of the two shares.
    """

    concordance: float
    order: float
    extent: float
    spread: float


NO_ARRANGEMENT = Arrangement(0.0, 0.0, 0.0, 0.0)


def compare_sentences(a: Side, b: Side) -> Sentences | None:
    """Compare every sentence of one document with every one of the other; None where they are too many.

    A stem weighs its rarity times its inverse sentence frequency in both documents (TF-ISF), so that
    what both keep talking about counts for little.
    """
    rows, columns = len(a.sentences) - 1, len(b.sentences) - 1
    if not rows or not columns or rows * columns > _MOST_CELLS:
        return None
    shared, quoted = np.zeros((rows, columns), np.int64), np.zeros((rows, columns), np.int64)
    totals_a, totals_b = np.zeros(rows, np.int64), np.zeros(columns, np.int64)
    kernels(len(a.posted_stems) + len(b.posted_stems)).sentence_overlap(
        a.posted_stems,
        a.posted_sentences,
        a.posted_weights,
        a.posted_quoted,
        b.posted_stems,
        b.posted_sentences,
        b.posted_weights,
        b.posted_quoted,
        _scarcity(rows + columns),
        shared,
        quoted,
        totals_a,
        totals_b,
    )
    lengths = np.sqrt(np.maximum(np.outer(totals_a, totals_b), 1).astype(np.float64))
    return Sentences(shared / lengths, (shared - quoted) / lengths, shared)


@lru_cache(maxsize=4096)
def _scarcity(sentences: int) -> np.ndarray:
    """Inverse sentence frequency in 1 / BIT bits, by the number of sentences that hold a stem."""
    return np.rint(BIT * np.log2((sentences + 2) / np.maximum(np.arange(sentences + 1), 1))).astype(np.int64)


def arrangement(sentences: Sentences) -> Arrangement:
    """Judge the order of what two documents have in common, apart from quotations both hold."""
    similarity, gains = sentences.unquoted, _gains(sentences)
    orders = _orders(gains.shape[1])
    best = np.zeros(len(orders), np.int64)
    kernels(gains.size).best_chains(gains, orders, best)
    found, shuffled, deviation = int(best[0]), float(np.mean(best[1:])), float(np.std(best[1:]))
    possible = int(min(gains.max(axis=1).sum(), gains.max(axis=0).sum()))
    return Arrangement(
        (found - shuffled) / (possible - shuffled) if possible > shuffled else 0.0,
        (found - shuffled) / deviation if deviation > 0 else 0.0,
        found / _ONE / min(gains.shape),
        min(float((similarity.max(axis=side) >= _ALIKE).mean()) for side in (0, 1)),
    )


def forward_chain(sentences: Sentences) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of sentences, as rows and columns, of the best chain that runs forward in both documents."""
    gains = _gains(sentences)
    best = np.zeros((gains.shape[0] + 1, gains.shape[1] + 1), np.int64)
    for row in range(gains.shape[0]):
        np.maximum(best[row, 1:], best[row, :-1] + gains[row], out=best[row + 1, 1:])
        np.maximum.accumulate(best[row + 1], out=best[row + 1])
    row, column = gains.shape
    cells = []
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            cells.append((row, column))
    rows, columns = np.array(cells[::-1], dtype=np.int64).reshape(-1, 2).T
    return rows, columns


def _gains(sentences: Sentences) -> np.ndarray:
    """How much more alike two sentences are than either is to the other document on average."""
    similarity = sentences.unquoted
    expected = np.maximum(similarity.mean(axis=1, keepdims=True), similarity.mean(axis=0, keepdims=True))
    return np.rint(_ONE * np.maximum(similarity - expected, 0)).astype(np.int64)


@lru_cache(maxsize=128)
def _orders(columns: int) -> np.ndarray:
    """The columns in their own order, then shuffled in ways that depend on nothing but their number."""
    places = np.arange(columns, dtype=np.uint64)
    trials = np.arange(1, _SHUFFLES + 1, dtype=np.uint64)[:, None]
    mixed = (places + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ trials * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return np.concatenate([[np.arange(columns)], np.argsort(mixed, axis=1, kind="stable")]).astype(np.int64)
