"""Tokens of many documents, in one flat layout.

A token is a run of letters, combining marks and digits, with apostrophes between its letters. Marks are
included because the vowel signs of Indic scripts are marks. In a script written without spaces, each
character, with the marks on it, is a token. The identity of a token is the 64-bit xxHash of its folded form
(`provenance.text.characters`), with marks in canonical order, so that composed and decomposed spellings
agree; its offsets refer to the text as read. A mark without a base does not start a token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType

import numpy as np
import pyarrow as pa

from provenance.engine.chunks import chunks
from provenance.engine.ragged import end_to_end
from provenance.engine.threads import in_threads
from provenance.kernels import kernels
from provenance.text.characters import tables_for

# Large enough to make the cost of a call negligible, small enough to share work among threads.
BATCH_BYTES = 4 << 20


@dataclass(frozen=True, eq=False)
class Tokens:
    """Tokens of many documents in one flat layout.

    Parameters
    ----------
    offsets : numpy.ndarray
        int64, one more than documents: document d holds tokens ``offsets[d]`` to ``offsets[d + 1]``.
    identities : numpy.ndarray
        uint64: xxh64, seed 0, of the folded form in UTF-8.
    starts, ends : numpy.ndarray
        int64: code points (Python string indices) in the document's own text.
    flags : numpy.ndarray
        uint8: the sum of UPPER (1, the first code point is upper or title case), DIGIT (2, has a digit),
        UNSPACED (4, from a script without spaces), DISGUISED (8, contains letters of another script that look
        like its own, or invisible characters), BROKEN (16, continues after a hyphen at a line's end) and
        ALIKE (32, written wholly in letters of another script, which are read as the letters of the text's
        script that they look like).
    lengths : numpy.ndarray
        uint8: the number of letters and digits in the folded form, at most 255. Marks are not counted, so
        composed and decomposed text give the same number.
    """

    offsets: np.ndarray
    identities: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    flags: np.ndarray
    lengths: np.ndarray

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self.offsets) - 1

    def of(self, document: int) -> slice:
        """The slice of the tokens of a document."""
        return slice(int(self.offsets[document]), int(self.offsets[document + 1]))


def tokenize(texts: pa.ChunkedArray | pa.Array | Sequence[str], workers: int = 1) -> Tokens:
    """The tokens of `texts`, where null counts as empty; the result does not depend on `workers`.

    Character references are left as they are (`provenance.text.entities`).
    """
    given = [batch for contiguous in _contiguous(texts) for batch in _batches(*contiguous)] or [as_bytes([])]
    twin = kernels(sum(data.size for data, _ in given))
    threads = workers if twin.__name__.endswith("compiled") else 1
    return _joined(in_threads(partial(_tokenize, twin), given, threads))


def as_bytes(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The UTF-8 bytes of `texts`, and the start of each text; lone surrogates are kept as they are."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    documents = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=documents[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), documents


def _contiguous(texts: pa.ChunkedArray | pa.Array | Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each contiguous part of `texts`, its bytes (not copied) and the offsets of documents in them."""
    if not isinstance(texts, (pa.ChunkedArray, pa.Array)):
        yield as_bytes(texts)
        return
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        strings = chunk.cast(pa.large_string())
        if strings.null_count:
            strings = strings.fill_null("")
        _, offsets, data = strings.buffers()
        if len(strings) == 0 or data is None:
            yield as_bytes([""] * len(strings))
        else:
            documents = np.frombuffer(offsets, np.int64)[strings.offset : strings.offset + len(strings) + 1]
            yield np.frombuffer(data, np.uint8), documents


def _batches(data: np.ndarray, documents: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Batches of documents, of about BATCH_BYTES each."""
    for first, last in chunks(documents, BATCH_BYTES):
        within = documents[first : last + 1]
        yield data[within[0] : within[-1]], within - within[0]


def _tokenize(twin: ModuleType, data: np.ndarray, documents: np.ndarray) -> Tokens:
    data = data.view()
    data.flags.writeable = False  # some buffers are writeable and others are not: one type is compiled once
    count = len(documents) - 1
    most = data.size // 2 + count
    offsets = np.zeros(count + 1, np.int64)
    identities = np.empty(most, np.uint64)
    starts, ends = np.empty(most, np.int64), np.empty(most, np.int64)
    flags, lengths = np.empty(most, np.uint8), np.empty(most, np.uint8)
    columns = identities, starts, ends, flags, lengths
    twin.tokenize(data, documents, *tables_for(data), offsets, *columns)
    # These are copies, so that the arrays sized for the worst case are freed.
    return Tokens(offsets, *(column[: offsets[-1]].copy() for column in columns))


def _joined(parts: list[Tokens]) -> Tokens:
    if len(parts) == 1:
        return parts[0]
    offsets, *columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Tokens(end_to_end(offsets), *map(np.concatenate, columns))
