"""``provenance dedup``."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas
import pyarrow.parquet as pq
import pytest
from click.testing import Result

Run = Callable[..., Result]

ALL = ["first", "second", "third", "vierte"]


def test_it_marks_the_near_duplicates(run: Run, articles: Path) -> None:
    done = run("dedup", articles, "-o", "-")
    assert done.exit_code == 0, done.output
    rows = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert list(rows) == ALL
    assert [rows[id_]["keep"] for id_ in ALL] == [False, True, True, True]
    clusters = [rows[id_]["cluster"] for id_ in ALL]
    assert clusters[0] == clusters[1]
    assert len(set(clusters)) == 3
    assert rows["second"]["reason"] == "kept: longest of 2"
    assert rows["first"]["text"] == (articles / "first.txt").read_text()
    assert done.stderr.splitlines() == [
        f"Skipped {articles / 'blank.txt'}: blank",
        "4 documents, 3 kept",
    ]


def test_settings_are_used(run: Run, articles: Path) -> None:
    done = run("dedup", articles, "-o", "-", "--threshold", "1", "-q")
    assert [json.loads(line)["keep"] for line in done.stdout.splitlines()] == [True] * 4
    assert done.stderr == ""


@pytest.mark.parametrize("ending", [".parquet", ".jsonl", ".csv"])
def test_the_ending_chooses_the_format(run: Run, articles: Path, ending: str) -> None:
    file = articles.parent / f"out{ending}"
    assert run("dedup", articles, "-o", file, "--drop").exit_code == 0
    ids = {
        ".parquet": lambda: pq.read_table(file)["id"].to_pylist(),
        ".jsonl": lambda: [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()],
        ".csv": lambda: [row["id"] for row in csv.DictReader(file.open(encoding="utf-8", newline=""))],
    }[ending]()
    assert ids == ["second", "third", "vierte"]
    refused = run("dedup", articles, "-o", file)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert run("dedup", articles, "-o", file, "--force").exit_code == 0


def test_other_libraries_read_what_is_kept(run: Run, tmp_path: Path) -> None:
    title = '=HYPERLINK("http://example.invalid");=1+1\n- \x00'
    texts = [
        f"The ferry ran aground at dawn{end}" for end in ("", ".", "; the tugs came at noon, from the east.")
    ]
    lines = "\n".join(
        json.dumps({"id": f"-{n}", "text": text, "title": title}) for n, text in enumerate(texts)
    )
    read = {
        ".parquet": pandas.read_parquet,
        ".jsonl": lambda file: pandas.read_json(file, lines=True, dtype=False),
        ".csv": lambda file: pandas.read_csv(file, dtype={"id": str}),
    }
    for ending, reader in read.items():
        file = tmp_path / f"out{ending}"
        assert run("dedup", "-", "-o", file, input=lines).exit_code == 0
        frame = reader(file)
        assert frame["cluster"].tolist()[0] == frame["cluster"].tolist()[1] != frame["cluster"].tolist()[2]
        assert frame.groupby("cluster")["keep"].sum().tolist() == [1, 1]
        cells = [*frame["id"], *frame["title"]]
        if ending == ".csv":
            assert not [part for cell in cells for part in re.split(r"[;\n]", cell) if part[0] in "=-"]
        else:
            assert cells == ["-0", "-1", "-2", title, title, title]


def test_its_own_output_can_be_read_again(run: Run, articles: Path) -> None:
    file = articles.parent / "marked.jsonl"
    run("dedup", articles, "-o", file)
    again = run("dedup", file, "-o", "-")
    assert "The input field 'keep' is renamed to 'keep_'" in again.stderr
    first = json.loads(again.stdout.splitlines()[0])
    assert first["keep"] is first["keep_"] is False


def test_standard_input_is_json_lines_or_one_text(run: Run) -> None:
    lines = '{"id": "a", "text": "Rain in Oslo."}\n{"id": "b", broken\n{"id": "c", "text": "Sun in Rome."}\n'
    done = run("dedup", "-", "-o", "-", input=lines)
    assert done.exit_code == 0, done.output
    assert [(row["id"], row["path"]) for row in map(json.loads, done.stdout.splitlines())] == [
        ("a", "-"),
        ("c", "-"),
    ]
    assert "Skipped -, line 2: not JSON" in done.stderr
    done = run("dedup", "-", "-o", "-", input="\n Rain in Oslo.\n{}\n")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["id"], row["text"]) == ("stdin", "\n Rain in Oslo.\n{}\n")


def test_skipped_and_renamed_inputs_are_reported_briefly(run: Run) -> None:
    lines = [json.dumps({"id": "same", "text": f"Number {number} of some texts."}) for number in range(9)]
    lines += ["no json"] * 8
    done = run("dedup", "-", "-o", "-", input="\n".join(lines))
    messages = done.stderr.splitlines()
    assert sum(line.startswith("Skipped -, line ") for line in messages) == 5
    assert "... and 3 more inputs skipped; see provenance scan --format csv --table skipped" in messages
    assert sum(line.startswith("Repeated id 'same' renamed to 'same") for line in messages) == 5
    assert "... and 3 more repeated ids renamed" in messages


@pytest.mark.parametrize("ending", [".parquet", ".jsonl", ".csv"])
def test_dropping_again_changes_nothing(run: Run, articles: Path, ending: str) -> None:
    one, two = (articles.parent / f"{name}{ending}" for name in ("one", "two"))
    assert run("dedup", articles, "--drop", "-o", one).exit_code == 0
    done = run("dedup", one, "--drop", "-o", two)
    assert done.stderr == "3 documents, 3 kept\n"
    if ending == ".parquet":
        assert pq.read_table(two).equals(pq.read_table(one))
    else:
        assert two.read_text("utf-8") == one.read_text("utf-8")


def test_exact_keeps_what_differs_in_punctuation(run: Run) -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in ("C++", "C#", " C++\n"))
    assert len(run("dedup", "-", "--drop", "-o", "-", input=lines).stdout.splitlines()) == 1
    assert len(run("dedup", "-", "--drop", "--exact", "-o", "-", input=lines).stdout.splitlines()) == 2


def test_without_an_output_it_writes_json_lines_to_standard_output(run: Run, articles: Path) -> None:
    assert run("dedup", articles).stdout == run("dedup", articles, "-o", "-").stdout != ""


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_gz_compresses(run: Run, articles: Path, ending: str) -> None:
    plain, packed = (articles.parent / f"out{name}" for name in (ending, f"{ending}.gz"))
    for file in (plain, packed):
        assert run("dedup", articles, "-o", file).exit_code == 0
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert run("dedup", articles, "-o", articles.parent / "out.parquet.gz").exit_code == 2
