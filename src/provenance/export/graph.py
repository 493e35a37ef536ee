"""Build the derivation graph for networkx, and a version of it for XML formats."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.export.plain import flat
from provenance.export.safe import for_xml
from provenance.results import Results

if TYPE_CHECKING:
    import networkx as nx


_ROWS = 10_000  # rows read at a time


def derivation_graph(findings: Results, graph: nx.DiGraph) -> None:
    """Add a node for every document and an edge for every derivation; unknown values are left out."""
    for row in _rows(findings.documents.drop_columns("text")):
        graph.add_node(row.pop("id"), **_known(row))
    for row in _rows(findings.origins):
        graph.add_node(row.pop("id"), **_known(row))
    for row in _rows(findings.derivations):
        evidence = "\n".join(item["sentence"] for item in row.pop("evidence") or ())
        ends = row.pop("source"), row.pop("derived")
        # `weight` is the name that networkx algorithms and other tools expect.
        graph.add_edge(*ends, **_known(row), weight=row["probability"], evidence=evidence)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield rows, read in batches, because all evidence at once would take more memory than the graph."""
    for batch in table.to_batches(max_chunksize=_ROWS):
        yield from batch.to_pylist()


def graph_for_xml(findings: Results, *, reserved: frozenset[str] = frozenset()) -> nx.DiGraph:
    """Return the derivation graph with names and values that XML allows.

    Document attributes with a name in `reserved` get a trailing underscore, because these names have a
    special meaning in the format.
    """
    import networkx as nx

    graph = nx.DiGraph()
    derivation_graph(findings, graph)
    names = dict(zip(graph, _distinct(graph), strict=True))
    safe = nx.DiGraph()
    for node, attributes in graph.nodes(data=True):
        attributes = {f"{name}_" if name in reserved else name: value for name, value in attributes.items()}
        safe.add_node(names[node], **_for_xml(attributes))
    for source, derived, attributes in graph.edges(data=True):
        safe.add_edge(names[source], names[derived], **_for_xml(attributes))
    return safe


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: flat(value) for name, value in row.items() if value is not None}


def _for_xml(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Make attributes valid in XML, and drop infinite and NaN values, which Java programs cannot read."""
    return {
        for_xml(name): for_xml(value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if not (isinstance(value, float) and not math.isfinite(value))
    }


def _distinct(names: Mapping[str, Any]) -> Iterator[str]:
    """Yield each name in a form that XML allows, adding a number if this form is already taken."""
    taken = {name for name in names if for_xml(name) == name}
    for name in names:
        safe = for_xml(name)
        number = 2
        while safe != name and safe in taken:
            safe, number = f"{for_xml(name)} ({number})", number + 1
        taken.add(safe)
        yield safe
