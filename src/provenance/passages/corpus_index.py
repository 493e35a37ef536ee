"""Index a corpus in one pass: identify languages, and extract the fingerprints and stems of each text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from provenance.engine.ragged import Ragged
from provenance.engine.run import Run
from provenance.kernels import kernels
from provenance.passages.fingerprints import fingerprints
from provenance.passages.portions import Portion, portion, ranges, sizes_of
from provenance.passages.prepared import PreparedDocuments, document_of
from provenance.passages.sentence_stems import WORDS, sentence_stems_of

_SCHEMAS = {
    "documents": pa.schema([("language", pa.string()), ("tokens", pa.int64()), ("words", pa.int64())]),
    "fingerprints": pa.schema([("fingerprint", pa.int64()), ("doc", pa.int64())]),
    "stems": pa.schema([("stem", pa.uint64()), ("documents", pa.int64())]),
    "words": WORDS,
}


@dataclass(frozen=True, eq=False)
class CorpusIndex:
    """The result of one pass over a corpus.

    `documents` contains the language of each document, its number of tokens, and its number of rows in
    `words`. `words` contains the words of each distinct text (see `SentenceStems`), one text after another.
    `fingerprints` contains the fingerprints of distinct texts: `fingerprint` is the hash as a signed integer,
    and `doc` is the position of the document. `stems` has one row for each stem in each
    portion, with the number of distinct texts of the portion that contain the stem.
    """

    documents: pa.Table
    fingerprints: pa.Table
    stems: pa.Table
    words: pa.Table


def build_index(documents: pa.Table, first_copies: np.ndarray, run: Run) -> CorpusIndex:
    """Index all documents in one pass.

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical order.
    first_copies : numpy.ndarray
        For each document, its first copy: the earliest document with the same tokens.
    run : Run
        Settings, progress and checkpoints.
    """

    def task(first: int, last: int) -> tuple[Portion, np.ndarray]:
        positions = np.arange(first, last)
        return portion(documents, positions), first_copies[first:last] == positions

    tasks = [partial(task, first, last) for first, last in ranges(sizes_of(documents))]
    return CorpusIndex(**run.parts("index", "Indexing texts", indexed, tasks, _SCHEMAS))


def with_languages(documents: pa.Table, index: CorpusIndex) -> pa.Table:
    """Fill in the languages of the documents; languages given in the input are kept."""
    place = documents.column_names.index("language")
    return documents.set_column(place, documents.schema.field(place), index.documents["language"])


def indexed(some: Portion, distinct: np.ndarray) -> Mapping[str, pa.Table]:
    """Index one portion; `distinct` marks the documents that are first copies."""
    prepared, languages = some.prepared_with_languages()
    document = document_of(prepared.tokens)
    kept = distinct[document]
    found, at = fingerprints(prepared.tokens.offsets, prepared.tokens.identities)
    mine = kept[at]
    holders = some.positions[document[at[mine]]]
    stems, documents = _held(prepared, kept, document)
    words = sentence_stems_of(prepared, distinct)
    known = [languages, np.diff(prepared.tokens.offsets), np.diff(words.offsets)]
    return {
        "documents": pa.table(known, schema=_SCHEMAS["documents"]),
        "fingerprints": pa.table([found[mine].view(np.int64), holders], schema=_SCHEMAS["fingerprints"]),
        "stems": pa.table([stems, documents], schema=_SCHEMAS["stems"]),
        "words": words.table(),
    }


def _held(
    prepared: PreparedDocuments, kept: np.ndarray, document: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct stems of the kept tokens, and the number of documents that contain each stem."""
    stems = prepared.stems[kept]
    number = np.empty(len(stems), np.int64)
    count = kernels(len(stems)).number(stems, stems[:0], number, number[:0])
    held = np.sort(document[kept] * max(count, 1) + number)
    held = held[Ragged.of_runs(held).first] % max(count, 1)
    named = np.empty(count, np.uint64)
    named[number] = stems
    return named, np.bincount(held, minlength=count)


def frequencies(stems: pa.Table, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the stems that occur in 2 to `most` texts, and the number of texts that contain each stem."""
    named, documents = stems["stem"].to_numpy(), stems["documents"].to_numpy()
    order = np.argsort(named)
    named, documents = named[order], documents[order]
    same = Ragged.of_runs(named)
    total = same.sum(documents)
    kept = (total >= 2) & (total <= most)
    return named[same.first[kept]], total[kept]
