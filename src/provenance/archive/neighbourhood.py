"""Compute the findings of a full scan about a few documents, by scanning only the documents related to them.

First, candidates are looked up in the archive and aligned with the given documents. Then the given documents
are scanned together with the candidates that share passages with them, and with the families of these
candidates as found by earlier scans. The scan uses the statistics of the whole archive. The passages within a
family are already stored, so its members are not aligned with each other again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive.links import with_ends
from provenance.archive.retrieval import partners
from provenance.archive.state import State
from provenance.archive.text_index import TextIndex
from provenance.derivation.outlets import outlets
from provenance.engine.run import Run
from provenance.findings import Findings
from provenance.pairs import canonical_order
from provenance.passages import REUSE, Surroundings, ends
from provenance.pipeline import pairs_of_part, scan_part

# The maximum number of links followed from a document to other members of its family, and the maximum number
# of family members scanned for each document.
_STEPS = 3
_MOST_MEMBERS = 40


def findings_around(state: State, asked: TextIndex, at: np.ndarray, run: Run) -> tuple[Findings, pa.Table]:
    """Return the rows that a full scan would return about the given documents, and the passages to store.

    Parameters
    ----------
    state : State
        The archive, including the given documents.
    asked : TextIndex
        The index of the given documents.
    at : numpy.ndarray
        The positions of the given documents.
    run : Run
        The settings, progress and checkpoints of the run.

    Returns
    -------
    Findings
        The rows that name any of the given documents.
    pyarrow.Table
        The passages of these documents, with the schema `KEPT`; documents are identified by number.
    """
    found = partners(state, asked, at)

    def surroundings(part: _Part, pairs: np.ndarray, aligned: pa.Table) -> Surroundings:
        frequencies, distinct_texts = found.frequencies, state.distinct_texts
        places, learned = (part.places(pairs), part.places(at)), state.manifest.learned
        return Surroundings(*places, frequencies, distinct_texts, aligned, learned)

    part = _Part.of(state, found.positions)
    around = surroundings(part, found.pairs, REUSE.empty_table())
    pairs, passages = pairs_of_part(part.documents, around, run)
    sharing = part.positions[pairs]
    # A copy may have no pairs of its own, so pairs are selected by text, not by position.
    sharing = sharing[np.isin(state.texts[sharing], state.texts[at]).any(axis=1)]
    family = _Part.of(state, _family(state, np.union1d(at, sharing), len(at)))
    known = state.passages_among(family.positions).select(REUSE.names)
    known = family.placed(_with_others(known, with_ends(passages, part.numbers.take)))
    pairs = np.concatenate([sharing, family.positions[np.stack(ends(known), axis=1)]])
    scanned = scan_part(family.documents, surroundings(family, pairs, known), run)
    mine = np.isin(np.stack(ends(scanned.kept), axis=1), family.places(at)).any(axis=1)
    kept = with_ends(scanned.kept.filter(pa.array(mine)), family.numbers.take)
    return touching(scanned.findings, state.at(at)["id"]), kept


@dataclass(frozen=True, eq=False)
class _Part:
    """A subset of an archive's documents in canonical order, with each document's position and number."""

    documents: pa.Table
    positions: np.ndarray
    numbers: np.ndarray

    @classmethod
    def of(cls, state: State, positions: np.ndarray) -> _Part:
        """Make a part from the documents at these positions (ascending), with their languages if known."""
        documents = state.at(positions)
        place = documents.column_names.index("language")
        languages = pc.coalesce(documents["language"], state.languages_of(positions))
        documents = documents.set_column(place, documents.schema.field(place), languages)
        order = canonical_order(documents)
        at = positions[order]
        return cls(documents.take(pa.array(order)), at, state.numbers[at])

    def places(self, positions: np.ndarray) -> np.ndarray:
        """For each position, return its index within this part."""
        return _places(self.positions, positions)

    def placed(self, passages: pa.Table) -> pa.Table:
        """Return the passages between documents of this part, with the documents identified by index."""
        here = np.isin(np.stack(ends(passages), axis=1), self.numbers).all(axis=1)
        return with_ends(passages.filter(pa.array(here)), lambda numbers: _places(self.numbers, numbers))


def _places(held: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the index of each wanted value in an array of distinct values."""
    order = np.argsort(held)
    return order[np.searchsorted(held, wanted, sorter=order)]


def _with_others(passages: pa.Table, others: pa.Table) -> pa.Table:
    """Append the rows of `others` to `passages`, except rows of pairs that already occur in `passages`."""
    sides = [ends(table) for table in (passages, others)]
    base = 1 + max(int(side.max(initial=0)) for both in sides for side in both)
    held, more = (a * base + b for a, b in sides)
    return pa.concat_tables([passages, others.filter(pa.array(~np.isin(more, held)))])


def _family(state: State, documents: np.ndarray, asked: int) -> np.ndarray:
    """Return the positions of `documents` and of the documents at most `_STEPS` links away from them.

    Each step adds the earliest documents first. No documents are added once the family has `_MOST_MEMBERS`
    members for each given document; `asked` is the number of given documents. Links ignore boilerplate. A
    document that shares only boilerplate with a given document is already in `documents`, and a document that
    shares only boilerplate with another member of the family is not needed.
    """
    family, reached, most = documents, documents, _MOST_MEMBERS * asked
    for _ in range(_STEPS):
        reached = np.setdiff1d(state.linked_to(reached), family)
        order = np.lexsort((state.numbers[reached], state.times[reached]))
        reached = reached[order][: max(most - len(family), 0)]
        family = np.union1d(family, reached)
        if not len(reached):
            break
    return family


def touching(findings: Findings, ids: pa.ChunkedArray) -> Findings:
    """Return only the rows about documents with these ids, and all documents named in these rows."""
    if len(ids) == findings.documents.num_rows:
        return findings  # this avoids a copy of every text

    def having(table: pa.Table, *columns: str) -> pa.Table:
        masks = [pc.is_in(table[column], value_set=ids) for column in columns]
        return table.filter(masks[0] if len(masks) == 1 else pc.or_(*masks))

    def same(table: pa.Table, column: str) -> pa.Table:
        mine = having(table, "id")[column]
        return table.filter(pc.is_in(table[column], value_set=pc.unique(mine)))

    pairs, passages = having(findings.pairs, "a", "b"), having(findings.passages, "a", "b")
    derivations = having(findings.derivations, "source", "derived")
    groups, clusters = same(findings.groups, "group"), same(findings.clusters, "cluster")
    mentioned = [
        ids,
        groups["id"],
        clusters["id"],
        *(table[column] for table in (pairs, passages) for column in ("a", "b")),
        *(derivations[column] for column in ("source", "derived")),
    ]
    named = pa.chunked_array([chunk for column in mentioned for chunk in column.chunks], pa.string())
    documents = findings.documents.filter(pc.is_in(findings.documents["id"], value_set=pc.unique(named)))
    return Findings(
        documents=documents,
        pairs=pairs,
        passages=passages,
        groups=groups,
        clusters=clusters,
        derivations=derivations,
        origins=having(findings.origins, "id"),
        outlets=outlets(documents, derivations),
        skipped=findings.skipped,
        settings=findings.settings,
        run=findings.run,
    )
