"""Exports written to text, and the ways to read them back."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import networkx as nx

import provenance as pv
from findings.example import example
from provenance import export


def exported(format: str, findings: pv.Findings | None = None, **options: str) -> str:
    stream = io.StringIO()
    export.write(findings or example(), format, stream, **options)
    return stream.getvalue()


def read_graphml(text: str) -> nx.DiGraph:
    return nx.read_graphml(io.BytesIO(text.encode()))


def read_gexf(text: str) -> nx.DiGraph:
    return nx.read_gexf(io.BytesIO(text.encode()))


# Elements of GEXF 1.2 as Gephi's schema has them, as far as a graph that does not change uses them: what an
# element must bear, what else it may bear, and what it may contain.
GEXF = {
    "gexf": ({"version"}, {"variant"}, {"meta", "graph"}),
    "meta": (set(), {"lastmodifieddate"}, {"creator", "keywords", "description"}),
    "creator": (set(), set(), set()),
    "graph": (set(), {"mode", "defaultedgetype", "idtype"}, {"attributes", "nodes", "edges"}),
    "attributes": ({"class"}, {"mode"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, set(), {"default", "options"}),
    "nodes": (set(), {"count"}, {"node"}),
    "node": ({"id", "label"}, {"pid"}, {"attvalues"}),
    "edges": (set(), {"count"}, {"edge"}),
    "edge": ({"id", "source", "target"}, {"label", "type", "weight"}, {"attvalues"}),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value"}, set(), set()),
}
GEXF_TYPES = {
    "long": int,
    "double": float,
    "boolean": lambda value: {"true": True, "false": False}[value],
    "string": str,
}


def check_gexf(text: str) -> None:
    """What Gephi's schema for GEXF 1.2 asks for, and that everything refers to something that is there."""
    root = ElementTree.fromstring(text)
    for element in root.iter():
        name = element.tag.removeprefix("{http://www.gexf.net/1.2draft}")
        needed, allowed, children = GEXF[name]
        given = {key for key in element.attrib if not key.startswith("{")}
        assert needed <= given <= needed | allowed, (name, given)
        assert {child.tag.rpartition("}")[2] for child in element} <= children, name
    space = {"g": "http://www.gexf.net/1.2draft"}
    assert root.get("version") == "1.2"
    nodes = [node.get("id") for node in root.iterfind(".//g:node", space)]
    edges = root.findall(".//g:edge", space)
    assert len(set(nodes)) == len(nodes)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= set(nodes)
    assert all(0 <= float(edge.get("weight")) <= 1 for edge in edges)
    for kind in ("node", "edge"):
        declared = root.findall(f".//g:attributes[@class='{kind}']/g:attribute", space)
        types = {attribute.get("id"): GEXF_TYPES[attribute.get("type")] for attribute in declared}
        assert len({attribute.get("title") for attribute in declared}) == len(declared) == len(types)
        for value in root.iterfind(f".//g:{kind}/g:attvalues/g:attvalue", space):
            types[value.get("for")](value.get("value"))
