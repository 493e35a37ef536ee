"""Write the derivation graph as GEXF, the format of Gephi."""

from __future__ import annotations

from typing import TextIO

from provenance.export.graph import graph_for_xml
from provenance.results import Results

# Attribute names with a special meaning in GEXF. Input fields with these names are renamed.
_RESERVED = frozenset({"id", "label", "pid", "start", "end", "parents", "slices", "spells", "viz", "key"})


def write(findings: Results, stream: TextIO) -> None:
    """Write the derivation graph, with titles as node labels and probabilities as edge weights."""
    from networkx.readwrite.gexf import GEXFWriter

    graph = graph_for_xml(findings, reserved=_RESERVED)
    for node, attributes in graph.nodes(data=True):
        attributes["label"] = attributes.get("title", node)
    writer = GEXFWriter(graph)
    meta = writer.xml.find("meta")
    meta.attrib.pop("lastmodifieddate")  # so that the file does not depend on the current date
    meta.find("creator").text = "provenance"
    writer.graph_element.attrib.pop("name")  # the format has no such attribute
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f"{writer}\n")
