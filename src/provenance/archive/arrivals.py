"""Find the documents in an input that are new to an archive, by comparing their ids and texts."""

from __future__ import annotations

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
    """Return the documents of the corpus that are not in the archive or have a different text there.

    Documents from memory or standard input that have no id are numbered, and the numbers start again with
    each input. If the archive already uses a number as the id of a different text, the new document gets an
    id with a suffix derived from its text.
    """
    documents = corpus.documents
    ids = documents["id"].to_pylist()
    at = state.positions_of(ids)
    known = np.flatnonzero(at >= 0)
    former = _texts(state, at[known])
    texts = documents["text"].take(pa.array(known)).to_pylist()
    differs = np.array([one != other for one, other in zip(texts, former, strict=True)], bool)
    made = numbered(corpus)
    renamed = known[differs & made[known]]
    for row in renamed.tolist():
        ids[row], at[row] = _another_name(state, ids[row], documents["text"][row].as_py(), ids)
    unchanged = np.union1d(known[~differs], renamed[at[renamed] >= 0])
    replaced = np.setdiff1d(known[differs], renamed)
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


def numbered(corpus: Corpus) -> np.ndarray:
    """Return a mask of the documents: true for those from memory or standard input that had no id."""
    if corpus.given is None:
        return np.zeros(len(corpus), bool)
    nowhere = pc.or_kleene(pc.is_null(corpus.documents["path"]), pc.equal(corpus.documents["path"], "-"))
    made: np.ndarray = pc.and_(nowhere, pc.invert(corpus.given)).to_numpy()
    return made


def _texts(state: State, positions: np.ndarray) -> list[str]:
    """Return the texts at the given positions, in the same order."""
    ordered, back = np.unique(positions, return_inverse=True)
    texts = state.at(ordered)["text"]
    found: list[str] = pc.take(texts, pa.array(back)).to_pylist()
    return found


def _another_name(state: State, id_: str, text: str, taken: list[str]) -> tuple[str, int]:
    """Return a suffixed id for a document, and the document's position in the archive (-1 if it is new)."""
    for name in suffixed_names(id_, content_hash(text)):
        at = int(state.positions_of([name])[0])
        if at >= 0 and _texts(state, np.array([at])) == [text]:
            return name, at
        if at < 0 and name not in taken:
            return name, -1
    raise AssertionError
