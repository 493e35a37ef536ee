"""``provenance scan``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import provenance as pv
from cli.test_exit_codes import on_a_terminal
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
    assert "already exists" in done.stderr
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


def test_dates_that_cannot_be_read_are_announced_and_recorded(run: Run, tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"A text {at}.", "date": f"2024-02-3{at % 2}"}) for at in range(50)]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    done = run("scan", tmp_path / "rows.jsonl", "-o", tmp_path / "out")
    notice = "50 dates could not be read, for example '2024-02-30'; they are kept in the column 'date'"
    assert notice in done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["dates_unread"] == [["date", 50, "2024-02-30"]]
    one = run("scan", "-", input=lines[1])
    assert "1 date could not be read, '2024-02-31'; it is kept in the column 'date'" in one.stderr


def test_an_output_file_is_what_its_name_says(run: Run, articles: Path) -> None:
    page, sheet, lines = (articles.parent / name for name in ("out.html", "out.csv", "out.jsonl"))
    assert run("scan", articles, "-o", page).exit_code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert run("scan", articles, "-o", sheet, "--table", "passages", "--with-text").exit_code == 0
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(sheet.read_text("utf-8-sig").splitlines())
    text = (articles / "first.txt").read_text()
    assert row["a_text"] == text[int(row["a_start"]) : int(row["a_end"])]
    assert {"a_title", "b_outlet", "b_published", "b_text"} <= row.keys()
    assert run("scan", articles, "-o", lines).exit_code == 0
    found = json.loads(lines.read_text("utf-8"))
    assert {found["source"], found["derived"]} == {"first", "second"}


def test_the_summary_lists_as_many_as_are_asked_for(run: Run, articles: Path) -> None:
    assert "first" not in run("scan", articles, "--top", "0").stdout
    table = run("scan", articles).stdout.split("\n\n")[1]
    assert table.split()[:8] == [
        "p",
        "relation",
        "share",
        "later",
        "by",
        "source",
        "derived",
        table.split()[7],
    ]
    assert "The harbour board" in table


def test_open_shows_the_report_in_the_browser(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    assert run("scan", articles, "--open", "-o", articles.parent / "run").exit_code == 0
    assert run("scan", articles, "--open").exit_code == 0
    assert opened[0] == (articles.parent / "run" / "report.html").as_uri()
    assert Path(opened[1].removeprefix("file://")).is_file()


def test_a_terminal_gets_colours_and_no_control_characters_of_articles(tmp_path: Path) -> None:
    story = "The harbour board closed the old swing bridge on Tuesday after divers found cracks in it."
    rows = [
        {
            "text": f"{story} Buses turn at the market square.",
            "title": "\x1b[2J\x07Gone",
            "published": "2024-05-01",
        },
        {"text": f"By our desk. {story}", "title": "Bridge", "published": "2024-05-03"},
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    program = [sys.executable, "-m", "provenance", "scan", str(file), "--quiet"]
    shown = on_a_terminal(program, TERM="xterm")
    assert b"\x1b[" in shown
    assert b"\x1b[2J" not in shown
    plain = on_a_terminal(program, NO_COLOR="1")
    assert b"\x1b" not in plain
    assert b"\\x1b[2J" in plain
