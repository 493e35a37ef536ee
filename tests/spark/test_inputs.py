"""Files and frames as the engine spark reads them, and folders as it writes them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import provenance as pv
from provenance.schema import TABLES

from .bodies import of_everything
from .engines import assert_same, frame_of, in_memory, needs_spark

pytestmark = pytest.mark.spark


def rows() -> list[dict[str, Any]]:
    found = of_everything()[-30:]
    return [{**row, "date": str(row["date"]) if row.get("date") else None} for row in found]


def write_files(folder: Path) -> None:
    """A folder of everything that can be read, and of some that cannot."""
    (folder / "sub folder").mkdir(parents=True)
    several = rows()
    lines = [json.dumps(row) for row in several[:12]]
    (folder / "a.jsonl").write_text("\n".join([*lines[:5], "", "not JSON", *lines[5:]]) + "\n", "utf-8")
    with gzip.open(folder / "sub folder" / "b+c.ndjson.gz", "wt", encoding="utf-8") as stream:
        for row in several[12:18]:
            del row["id"]
            stream.write(json.dumps({**row, "views": 7}) + "\n")
    table = pa.Table.from_pylist([{"headline": "One", "body": row["text"]} for row in several[18:24]])
    pq.write_table(table, folder / "d.parquet")
    for row in several[24:27]:
        (folder / f"2024-04-0{several.index(row) % 9 + 1}-note.txt").write_text(row["text"], "utf-8")
    (folder / "page.html").write_text("<html><body><p>Too short.</p></body></html>", "utf-8")
    (folder / "code.py").write_text("print(1)\n", "utf-8")
    (folder / "table.csv").write_text("id,text,date\n1,The mayor resigned at noon.,25/04/2024\n", "utf-8")
    undated = [{"text": f"Unread {number}.", "date": "2024-02-30"} for number in range(3)]
    (folder / "undated.jsonl").write_text("\n".join(map(json.dumps, undated)), "utf-8")


@needs_spark
def test_a_folder_is_read_as_the_local_engine_reads_it(session: Any, tmp_path: Path) -> None:
    from provenance import spark

    write_files(tmp_path / "in")
    local = pv.scan(tmp_path / "in")
    result = spark.scan(tmp_path / "in", session=session)
    found = in_memory(result)
    order = [("path", "ascending"), ("line", "ascending")]
    assert found.skipped.to_pylist() == local.skipped.sort_by(order).to_pylist()
    for name in ("fields", "dates_day_first", "dates_unread"):
        assert found.run[name] == local.run[name], name
    assert local.run["dates_unread"] == [["date", 3, "2024-02-30"]]
    for name in TABLES:
        if name != "skipped":
            assert found.table(name).to_pylist() == local.table(name).to_pylist(), name


@needs_spark
def test_a_saved_result_is_loaded_as_that_of_the_local_engine(session: Any, tmp_path: Path) -> None:
    from provenance import spark

    corpus = pv.read(of_everything())
    local = pv.scan(corpus)
    result = spark.scan(frame_of(corpus.documents, session), session=session)
    result.save(tmp_path / "run")
    loaded = pv.load(tmp_path / "run")
    assert_same(local, loaded)
    for name in TABLES:
        assert loaded.table(name).schema.equals(local.table(name).schema), name
    assert loaded.run["counts"] == {name: local.table(name).num_rows for name in TABLES}
    assert loaded.graph().number_of_edges() == local.graph().number_of_edges()
    with pytest.raises(pv.OutputError, match="already exists"):
        result.save(tmp_path / "run")
    result.save(tmp_path / "run", force=True)


@needs_spark
def test_ids_given_twice_are_renamed_as_ever_whatever_the_order(session: Any) -> None:
    from provenance import spark

    texts = ["The mayor resigned.", "The mayor resigned.", "The ferry sank.", "The bridge opened."]
    given = [{"id": id, "text": text} for id, text in zip("aaab", texts, strict=True)]
    given.append({"id": "a~", "text": "The mill burned."})
    local = pv.read(given)
    frame = session.createDataFrame(
        [(row["id"], row["text"]) for row in given[::-1]], "id string, text string"
    )
    result = spark.scan(frame, session=session)
    ids = sorted((row["id"], row["text"]) for row in result.documents.select("id", "text").collect())
    expected = local.documents.select(["id", "text"]).to_pylist()
    assert ids == sorted((row["id"], row["text"]) for row in expected)
    assert sorted(map(tuple, result.run["renamed"])) == sorted(local.renamed)


@needs_spark
def test_rows_without_ids_are_named_for_their_content(session: Any) -> None:
    from provenance import spark

    texts = ["The mayor resigned.", "The ferry sank.", "The ferry sank."]
    one, other = (
        spark.scan(session.createDataFrame([(text,) for text in some], "story string"), session=session)
        for some in (texts, texts[::-1])
    )
    ids = [sorted(row["id"] for row in result.documents.collect()) for result in (one, other)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


@needs_spark
def test_what_cannot_be_read_is_an_error_that_names_it(session: Any, tmp_path: Path) -> None:
    from provenance import spark

    with pytest.raises(pv.InputError, match="does not exist"):
        spark.scan(tmp_path / "nothing", session=session)
    (tmp_path / "blank.txt").write_text("  ", "utf-8")
    with pytest.raises(pv.InputError, match="nothing readable"):
        spark.scan(tmp_path / "blank.txt", session=session)
