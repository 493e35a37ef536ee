"""Articles that are written to break what reads them break no export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import pyarrow as pa
import pydot
import pytest
from hypothesis import example as for_one
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from export.reading import check_gexf, exported, read_gexf, read_graphml
from findings.example import example
from provenance.export.csv import write_table
from provenance.export.safe import for_sheet

# Text with much of what a spreadsheet, or a parser of one of the formats, obeys.
HOSTILE = st.text(
    st.sampled_from("=+-@＝;,\"'\\\t\r\n \x00\x1b\u202e\ufffe<&]{}|%()ab\U0001f30a")
    | st.characters(codec="utf-8")
)


@given(HOSTILE)
def test_a_sheet_gets_text_back_but_for_quotes(text: str) -> None:
    shown = for_sheet(text)
    kept = iter(shown)
    assert all(mark in kept for mark in text)
    assert len(shown) - len(text) == shown.count("'") - text.count("'")
    assert shown[:1] not in set("=+-@＝＋－＠\t\r\n")


@given(st.lists(st.text('=@;\t\r\n" a', max_size=8) | HOSTILE, min_size=1, max_size=3))
@for_one(["a;=1+1", 'a;"=1+1', "a\n=1+1", "a\t@SUM(1)", "a; -1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_the_separator_of_the_country(separator: str, texts: list[str]) -> None:
    stream = io.StringIO()
    write_table(pa.table({f"column {n}": [text] for n, text in enumerate(texts)}), stream)
    for row in csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.strip(' "')[:1] in set("=+-@＝＋－＠")]


@pytest.mark.parametrize(("format", "read"), [("graphml", read_graphml), ("gexf", read_gexf)])
def test_numbers_that_java_does_not_read_are_left_out(format: str, read: Callable[[str], nx.DiGraph]) -> None:
    findings = example()
    at = findings.documents.column_names.index("score")
    scores = pa.array([float("nan"), float("inf"), float("-inf"), 0.5, 1.5, 2.5, 3.5], pa.float32())
    graph = read(
        exported(format, replace(findings, documents=findings.documents.set_column(at, "score", scores)))
    )
    assert sorted(nx.get_node_attributes(graph, "score").values()) == [0.5, 1.5, 2.5, 3.5]


def retitled(title: str, ids: list[str]) -> pv.Findings:
    """The example with one title for all, and with other ids."""
    findings = example()
    names = dict(
        zip(findings.documents["id"].to_pylist(), ids or findings.documents["id"].to_pylist(), strict=True)
    )
    tables = {}
    for name in ("documents", "derivations", "origins", "groups", "passages"):
        table = findings.table(name)
        for column in {"id", "source", "derived", "a", "b"} & set(table.column_names):
            at = table.column_names.index(column)
            tables[name] = table = table.set_column(
                at, table.schema.field(at), [[names[id_] for id_ in table[column].to_pylist()]]
            )
    documents = tables["documents"]
    at = documents.column_names.index("title")
    tables["documents"] = documents.set_column(at, documents.schema.field(at), [[title] * documents.num_rows])
    return replace(findings, **tables)


@settings(max_examples=12, deadline=None)
@given(HOSTILE, st.lists(HOSTILE.filter(bool), min_size=7, max_size=7, unique=True))
def test_every_format_survives_any_title_and_any_id(title: str, ids: list[str]) -> None:
    from prov.model import ProvDocument

    findings = retitled(title, ids)
    check_gexf(exported("gexf", findings))
    for read, format in ((read_graphml, "graphml"), (read_gexf, "gexf")):
        assert read(exported(format, findings)).number_of_nodes() == 7
        assert read(exported(format, findings)).number_of_edges() == 3
    (graph,) = pydot.graph_from_dot_data(exported("dot", findings))
    assert len(graph.get_edges()) == 4
    as_json = ProvDocument.deserialize(content=exported("prov", findings), format="json")
    assert {next(iter(e.get_attribute("provenance:id")), None) for e in as_json.get_records()} >= set(ids)
    assert ProvDocument.deserialize(content=exported("provn", findings), format="provn") == as_json
    assert {json.loads(line)["id"] for line in exported("passim", findings).splitlines()} <= set(ids)
