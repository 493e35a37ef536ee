"""Segments: batches of documents with their indexes, each in a folder that never changes once it is written.

Documents are stored in an Arrow file and compressed in small batches, so that a single document can be read
without decompressing the whole file. The documents are sorted by date, so the first entries of a key belong
to the earliest documents. If a key occurs in too many documents, only the earliest of these documents are
used.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import xxhash

from provenance.archive.links import Links
from provenance.archive.manifest import synced
from provenance.archive.postings import Postings, mapped_array
from provenance.archive.stored_rows import StoredRows, damaged
from provenance.archive.text_index import KINDS, TextIndex
from provenance.corpus.columns import concatenated
from provenance.errors import InputError, OutputError
from provenance.pairs.window import times
from provenance.schema import DOCUMENTS

SEGMENTS = "segments"
_RECORD = "segment.json"
_DOCUMENTS = "documents.arrow"
_BATCH = 64  # the number of documents compressed together
# The arrays with one value per document, and the indexes used to look documents up.
_COLUMNS = ("numbers", "times")
_OF_TEXTS = ("texts", "languages")
_POSTINGS = (*KINDS, "ids", "positions")


@dataclass(frozen=True, eq=False)
class Segment:
    """A batch of documents and their indexes; documents are identified by row number."""

    documents: StoredRows  # as they were read
    numbers: np.ndarray  # int64: each document's number, which is never reused
    times: np.ndarray  # int64: each document's publication time
    index: TextIndex
    ids: Postings  # hashes of ids -> rows
    positions: Postings  # numbers -> rows
    links: Links

    @classmethod
    def of(cls, documents: pa.Table, numbers: np.ndarray, index: TextIndex, links: Links) -> Segment:
        """Create a segment from documents in any order."""
        when = times(documents)
        order = np.lexsort((numbers, when))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        ids = documents["id"].take(pa.array(order)).to_pylist()
        hashes = np.array([id_hash(id_) for id_ in ids], np.uint64)
        rows = np.arange(len(order), dtype=np.int32)
        return cls(
            StoredRows.of(_with_nulls(documents), order, _BATCH),
            numbers[order],
            when[order],
            index.at(order, place),
            Postings.of(hashes, rows),
            Postings.of(numbers[order], rows),
            links,
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def find(self, kind: str, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find the entries for `keys` (ascending).

        For each entry, return the index of its key in `keys`, its row and its place.
        """
        postings: Postings = getattr(self.index, kind)
        query, entries = postings.find(keys)
        places = np.zeros(len(entries), np.int64)
        if postings.places is not None:
            places += postings.places[entries]
        return query, postings.values[entries].astype(np.int64), places

    def write(self, folder: Path) -> None:
        """Write the segment to a folder, which appears only once it is complete."""
        partial = folder.with_suffix(".partial")
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            self.documents.write(partial / _DOCUMENTS)
            for name in _COLUMNS:
                np.save(partial / f"{name}.npy", getattr(self, name))
            for name in _OF_TEXTS:
                np.save(partial / f"{name}.npy", getattr(self.index, name))
            for name in _POSTINGS:
                (getattr(self.index, name) if name in KINDS else getattr(self, name)).write(partial, name)
            self.links.write(partial)
            sizes = {file.name: file.stat().st_size for file in sorted(partial.iterdir())}
            record = {"documents": len(self), "sizes": sizes}
            (partial / _RECORD).write_text(json.dumps(record, indent=1), "utf-8")
            for file in (*partial.iterdir(), partial):
                synced(file)
            partial.rename(folder)
            synced(folder.parent)
        except (OSError, pa.ArrowException) as error:
            shutil.rmtree(partial, ignore_errors=True)
            reason = getattr(error, "strerror", None) or error
            raise OutputError(f"{folder.parent.parent} cannot be written: {reason}") from error

    @classmethod
    def mapped(cls, folder: Path) -> Segment:
        """Memory-map a segment that was written to a folder.

        Raises
        ------
        FileNotFoundError
            If the folder does not exist.
        InputError
            If a file in the folder is damaged.
        """
        os.stat(folder)
        _check(folder)
        try:
            columns = [mapped_array(folder / f"{name}.npy") for name in (*_COLUMNS, *_OF_TEXTS)]
            bands, copied, stems, ids, positions = (Postings.mapped(folder, name) for name in _POSTINGS)
            documents, links = documents_in(folder), Links.mapped(folder)
        except (ValueError, pa.ArrowException) as error:
            raise damaged(folder, str(error)) from error
        numbers, when, texts, languages = columns
        index = TextIndex(texts, languages, bands, copied, stems)
        return cls(documents, numbers, when, index, ids, positions, links)


def documents_in(folder: Path) -> StoredRows:
    """Memory-map the documents of a segment."""
    return StoredRows.mapped(folder / _DOCUMENTS, _BATCH)


def merged(segments: Sequence[Segment], live: Sequence[np.ndarray], links: Links | None = None) -> Segment:
    """Merge several segments into one that contains only the rows that the masks in `live` select."""
    rows = [np.flatnonzero(mask) for mask in live]
    tables = [segment.documents.take(some) for segment, some in zip(segments, rows, strict=True)]
    numbers = np.concatenate([segment.numbers[some] for segment, some in zip(segments, rows, strict=True)])
    index = TextIndex.joined(
        segment.index.at(some, np.where(mask, np.cumsum(mask) - 1, -1))
        for segment, some, mask in zip(segments, rows, live, strict=True)
    )
    links = links or Links.joined([segment.links for segment in segments])
    return Segment.of(concatenated(tables, DOCUMENTS), numbers, index, links)


def _with_nulls(documents: pa.Table) -> pa.Table:
    """Assign the null type to additional columns without values, whose type other segments determine."""
    documents = documents.replace_schema_metadata(None)
    for place in range(len(DOCUMENTS), documents.num_columns):
        if documents[place].null_count == len(documents):
            name = documents.column_names[place]
            documents = documents.set_column(place, name, pa.nulls(len(documents)))
    return documents


def id_hash(id_: str) -> int:
    """Return the hash used to look up an id."""
    return xxhash.xxh3_64_intdigest(id_.encode())


def missing(folder: Path) -> InputError:
    """Return the error for a missing segment."""
    return damaged(folder, "the folder is missing")


def _check(folder: Path) -> None:
    """Raise InputError unless every file of a segment has its recorded size."""
    try:
        sizes = json.loads((folder / _RECORD).read_text("utf-8"))["sizes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, f"{_RECORD}: {error}") from error
    for name, size in sizes.items():
        try:
            found = (folder / name).stat().st_size
        except FileNotFoundError as error:
            raise damaged(folder, f"{name} is missing") from error
        if found != size:
            raise damaged(folder, f"{name} has {found:,} bytes instead of {size:,}")
