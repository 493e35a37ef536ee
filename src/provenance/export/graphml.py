"""Write the derivation graph as GraphML, for Gephi, yEd, Cytoscape and igraph."""

from __future__ import annotations

from typing import TextIO

from provenance.export.graph import graph_for_xml
from provenance.results import Results


def write(findings: Results, stream: TextIO) -> None:
    """Write the derivation graph; the ``weight`` of an edge is its probability."""
    import networkx as nx

    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    for line in nx.generate_graphml(graph_for_xml(findings), named_key_ids=False):
        stream.write(f"{line}\n")
