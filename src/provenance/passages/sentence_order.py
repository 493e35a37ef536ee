"""Compare the sentences of two documents, and test whether similar sentences are in the same order.

Two independent reports of the same event have words, names and facts in common, but arrange them differently.
So the order is tested against chance: the best chain of sentence pairs that runs forward in both documents is
compared with the best chains after the sentences of one document have been shuffled. Shuffling does not
change which words and facts the documents have in common, so the topic has no effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

# The number of shuffled orders with which the actual order is compared.
_SHUFFLES = 40
# Sentences with at least this similarity are treated as being about the same subject.
_ALIKE = 0.2
# Documents with more pairs of sentences than this are compared only by their exact matches. Examples are an
# article and a book with more than thirty thousand sentences, or two books with more than a thousand
# sentences each.
_MOST_CELLS = 1 << 20


@dataclass(frozen=True, eq=False)
class Sentences:
    """The similarities of the sentences of two documents.

    `similarity` contains the cosine of TF-ISF vectors, from 0 to 1, with a row for each sentence of document
    `a` and a column for each sentence of document `b`. `unquoted` contains the same similarities, except that
    words quoted in both sentences do not count as shared.
    """

    similarity: np.ndarray
    unquoted: np.ndarray


@dataclass(frozen=True)
class Arrangement:
    """The extent to which the similar sentences of two documents are in the same order.

    `concordance` is the gain of the best forward chain of sentence pairs, on a scale where 0 is the mean gain
    with shuffled sentences, and 1 is the gain if every sentence were paired with its best counterpart.
    `spread` is the share of sentences with a similar sentence in the other document; the smaller of the two
    documents' shares is used.
    """

    concordance: float
    spread: float


NO_ARRANGEMENT = Arrangement(0.0, 0.0)


def compare_sentences(a: PreparedDocument, b: PreparedDocument, codes: int) -> Sentences | None:
    """Compare every sentence of one document with every sentence of the other.

    Return None if a document has no sentences, or if there are too many pairs of sentences.

    Stems are given as integer codes shared by both documents, all less than `codes`; see `with_common_codes`.

    The weight of a stem is its rarity times its inverse sentence frequency in both documents together
    (TF-ISF), so words that are repeated throughout both documents have little weight.
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
    """Return inverse sentence frequencies, in 1 / `BIT` bits.

    Entry n is the inverse sentence frequency of a stem that occurs in n of the `sentences` sentences.
    """
    return np.rint(BIT * np.log2((sentences + 2) / np.maximum(np.arange(sentences + 1), 1))).astype(np.int64)


def arrangement(sentences: Sentences) -> Arrangement:
    """Measure whether similar sentences are in the same order, ignoring words quoted in both documents."""
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
    """Return the best chain of sentence pairs that runs forward in both documents.

    The first array contains the sentences of document `a`, and the second contains their counterparts in `b`.
    """
    gains, _ = _gains(sentences)
    cells = np.empty((min(gains.shape), 2), np.int64)
    count = kernels(gains.size).forward_chain(gains, cells)
    return cells[:count, 0], cells[:count, 1]


def _gains(sentences: Sentences) -> tuple[np.ndarray, list[int]]:
    """Return the gain of each pair of sentences, and four totals.

    Each of the two sentences has an average similarity to the sentences of the other document. The gain of
    the pair is the amount by which its similarity exceeds the higher of these averages, or 0 if it does not.
    The first two totals are the number of sentences in document `a` that have a similar sentence in `b`, and
    the number of sentences in `b` that have a similar sentence in `a`. The last two totals are the total gain
    if every sentence in `a` were paired with its best counterpart, and the same for `b`.
    """
    similarity = sentences.unquoted
    gains, found = np.empty(similarity.shape, np.int64), np.empty(4, np.int64)
    kernels(similarity.size).excess(similarity, _ALIKE, gains, found)
    return gains, found.tolist()


@lru_cache(maxsize=16)
def _orders(bits: int) -> np.ndarray:
    """Return the original order of ``2 ** bits`` columns, then shuffled orders that depend only on `bits`.

    The order of the first columns relative to each other does not depend on how many columns follow them.
    """
    places = np.arange(1 << bits, dtype=np.uint64)
    trials = np.arange(1, _SHUFFLES + 1, dtype=np.uint64)[:, None]
    mixed = (places + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ trials * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    shuffled = np.argsort(mixed, axis=1, kind="stable")
    return np.concatenate([[np.arange(1 << bits)], shuffled]).astype(np.int64)
