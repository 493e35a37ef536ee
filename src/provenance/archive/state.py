"""One complete state of an archive, with all its segments combined.

A document is identified by its *position*, which is its row number counted across all segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive.manifest import Manifest, read_manifest
from provenance.archive.segments import SEGMENTS, Segment, id_hash, missing
from provenance.archive.text_index import TOO_MANY
from provenance.corpus.columns import concatenated
from provenance.engine.ragged import offsets_of
from provenance.engine.table_rows import distinct
from provenance.pipeline import KEPT
from provenance.schema import DOCUMENTS

_ATTEMPTS = 20


@dataclass(frozen=True, eq=False)
class State:
    """The segments that a manifest lists; `live` marks the documents that have not been removed."""

    manifest: Manifest
    segments: Sequence[Segment]

    def __len__(self) -> int:
        return int(self.live.sum())

    @cached_property
    def first(self) -> np.ndarray:
        """The position of the first row of each segment, followed by the total number of rows."""
        return offsets_of([len(segment) for segment in self.segments])

    @cached_property
    def live(self) -> np.ndarray:
        """A mask of all positions, false for removed documents."""
        live = np.ones(int(self.first[-1]), bool)
        for name, base in zip(self.manifest.segments, self.first.tolist(), strict=False):
            live[base + np.array(self.manifest.removed.get(name, []), np.int64)] = False
        return live

    def live_in(self, number: int) -> np.ndarray:
        """Return a mask of the rows of a segment, false for removed documents."""
        return self.live[self.first[number] : self.first[number + 1]]

    @cached_property
    def texts(self) -> np.ndarray:
        """For each document, a hash of its words (uint64)."""
        return _joined([segment.index.texts for segment in self.segments], np.uint64)

    @cached_property
    def languages(self) -> np.ndarray:
        """The language code of each document, as bytes; empty if the language is unknown."""
        return _joined([segment.index.languages for segment in self.segments], np.bytes_)

    @cached_property
    def times(self) -> np.ndarray:
        """Each document's publication time (int64)."""
        return _joined([segment.times for segment in self.segments], np.int64)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Each document's number (int64)."""
        return _joined([segment.numbers for segment in self.segments], np.int64)

    @cached_property
    def distinct_texts(self) -> int:
        """The number of distinct texts among the documents that have not been removed."""
        return len(distinct(self.texts[self.live]))

    @property
    def documents(self) -> pa.Table:
        """All documents, as they were read."""
        return self.at(np.flatnonzero(self.live))

    def followed_by(self, documents: pa.Table) -> pa.Table:
        """Return all documents as they were read, followed by `documents`."""
        return concatenated([self.documents, documents], DOCUMENTS)

    def at(self, positions: np.ndarray) -> pa.Table:
        """Return the documents at these positions, in ascending order of position."""
        positions = np.sort(positions)
        tables = []
        for number, segment in enumerate(self.segments):
            first, last = np.searchsorted(positions, self.first[number : number + 2])
            rows = positions[first:last] - self.first[number]
            if len(rows) == len(segment):
                tables.append(segment.documents.all())
            elif len(rows):
                tables.append(segment.documents.take(rows))
        return concatenated([DOCUMENTS.empty_table(), *tables], DOCUMENTS)

    def find(self, kind: str, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find the entries for `keys` (ascending).

        For each entry, return the index of its key in `keys`, its position and its place. The position is
        `TOO_MANY` if a segment records only that too many documents contain the key.
        """
        found = []
        for segment, base in zip(self.segments, self.first.tolist(), strict=False):
            query, rows, places = segment.find(kind, keys)
            positions = np.where(rows == TOO_MANY, TOO_MANY, rows + base)
            kept = (rows == TOO_MANY) | self.live[positions]
            found.append((query[kept], positions[kept], places[kept]))
        columns = zip(*found, strict=True) if found else ([np.zeros(0, np.int64)],) * 3
        query, positions, places = map(np.concatenate, columns)
        return query, positions, places

    def positions_of(self, ids: Sequence[str]) -> np.ndarray:
        """For each id, return the position of the document with this id (int64), or -1 if there is none."""
        hashes = np.array([id_hash(id_) for id_ in ids], np.uint64)
        keys, which = np.unique(hashes, return_inverse=True)
        found = np.full(len(keys), -1)
        for segment, base in zip(self.segments, self.first.tolist(), strict=False):
            query, entries = segment.ids.find(keys)
            at = segment.ids.values[entries].astype(np.int64) + base
            live = self.live[at]
            found[query[live]] = at[live]
        return self._with_id(ids, found[which])

    def _with_id(self, ids: Sequence[str], positions: np.ndarray) -> np.ndarray:
        """Replace a position with -1 if the hash of the id matches but the id itself does not."""
        known = np.unique(positions[positions >= 0])
        named: dict[int, str] = {}
        for number, segment in enumerate(self.segments):
            here = known[(known >= self.first[number]) & (known < self.first[number + 1])]
            if len(here):
                held = segment.documents.first_column(here - self.first[number])
                named |= zip(here.tolist(), held, strict=True)
        same = [named.get(position) == id_ for position, id_ in zip(positions.tolist(), ids, strict=True)]
        return np.where(same, positions, -1)

    def positions_of_numbers(self, numbers: np.ndarray) -> np.ndarray:
        """Return the positions (ascending) of the live documents with these numbers (also ascending)."""
        found = [np.zeros(0, np.int64)]
        for segment, base in zip(self.segments, self.first.tolist(), strict=False):
            _, entries = segment.positions.find(numbers)
            found.append(segment.positions.values[entries].astype(np.int64) + base)
        positions = np.sort(np.concatenate(found))
        return positions[self.live[positions]]

    def linked_to(self, positions: np.ndarray) -> np.ndarray:
        """Return the positions of documents that earlier scans linked to the given ones by reused text."""
        numbers, found = np.sort(self.numbers[positions]), [np.zeros(0, np.int64)]
        for segment in self.segments:
            others = segment.links.others
            _, entries = others.find(numbers)
            found.append(others.values[entries])
        return self.positions_of_numbers(np.unique(np.concatenate(found)))

    def passages_among(self, positions: np.ndarray) -> pa.Table:
        """Return the passages found between the given documents by earlier scans, in the schema `KEPT`."""
        numbers = np.sort(self.numbers[positions])
        found = [segment.links.among(numbers) for segment in self.segments]
        return pa.concat_tables([KEPT.empty_table(), *found])

    def languages_of(self, positions: np.ndarray) -> pa.Array:
        """For each position, return the language of the document, or null if the language is unknown."""
        codes = pa.array([code.decode() for code in self.languages[positions].tolist()], pa.string())
        return pc.if_else(pc.equal(codes, ""), None, codes)


def open_state(folder: Path) -> State:
    """Open the last complete state of an archive.

    If a writer replaces segments after the manifest is read and before the segments are opened, the manifest
    is read again.
    """
    for attempt in range(_ATTEMPTS):
        manifest = read_manifest(folder)
        try:
            segments = [Segment.mapped(folder / SEGMENTS / name) for name in manifest.segments]
            return State(manifest, segments)
        except FileNotFoundError as error:
            if attempt + 1 == _ATTEMPTS or read_manifest(folder) == manifest:
                raise missing(Path(error.filename)) from error
    raise AssertionError


def _joined(arrays: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate([np.zeros(0, kind), *arrays])
