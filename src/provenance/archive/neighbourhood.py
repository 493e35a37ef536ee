"""The findings about some documents of an archive, from a scan of the few documents they concern.

Candidates are looked up. Those that share passages go through the pipeline of a scan, together with their
families (where earlier findings show them) and with what is known about the whole archive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive.retrieval import partners
from provenance.archive.state import State
from provenance.archive.text_index import TextIndex
from provenance.derivation.outlets import outlets
from provenance.engine.run import Run
from provenance.findings import Findings
from provenance.pairs import canonical_order
from provenance.passages import Surroundings
from provenance.pipeline import pairs_of_part, scan_part

# How many steps lead from a document to others of its family, and how many such documents are added for each.
_STEPS = 3
_MOST_MEMBERS = 40


def findings_around(state: State, asked: TextIndex, at: np.ndarray, run: Run) -> Findings:
    """The rows of a scan of the whole archive that touch some of its documents.

    Parameters
    ----------
    state : State
        The archive, which includes the documents.
    asked : TextIndex
        The index of the documents.
    at : numpy.ndarray
        The positions of the documents.
    run : Run
        How to work.
    """
    found = partners(state, asked, at)

    def surroundings(part: _Part, pairs: np.ndarray) -> Surroundings:
        return Surroundings(part.places(pairs), part.places(at), found.frequencies, state.distinct_texts)

    part = _Part.of(state, found.positions)
    sharing = part.positions[pairs_of_part(part.documents, surroundings(part, found.pairs), run)]
    # If one of the documents is a copy, the first copy stands for it.
    sharing = sharing[np.isin(state.texts[sharing], state.texts[at]).any(axis=1)]
    family = _family(state, np.union1d(at, sharing), _MOST_MEMBERS * len(at))
    links = state.linked(family)
    pairs = np.concatenate([sharing, links[np.isin(links, family).all(axis=1)]])
    part = _Part.of(state, family)
    findings = scan_part(part.documents, surroundings(part, pairs), run)
    return touching(findings, state.at(at)["id"])


@dataclass(frozen=True, eq=False)
class _Part:
    """Some documents of an archive in canonical order, and the position of each."""

    documents: pa.Table
    positions: np.ndarray

    @classmethod
    def of(cls, state: State, positions: np.ndarray) -> _Part:
        """The part with the documents at some positions (ascending)."""
        documents = state.at(positions)
        order = canonical_order(documents)
        return cls(documents.take(pa.array(order)), positions[order])

    def places(self, positions: np.ndarray) -> np.ndarray:
        """The places in this part of some positions."""
        order = np.argsort(self.positions)
        return order[np.searchsorted(self.positions[order], positions)]


def _family(state: State, documents: np.ndarray, most: int) -> np.ndarray:
    """The documents and those that reuse their text in a few steps; the earliest if there are too many.

    Documents that share boilerplate with one of these are in `documents` already; which documents share
    boilerplate with them in turn says nothing.
    """
    family, reached = documents, documents
    for _ in range(_STEPS):
        reached = np.setdiff1d(state.linked(reached, reused=True)[:, 1], family)
        order = np.lexsort((state.numbers[reached], state.times[reached]))
        reached = reached[order][: max(most - len(family), 0)]
        family = np.union1d(family, reached)
        if not len(reached):
            break
    return family


def touching(findings: Findings, ids: pa.ChunkedArray) -> Findings:
    """The rows of findings that name one of some documents, and all documents in these rows."""

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
