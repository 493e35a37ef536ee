"""Find pairs of documents that share reworded passages: the same words, but not the same runs of words.

In a reworded passage, rare words are still close together, surrounded by many of the same common words. A
*window* consists of two neighbouring sentences. A *rare-word pair* consists of two stems in a window. Each
stem must be among the `_RAREST` rarest of its sentence, and occur in at most `candidates.COMMON` documents.
If two documents have windows with the same rare-word pair, these windows are compared. The similarity of two
windows is the weight of the stems that they share, divided by the weight of all stems that occur in at least
one of them. Two documents become a candidate pair if their most similar windows are similar enough, or if
their whole texts are. Names and numbers form rare-word pairs like other words, but have little weight, as in
alignment.

The cost is linear in the number of documents. A sentence forms at most ``_RAREST * (3 * _RAREST - 1) / 2``
rare-word pairs. Rare-word pairs that occur in more than `_MOST_DOCUMENTS` documents are ignored. On average,
there are at most `_PARTNERS` candidate pairs per document. A story with many near-copies adds no cost,
because the rare-word pairs of the near-copies occur in too many documents. Such near-copies are found by the
runs that they share.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pyarrow as pa

from provenance.engine.buckets import buckets_of, pairs_sharing_buckets
from provenance.engine.mapped import release
from provenance.engine.ragged import Ragged, concatenated_ranges, offsets_of
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct as distinct_of
from provenance.passages.corpus_index import CorpusIndex
from provenance.passages.portions import ranges, ranges_of_pairs, sizes_of
from provenance.passages.sentence_stems import STEM_BITS, WEIGHT_BITS, SentenceStems, taken
from provenance.settings import Settings

# In each sentence, only this many of the rarest stems form rare-word pairs.
_RAREST = 7
# A rare-word pair that occurs in more documents than this indicates only a common topic. Documents that share
# text have other rare-word pairs in common as well.
_MOST_DOCUMENTS = 20
# The minimum similarity of two windows, and of two whole texts, in thousandths. These values were tuned on
# wire stories and British news. Of the pairs just below these values, the aligner would find one in seven to
# be related.
_ALIKE = 215
_ALIKE_THROUGHOUT = 165
# Whole texts are compared only if they share at least this many rare-word pairs.
_SHARED_THROUGHOUT = 4
# For each document, this many of its most similar pairs are kept.
_PARTNERS = 16

# The number of rows that are compared at once; they should fit into the processor's cache.
ROWS = 1 << 18
# The number of pairs of documents that are compared before progress is shown and the results are saved.
PORTION_WINDOWS = 1 << 13
# The number of bits of a stem that are compared; two different stems in a pair of texts hardly ever agree in
# all these bits.
_STEM_BITS = 32

_HELD = {"rare": pa.schema([(name, pa.int64()) for name in ("words", "doc", "sentence")])}
_ALIKES = {"alike": pa.schema([(name, pa.int64()) for name in ("a", "b", "alike")])}


def reworded_pairs(
    documents: pa.Table,
    distinct: np.ndarray,
    index: CorpusIndex,
    frequencies: tuple[np.ndarray, np.ndarray],
    known: np.ndarray,
    run: Run,
) -> np.ndarray:
    """Find the pairs of documents in `distinct` that share reworded text, as positions (a < b).

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical order.
    distinct : ndarray of int
        The positions of the documents to pair, ascending.
    index : CorpusIndex
        The index of these documents.
    frequencies : (ndarray of int64, ndarray of int64)
        The stems that are rare but occur in more than one document (their first bits, ascending), and the
        number of documents that contain each stem.
    known : ndarray of int, (n, 2)
        Pairs that are already known; they are left out of the result.
    run : Run
        Settings, progress and checkpoints.

    Returns
    -------
    ndarray of int64, (m, 2)
        Sorted pairs, none of them in `known`.
    """
    sizes = sizes_of(documents)
    offsets = offsets_of(index.documents["words"].to_numpy())
    rare, holders = frequencies

    def held_by(first: int, last: int) -> tuple[np.ndarray, SentenceStems, np.ndarray, np.ndarray]:
        some = distinct[first:last]
        return some, taken(index.words, offsets, some), rare, holders

    by_text = [partial(held_by, *each) for each in ranges(sizes[distinct])]
    held = run.parts("rare", "Finding rare words", rare_words_held, by_text, _HELD)
    kept = run.checkpoints.stage(
        "windows", lambda: [("shared", shared_windows(held["rare"], len(sizes), run.settings))]
    )
    shared = np.stack([column.to_numpy() for column in kept["shared"][0].columns], axis=1)
    shared = shared[~np.isin(_numbered(shared, len(sizes)), _numbered(known, len(sizes)))]

    def alike_of(first: int, last: int) -> tuple[np.ndarray, SentenceStems, np.ndarray]:
        some = distinct_of(shared[first:last, :2])
        return some, taken(index.words, offsets, some), shared[first:last]

    portions = ranges_of_pairs(sizes, shared[:, 0], shared[:, 1], PORTION_WINDOWS)
    by_pair = [partial(alike_of, *each) for each in portions]
    found = run.parts("alike", "Comparing sentences", compared, by_pair, _ALIKES)["alike"]
    a, b, alike = (found[name].to_numpy() for name in found.column_names)
    return _closest(np.stack([a, b], axis=1), alike)


def rare_words_held(
    positions: np.ndarray, words: SentenceStems, rare: np.ndarray, holders: np.ndarray
) -> Mapping[str, pa.Table]:
    """Find the rare-word pairs of the documents at `positions`.

    `rare` contains stems in ascending order, and `holders` contains the number of documents with each stem.
    """
    texts = Ragged(np.diff(words.offsets))
    # One sentence number is skipped after each document, so that sentences of different documents are never
    # neighbours.
    ends = words.sentences[words.offsets[1:] - 1] + 2
    sentences = words.sentences + offsets_of(np.where(texts.sizes > 0, ends, 0))[texts.owner]
    pairs, at = _rare_word_pairs(sentences, words.stems, rare, holders)
    columns = [pairs, positions[texts.owner[at]], words.sentences[at]]
    return {"rare": pa.table(columns, schema=_HELD["rare"])}


def compared(positions: np.ndarray, words: SentenceStems, windows: np.ndarray) -> Mapping[str, pa.Table]:
    """Return the pairs of documents whose windows or whole texts are similar enough, with their similarity.

    `words` contains the words of the documents at `positions`. `windows` contains rows of the table that
    `shared_windows` returns.
    """
    entries = _entries(words.words)
    pairs = Ragged.of_runs(windows[:, 0], windows[:, 1])
    a, b = (np.searchsorted(positions, windows[:, side]) for side in (0, 1))
    alike = pairs.largest(
        _similarity(entries, _windows(words, a, windows[:, 2]), _windows(words, b, windows[:, 3]))
    )
    shared, first = pairs.sum(windows[:, 4]), pairs.first
    # Comparing whole texts takes longer, so it is done only for pairs whose windows are at least half as
    # similar as required.
    throughout = (shared >= _SHARED_THROUGHOUT) & (alike >= _ALIKE // 2) & (alike < _ALIKE)
    texts = (
        np.stack([words.offsets[one], words.offsets[one + 1]], axis=1)
        for one in (a[first][throughout], b[first][throughout])
    )
    whole = np.zeros_like(alike)
    whole[throughout] = _similarity(entries, *texts)

    kept = (alike >= _ALIKE) | (whole >= _ALIKE_THROUGHOUT)
    columns = [windows[first][kept, 0], windows[first][kept, 1], np.maximum(alike, whole)[kept]]
    return {"alike": pa.table(columns, schema=_ALIKES["alike"])}


def _entries(words: np.ndarray) -> np.ndarray:
    """Prepare words for comparison: keep fewer bits of the stem, and free a bit between stem and weight.

    In `_tagged`, the free bit shows which document of a pair a word belongs to.
    """
    stems = words >> (STEM_BITS - _STEM_BITS + WEIGHT_BITS)
    return stems << (WEIGHT_BITS + 1) | words & ((1 << WEIGHT_BITS) - 1)


def _windows(words: SentenceStems, document: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Return the bounds of the words in each window, which consists of a given sentence and the next one."""
    texts = Ragged(np.diff(words.offsets))
    before = offsets_of(texts.largest(words.sentences + 3))
    begins = offsets_of(np.bincount(before[texts.owner] + words.sentences))
    first = before[document] + sentence
    # No sentence follows the very last one.
    return begins[np.minimum(np.stack([first, first + 2], axis=1), len(begins) - 1)]


def _numbered(pairs: np.ndarray, documents: int) -> np.ndarray:
    return pairs[:, 0] * documents + pairs[:, 1]


def shared_windows(rare: pa.Table, documents: int, settings: Settings) -> pa.Table:
    """Find the pairs of windows that share rare-word pairs.

    Each row contains two documents (a < b), the first sentence of each of the two windows, and the number of
    rare-word pairs that the windows share. If a rare-word pair is in several windows of a document, only the
    first of these windows counts.
    """
    width = np.zeros(documents, np.int64)
    for batch in rare.to_batches():
        np.maximum.at(width, batch["doc"].to_numpy(), batch["sentence"].to_numpy() + 1)
        release()
    # Sentences are numbered consecutively across documents.
    texts = Ragged(width)
    usual = [
        each.first_of(texts.owner, _MOST_DOCUMENTS)
        for each in buckets_of(rare, lambda doc, sentence: texts.first[doc] + sentence, settings)
    ]
    one, other, shared = pairs_sharing_buckets(usual, _MOST_DOCUMENTS, settings)
    a, b = texts.owner[one], texts.owner[other]
    order = np.argsort(a * documents + b, kind="stable")
    found = {"a": a, "b": b, "at_a": texts.place[one], "at_b": texts.place[other], "shared": shared}
    return pa.table({name: column[order] for name, column in found.items()})


def _rare_word_pairs(
    sentences: np.ndarray, stems: np.ndarray, rare: np.ndarray, documents: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of rare stems that are in the same sentence or in adjacent sentences.

    Also return the index of each pair's first stem.
    """
    where = np.searchsorted(rare, stems)
    held = np.flatnonzero(np.append(rare, 0)[where] == stems) if len(rare) else where[:0]
    held = held[np.lexsort((stems[held], documents[where[held]], sentences[held]))]
    held = held[Ragged.of_runs(sentences[held]).place < _RAREST]
    stem, sentence = stems[held], sentences[held]
    pairs, at = [], []
    for step in range(1, 2 * _RAREST):
        near = sentence[step:] - sentence[:-step] <= 1
        one = np.flatnonzero(near & (stem[step:] != stem[:-step]))
        # Stems are hashes, so the exclusive or of two stems is a hash of the pair, whatever their order.
        pairs.append(stem[one] ^ stem[one + step])
        at.append(held[one])
    return np.concatenate(pairs), np.concatenate(at)


def _similarity(entries: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the similarity of each pair of spans, in thousandths.

    The similarity is the weight of the stems that both spans contain, divided by the weight of all stems that
    occur in at least one of them.
    """
    rows = np.cumsum(np.diff(one)[:, 0] + np.diff(other)[:, 0])
    cuts = np.flatnonzero(np.diff(rows // ROWS)) + 1
    parts = [
        _similarity_at_once(entries, *each)
        for each in zip(np.split(one, cuts), np.split(other, cuts), strict=True)
    ]
    return np.concatenate(parts)


def _similarity_at_once(entries: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    side, pair = WEIGHT_BITS, WEIGHT_BITS + 1 + _STEM_BITS
    rows = np.sort(np.concatenate([_tagged(entries, one, 0, pair), _tagged(entries, other, 1 << side, pair)]))
    rows = rows[Ragged.of_runs(rows >> side).first]
    shared = np.flatnonzero(np.diff(rows >> (side + 1)) == 0)
    weight = rows & ((1 << side) - 1)
    held, both = rows >> pair, rows[shared] >> pair
    lesser = np.minimum(weight[shared], weight[shared + 1])
    greater = np.maximum(weight[shared], weight[shared + 1])
    # The sums are whole numbers below 2 ** 53, so the order of summation does not matter.
    common = np.bincount(both, lesser, len(one))
    total = np.bincount(held, weight, len(one)) - np.bincount(both, greater, len(one))
    return (1000 * common).astype(np.int64) // np.maximum(total.astype(np.int64), 1)


def _tagged(entries: np.ndarray, spans: np.ndarray, side: int, pair: int) -> np.ndarray:
    """Return the entries of each span, tagged with their side and the number of the span."""
    lengths = spans[:, 1] - spans[:, 0]
    at = concatenated_ranges(spans[:, 0], lengths)
    return entries[at] | np.repeat(np.arange(len(spans)) << pair | side, lengths)


def _closest(pairs: np.ndarray, similarity: np.ndarray) -> np.ndarray:
    """Return the sorted pairs that are among the most similar pairs of at least one of their documents."""
    document, partner = np.concatenate([pairs, pairs[:, ::-1]]).T
    chosen = nearest(document, partner, np.tile(similarity, 2)) % max(len(pairs), 1)
    return pairs[np.unique(chosen)]


def nearest(document: np.ndarray, partner: np.ndarray, similarity: np.ndarray) -> np.ndarray:
    """For each document, return the indices of the rows with its `_PARTNERS` most similar partners."""
    order = np.lexsort((partner, -similarity, document))
    return order[Ragged.of_runs(document[order]).place < _PARTNERS]
