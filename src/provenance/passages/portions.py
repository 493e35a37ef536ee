"""Portions: groups of documents that are read, prepared for alignment and dropped from memory together.

A corpus may be larger than memory, and aligning a text takes many times as much memory as the text itself. So
documents are prepared and processed in portions, and each portion is handed to the next idle process. The
division into portions depends neither on the number of processes nor on the available memory.
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
# The memory, in bytes, that is needed for the libraries, for each byte of text in a portion, and for each
# document.
_LIBRARY_BYTES, _PREPARED, _KEPT_BYTES = 300 * 10**6, 25, 1200
# The number of pairs that are aligned before progress is shown and the results are saved.
PORTION_PAIRS = 1 << 11


@dataclass(frozen=True, eq=False)
class Portion:
    """Some documents of a corpus, in canonical order: their positions, texts and languages.

    A language that was not given is null until it is identified; it remains null if it cannot be identified.
    """

    positions: np.ndarray  # int64, ascending: positions in the corpus
    texts: pa.LargeStringArray
    languages: pa.StringArray

    def local(self, positions: np.ndarray) -> np.ndarray:
        """Convert positions in the corpus to positions in this portion."""
        return np.searchsorted(self.positions, positions)

    def prepared(self) -> PreparedDocuments:
        """Prepare the documents for alignment."""
        return self.prepared_with_languages()[0]

    def prepared_with_languages(self) -> tuple[PreparedDocuments, pa.StringArray]:
        """Prepare the documents for alignment, and also return their languages."""
        texts, raw = decode_all(self.texts.to_pylist())
        tokens = tokenize(texts if raw else self.texts)
        found = languages(texts, self.languages.to_pylist())
        return prepare(texts, tokens, found, raw=raw), pa.array(found, pa.string())


def least_memory(documents: pa.Table) -> int:
    """Return the minimum memory, in bytes, needed to scan these documents in one process.

    The libraries, one portion, and the data kept for each document must fit into memory, whatever the memory
    limit.
    """
    sizes = sizes_of(documents)
    largest = max(min(int(sizes.sum()), PORTION_BYTES), int(sizes.max(initial=0)))
    return _LIBRARY_BYTES + _PREPARED * largest + _KEPT_BYTES * documents.num_rows


def portion(documents: pa.Table, positions: np.ndarray) -> Portion:
    """Return the documents at the given positions (int64, ascending) as a portion."""
    texts = take(documents["text"], positions).cast(pa.large_string())
    return Portion(positions, texts, take(documents["language"], positions))


def sizes_of(documents: pa.Table) -> np.ndarray:
    """Return the size of each text in bytes."""
    sizes: np.ndarray = pc.binary_length(documents["text"]).to_numpy()
    return sizes


def ranges(sizes: np.ndarray) -> list[tuple[int, int]]:
    """Divide items into consecutive ranges of about `PORTION_BYTES` each, given the items' sizes in bytes."""
    return chunks(offsets_of(sizes), PORTION_BYTES)


def ranges_of_pairs(
    sizes: np.ndarray, a: np.ndarray, b: np.ndarray, most: int = PORTION_PAIRS
) -> list[tuple[int, int]]:
    """Divide the rows of pairs into ranges, each of which is processed as a portion of up to `most` pairs.

    All rows of a pair must be adjacent; they always end up in the same range.
    """
    ends = Ragged.of_runs(a, b).offsets
    starts = ends[:-1]
    a, b = a[starts], b[starts]
    # A document that is also in the previous pair has already been read.
    before_a, before_b = np.append(-1, a[:-1]), np.append(-1, b[:-1])
    more = [np.where((side == before_a) | (side == before_b), 0, sizes[side]) for side in (a, b)]
    filled = offsets_of(np.maximum(more[0] + more[1], 2 * PORTION_BYTES // most))
    return [(int(ends[first]), int(ends[last])) for first, last in chunks(filled, 2 * PORTION_BYTES)]
