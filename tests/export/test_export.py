"""Every export is read back by something else and says what was found."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pandas
import pydot
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from export.reading import check_gexf, exported, read_gexf, read_graphml
from findings.example import ALONE, BREAK, DAILY, ESCAPE, FORMULA, UNICODE, WIRE, example
from provenance import export
from provenance.export.csv import write_table
from provenance.export.plain import iso_date, to_json
from provenance.export.safe import for_line, for_terminal, for_xml

SAFE_ESCAPE = "\\x1b[31mred\\x07"  # what ESCAPE becomes where it cannot stand


@pytest.mark.parametrize(("format", "read"), [("graphml", read_graphml), ("gexf", read_gexf)])
def test_networkx_reads_the_graph_back(format: str, read: Callable[[str], nx.DiGraph]) -> None:
    graph = read(exported(format))
    assert graph.is_directed()
    assert set(graph) == {WIRE, DAILY, BREAK, UNICODE, SAFE_ESCAPE, FORMULA, ALONE}
    assert set(graph.edges) == {(WIRE, DAILY), (BREAK, DAILY), (UNICODE, SAFE_ESCAPE)}
    edge = graph.edges[WIRE, DAILY]
    assert edge["weight"] == edge["probability"] == 0.912345
    assert edge["directed"] is True
    assert edge["evidence"].endswith('One passage: "roof" & <harbour>.')
    assert graph.edges[BREAK, DAILY]["directed"] is False
    node = graph.nodes[WIRE]
    assert node["outside_source"] == "Coast Press Agency"
    assert node["published"] == "2024-06-19T08:00:30.123456+00:00"
    assert node["words"] == 0
    assert node["p_outside_source"] == 0.7
    assert "title" not in graph.nodes[DAILY]


def test_ids_that_become_equal_in_xml_are_made_distinct() -> None:
    findings = example()
    ids = findings.documents["id"].to_pylist()
    ids[ids.index(ALONE)] = SAFE_ESCAPE
    documents = findings.documents.set_column(0, "id", [ids])
    for format, read in (("graphml", read_graphml), ("gexf", read_gexf)):
        graph = read(exported(format, replace(findings, documents=documents)))
        assert graph.number_of_nodes() == 7
        assert set(graph.successors(UNICODE)) == {f"{SAFE_ESCAPE} (2)"}
        assert graph.degree(SAFE_ESCAPE) == 0


def test_gexf_has_no_field_with_the_name_of_its_own_attributes() -> None:
    text = exported("gexf")
    root = ElementTree.fromstring(text)
    space = {"g": "http://www.gexf.net/1.2draft"}
    assert root.find("g:graph", space).get("mode") == "static"
    labels = {node.get("id"): node.get("label") for node in root.iterfind(".//g:node", space)}
    assert labels[WIRE] == f"Title of {WIRE}"
    assert labels[DAILY] == DAILY
    assert read_gexf(text).nodes[WIRE]["start_"] == "early"
    assert "lastmodifieddate" not in text


def test_gexf_keeps_to_the_schema_of_gephi() -> None:
    check_gexf(exported("gexf"))
    check_gexf(
        exported("gexf", replace(example(), **dict.fromkeys(["derivations"], example().derivations[:0])))
    )


def test_dot_is_read_by_pydot() -> None:
    (graph,) = pydot.graph_from_dot_data(exported("dot"))
    edges = {
        (read_dot(edge.get_source()), read_dot(edge.get_destination())): edge for edge in graph.get_edges()
    }
    assert set(edges) == {
        (WIRE, DAILY),
        (BREAK, DAILY),
        (UNICODE, SAFE_ESCAPE),
        ("outside: Coast Press Agency", WIRE),
    }
    assert edges[WIRE, DAILY].get_label() == '"0.91"'
    assert edges[WIRE, DAILY].get_style() is None
    assert edges[BREAK, DAILY].get_style() == "dashed"
    assert edges[BREAK, DAILY].get("dir") == "none"
    nodes = {read_dot(node.get_name()) for node in graph.get_nodes()} - {"node"}
    assert nodes == {WIRE, DAILY, BREAK, UNICODE, SAFE_ESCAPE, "outside: Coast Press Agency"}


def read_dot(text: str) -> str:
    if not text.startswith('"'):
        return text
    return text[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def test_prov_keeps_inferences_in_a_bundle() -> None:
    from prov.model import ProvAlternate, ProvDerivation, ProvDocument, ProvEntity

    document = ProvDocument.deserialize(content=exported("prov"), format="json")
    entities = {
        str(next(iter(e.get_attribute("provenance:id")), "")) for e in document.get_records(ProvEntity)
    }
    assert entities - {""} == {WIRE, DAILY, BREAK, UNICODE, ESCAPE, FORMULA, ALONE}
    assert not list(document.get_records(ProvDerivation))
    (bundle,) = document.bundles
    derivations = {
        (str(record.args[1]), str(record.args[0])): record for record in bundle.get_records(ProvDerivation)
    }
    assert set(derivations) == {
        ("document:wire%2Fstorm", "document:daily%20%22storm%22"),
        ("document:%E6%96%B0%E8%81%9E%2F%C3%9Cn%C3%AFc%C3%B8d%C3%A9", "document:%1B%5B31mred%07"),
        ("outside:Coast%20Press%20Agency", "document:wire%2Fstorm"),
    }
    record = derivations["document:wire%2Fstorm", "document:daily%20%22storm%22"]
    assert record.get_attribute("provenance:probability") == {0.912345}
    (alternate,) = bundle.get_records(ProvAlternate)
    assert {str(name) for name in alternate.args} == {"document:line%0Abreak", "document:daily%20%22storm%22"}


def test_prov_n_says_what_prov_json_says() -> None:
    from prov.model import ProvDocument

    text = exported("provn")
    as_json = ProvDocument.deserialize(content=exported("prov"), format="json")
    assert ProvDocument.deserialize(content=text, format="provn") == as_json
    assert text.startswith("document\n")
    assert "wasDerivedFrom(document:daily%20%22storm%22, document:wire%2Fstorm" in text
    assert "entity(document:alone%2E" in text
    assert text.rstrip().endswith("endDocument")


def test_prov_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "prov.model", None)
    with pytest.raises(pv.MissingExtraError, match=r"provenance-text\[prov\]"):
        exported("prov")


def test_passim_lines_hold_the_exact_text() -> None:
    findings = example()
    texts = dict(zip(*(findings.documents[name].to_pylist() for name in ("id", "text")), strict=True))
    lines = [json.loads(line) for line in exported("passim").splitlines()]
    assert [line["id"] for line in lines] == sorted([WIRE, DAILY, BREAK])
    for line in lines:
        assert line["cluster"] == 0
        assert line["size"] == 3
        assert line["text"] == texts[line["id"]][line["begin"] : line["end"]] != ""
    wire = next(line for line in lines if line["id"] == WIRE)
    assert wire["series"] == "Wire"
    assert wire["date"] == "2024-06-19T08:00:30+00:00"
    assert "date" not in next(line for line in lines if line["id"] == DAILY)


def test_passim_lines_are_read_by_pandas() -> None:
    frame = pandas.read_json(io.StringIO(exported("passim")), lines=True)
    assert {"cluster", "size", "id", "begin", "end", "text", "series", "date"} <= set(frame)
    assert frame["size"].tolist() == [3, 3, 3]
    assert (frame["end"] - frame["begin"] == frame["text"].str.len()).all()


def test_csv_is_never_calculated() -> None:
    rows = list(csv.reader(io.StringIO(exported("csv", table="documents"), newline="")))
    header, cells = rows[0], [cell for row in rows[1:] for cell in row]
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows[1:]}
    assert by_id["'=1+1"]["text"] == '\'=HYPERLINK("http://example.invalid")'
    assert by_id[ALONE]["text"] == "'-3 degrees at dawn, and no wind at all."
    assert by_id[WIRE]["section"] == "'+news"
    assert by_id[BREAK]["words"] == "-2"  # a number is a number
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t", "\r"}]


def test_csv_is_read_by_pandas() -> None:
    frame = pandas.read_csv(io.StringIO(exported("csv")))
    assert frame["probability"].tolist() == [0.912345, 0.4, 0.75]
    assert frame["directed"].tolist() == [True, False, True]
    assert json.loads(frame["evidence"][0])[0]["name"] == "date"


def test_csv_takes_every_table() -> None:
    findings = example()
    for name in ("documents", "pairs", "passages", "groups", "clusters", "origins", "outlets", "skipped"):
        stream = io.StringIO()
        write_table(findings.table(name), stream)
        rows = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
        assert len(rows) == findings.table(name).num_rows + 1, name


@pytest.mark.parametrize("format", export.FORMATS)
def test_a_file_appears_whole_and_the_same_each_time(tmp_path: Path, format: str) -> None:
    path = tmp_path / "new" / "out"
    export.write(example(), format, path)
    assert path.read_bytes().decode() == exported(format) == exported(format)
    with pytest.raises(pv.OutputError, match="already exists"):
        export.write(example(), format, path)
    export.write(example(), format, path, force=True)
    assert [file.name for file in path.parent.iterdir()] == ["out"]


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(pv.SettingsError, match=r"no format 'gefx'; did you mean 'gexf'\?; choose from "):
        exported("gefx")


@given(st.text())
def test_control_characters_are_escaped_for_a_terminal(text: str) -> None:
    for shown in (for_terminal(text), for_line(text)):
        assert not [mark for mark in shown if mark not in "\n\t" and (mark < " " or "\x7f" <= mark <= "\x9f")]
        shown.encode()
    assert for_line(text).split("\n") == [for_line(text)]


@given(st.text(st.characters()))
def test_xml_carries_any_text(text: str) -> None:
    element = ElementTree.Element("a", value=for_xml(text))
    assert ElementTree.fromstring(ElementTree.tostring(element)).get("value") == for_xml(text)
    if for_xml(text) != text:
        assert "\\" in for_xml(text)


@given(st.text(st.characters(codec="utf-8")))
def test_json_is_lossless_and_invisible_marks_are_escaped(text: str) -> None:
    assert json.loads(to_json({"text": text})) == {"text": text}
    assert not set(to_json(text)) & {"\x1b", "\x7f", "\x9b", "\u2028", "\u202e"}


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("year", "2024"),
        ("month", "2024-06"),
        ("day", "2024-06-09"),
        ("minute", "2024-06-09T08:07+00:00"),
        ("second", "2024-06-09T08:07:05+00:00"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision: str, expected: str) -> None:
    assert iso_date(datetime.fromisoformat("2024-06-09T08:07:05.5+00:00"), precision) == expected
