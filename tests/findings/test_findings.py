"""Findings are viewed, explained, saved and loaded."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import provenance as pv
from findings.example import ALONE, BREAK, DAILY, ESCAPE, UNICODE, WIRE, example
from provenance.export.summary import summary
from provenance.schema import TABLES


def assert_same(one: pv.Findings, other: pv.Findings) -> None:
    for name in TABLES:
        assert one.table(name).equals(other.table(name), check_metadata=True), name
    assert one.settings == other.settings


def test_a_saved_result_is_loaded_bit_for_bit(tmp_path: Path) -> None:
    findings = example()
    findings.save(tmp_path / "run")
    loaded = pv.load(tmp_path / "run")
    assert_same(findings, loaded)
    assert {name: loaded.run[name] for name in findings.run} == findings.run
    loaded.save(tmp_path / "again")
    assert_same(findings, pv.load(tmp_path / "again"))
    assert (tmp_path / "again/run.json").read_bytes() == (tmp_path / "run/run.json").read_bytes()


def test_tables_in_parts_as_spark_writes_them_are_loaded(tmp_path: Path) -> None:
    findings = example()
    findings.save(tmp_path / "run")
    for name in TABLES:
        file = tmp_path / "run" / f"{name}.parquet"
        table = pq.read_table(file)
        file.unlink()
        file.mkdir()
        half = table.num_rows // 2
        # Spark keeps no Arrow types, writes dates in an older form, and lags as whole numbers.
        columns = [
            column.cast(pa.int64()) if pa.types.is_duration(column.type) else column
            for column in table.columns
        ]
        plain = pa.table(columns, table.column_names)
        for number, some in enumerate((plain[:half], plain[half:])):
            old = {"store_schema": False, "use_deprecated_int96_timestamps": True}
            pq.write_table(some, file / f"part-{number:05}.parquet", **old)
    loaded = pv.load(tmp_path / "run")
    for name, schema in TABLES.items():
        found, expected = loaded.table(name).select(schema.names), findings.table(name).select(schema.names)
        assert found.to_pylist() == expected.to_pylist(), name
        assert found.schema.equals(schema), name


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", None] * 3 + ["b"]).dictionary_encode(),
        pa.array([[("a", 1)]] * 7, pa.map_(pa.string(), pa.int64())),
        pa.array([86_400_000] * 7, pa.date64()),
        pa.array([1] * 7, pa.time32("s")),
        pa.nulls(7),
        pa.array([2**64 - 1] * 7, pa.uint64()),
        pa.array([{"a": {"b": [1]}}] * 7),
        pa.array([b"\x00\xff"] * 7),
    ],
    ids=lambda column: str(column.type),
)
def test_a_field_of_the_input_keeps_its_type(tmp_path: Path, column: pa.Array) -> None:
    findings = example()
    findings = replace(findings, documents=findings.documents.append_column("own", column))
    findings.save(tmp_path / "run")
    assert_same(findings, pv.load(tmp_path / "run"))


def test_the_record_holds_settings_versions_counts_and_timings(tmp_path: Path) -> None:
    example().save(tmp_path / "run")
    record = json.loads((tmp_path / "run/run.json").read_text("utf-8"))
    assert record["settings"]["threshold"] == 0.5
    assert record["versions"].keys() == {"provenance", "python", "numpy", "pyarrow"}
    assert record["counts"]["documents"] == 7
    assert record["counts"]["derivations"] == 3
    assert record["timings"] == {"read": 0.01, "pairs": 0.02}
    assert record["renamed"] == [["a", "a-3f2c"]]


def test_an_existing_folder_is_not_replaced_without_force(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    example().save(folder)
    changed = replace(example(), pairs=TABLES["pairs"].empty_table())
    with pytest.raises(pv.OutputError, match=r"run already exists.*force=True") as refused:
        changed.save(folder)
    assert refused.value.hint == "choose another folder, or replace it with force=True"
    assert refused.value.shell_hint == "choose another folder, or replace it with --force"
    assert vars(pickle.loads(pickle.dumps(refused.value))) == vars(refused.value)  # from another process
    assert pv.load(folder).pairs.num_rows == 1
    changed.save(folder, force=True)
    assert pv.load(folder).pairs.num_rows == 0
    assert os.listdir(tmp_path) == ["run"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    example().save(tmp_path)
    assert_same(example(), pv.load(tmp_path))


def test_force_never_replaces_other_files(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "dear.txt").write_text("to keep")
    with pytest.raises(pv.OutputError, match=r"dear\.txt"):
        example().save(letters, force=True)
    (letters / "dear.txt").rename(letters / "run.json")
    with pytest.raises(pv.OutputError, match=r"does not contain the run\.json of a scan"):
        example().save(letters, force=True)
    assert (letters / "run.json").read_text() == "to keep"
    with pytest.raises(pv.OutputError, match="is not a folder"):
        example().save(letters / "run.json", force=True)
    with pytest.raises(pv.OutputError, match=r"run\.json is not a folder"):
        example().save(letters / "run.json" / "below")


def test_a_failed_write_leaves_the_former_result(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    example().save(folder)
    unwritable = pa.array([{}] * 7)
    broken = replace(example(), documents=example().documents.append_column("odd", unwritable))
    with pytest.raises(pv.OutputError, match="odd"):
        broken.save(folder, force=True)
    assert_same(example(), pv.load(folder))
    assert os.listdir(tmp_path) == ["run"]


def test_a_killed_write_leaves_nothing_that_looks_complete(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from findings.example import example\n"
        "from provenance.export import store\n"
        "store.versions = lambda: os.kill(os.getpid(), signal.SIGKILL)\n"
        "example().save(sys.argv[1])\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "run")], check=False)
    assert not (tmp_path / "run").exists()
    (left,) = tmp_path.iterdir()
    with pytest.raises(pv.InputError):
        pv.load(left)


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    example().save(tmp_path / "disk/run")
    (tmp_path / "latest").symlink_to(tmp_path / "disk/run")
    example().save(tmp_path / "latest", force=True)
    assert (tmp_path / "latest").is_symlink()
    assert_same(example(), pv.load(tmp_path / "latest"))


def test_load_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(pv.InputError, match=r"there is no folder .*nowhere"):
        pv.load(tmp_path / "nowhere")
    with pytest.raises(pv.InputError, match="contains no scan result"):
        pv.load(tmp_path)
    folder = tmp_path / "run"
    example().save(folder)
    (folder / "pairs.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(pv.InputError, match=r"pairs\.parquet is damaged"):
        pv.load(folder)
    pq.write_table(pa.table({"a": ["x"]}), folder / "pairs.parquet")
    with pytest.raises(pv.InputError, match="no column 'b'"):
        pv.load(folder)
    (folder / "pairs.parquet").unlink()
    with pytest.raises(pv.InputError, match=r"pairs\.parquet cannot be read"):
        pv.load(folder)
    record = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**record, "format": 99}))
    with pytest.raises(pv.InputError, match="format 99"):
        pv.load(folder)
    (folder / "run.json").write_text(json.dumps({**record, "settings": {"threshold": 7}}))
    with pytest.raises(pv.InputError, match="threshold must be"):
        pv.load(folder)
    (folder / "run.json").write_text("{")
    with pytest.raises(pv.InputError, match="is damaged"):
        pv.load(folder)


def test_the_graph_is_ready_for_use() -> None:
    graph = example().graph()
    assert graph.number_of_nodes() == 7
    assert set(graph.edges) == {(WIRE, DAILY), (BREAK, DAILY), (UNICODE, ESCAPE)}
    assert graph.nodes[WIRE]["outside_source"] == "Coast Press Agency"
    assert graph.nodes[WIRE]["published"] == "2024-06-19T08:00:30.123456+00:00"
    assert graph.nodes[WIRE]["tags"] == '["a", "b\\u000b"]'
    assert "text" not in graph.nodes[WIRE]
    assert "title" not in graph.nodes[DAILY]
    assert graph.edges[WIRE, DAILY]["probability"] == 0.912345
    assert graph.edges[BREAK, DAILY]["directed"] is False
    assert graph.edges[WIRE, DAILY]["evidence"].startswith("The source was published an hour earlier.\n")
    values = [value for _, data in graph.nodes(data=True) for value in data.values()]
    values += [value for *_, data in graph.edges(data=True) for value in data.values()]
    assert {type(value) for value in values} <= {str, int, float, bool}
    assert nx.is_directed_acyclic_graph(graph)


def test_explain_gives_the_evidence_or_says_what_there_is() -> None:
    findings = example()
    assert findings.explain(WIRE, DAILY)[0] == ("date", 1.5, "The source was published an hour earlier.")
    assert findings.explain(DAILY, BREAK) == findings.explain(BREAK, DAILY)
    with pytest.raises(pv.ProvenanceError, match="no document 'wire/strom'; did you mean 'wire/storm'"):
        findings.explain("wire/strom", DAILY)
    with pytest.raises(pv.ProvenanceError, match=re.escape(f"see explain({WIRE!r}, {DAILY!r})")):
        findings.explain(DAILY, WIRE)
    with pytest.raises(pv.ProvenanceError, match=r"no derivation between.*documents: 'wire/storm' -> "):
        findings.explain(WIRE, ALONE)


def test_explain_says_that_the_order_of_copies_is_open() -> None:
    text = example().text(WIRE)
    days = {"early": "2024-03-02", "late": "2024-03-09", "again": "2024-03-09", "undated": None}
    rows = [{"id": id_, "text": text, "published": day} for id_, day in days.items()]
    rows[-1]["text"] = text.upper().replace("\n", "\r\n")
    symbols = {"stars": "***", "more stars": "***", "bars": "|||"}
    found = pv.scan([*rows, *({"id": id_, "text": text} for id_, text in symbols.items())])
    for pair in (("late", "again"), ("undated", "early"), ("stars", "more stars")):
        with pytest.raises(
            pv.InputError, match=r"copies of the same text, and their dates .*clusters and pairs"
        ):
            found.explain(*pair)
    assert found.explain("early", "late")
    for pair in (("late", "late"), ("stars", "bars")):
        with pytest.raises(pv.InputError, match="no derivation between"):
            found.explain(*pair)


def test_the_summary_is_for_people() -> None:
    lines = example().summary().splitlines()
    counts = {line[:21].strip(): line[21:].split(maxsplit=1) for line in lines[: lines.index("")]}
    assert counts == {
        "Documents": ["7", "(2 skipped)"],
        "Near-duplicate pairs": ["1", "(in 1 cluster)"],
        "Passages": ["2", "(2 verbatim)"],
        "Families": ["2", "(5 documents)"],
        "Derivations": ["3"],
    }
    outlets, derivations = "\n".join(lines[lines.index("") + 1 :]).split("\n\n")
    assert outlets.splitlines()[0].split("  ")[0] == "Who takes"
    head, *rows = derivations.splitlines()
    assert head.split() == ["p", "relation", "share", "later", "by", "source", "derived"]
    assert [row.split()[0] for row in rows if row.startswith("0.")] == ["0.91", "0.75", "0.40"]
    assert "\x1b" not in derivations


def test_an_unlikely_source_is_called_possible() -> None:
    findings = example()
    at = findings.derivations.column_names.index("probability")
    third = pa.array([0.391] * findings.derivations.num_rows)
    unlikely = findings.derivations.set_column(at, "probability", third)
    text = replace(findings, derivations=unlikely).summary()
    assert text.count("possibly") == 2


def test_a_narrow_summary_gives_each_document_a_line() -> None:
    findings = example()
    text = summary(findings, width=70)
    assert all(len(line) <= 70 for line in text.splitlines())
    row = findings.derivations.sort_by([("probability", "descending")]).to_pylist()[0]
    assert re.search(rf"^{row['probability']:.2f}  .*\n   [→–]  .*\n      .* % of the ", text, re.MULTILINE)


def test_a_long_summary_is_cut_and_says_so() -> None:
    findings = example()
    many = pa.concat_tables([findings.derivations] * 17)
    lines = replace(findings, derivations=many).summary().splitlines()
    assert sum(line.startswith("0.") for line in lines) == 20
    assert lines[-1].startswith("... and 31 more")


def test_an_empty_result_is_summarised_and_saved(tmp_path: Path) -> None:
    empty = pv.Findings(**{name: schema.empty_table() for name, schema in TABLES.items()})
    assert [line.split()[-1] for line in empty.summary().splitlines()] == ["0"] * 5
    assert empty.graph().number_of_nodes() == 0
    empty.save(tmp_path / "run")
    assert_same(empty, pv.load(tmp_path / "run"))


def test_tables_come_as_pandas() -> None:
    findings = example()
    assert findings.to_pandas("pairs")["jaccard"].tolist() == [0.5]
    frames = findings.to_pandas()
    assert {name: len(frame) for name, frame in frames.items()} == {
        name: findings.table(name).num_rows for name in TABLES
    }
    with pytest.raises(pv.SettingsError, match="no table 'pair'; did you mean 'pairs'"):
        findings.to_pandas("pair")


def test_tables_come_as_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = example()
    assert findings.to_polars("pairs")["jaccard"].to_list() == [0.5]
    frames = findings.to_polars()
    assert {name: frame.height for name, frame in frames.items()} == {
        name: findings.table(name).num_rows for name in TABLES
    }
    assert frames["documents"]["published"].to_list() == findings.documents["published"].to_pylist()
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(pv.MissingExtraError, match=r"provenance-text\[polars\]"):
        findings.to_polars()


def test_the_graph_shows_itself_whole_and_in_part() -> None:
    graph = example().graph()
    assert repr(graph) == "<DerivationGraph: 7 documents, 3 derivations>"
    cell = graph._repr_html_()
    assert "7 documents · 2 families · 3 derivations" in cell
    assert "Title of wire/storm" in cell
    assert "Coast Press Agency" in cell
    assert not {"\x00", "\x1b", "\x07", "\u202e"} & set(cell)
    part = graph.subgraph([UNICODE, ESCAPE])
    assert "2 documents · 1 family · 1 derivation" in part._repr_html_()
    assert "Coast Press Agency" not in part._repr_html_()
    assert part._repr_html_() == graph.subgraph([ESCAPE, UNICODE])._repr_html_()
    assert (
        part._repr_html_() == graph.subgraph(reversed(list(graph))).subgraph([UNICODE, ESCAPE])._repr_html_()
    )
    assert isinstance(nx.transitive_reduction(graph.copy()), nx.DiGraph)


def test_a_graph_of_anything_can_be_shown() -> None:
    graph = example().graph().__class__()
    assert "0 documents" in graph._repr_html_()
    graph.add_edge("<b>a</b>", 7)
    graph.nodes[7]["published"] = "some day"
    assert "&lt;b&gt;a&lt;/b&gt;" in graph._repr_html_()


def test_it_shows_itself_briefly() -> None:
    assert repr(example()) == "<Findings: 7 documents, 1 pairs, 2 passages, 3 derivations>"
    assert "7 documents" in example()._repr_html_()


def test_a_scan_of_nothing_finds_nothing() -> None:
    found = pv.scan([])
    assert {name: found.table(name).num_rows for name in TABLES} == dict.fromkeys(TABLES, 0)


def test_a_text_and_a_comparison_are_had_by_id() -> None:
    findings = example()
    assert findings.text(WIRE) == next(
        row["text"] for row in findings.documents.to_pylist() if row["id"] == WIRE
    )
    with pytest.raises(pv.ProvenanceError, match="did you mean 'wire/storm'"):
        findings.text("wire/strom")
    with pytest.raises(pv.ProvenanceError, match="an id must be a string"):
        findings.compare(3, WIRE)
    with pytest.raises(pv.InputError, match="cannot be compared with itself; give the ids of two documents"):
        findings.compare(WIRE, WIRE)
    row = findings.passages.to_pylist()[0]
    here, there = findings.compare(row["a"], row["b"]), findings.compare(row["b"], row["a"])
    assert row in here.passages.to_pylist()
    assert there.passages.column_names == findings.passages.column_names
    swapped = there.passages.to_pylist()[0]
    assert (swapped["a"], swapped["a_start"], swapped["b_end"]) == (row["b"], row["b_start"], row["a_end"])


def test_edges_weigh_what_they_are_probable() -> None:
    for _, _, edge in example().graph().edges(data=True):
        assert edge["weight"] == edge["probability"]


def test_frames_come_with_titles_and_texts() -> None:
    findings = example()
    frame = findings.to_pandas("passages", with_text=True)
    texts = {row["id"]: row["text"] for row in findings.documents.to_pylist()}
    for row in frame.to_dict("records"):
        assert row["a_text"] == texts[row["a"]][row["a_start"] : row["a_end"]]
        assert row["b_text"] == texts[row["b"]][row["b_start"] : row["b_end"]]
    assert {"source_title", "source_outlet", "derived_published"} <= set(
        findings.to_pandas("derivations", with_text=True)
    )
    assert {"text", "title"} <= set(findings.to_pandas("groups", with_text=True))
    assert list(findings.to_pandas("outlets", with_text=True)) == findings.outlets.column_names
