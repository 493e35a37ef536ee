"""Segments: documents and their index, in a folder that never changes once it exists.

Documents are stored in an Arrow file, compressed in small batches, so that one can be read without the rest.
They are sorted by date: the first entries of a key are the earliest documents, which stand for all documents
with that key if there are too many.
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

from provenance.archive.manifest import synced
from provenance.archive.postings import Postings, mapped_array
from provenance.archive.text_index import KINDS, TextIndex
from provenance.corpus.columns import concatenated
from provenance.engine.chunks import pieces
from provenance.engine.table_rows import take
from provenance.errors import InputError, OutputError
from provenance.pairs.window import times
from provenance.schema import DOCUMENTS

SEGMENTS = "segments"
_RECORD = "segment.json"
_DOCUMENTS = "documents.arrow"
_BATCH = 64  # documents compressed together
# The arrays that are kept for each document, and the index by which documents are found.
_COLUMNS = ("numbers", "times", "texts")
_POSTINGS = (*KINDS, "ids", "positions", "links")
NO_LINKS = np.zeros((0, 3), np.int64)


@dataclass(frozen=True, eq=False)
class Segment:
    """Some documents of an archive, numbered by row."""

    documents: Documents
    numbers: np.ndarray  # int64: one for each document, never used again
    times: np.ndarray  # int64: when each was published
    index: TextIndex
    ids: Postings  # hashes of ids -> rows
    positions: Postings  # numbers -> rows
    # Numbers -> numbers of documents that share passages; the place is 1 if they share more than boilerplate.
    links: Postings

    @classmethod
    def of(cls, documents: pa.Table, numbers: np.ndarray, index: TextIndex, links: np.ndarray) -> Segment:
        """The segment of some documents, with the `links` of `linked_both_ways`."""
        when = times(documents)
        order = np.lexsort((numbers, when))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        ids = documents["id"].take(pa.array(order)).to_pylist()
        hashes = np.array([id_hash(id_) for id_ in ids], np.uint64)
        rows = np.arange(len(order), dtype=np.int32)
        return cls(
            Documents(documents, order),
            numbers[order],
            when[order],
            index.at(order, place),
            Postings.of(hashes, rows),
            Postings.of(numbers[order], rows),
            linked_both_ways(links),
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def find(self, kind: str, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each entry with one of `keys`: the number of that key, the row of the entry, and its place."""
        postings: Postings = getattr(self.index, kind)
        query, entries = postings.find(keys)
        places = np.zeros(len(entries), np.int64)
        if postings.places is not None:
            places += postings.places[entries]
        return query, postings.values[entries].astype(np.int64), places

    def write(self, folder: Path) -> None:
        """Write the segment; the folder appears once it is complete."""
        partial = folder.with_suffix(".partial")
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            self.documents.write(partial / _DOCUMENTS)
            for name in _COLUMNS:
                np.save(partial / f"{name}.npy", self.index.texts if name == "texts" else getattr(self, name))
            for name in _POSTINGS:
                (getattr(self.index, name) if name in KINDS else getattr(self, name)).write(partial, name)
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
        """A segment that was written, mapped.

        Raises
        ------
        FileNotFoundError
            If there is no such folder.
        InputError
            If a file in it is damaged.
        """
        os.stat(folder)
        _check(folder)
        try:
            columns = {name: mapped_array(folder / f"{name}.npy") for name in _COLUMNS}
            postings = {name: Postings.mapped(folder, name) for name in _POSTINGS}
            documents = Documents.mapped(folder / _DOCUMENTS)
        except (ValueError, pa.ArrowException) as error:
            raise _damaged(folder, str(error)) from error
        index = TextIndex(columns.pop("texts"), **{kind: postings.pop(kind) for kind in KINDS})
        return cls(documents, columns["numbers"], columns["times"], index, **postings)


class Documents:
    """The documents of a segment, from a table in some order or from a file; they are read on demand."""

    def __init__(
        self, table: pa.Table | None = None, order: np.ndarray | None = None, file: Path = Path()
    ) -> None:
        self._table, self._file = table, file
        self._order = np.arange(0) if order is None else order
        self._reader: pa.RecordBatchFileReader
        self._ids: pa.RecordBatchFileReader

    @classmethod
    def mapped(cls, file: Path) -> Documents:
        """The documents written to a file, which may be removed afterwards."""
        found = cls(file=file)
        source = pa.memory_map(os.fspath(file))
        found._reader = pa.ipc.open_file(source)
        only_ids = pa.ipc.IpcReadOptions(included_fields=[found._reader.schema.get_field_index("id")])
        found._ids = pa.ipc.open_file(source, options=only_ids)
        return found

    def take(self, rows: np.ndarray) -> pa.Table:
        """The documents at some rows, in that order."""
        if self._table is not None:
            rows = self._order[rows]
            return pa.table([take(column, rows) for column in self._table.columns], schema=self._table.schema)
        return self._taken(self._reader, rows)

    def ids(self, rows: np.ndarray) -> list[str]:
        """The ids of the documents at some rows; their texts are not read."""
        if self._table is not None:
            return list(take(self._table["id"], self._order[rows]).to_pylist())
        return list(self._taken(self._ids, rows)["id"].to_pylist())

    def _taken(self, reader: pa.RecordBatchFileReader, rows: np.ndarray) -> pa.Table:
        if not len(rows):
            return DOCUMENTS.empty_table()
        held, inside = np.unique(rows // _BATCH, return_inverse=True)
        try:
            batches = [reader.get_batch(number) for number in held.tolist()]
        except (OSError, pa.ArrowException) as error:
            raise _damaged(self._file.parent, str(error)) from error
        return pa.Table.from_batches(batches).take(pa.array(inside * _BATCH + rows % _BATCH))

    def all(self) -> pa.Table:
        """All documents."""
        if self._table is not None:
            return self._table.take(pa.array(self._order))
        try:
            return self._reader.read_all()
        except (OSError, pa.ArrowException) as error:
            raise _damaged(self._file.parent, str(error)) from error

    def write(self, file: Path) -> None:
        """Write the documents of a table, compressed."""
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_file(file, DOCUMENTS, options=options) as writer:
            for rows in pieces(np.arange(len(self._order)), _BATCH):
                for batch in self.take(rows).replace_schema_metadata(None).to_batches():
                    writer.write_batch(batch)


def merged(segments: Sequence[Segment], live: Sequence[np.ndarray]) -> Segment:
    """The rows of several segments that are `live` (bool) as one segment."""
    rows = [np.flatnonzero(mask) for mask in live]
    tables = [segment.documents.take(some) for segment, some in zip(segments, rows, strict=True)]
    numbers = np.concatenate([segment.numbers[some] for segment, some in zip(segments, rows, strict=True)])
    index = TextIndex.joined(
        [
            segment.index.at(some, np.where(mask, np.cumsum(mask) - 1, -1))
            for segment, some, mask in zip(segments, rows, live, strict=True)
        ]
    )
    links = Postings.merged([segment.links for segment in segments])
    held = np.stack([links.keys, links.values, links.all_places], axis=1)
    return Segment.of(concatenated(tables, DOCUMENTS), numbers, index, held)


def linked_both_ways(links: np.ndarray) -> Postings:
    """Links (rows of two numbers) in both directions, and whether they share more than boilerplate."""
    turned = links[:, [1, 0, 2]]
    one, other, reused = np.unique(np.concatenate([links, turned]), axis=0).T
    last = np.append((one[1:] != one[:-1]) | (other[1:] != other[:-1]), np.ones(min(len(one), 1), bool))
    return Postings.of(one[last], other[last], reused[last].astype(np.uint16))


def id_hash(id_: str) -> int:
    """The hash by which an id is found."""
    return xxhash.xxh3_64_intdigest(id_.encode())


def missing(folder: Path) -> InputError:
    """The error for a missing segment."""
    return _damaged(folder, "the folder is missing")


def _check(folder: Path) -> None:
    """Raise InputError unless every file of a segment has the size it was written with."""
    try:
        sizes = json.loads((folder / _RECORD).read_text("utf-8"))["sizes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{_RECORD}: {error}") from error
    for name, size in sizes.items():
        try:
            found = (folder / name).stat().st_size
        except FileNotFoundError as error:
            raise _damaged(folder, f"{name} is missing") from error
        if found != size:
            raise _damaged(folder, f"{name} has {found:,} bytes instead of {size:,}")


def _damaged(folder: Path, reason: str) -> InputError:
    archive = folder.parent.parent
    hint = f"restore {folder} from a copy, or keep whatever can be read from it with"
    return InputError(
        f"segment {folder.name} of {archive} is damaged ({reason})",
        f"{hint} archive.repair()",
        shell_hint=f"{hint} `provenance archive repair {archive}`",
    )
