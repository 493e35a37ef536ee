"""Writers that are killed, several writers at once, damaged files, and folders that cannot be written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from archive.corpora import differing, newsroom, rows
from provenance.archive.locking import locked

CHANGES: dict[str, Callable[[pv.Archive, list[dict[str, Any]]], object]] = {
    "add": lambda archive, items: archive.add(items),
    "remove": lambda archive, items: archive.remove([row["id"] for row in items]),
    "compact": lambda archive, _: archive.compact(),
}


class Killed(BaseException):
    """Stops a writer at once: no code of the library catches this exception."""


class Killing:
    """Counts the steps that change files, and raises `Killed` after `at` steps unless `at` is None."""

    def __init__(self, patched: pytest.MonkeyPatch, at: int | None = None) -> None:
        self.steps, self._at = 0, at
        for owner, names in ((Path, ("mkdir", "rename")), (os, ("replace", "fsync")), (shutil, ("rmtree",))):
            for name in names:
                patched.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **keywords: Any) -> Any:
            self.steps += 1
            if self._at is not None and self.steps > self._at:
                raise Killed
            return work(*arguments, **keywords)

        return counted


def short() -> list[dict[str, Any]]:
    return rows(newsroom())[:8]


def state_of(archive: pv.Archive) -> dict[str, str]:
    return {row["id"]: row["text"] for row in archive.documents.to_pylist()}


@pytest.mark.parametrize("change", CHANGES)
def test_a_writer_that_is_killed_leaves_the_last_complete_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """The writer is killed at every fifth step that changes files, and at the last steps.

    The last steps replace the manifest. `benchmarks/archive/killed.py` kills processes at random moments.
    """
    items, work = short(), CHANGES[change]
    touched = items[5:] if change == "add" else items[:2]
    base = pv.Archive(tmp_path / "base")
    base.add(items[:3])
    base.add(items[3:5])
    before = state_of(base)

    def copied(name: str) -> Path:
        return Path(shutil.copytree(tmp_path / "base", tmp_path / name))

    whole = pv.Archive(copied("whole"))
    with monkeypatch.context() as patched:
        counted = Killing(patched)
        work(whole, touched)
    after, steps = state_of(whole), counted.steps
    assert steps >= 3
    for at in sorted({*range(0, steps, 5), *range(max(steps - 4, 0), steps)}):
        archive = pv.Archive(copied(f"{at}"))
        with monkeypatch.context() as patched:
            Killing(patched, at)
            with pytest.raises(Killed):
                work(archive, touched)
        again = pv.Archive(tmp_path / f"{at}")
        assert state_of(again) in (before, after)
        work(again, touched)
        assert state_of(again) == after
        named = json.loads((tmp_path / f"{at}/archive.json").read_text())["segments"]
        assert {path.name for path in (tmp_path / f"{at}/segments").iterdir()} == set(named)
    assert differing(again.findings(), pv.scan(again.documents)) == []


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_the_lock_of_a_process_that_is_killed_is_free(tmp_path: Path) -> None:
    pv.Archive(tmp_path / "a").add(short()[:3])
    code = """
import sys, time
from pathlib import Path
from provenance.archive.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
    given = [sys.executable, "-c", code, str(tmp_path / "a")]
    with subprocess.Popen(given, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(pv.OutputError, match=f"being written by process {process.pid} of"):
            pv.Archive(tmp_path / "a").remove(["x"])
        process.kill()
    assert pv.Archive(tmp_path / "a").remove(["x"]) == ()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add(short())
    with locked(tmp_path / "a"):
        reader = pv.Archive(tmp_path / "a")
        with pytest.raises(pv.OutputError, match=f"being written by process {os.getpid()} of .* on "):
            reader.remove(["x"])
        assert len(reader) == 8  # readers are not disturbed
        assert reader.findings().documents.num_rows == 8
        assert reader.trace("Nothing of the kind.").passages.num_rows == 0
    assert reader.remove(["x"]) == ()


def test_a_reader_sees_each_complete_state(tmp_path: Path) -> None:
    writer, reader = pv.Archive(tmp_path / "a"), pv.Archive(tmp_path / "a")
    for row in short():
        writer.add([row])
        assert reader.documents.equals(writer.documents)
    held = reader._current()
    writer.compact()
    assert held.documents.num_rows == 8  # the files have been deleted, but mapped memory can still be read


@pytest.mark.parametrize("name", ["documents.arrow", "fingerprints.keys.npy", "segment.json"])
def test_a_damaged_segment_is_named_and_repaired(tmp_path: Path, name: str) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([*short(), *({"id": f"n{n}", "text": f"A story, {n}, of nothing."} for n in range(40))])
    archive.add([*short()[:1], {"id": "late", "text": "Snow closed the pass on Monday."}])
    archive.remove(["n3"])
    first, _ = sorted((tmp_path / "a/segments").iterdir())
    (first / name).write_bytes((first / name).read_bytes()[:-100])
    with pytest.raises(pv.InputError, match=rf"segment {first.name} of .* is damaged .*archive\.repair"):
        len(pv.Archive(tmp_path / "a"))
    lost = pv.Archive(tmp_path / "a").repair()
    repaired = pv.Archive(tmp_path / "a")
    assert lost == (1 if name == "documents.arrow" else 0)
    assert len(repaired) == (1 if lost else 48)
    assert "late" in repaired.documents["id"].to_pylist()
    assert differing(repaired.findings(), pv.scan(repaired.documents)) == []


def test_a_missing_segment_is_named(tmp_path: Path) -> None:
    pv.Archive(tmp_path / "a").add(short())
    shutil.rmtree(next((tmp_path / "a/segments").iterdir()))
    with pytest.raises(pv.InputError, match="the folder is missing"):
        len(pv.Archive(tmp_path / "a"))


def test_another_format_says_what_to_do(tmp_path: Path) -> None:
    pv.Archive(tmp_path / "a")
    file = tmp_path / "a/archive.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 99}))
    with pytest.raises(
        pv.InputError,
        match=r"format 99, but this release reads format 3; run `provenance scan .* with the release",
    ):
        pv.Archive(tmp_path / "a")
    file.write_text("{")
    with pytest.raises(pv.InputError, match="is damaged"):
        pv.Archive(tmp_path / "a")


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(pv.InputError, match="is not an archive"):
        pv.Archive(tmp_path)
    with pytest.raises(pv.InputError, match="there is no archive"):
        pv.Archive(tmp_path / "b", create=False)
    assert not (tmp_path / "b").exists()
    with pytest.raises(pv.OutputError, match="cannot be created"):
        pv.Archive(tmp_path / "notes.txt/c")


def test_other_settings_are_refused(tmp_path: Path) -> None:
    pv.Archive(tmp_path / "a", threshold=0.6)
    assert pv.Archive(tmp_path / "a").settings.threshold == 0.6
    assert pv.Archive(tmp_path / "a", threads=1).settings.threads == 1
    with pytest.raises(pv.SettingsError, match=r"has threshold=0\.6, not 0\.7"):
        pv.Archive(tmp_path / "a", threshold=0.7)


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add(short()[:4])
    before = set((tmp_path / "a").rglob("*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("numpy.save", full)
        with pytest.raises(pv.OutputError, match="No space left on device"):
            archive.add(short()[4:5])
    assert len(archive) == 4
    assert set((tmp_path / "a").rglob("*")) == before
    archive.add(short()[4:5])
    assert len(archive) == 5


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add(short())
    for path in (tmp_path / "a", *(tmp_path / "a").rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert len(pv.Archive(tmp_path / "a")) == 8
        with pytest.raises(pv.OutputError, match="cannot be changed"):
            archive.remove(["x"])
    finally:
        for path in (tmp_path / "a", *(tmp_path / "a").rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
