"""The words of a corpus as they are stored in its index: each stem is stored once per sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.engine.ragged import offsets_of
from provenance.engine.table_rows import runs
from provenance.kernels import kernels
from provenance.passages.background import LARGEST
from provenance.passages.prepared import PreparedDocuments, document_of

# A word is stored as the first bits of its stem, followed by its weight. Stems are hashes, so even among a
# billion stems, hardly any two agree in these bits.
WEIGHT_BITS = LARGEST.bit_length()
STEM_BITS = 54

WORDS = pa.schema([("word", pa.int64()), ("sentence", pa.int32())])


@dataclass(frozen=True, eq=False)
class SentenceStems:
    """The words of a set of documents, sentence by sentence."""

    offsets: np.ndarray  # int64[documents + 1]: document d has rows offsets[d] : offsets[d + 1]
    sentences: np.ndarray  # int64: the number of each word's sentence, counted within the document
    words: np.ndarray  # int64

    @property
    def stems(self) -> np.ndarray:
        """The first bits of each word's stem (int64)."""
        return self.words >> WEIGHT_BITS

    def table(self) -> pa.Table:
        """The words as a table, in the form stored in the index."""
        return pa.table([self.words, self.sentences.astype(np.int32)], schema=WORDS)


def first_bits(stems: np.ndarray) -> np.ndarray:
    """Return the first bits of each stem, as they are stored in a word (int64)."""
    return (stems >> np.uint64(64 - STEM_BITS)).astype(np.int64)


def sentence_stems_of(prepared: PreparedDocuments, kept: np.ndarray) -> SentenceStems:
    """Return the words of the documents that the mask `kept` selects, and no words for other documents."""
    document = document_of(prepared.tokens)
    lengths = np.diff(prepared.sentence_offsets)
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    tokens = np.flatnonzero(kept[document])
    document, sentence, stems = document[tokens], sentence[tokens], prepared.stems[tokens]
    number = np.empty(len(tokens), np.int64)
    count = kernels(len(tokens)).number(stems, stems[:0], number, number[:0])
    order = np.argsort(document * count + number, kind="stable")
    number, document, sentence = number[order], document[order], sentence[order]
    new_stem = np.ones(len(order), dtype=bool)
    new_stem[1:] = (number[1:] != number[:-1]) | (document[1:] != document[:-1])
    new = new_stem.copy()
    new[1:] |= sentence[1:] != sentence[:-1]
    # The weight of a stem in a document is the smallest weight of the tokens with this stem.
    places = np.flatnonzero(new_stem)
    weights = prepared.weights[tokens[order]]
    lightest = np.minimum.reduceat(weights, places) if len(places) else weights
    weights = lightest[np.cumsum(new_stem) - 1]
    rows = np.flatnonzero(new)
    rows = rows[np.argsort(sentence[rows], kind="stable")]
    return SentenceStems(
        np.searchsorted(document[rows], np.arange(prepared.tokens.documents + 1)),
        sentence[rows] - prepared.document_sentences[document[rows]],
        first_bits(stems[order[rows]]) << WEIGHT_BITS | weights[rows],
    )


def taken(kept: pa.Table, offsets: np.ndarray, documents: np.ndarray) -> SentenceStems:
    """Return the words of `documents` from a table in which document d starts at row ``offsets[d]``."""
    begins, ends = offsets[documents], offsets[documents + 1]
    words, sentences = (runs(kept[name], begins, ends) for name in WORDS.names)
    return SentenceStems(offsets_of(ends - begins), sentences.astype(np.int64), words)
