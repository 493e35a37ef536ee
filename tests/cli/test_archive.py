"""``provenance archive``, ``trace`` and ``watch``, and ``scan`` and ``dedup`` with an archive."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import provenance as pv

Run = Callable[..., Result]

NEWSROOM = Path(__file__).parents[2] / "examples/newsroom"


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    done = run("archive", "add", tmp_path / "news.archive", NEWSROOM, "-q")
    assert done.exit_code == 0, done.output
    return tmp_path / "news.archive"


def test_adding_says_what_is_new_and_shows_what_is_found(run: Run, tmp_path: Path) -> None:
    done = run("archive", "add", tmp_path / "a", NEWSROOM)
    assert done.exit_code == 0, done.output
    assert done.stdout == run("scan", NEWSROOM).stdout
    assert "24 added, 0 unchanged" in done.stderr
    again = run("archive", "add", tmp_path / "a", NEWSROOM, "--format", "jsonl")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "0 added, 24 unchanged" in again.stderr


def test_a_new_version_is_named(run: Run, tmp_path: Path) -> None:
    rows = (
        {"id": "x", "text": text} for text in ("Snow closed the pass.", "Snow closed the pass on Monday.")
    )
    for row in rows:
        done = run("archive", "add", tmp_path / "a", "-", input=json.dumps(row))
        assert done.exit_code == 0, done.output
    assert "New version of 'x'" in done.stderr
    assert len(pv.Archive(tmp_path / "a")) == 1


def test_scanning_an_archive_is_scanning_what_it_holds(run: Run, archive: Path, tmp_path: Path) -> None:
    for format in (["--format", "csv", "--table", "passages"], []):
        assert run("scan", archive, *format).stdout == run("scan", NEWSROOM, "-q", *format).stdout
    assert run("scan", archive, "-o", tmp_path / "run").exit_code == 0
    assert pv.load(tmp_path / "run").derivations.equals(pv.scan(NEWSROOM).derivations)
    other = run("scan", archive, "--threshold", "0.5")
    assert other.exit_code == 2
    assert "has threshold=0.8, not 0.5" in other.stderr


def test_removing_and_how_much_is_left(run: Run, archive: Path) -> None:
    done = run("archive", "remove", archive, "signal-barrier", "nobody")
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines() == ["Not in the archive: 'nobody'", "1 removed, 23 documents left"]
    failed = run("archive", "remove", archive, "signal-barrier", "nobody", "-q")
    assert failed.exit_code == 1
    assert "none of the given ids is in the archive" in failed.stderr
    assert "'signal-barrier', 'nobody'" in failed.stderr
    assert run("archive", "remove", archive, "-", input="").exit_code == 0
    assert run("archive", "remove", archive, "-", input="courier-barrier-log\n").exit_code == 0
    found = json.loads(run("archive", "info", archive, "--format", "json").stdout)
    assert (found["documents"], found["removed"], found["segments"]) == (22, 2, 1)
    assert run("archive", "compact", archive).stderr == "22 documents in one segment\n"
    assert "documents                   22" in run("archive", "info", archive).stdout
    assert run("archive", "repair", archive).stderr == "22 documents; 0 segments lost\n"


def test_tracing_shows_the_parts_and_the_relations(run: Run, archive: Path) -> None:
    text = (NEWSROOM / "harbour-gazette/ferry-grounding.txt").read_text()
    done = run("trace", archive, "-", input=f"{text}\n\nA paragraph of nobody else stands here below it.")
    assert done.exit_code == 0, done.output
    assert "harbour-gazette/ferry-grounding" in done.stdout
    assert "own" in done.stdout
    found = json.loads(run("trace", archive, "-", "--format", "json", input=text).stdout)
    assert found["parts"][0]["id"] == "harbour-gazette/ferry-grounding"
    assert found["own"] == 0
    assert {"derivations", "passages", "pairs", "origin", "documents"} <= found.keys()


def test_there_has_to_be_an_archive(run: Run, tmp_path: Path) -> None:
    for command in (["trace", tmp_path / "a", "-"], ["archive", "info", tmp_path / "a"]):
        done = run(*command, input="A text.")
        assert done.exit_code == 1
        assert "there is no archive" in done.stderr
        assert not (tmp_path / "a").exists()


def test_dedup_against_an_archive_keeps_what_is_new(run: Run, archive: Path, tmp_path: Path) -> None:
    text = (NEWSROOM / "harbour-gazette/ferry-grounding.txt").read_text()
    rows = [
        {"id": "again", "text": text},
        {"id": "nearly", "text": text + " It is not known why."},
        {"id": "new", "text": "The choir of the cathedral sang in the rain on Sunday."},
        {"id": "newer", "text": "The choir of the cathedral sang in the rain on Sunday!"},
    ]
    given = "\n".join(map(json.dumps, rows))
    done = run("dedup", "-", "--against", archive, "-o", "-", input=given)
    assert done.exit_code == 0, done.output
    marked = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [marked[row["id"]]["keep"] for row in rows].count(True) == 1
    reason = "near-duplicate of 'harbour-gazette/ferry-grounding' in the archive"
    assert marked["again"]["reason"] == marked["nearly"]["reason"] == reason
    assert marked["again"]["cluster"] == marked["nearly"]["cluster"] != marked["new"]["cluster"]
    dropped = run("dedup", "-", "--against", archive, "-o", "-", "--drop", "-q", input=given)
    assert len(dropped.stdout.splitlines()) == 1
    assert len(pv.Archive(archive)) == 24
    assert run("dedup", "-", "--against", archive, "--exact", "-o", "-", input=given).exit_code == 2


def test_lines_are_watched(run: Run, tmp_path: Path) -> None:
    story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    lines = [
        json.dumps({"id": "a", "text": story}),
        "{",
        json.dumps({"id": "b", "text": f"{story} All slept."}),
    ]
    done = run("watch", tmp_path / "a", "-", input="\n".join([*lines, lines[0]]))
    assert done.exit_code == 0, done.output
    found = list(map(json.loads, done.stdout.splitlines()))
    assert [row["id"] for row in found] == ["a", "b"]
    assert found[0]["passages"] == []
    assert found[1]["passages"][0]["kind"] == "verbatim"
    assert "Skipped -, line 2: not JSON" in done.stderr
    assert "Stopped; the archive contains 2 documents" in done.stderr


def test_reprints_on_separate_lines_are_separate_articles(run: Run, tmp_path: Path) -> None:
    story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    lines = [
        json.dumps({"text": story, "outlet": outlet, "date": f"2024-03-0{day}"})
        for day, outlet in enumerate(("Wire", "Gazette", "Herald"), 1)
    ]
    done = run("watch", tmp_path / "a", "-", input="\n".join(lines))
    assert "Stopped; the archive contains 3 documents" in done.stderr
    found = list(map(json.loads, done.stdout.splitlines()))
    assert [row["outlet"] for row in found] == ["Wire", "Gazette", "Herald"]
    assert found[1]["derivations"][0]["source"] == found[0]["id"]


def test_a_trace_is_written_as_a_page_that_opens_with_the_text(run: Run, tmp_path: Path) -> None:
    archive, page = tmp_path / "a", tmp_path / "trace.html"
    run("archive", "add", archive, NEWSROOM)
    done = run(
        "trace",
        archive,
        "-",
        "-o",
        page,
        input=(NEWSROOM / "inland-tribune/choir-home-after-ferry-scare.txt").read_text(),
    )
    assert done.exit_code == 0, done.output
    assert f"Wrote {page}" in done.stderr
    data = re.search(r'<script id="data" type="application/json">(.*?)</script>', page.read_text("utf-8"))
    assert data is not None
    report = json.loads(data[1])
    assert report["documents"]["id"][report["opens"]] == "text"
    assert report["considered"] == len(pv.Archive(archive)) + 1 > len(report["documents"]["id"])
    again = run("trace", archive, "-", "-o", page, input="Some words.")
    assert again.exit_code == 1
    assert "--force" in again.stderr
    for wrong in ("-", "trace.csv"):
        assert run("trace", archive, "-", "-o", wrong, input="Some words.").exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_folder_is_watched_and_again_after_a_stop(tmp_path: Path) -> None:
    incoming = tmp_path / "incoming"
    shutil.copytree(NEWSROOM / "harbour-gazette", incoming / "harbour-gazette")

    def watched(arrives: Callable[[], object], expected: int) -> tuple[list[str], str]:
        code = [sys.executable, "-m", "provenance", "watch", str(tmp_path / "a"), str(incoming)]
        with subprocess.Popen(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            before = len(sorted(incoming.rglob("*.txt")))
            ids = [json.loads(process.stdout.readline())["id"] for _ in range(before if expected > 1 else 0)]
            if expected == 1:
                time.sleep(4)  # long enough for the command to start watching
            arrives()
            ids.append(json.loads(process.stdout.readline())["id"])
            process.send_signal(signal.SIGTERM)
            rest, messages = process.communicate(timeout=60)
            assert process.returncode == 0, messages
            assert "Stopped" in messages
            return [*ids, *(json.loads(line)["id"] for line in rest.splitlines())], messages

    text = "Snow closed the pass on Monday, and forty lorries waited at the foot of it until the evening."
    first, _ = watched(lambda: (incoming / "snow.txt").write_text(text), 2)
    assert "harbour-gazette/ferry-grounding" in first
    assert first[-1] == "snow"
    late = json.dumps({"id": "late", "text": f"{text} Nobody was hurt."})
    second, messages = watched(lambda: (incoming / "late.jsonl").write_text(f"{late}\n{{"), 1)
    assert second == ["late"]
    assert f"Skipped {incoming / 'late.jsonl'}, line 2: not JSON" in messages
    assert len(pv.Archive(tmp_path / "a")) == len(first) + 1
