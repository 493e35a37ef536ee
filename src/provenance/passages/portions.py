"""Portions: the documents of a corpus that are read, prepared for alignment and dropped together.

A corpus may be larger than memory, and alignment needs many times the size of a text. So work on prepared
documents is done portion by portion, each by the next free process. Portions depend neither on the number
of processes nor on the memory available.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.chunks import chunks
from provenance.engine.ragged import Ragged, offsets_of
from provenance.engine.table_rows import take
from provenance.passages.prepared import PreparedDocuments, prepare
from provenance.text import tokenize
from provenance.text.entities import decode_all
from provenance.text.languages import languages

PORTION_BYTES = 1 << 23
# Memory in bytes: for the libraries, for each byte of the texts in a portion, and for each document
# throughout a run.
_LIBRARY_BYTES, _PREPARED, _KEPT_BYTES = 300 * 10**6, 25, 1200
# Number of pairs aligned before progress is shown and the result is kept.
PORTION_PAIRS = 1 << 11


@dataclass(frozen=True, eq=False)
class Portion:
    """Some documents of a corpus, in canonical order, and their texts.

    Each language was given or identified; it is null if it has not been identified yet, or cannot be.
    """

    positions: np.ndarray  # int64, ascending: positions in the corpus
    texts: pa.LargeStringArray
    languages: pa.StringArray

    def local(self, positions: np.ndarray) -> np.ndarray:
        """Convert positions in the corpus to positions in this portion."""
        return np.searchsorted(self.positions, positions)

    def prepared(self) -> PreparedDocuments:
        """The documents ready for alignment."""
        return self.prepared_with_languages()[0]

    def prepared_with_languages(self) -> tuple[PreparedDocuments, pa.StringArray]:
        """The documents ready for alignment, and the language of each."""
        texts, raw = decode_all(self.texts.to_pylist())
        tokens = tokenize(texts if raw else self.texts)
        found = languages(texts, self.languages.to_pylist())
        return prepare(texts, tokens, found, raw=raw), pa.array(found, pa.string())


def least_memory(documents: pa.Table) -> int:
    """The minimum memory (bytes) for a scan of these documents in one process, whatever the limit.

    It covers the libraries, one portion at a time, and the data kept for each document.
    """
    sizes = sizes_of(documents)
    largest = max(min(int(sizes.sum()), PORTION_BYTES), int(sizes.max(initial=0)))
    return _LIBRARY_BYTES + _PREPARED * largest + _KEPT_BYTES * documents.num_rows


def portion(documents: pa.Table, positions: np.ndarray) -> Portion:
    """The documents at the given positions (int64, ascending)."""
    texts = take(documents["text"], positions).cast(pa.large_string())
    return Portion(positions, texts, take(documents["language"], positions))


def sizes_of(documents: pa.Table) -> np.ndarray:
    """The size of each text in bytes."""
    sizes: np.ndarray = pc.binary_length(documents["text"]).to_numpy()
    return sizes


def ranges(sizes: np.ndarray) -> list[tuple[int, int]]:
    """Consecutive ranges of items, each of about `PORTION_BYTES` or a single item; `sizes` are in bytes."""
    return chunks(offsets_of(sizes), PORTION_BYTES)


def ranges_of_pairs(
    sizes: np.ndarray, a: np.ndarray, b: np.ndarray, most: int = PORTION_PAIRS
) -> list[tuple[int, int]]:
    """Ranges of up to `most` pairs whose documents make up a portion; rows of a pair stay together."""
    ends = Ragged.of_runs(a, b).offsets
    starts = ends[:-1]
    a, b = a[starts], b[starts]
    # A document that is also in the previous pair has been read already.
    before_a, before_b = np.append(-1, a[:-1]), np.append(-1, b[:-1])
    more = [np.where((side == before_a) | (side == before_b), 0, sizes[side]) for side in (a, b)]
    filled = offsets_of(np.maximum(more[0] + more[1], 2 * PORTION_BYTES // most))
    return [(int(ends[first]), int(ends[last])) for first, last in chunks(filled, 2 * PORTION_BYTES)]
