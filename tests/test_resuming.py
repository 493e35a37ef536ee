"""A run that was stopped at any point continues after its last finished stage, with the same findings."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import provenance as pv
from provenance.resuming import open_checkpoints, resumable_checkpoints
from provenance.schema import TABLES

NEWSROOM = Path(__file__).resolve().parents[1] / "examples" / "newsroom"


@pytest.fixture(scope="module")
def expected() -> pv.Findings:
    return pv.scan(NEWSROOM)


def same(one: pv.Findings, other: pv.Findings) -> bool:
    return all(one.table(name).equals(other.table(name)) for name in TABLES)


def test_checkpoints_change_nothing(expected: pv.Findings, tmp_path: Path) -> None:
    assert same(pv.scan(NEWSROOM, checkpoints=tmp_path / "kept"), expected)
    assert same(pv.scan(NEWSROOM, memory_limit="1GB"), expected)


def test_stopped_at_any_step_and_resumed_it_finds_the_same(
    expected: pv.Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, rename = [0, 0], Path.rename

    def stopped(self: Path, target: Path) -> Path:
        steps[0] += 1
        if steps[0] == steps[1]:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stopped)
    findings = None
    for step in range(1, 100):
        steps[:] = [0, step]
        folder = tmp_path / f"{step}"
        try:
            pv.scan(NEWSROOM, checkpoints=folder)
            break  # there are no more steps
        except KeyboardInterrupt:
            findings = pv.scan(NEWSROOM, checkpoints=folder)
            assert same(findings, expected)
    assert step > 10


def interrupted(output: Path, work: Callable[[], None], *, resume: bool = False) -> list[str]:
    """Do some work after the first stage of a run, interrupt the run, and return its messages."""
    messages: list[str] = []

    def run() -> None:
        settings = pv.Settings()
        with resumable_checkpoints(
            output, settings, [NEWSROOM], resume=resume, force=False, say=messages.append
        ) as kept:
            kept.stage("found", lambda: iter([("rows", pa.table({"x": [1]}))]))
            work()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    return messages


def test_a_run_that_is_stopped_at_once_leaves_nothing_unless_it_continues_another(tmp_path: Path) -> None:
    output, unfinished = tmp_path / "run", tmp_path / ".run.unfinished"
    (message,) = interrupted(output, lambda: None)
    assert "Nothing is kept" in message
    assert not unfinished.exists()
    open_checkpoints(unfinished, pv.Settings(), [NEWSROOM])  # these are left by a longer run
    (message,) = interrupted(output, lambda: None, resume=True)
    assert "--resume" in message
    assert unfinished.exists()


def test_a_run_that_is_stopped_after_its_output_is_written_leaves_no_checkpoints(tmp_path: Path) -> None:
    output, unfinished = tmp_path / "run", tmp_path / ".run.unfinished"
    open_checkpoints(unfinished, pv.Settings(), [NEWSROOM])
    assert interrupted(output, output.mkdir, resume=True) == [f"{output} is complete"]
    assert not unfinished.exists()


def test_a_run_that_is_stopped_while_it_deletes_its_checkpoints_deletes_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, unfinished = tmp_path / "run", tmp_path / ".run.unfinished"
    remove, interruptions = shutil.rmtree, [KeyboardInterrupt]

    def stopped(folder: Path, **options: bool) -> None:
        if folder.exists() and interruptions:
            raise interruptions.pop()
        remove(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", stopped)
    with (
        pytest.raises(KeyboardInterrupt),
        resumable_checkpoints(
            output, pv.Settings(), [NEWSROOM], resume=False, force=False, say=lambda _: None
        ),
    ):
        output.mkdir()
    assert not interruptions
    assert not unfinished.exists()


def test_checkpoints_of_another_run_are_refused(tmp_path: Path) -> None:
    texts = ["The ferry ran aground at dawn.", "The ferry ran aground at dawn, and nobody was hurt."]
    pv.scan(texts, checkpoints=tmp_path / "kept")
    pv.scan(texts, checkpoints=tmp_path / "kept", threads=1, memory_limit="1GB")
    with pytest.raises(pv.OutputError, match="a run with different settings"):
        pv.scan(texts, checkpoints=tmp_path / "kept", threshold=0.7)
    with pytest.raises(pv.OutputError, match="a run with different inputs"):
        pv.scan(texts[:1], checkpoints=tmp_path / "kept")


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(pv.OutputError, match="not checkpoints"):
        pv.scan(["Rain."], checkpoints=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "provenance", *map(str, arguments)]


def test_a_killed_command_leaves_no_result_and_is_resumed(expected: pv.Findings, tmp_path: Path) -> None:
    output = tmp_path / "run"
    unfinished = tmp_path / ".run.unfinished"
    running = subprocess.Popen(command("scan", NEWSROOM, "-o", output, "-q"), stdout=subprocess.DEVNULL)
    while not (unfinished / "documents").exists() and running.poll() is None:
        time.sleep(0.002)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert not output.exists()
    refused = subprocess.run(command("scan", NEWSROOM, "-o", output, "-q"), capture_output=True, text=True)
    assert refused.returncode == 1
    assert "--resume" in refused.stderr
    assert "--force" in refused.stderr
    other = subprocess.run(
        command("scan", NEWSROOM, "-o", output, "-q", "--resume", "--threshold", "0.7"),
        capture_output=True,
        text=True,
    )
    assert "different settings" in other.stderr
    done = subprocess.run(command("scan", NEWSROOM, "-o", output, "-q", "--resume"), capture_output=True)
    assert done.returncode == 0
    assert same(pv.load(output), expected)
    assert not unfinished.exists()


def test_a_memory_limit_that_cannot_be_kept_is_refused_with_the_least_that_can() -> None:
    with pytest.raises(pv.SettingsError, match="does not fit into memory_limit='300MB'") as refused:
        pv.scan(NEWSROOM, memory_limit="300MB")
    least = re.search(r"it needs at least '(\d+MB)'", str(refused.value))
    assert least is not None
    assert pv.scan(NEWSROOM, memory_limit=least[1]).documents.num_rows > 0
    assert 300 < int(least[1].removesuffix("MB")) < 400
