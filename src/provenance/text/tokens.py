"""The tokens of many documents, in flat arrays.

A token is a run of letters, combining marks and digits, with any apostrophes between its letters. Marks are
included because the vowel signs of Indic scripts are marks, but a token cannot begin with a mark. In a script
written without spaces, each character is a token, together with the marks on it. The identity of a token is
the 64-bit xxHash of its folded form (`provenance.text.characters`), with marks in canonical order, so that
composed and decomposed spellings agree. The offsets of a token refer to the text itself, not to its folded
form.
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

# The size of a batch: large enough that the overhead of a call is negligible, and small enough to share the
# work among threads.
BATCH_BYTES = 4 << 20


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of many documents, in flat arrays.

    Parameters
    ----------
    offsets : numpy.ndarray
        int64, with one entry more than there are documents: document d consists of the tokens
        ``offsets[d]:offsets[d + 1]``.
    identities : numpy.ndarray
        uint64: the xxh64 hash, with seed 0, of the folded form in UTF-8.
    starts, ends : numpy.ndarray
        int64: the position at which each token starts or ends in its document, in code points (Python string
        indices).
    flags : numpy.ndarray
        uint8: the sum of UPPER (1: begins with an upper-case or title-case letter), DIGIT (2: contains a
        digit), UNSPACED (4: from a script written without spaces), DISGUISED (8: contains lookalikes from
        another script, or invisible characters), BROKEN (16: continues after a hyphen at the end of a line)
        and ALIKE (32: consists of lookalikes from another script, which are read as letters of the text's
        main script).
    lengths : numpy.ndarray
        uint8: the number of characters in the folded form, at most 255. Combining marks are not counted, so
        the number is the same for composed and decomposed text.
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
        """Return the slice of tokens that belong to a document."""
        return slice(int(self.offsets[document]), int(self.offsets[document + 1]))


def tokenize(texts: pa.ChunkedArray | pa.Array | Sequence[str], workers: int = 1) -> Tokens:
    """Return the tokens of `texts`; the result does not depend on `workers`.

    A null text counts as empty. Character references are not decoded (see `provenance.text.entities`).
    """
    given = [batch for contiguous in _contiguous(texts) for batch in _batches(*contiguous)] or [as_bytes([])]
    twin = kernels(sum(data.size for data, _ in given))
    threads = workers if twin.__name__.endswith("compiled") else 1
    return _joined(in_threads(partial(_tokenize, twin), given, threads))


def as_bytes(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the concatenated UTF-8 bytes of `texts`, and the boundaries of the texts.

    Lone surrogates are kept as they are.
    """
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    documents = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=documents[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), documents


def _contiguous(texts: pa.ChunkedArray | pa.Array | Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the bytes of each contiguous part of `texts`, and the boundaries of the texts in it.

    The bytes are not copied if that can be avoided.
    """
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
    """Yield batches of documents, of about BATCH_BYTES each."""
    for first, last in chunks(documents, BATCH_BYTES):
        within = documents[first : last + 1]
        yield data[within[0] : within[-1]], within - within[0]


def _tokenize(twin: ModuleType, data: np.ndarray, documents: np.ndarray) -> Tokens:
    data = data.view()
    data.flags.writeable = False  # some buffers are read-only; if all are, Numba compiles one version only
    count = len(documents) - 1
    most = data.size // 2 + count
    offsets = np.zeros(count + 1, np.int64)
    identities = np.empty(most, np.uint64)
    starts, ends = np.empty(most, np.int64), np.empty(most, np.int64)
    flags, lengths = np.empty(most, np.uint8), np.empty(most, np.uint8)
    columns = identities, starts, ends, flags, lengths
    twin.tokenize(data, documents, *tables_for(data), offsets, *columns)
    # The columns are copied, so that the arrays sized for the worst case can be freed.
    return Tokens(offsets, *(column[: offsets[-1]].copy() for column in columns))


def _joined(parts: list[Tokens]) -> Tokens:
    if len(parts) == 1:
        return parts[0]
    offsets, *columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Tokens(end_to_end(offsets), *map(np.concatenate, columns))
