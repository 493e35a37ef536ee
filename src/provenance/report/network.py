"""A networkx graph of derivations that a notebook can draw."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from heapq import nsmallest
from math import inf
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyarrow as pa

from provenance.labels import written
from provenance.report.data import OUTSIDE, dates
from provenance.report.display import ROWS, cell, count
from provenance.report.families import Catalogue, Derivation

if TYPE_CHECKING:
    from collections.abc import Mapping


class DerivationGraph(nx.DiGraph):
    """A `networkx.DiGraph` of documents, with edges from source to derived document.

    A notebook displays the graph, or a subgraph, as a drawing of its largest family and a table of its
    likeliest derivations.

    Examples
    --------
    >>> import provenance as pv
    >>> graph = pv.scan(["A short text.", "Another one."]).graph()
    >>> graph
    <DerivationGraph: 2 documents, 0 derivations>
    """

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__}: {count(self.number_of_nodes(), 'document')}, "
            f"{count(self.number_of_edges(), 'derivation')}>"
        )

    def _repr_html_(self) -> str:
        joined = self._families()
        largest = max(joined, key=len, default=set())
        likeliest = nsmallest(ROWS, self.edges(data="probability"), key=_rank)
        shown = self.subgraph({*largest, *(end for edge in likeliest for end in edge[:2])})
        nodes = sorted(shown, key=str)  # a subgraph has no fixed order of nodes
        number = {node: position for position, node in enumerate(nodes)}
        edges = sorted(
            (number[a], number[b], row.get("probability") or 0.0, bool(row.get("directed", True)))
            for a, b, row in shown.edges(data=True)
        )
        counts = {"document": len(self), "family": len(joined), "derivation": self.number_of_edges()}
        return cell(
            counts,
            sorted(number[node] for node in largest),
            len(largest),
            [Derivation(*edge) for edge in edges],
            _catalogue([(str(node), self.nodes[node]) for node in nodes]),
        )

    def _families(self) -> list[set[Any]]:
        """Return groups of two or more nodes joined by edges or a common family, sorted by family number."""
        members: defaultdict[float, list[Any]] = defaultdict(list)
        for node, family in self.nodes(data="family", default=inf):
            members[family].append(node)
        joined = nx.Graph(self.edges)
        for number in sorted(members.keys() - {inf}):
            nx.add_path(joined, members[number])
        parts = [part for part in nx.connected_components(joined) if len(part) > 1]
        return sorted(parts, key=lambda part: min((self.nodes[n].get("family", inf), str(n)) for n in part))


def _rank(edge: tuple[Any, Any, float | None]) -> tuple[float, str, str]:
    """Return a sort key that puts the most probable edges first."""
    source, derived, probability = edge
    return -(probability or 0.0), str(source), str(derived)


def _catalogue(nodes: list[tuple[str, Mapping[str, Any]]]) -> Catalogue:
    """Make a catalogue from the attributes of the nodes."""
    known = [row for _, row in nodes]
    published = [_moment(row.get("published")) for row in known]
    precision = [row.get("published_precision") for row in known]
    moments = pa.array(published, pa.timestamp("us", "UTC"))
    dated = dates(pa.table({"published": moments, "published_precision": pa.array(precision, pa.string())}))
    return Catalogue(
        [name for name, _ in nodes],
        [str(row.get("title") or "") for row in known],
        [name for name, _ in nodes],
        [str(row.get("outlet") or "") for row in known],
        [time for time, _ in dated],
        [date for _, date in dated],
        [written(*each) for each in zip(published, precision, strict=True)],
        [_outside(row) for row in known],
    )


def _moment(published: Any) -> datetime | None:
    """Parse an ISO 8601 date; return None for any other value."""
    try:
        return datetime.fromisoformat(str(published))
    except ValueError:
        return None


def _outside(row: Mapping[str, Any]) -> tuple[float, str] | None:
    """Return a node's named outside source, with its probability, if it is probable enough to be shown."""
    name, probability = row.get("outside_source"), row.get("p_outside_source") or 0.0
    return (probability, str(name)) if name and probability >= OUTSIDE else None
