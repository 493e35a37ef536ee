"""Pairs of documents that tell something in the same words, though not in the same runs of them.

A reworded passage keeps rare words close together, and many of the common ones around them. So two documents
are looked at where a *window* of each, two neighbouring sentences, holds the same *couple*: two rare stems,
which are among the `_RAREST` of their sentences and in no more than `Settings.max_frequency` documents. They
become a pair where the most alike of those windows share enough of the weight of all their stems, or where
the whole texts do though no part stands out. Names and numbers make couples like other words; in the weight
they count little, as in alignment.

The cost is linear in the documents. A sentence makes at most ``_RAREST * (3 * _RAREST - 1) / 2`` couples, a
couple in more than `_CROWD` documents counts for nothing, and there are at most `_PARTNERS` pairs for each
document altogether. Many near-copies of a story share runs and are found by those; what they all have is in
a crowd here, and their number costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.engine import query, signed
from provenance.kernels import kernels
from provenance.passages.background import LARGEST
from provenance.passages.profiles import Profiles, document_of
from provenance.settings import Settings

# The rarest stems of a sentence, which make its couples.
_RAREST = 7
# Documents with one couple, at most: what is in more is their topic. A pair that shares wording has others.
_CROWD = 20
# Thousandths of their weight that alike windows have in common, and whole texts. Chosen on wire stories and
# British news: of pairs a little below, the aligner relates one in seven.
_ALIKE = 215
_ALIKE_THROUGHOUT = 165
# Couples two documents share, at least, before their whole texts are compared.
_COUPLES_THROUGHOUT = 4
# Pairs kept for each document, the most alike.
_PARTNERS = 16

# Rows compared at once; they should stay in the processor's cache.
_ROWS = 1 << 18
# An entry is a stem's number and its weight, with a bit between that tells the two sides of a pair apart.
_WEIGHT_BITS = LARGEST.bit_length()
_STEM_BITS = 32


@dataclass(frozen=True, eq=False)
class _Words:
    """Each stem once for every sentence that holds it, in the order of sentences.

    Sentences are numbered through all documents, with a number left out after each document, so that the
    one that follows is never another's.
    """

    documents: np.ndarray
    sentences: np.ndarray
    stems: np.ndarray
    frequencies: np.ndarray  # documents that hold the stem
    entries: np.ndarray  # the stem, numbered, and its weight


def reworded_pairs(
    profiles: Profiles, distinct: np.ndarray, settings: Settings, known: np.ndarray
) -> np.ndarray:
    """Pairs of positions a < b among the documents `distinct` that have wording in common.

    Parameters
    ----------
    profiles : Profiles
        The documents.
    distinct : ndarray of int
        Those to pair, ascending.
    settings : Settings
        `max_frequency` is the most documents a rare stem is in.
    known : ndarray of int, (n, 2)
        Pairs that need not be found.

    Returns
    -------
    ndarray of int64, (m, 2)
        Sorted pairs, none of them of `known`.
    """
    words = _words(profiles, distinct)
    meetings = _meetings(words, settings)
    meetings = meetings[~np.isin(_numbered(meetings, profiles), _numbered(known, profiles))]
    if not len(meetings):
        return np.zeros((0, 2), dtype=np.int64)
    first = np.flatnonzero(np.diff(_numbered(meetings, profiles), prepend=-1))
    pairs = meetings[first, :2]
    windows = _similarity(words.entries, *(_spans(words.sentences, meetings[:, side], 2) for side in (2, 3)))
    alike = np.maximum.reduceat(windows, first)

    shared = np.add.reduceat(meetings[:, 4], first)
    # Whole texts are long: only those are compared whose parts give hope.
    throughout = (shared >= _COUPLES_THROUGHOUT) & (alike >= _ALIKE // 2) & (alike < _ALIKE)
    texts = (_spans(words.documents, pairs[throughout, side], 1) for side in (0, 1))
    whole = np.zeros_like(alike)
    whole[throughout] = _similarity(words.entries, *texts)

    kept = (alike >= _ALIKE) | (whole >= _ALIKE_THROUGHOUT)
    return _closest(pairs[kept], np.maximum(alike, whole)[kept])


def _numbered(pairs: np.ndarray, profiles: Profiles) -> np.ndarray:
    return pairs[:, 0] * profiles.tokens.documents + pairs[:, 1]


def _words(profiles: Profiles, distinct: np.ndarray) -> _Words:
    document = document_of(profiles.tokens)
    lengths = np.diff(profiles.sentence_offsets)
    sentence = np.repeat(np.arange(len(lengths)), lengths) + document
    kept = np.flatnonzero(np.isin(document, distinct))
    number = np.empty(len(kept), np.int64)
    stems = kernels(len(kept)).number(profiles.stems[kept], profiles.stems[:0], number, number[:0])
    order = np.argsort(document[kept] * stems + number, kind="stable")
    kept, number = kept[order], number[order]
    document, sentence = document[kept], sentence[kept]
    new_stem = np.ones(len(kept), dtype=bool)
    new_stem[1:] = (number[1:] != number[:-1]) | (document[1:] != document[:-1])
    new = new_stem.copy()
    new[1:] |= sentence[1:] != sentence[:-1]
    # In a document a stem weighs its smallest weight there.
    lightest = np.minimum.reduceat(profiles.weights[kept], np.flatnonzero(new_stem))
    weights = lightest[np.cumsum(new_stem) - 1]
    frequencies = np.bincount(number[new_stem])
    entries = number << (_WEIGHT_BITS + 1) | weights
    rows = np.flatnonzero(new)
    rows = rows[np.argsort(sentence[rows], kind="stable")]
    return _Words(
        document[rows],
        sentence[rows],
        profiles.stems[kept[rows]],
        frequencies[number[rows]],
        entries[rows],
    )


def _meetings(words: _Words, settings: Settings) -> np.ndarray:
    """Windows that share couples: documents a < b, the first sentences of both windows, couples shared."""
    couples, at = _couples(words, settings.max_frequency)
    postings = {"couple": signed(couples), "doc": words.documents[at], "sentence": words.sentences[at]}
    found = query(
        f"""
        WITH placed AS (SELECT couple, doc, MIN(sentence) AS sentence FROM couples GROUP BY couple, doc),
        usual AS (SELECT couple FROM placed GROUP BY couple HAVING COUNT(*) BETWEEN 2 AND {_CROWD}),
        met AS (SELECT placed.couple, doc, sentence FROM placed JOIN usual ON placed.couple = usual.couple)
        SELECT one.doc AS a, two.doc AS b, one.sentence AS at_a, two.sentence AS at_b, COUNT(*) AS shared
        FROM met AS one JOIN met AS two ON one.couple = two.couple AND one.doc < two.doc
        GROUP BY one.doc, two.doc, one.sentence, two.sentence ORDER BY a, b, at_a, at_b
        """,
        threads=settings.workers,
        memory_limit=settings.memory_limit,
        couples=pa.table(postings),
    )
    return np.stack([column.to_numpy() for column in found.columns], axis=1).astype(np.int64)


def _couples(words: _Words, max_frequency: int) -> tuple[np.ndarray, np.ndarray]:
    """Couples of rare stems in one sentence or two neighbouring ones, and the word that begins each."""
    rare = np.flatnonzero((words.frequencies >= 2) & (words.frequencies <= max_frequency))
    rare = rare[np.lexsort((words.stems[rare], words.frequencies[rare], words.sentences[rare]))]
    starts = np.flatnonzero(np.diff(words.sentences[rare], prepend=-1))
    place = np.arange(len(rare)) - np.repeat(starts, np.diff(starts, append=len(rare)))
    rare = rare[place < _RAREST]
    stem, sentence = words.stems[rare], words.sentences[rare]
    couples, at = [], []
    for step in range(1, 2 * _RAREST):
        near = sentence[step:] - sentence[:-step] <= 1
        one = np.flatnonzero(near & (stem[step:] != stem[:-step]))
        # Stems are hashes, so what both make together is as good as one, whichever comes first.
        couples.append(stem[one] ^ stem[one + step])
        at.append(rare[one])
    return np.concatenate(couples), np.concatenate(at)


def _spans(column: np.ndarray, values: np.ndarray, width: int) -> np.ndarray:
    """Where the rows begin and end that hold, in a sorted column, `width` values from each given one."""
    return np.searchsorted(column, np.stack([values, values + width], axis=1))


def _similarity(entries: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How much of the weight of two spans of words is of stems they share, in thousandths."""
    rows = np.cumsum(np.diff(one)[:, 0] + np.diff(other)[:, 0])
    cuts = np.flatnonzero(np.diff(rows // _ROWS)) + 1
    parts = [
        _similarity_at_once(entries, *each)
        for each in zip(np.split(one, cuts), np.split(other, cuts), strict=True)
    ]
    return np.concatenate(parts)


def _similarity_at_once(entries: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    side, pair = _WEIGHT_BITS, _WEIGHT_BITS + 1 + _STEM_BITS
    rows = np.sort(np.concatenate([_tagged(entries, one, 0, pair), _tagged(entries, other, 1 << side, pair)]))
    rows = rows[np.diff(rows >> side, prepend=-1) != 0]
    shared = np.flatnonzero(np.diff(rows >> (side + 1)) == 0)
    weight = rows & ((1 << side) - 1)
    held, both = rows >> pair, rows[shared] >> pair
    lesser = np.minimum(weight[shared], weight[shared + 1])
    greater = np.maximum(weight[shared], weight[shared + 1])
    # Whole numbers below 2 ** 53, so that their order does not matter.
    common = np.bincount(both, lesser, len(one))
    total = np.bincount(held, weight, len(one)) - np.bincount(both, greater, len(one))
    return (1000 * common).astype(np.int64) // np.maximum(total.astype(np.int64), 1)


def _tagged(entries: np.ndarray, spans: np.ndarray, side: int, pair: int) -> np.ndarray:
    """The entries of spans of rows, each with its side and the number of its span."""
    lengths = spans[:, 1] - spans[:, 0]
    ends = np.cumsum(lengths)
    at = np.arange(lengths.sum()) + np.repeat(spans[:, 0] - ends + lengths, lengths)
    return entries[at] | np.repeat(np.arange(len(spans)) << pair | side, lengths)


def _closest(pairs: np.ndarray, similarity: np.ndarray) -> np.ndarray:
    """The pairs that are among the most alike of one of their documents, sorted."""
    document, partner = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.lexsort((partner, -np.tile(similarity, 2), document))
    starts = np.flatnonzero(np.diff(document[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    chosen = order[place < _PARTNERS] % max(len(pairs), 1)
    return pairs[np.unique(chosen)]
