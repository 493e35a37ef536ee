"""``provenance scan``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import provenance as pv
from provenance.schema import TABLES

Run = Callable[..., Result]


def test_the_summary_is_data_and_skipped_inputs_are_messages(run: Run, articles: Path) -> None:
    done = run("scan", articles)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].split() == ["Documents", "4", "(1", "skipped)"]
    assert done.stderr == f"Skipped {articles / 'blank.txt'}: blank\n"
    assert run("scan", articles, "-q").stderr == ""


def test_the_folder_holds_tables_record_and_report(run: Run, articles: Path) -> None:
    folder = articles.parent / "run"
    done = run("scan", articles, "-o", folder, "--threshold", "0.6", "--other-outlets")
    assert done.exit_code == 0, done.output
    assert {file.name for file in folder.iterdir()} == {
        *(f"{name}.parquet" for name in TABLES),
        "run.json",
        "report.html",
    }
    findings = pv.load(folder)
    assert done.stdout == f"{findings.summary()}\n"
    assert findings.settings == pv.Settings(threshold=0.6, same_outlet=False)
    assert findings.documents["id"].to_pylist() == ["first", "second", "third", "vierte"]


def test_an_output_that_is_there_is_refused_before_the_work(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = articles.parent / "run"
    assert run("scan", articles, "-o", folder).exit_code == 0
    with monkeypatch.context() as patch:
        patch.setattr("provenance.cli.inputs.read_inputs", lambda *_, **__: pytest.fail("work was done"))
        done = run("scan", articles, "-o", folder)
    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert run("scan", articles, "-o", folder, "--force").exit_code == 0


def test_rows_of_any_table_are_printed(run: Run, articles: Path) -> None:
    jsonl = run("scan", articles, "--format", "jsonl", "--table", "documents")
    ids = [json.loads(line)["id"] for line in jsonl.stdout.splitlines()]
    assert ids == ["first", "second", "third", "vierte"]
    array = run("scan", articles, "--format", "json", "--table", "pairs")
    assert [(row["a"], row["b"]) for row in json.loads(array.stdout)] == [("first", "second")]
    sheet = run("scan", articles, "--format", "csv", "--table", "skipped")
    assert [row["reason"] for row in csv.DictReader(sheet.stdout.splitlines())] == ["blank"]
    derivations = run("scan", articles, "--format", "jsonl")
    assert {"source", "derived", "probability"} <= json.loads(derivations.stdout.splitlines()[0]).keys()


def test_standard_input_is_scanned(run: Run, articles: Path) -> None:
    lines = [json.dumps({"id": file.stem, "text": file.read_text()}) for file in articles.glob("*.txt")]
    done = run("scan", "-", "--format", "jsonl", "--table", "pairs", input="\n".join(lines))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["jaccard"] > 0.8


def test_fields_are_chosen_and_kept_in_the_record(run, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("piece;head;day\nThe ferry ran aground at dawn.;Ferry;03/04/2024\n")
    done = run("scan", file, "-o", tmp_path / "out", "--columns", "text=piece,title=head", "--columns",
               "published=day", "--day-first")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Read published from 'day'; text from 'piece'; title from 'head'" in done.stderr
    found = pv.load(tmp_path / "out")
    assert str(found.documents["published"][0])[:10] == "2024-04-03"
    assert ["published", "day"] in json.loads((tmp_path / "out" / "run.json").read_text())["fields"]
    wrong = run("scan", file, "--columns", "text")
    assert (wrong.exit_code, "COLUMN=FIELD" in wrong.stderr) == (2, True)
    unnamed = run("scan", file)
    assert (unnamed.exit_code, "--columns text=FIELD" in unnamed.stderr) == (1, True)
