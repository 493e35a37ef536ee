"""Find the documents in an input that are new to an archive, by comparing their ids and texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive.manifest import Manifest
from provenance.archive.state import State
from provenance.archive.writing import without
from provenance.corpus import Corpus
from provenance.corpus.ids import content_hash, suffixed_names

# Two documents without ids are the same article if they agree in these columns.
_IDENTITY = ["text", "title", "outlet", "published"]


@dataclass(frozen=True, eq=False)
class Arrivals:
    """The documents to add, and a record of which ids are new, unchanged or replaced."""

    documents: pa.Table
    outdated: np.ndarray  # the positions of the earlier versions that the documents replace
    record: dict[str, Any]

    def removed_from(self, state: State) -> Manifest:
        """Return the manifest of the archive, with the replaced versions marked as removed."""
        return without(state, self.outdated)


def sorted_out(state: State, corpus: Corpus) -> Arrivals:
    """Return the documents of the corpus that are not in the archive or have a different text there."""
    documents, ids = corpus.documents, _ids_in_archive(state, corpus)
    at = state.positions_of(ids)
    known = np.flatnonzero(at >= 0)
    same = _agree(documents.select(["text"]).take(pa.array(known)), state, at[known])
    unchanged, replaced = known[same], known[~same]
    new = np.setdiff1d(np.arange(len(ids)), unchanged)
    place = documents.schema.get_field_index("id")
    named = documents.set_column(place, documents.schema.field("id"), pa.array(ids, pa.string()))
    record = {
        "added": len(new),
        "new": [ids[row] for row in new.tolist()],
        "unchanged": [ids[row] for row in unchanged.tolist()],
        "replaced": [ids[row] for row in replaced.tolist()],
    }
    added = named if len(new) == len(ids) else named.take(pa.array(new))
    return Arrivals(added, at[replaced], record)


def _ids_in_archive(state: State, corpus: Corpus) -> list[str]:
    """Return the id that each document has in the archive, or will have there.

    A document whose id only numbers it within its input never replaces another. If the archive already uses
    its id for a different article, it gets a suffix derived from what distinguishes the two.
    """
    ids: list[str] = corpus.documents["id"].to_pylist()
    taken, suffixed = set(ids), dict[int, Iterator[str]]()
    rows = np.flatnonzero(numbered(corpus))
    while len(rows):
        at = state.positions_of([ids[row] for row in rows.tolist()])
        rows, at = rows[at >= 0], at[at >= 0]
        documents = corpus.documents.select(_IDENTITY).take(pa.array(rows))
        different = ~_agree(documents, state, at)
        rows, documents = rows[different], documents.filter(pa.array(different))
        for row, values in zip(rows.tolist(), _values(documents), strict=True):
            names = suffixed.setdefault(row, suffixed_names(ids[row], content_hash(values)))
            ids[row] = next(name for name in names if name not in taken)
    return ids


def numbered(corpus: Corpus) -> np.ndarray:
    """Return a mask of the documents: true if the id only numbers the document within its input.

    The next input uses the same numbers for other documents. This applies to all documents without an id,
    except one that is alone in its file: it has the name of the file, which also identifies later versions.
    """
    if corpus.given is None or corpus.lines is None:
        return np.zeros(len(corpus), bool)
    nameless = pc.or_(pc.is_valid(corpus.lines), pc.fill_null(pc.equal(corpus.documents["path"], "-"), False))
    made: np.ndarray = pc.and_(nameless, pc.invert(corpus.given)).to_numpy()
    return made


def _agree(documents: pa.Table, state: State, positions: np.ndarray) -> np.ndarray:
    """Return a mask of the documents: true if the document at its position has the same values."""
    ordered, back = np.unique(positions, return_inverse=True)
    held = state.at(ordered).select(documents.column_names).take(pa.array(back))
    same = np.ones(len(positions), bool)
    for one, other in zip(documents.columns, held.columns, strict=True):
        missing = pc.and_(pc.is_null(one), pc.is_null(other))
        same &= pc.or_(missing, pc.fill_null(pc.equal(one, other), False)).to_numpy()
    return same


def _values(documents: pa.Table) -> Iterator[str]:
    """Yield the values of each document as one string."""
    for batch in documents.to_batches(max_chunksize=1024):
        yield from (json.dumps(list(row.values()), default=str) for row in batch.to_pylist())
