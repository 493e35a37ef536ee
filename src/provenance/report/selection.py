"""Find the families of documents, and select the documents to show on a page.

If a corpus is too large for one page, only some of its documents are shown, with the findings about them.
Documents are selected with array operations, and only the texts of the selected documents are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.components import components
from provenance.engine.table_rows import gathered, take
from provenance.report.data import floats, ids_of, integers, numbers
from provenance.report.families import DRAWN
from provenance.results import Results
from provenance.schema import DOCUMENTS as COLUMNS

DOCUMENTS = 20_000  # maximum number of documents that a page shows

# The columns of each table that contain ids of documents.
_ENDS = {
    "pairs": ("a", "b"),
    "passages": ("a", "b"),
    "groups": ("id",),
    "clusters": ("id",),
    "derivations": ("source", "derived"),
    "origins": ("id",),
}


@dataclass(frozen=True)
class Groups:
    """Groups of document numbers, with the largest group first; groups of equal size are sorted by label."""

    members: np.ndarray  # the members of all groups, group by group, in ascending order within each group
    begins: np.ndarray  # the start of each group in `members`, followed by the end of the last group

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, group: int) -> np.ndarray:
        return self.members[self.begins[group] : self.begins[group + 1]]

    def __iter__(self) -> Iterator[np.ndarray]:
        return map(self.__getitem__, range(len(self)))


@dataclass(frozen=True)
class Selection:
    """The findings that a page shows: all of them or, if there are too many documents, a selection."""

    findings: Results
    families: list[list[int]]  # the documents shown from each family, by their numbers in `findings`
    sizes: list[int]  # the number of documents in each family, including those not shown
    note: str  # a notice that says which documents are shown; empty if all are shown


def families(findings: Results) -> Groups:
    """Return the families of two or more documents, the largest first.

    Families are read from `origins`. Documents joined by a derivation are always put into the same family,
    even if `origins` lists them in different families, as it may in findings that were not made by a scan.
    """
    ids, origins = ids_of(findings), findings.origins
    source, derived = (numbers(ids, findings.derivations.column(end)) for end in ("source", "derived"))
    member, family = numbers(ids, origins.column("id")), integers(origins.column("family"))
    related, bound = (source >= 0) & (derived >= 0), (member >= 0) & (family >= 0)
    known, family = np.unique(family[bound], return_inverse=True)
    # Each family is also a node, connected to its members; nodes of families are numbered first.
    a = np.concatenate((len(known) + source[related], len(known) + member[bound]))
    b = np.concatenate((len(known) + derived[related], family))
    return _grouped(components(len(known) + len(ids), a, b)[len(known) :])


def select(findings: Results, joined: Groups) -> Selection:
    """Select the findings to show on a page; `joined` contains all families.

    Families are selected first, then clusters of near-duplicates, then single documents. Larger families and
    clusters come before smaller ones, and each is selected as a whole. Selection ends at the first group that
    does not fit. If this group is also too large for one graph, part of it is selected: the documents whose
    derivations have the highest total probability.
    """
    documents = findings.documents.num_rows
    if documents <= DOCUMENTS:
        whole = [family.tolist() for family in joined]
        return Selection(findings, whole, [len(family) for family in whole], "")
    clusters = _clusters(findings, joined)
    members, ends = _in_order(documents, joined, clusters)
    fitting = int(np.searchsorted(ends, DOCUMENTS, side="right"))
    taken = int(ends[fitting - 1]) if fitting else 0
    shown = [members[:taken]]
    further = members[taken : ends[fitting]]
    if len(further) > DRAWN and DOCUMENTS - taken > 1:
        shown.append(likeliest(findings, further, DOCUMENTS - taken))
    rows = np.sort(np.concatenate(shown))
    groups = [joined[n] for n in range(min(fitting, len(joined)))]
    if fitting < len(joined):
        groups += shown[1:]
    return Selection(
        restricted(findings, rows),
        [np.searchsorted(rows, group).tolist() for group in groups],
        [len(joined[n]) for n in range(len(groups))],
        _note(len(rows), documents, fitting, len(joined), len(clusters)),
    )


def likeliest(findings: Results, members: np.ndarray, limit: int) -> np.ndarray:
    """Return at most `limit` of the `members`: those whose derivations have the highest total probability."""
    if len(members) <= limit:
        return members
    ids = take(findings.documents.column("id"), members)
    table = findings.derivations
    millionths = np.rint(1e6 * floats(table.column("probability"))).astype(np.int64)
    weight = np.zeros(len(members), np.int64)
    for end in ("source", "derived"):
        place = numbers(ids, table.column(end))
        np.add.at(weight, place[place >= 0], millionths[place >= 0])
    return np.sort(members[np.argsort(-weight, kind="stable")[:limit]])


def restricted(findings: Results, rows: np.ndarray) -> Results:
    """Keep only the documents at `rows`, in the order of `rows`, and the findings about them.

    For documents, only the columns in `schema.DOCUMENTS` are kept.
    """
    ids = take(findings.documents.column("id"), rows)

    def inside(table: pa.Table, ends: tuple[str, ...]) -> pa.Table:
        found = [pc.is_in(table.column(end), value_set=ids).to_numpy() for end in ends]
        return gathered(table, np.flatnonzero(np.logical_and.reduce(found)))

    tables = {name: inside(findings.table(name), ends) for name, ends in _ENDS.items()}
    return replace(findings, documents=gathered(findings.documents.select(COLUMNS.names), rows), **tables)


def _grouped(label: np.ndarray) -> Groups:
    """Group documents by label, leaving out groups of one; documents with the label -1 are not grouped."""
    known = np.flatnonzero(label >= 0)
    _, group, size = np.unique(label[known], return_inverse=True, return_counts=True)
    order = np.lexsort((known, group, -size[group]))
    order = order[size[group[order]] > 1]
    begins = np.flatnonzero(np.diff(group[order], prepend=-1))
    return Groups(known[order], np.append(begins, len(order)))


def _clusters(findings: Results, joined: Groups) -> Groups:
    """Return the clusters of two or more near-duplicates, leaving out documents that are in a family."""
    label = np.full(findings.documents.num_rows, -1)
    member = numbers(ids_of(findings), findings.clusters.column("id"))
    label[member[member >= 0]] = integers(findings.clusters.column("cluster"))[member >= 0]
    label[joined.members] = -1
    return _grouped(label)


def _in_order(documents: int, joined: Groups, clusters: Groups) -> tuple[np.ndarray, np.ndarray]:
    """Order documents by group (families, clusters, then single documents), and return each group's end."""
    alone = np.ones(documents, bool)
    alone[joined.members] = alone[clusters.members] = False
    members = np.concatenate((joined.members, clusters.members, np.flatnonzero(alone)))
    clustered = len(joined.members) + clusters.begins[1:]
    last = len(joined.members) + len(clusters.members)
    return members, np.concatenate((joined.begins[1:], clustered, np.arange(last + 1, documents + 1)))


def _note(shown: int, documents: int, fitting: int, joined: int, clusters: int) -> str:
    """Return a notice that says which documents are shown and where to find the rest."""
    if fitting < joined:
        which = "those of the largest families"
    elif fitting < joined + clusters:
        which = "those of all families and of the largest clusters of near-duplicates"
    else:
        which = "those of all families and clusters of near-duplicates, and some of the others"
    return (
        f"Showing {shown:,} of {documents:,} documents, {which}; "
        "all are in the tables, and all are counted on the overview."
    )
