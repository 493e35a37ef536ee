"""Writers that are killed, others at work, files that are damaged, folders that cannot be written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import provenance as pv
from archive.corpora import differing, newsroom, rows
from provenance.archive.locking import locked

# Kills itself before the n-th of the steps after which something has changed on the disk.
KILLED = """
import json, os, signal, sys
from pathlib import Path
import provenance as pv
from provenance.archive import library, manifest, segments, writing

count, at = 0, int(sys.argv[2])

def killing(work):
    def worked(*arguments, **keywords):
        global count
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        return work(*arguments, **keywords)
    return worked

Path.mkdir, Path.rename = killing(Path.mkdir), killing(Path.rename)
os.replace, os.fsync = killing(os.replace), killing(os.fsync)
writing.shutil.rmtree = killing(writing.shutil.rmtree)
archive = pv.Archive(sys.argv[1])
exec(sys.argv[3])
"""
CHANGES = {
    "add": "archive.add(json.loads(sys.stdin.read()))",
    "remove": "archive.remove([row['id'] for row in json.loads(sys.stdin.read())])",
    "compact": "archive.compact()",
}


def short() -> list[dict[str, object]]:
    return rows(newsroom())[:8]


def state_of(archive: pv.Archive) -> dict[str, str]:
    return {row["id"]: row["text"] for row in archive.documents.to_pylist()}


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("change", CHANGES)
def test_a_writer_that_is_killed_leaves_the_last_complete_state(tmp_path: Path, change: str) -> None:
    """At every twentieth part of the steps that change files, and at the last of them."""
    items = short()
    touched = items[5:] if change == "add" else items[:2]
    base = pv.Archive(tmp_path / "base")
    base.add(items[:3])
    base.add(items[3:5])
    before = state_of(base)
    after = dict(before)
    if change == "add":
        after |= {str(row["id"]): str(row["text"]) for row in touched}
    if change == "remove":
        after = {id_: text for id_, text in before.items() if id_ not in {row["id"] for row in touched}}

    def run(folder: Path, at: int) -> int:
        code = [sys.executable, "-c", KILLED, str(folder), str(at), CHANGES[change]]
        return subprocess.run(code, input=json.dumps(touched), text=True, timeout=120, check=False).returncode

    killed, at = 0, 0
    while True:
        folder = tmp_path / f"{change}-{at}"
        shutil.copytree(tmp_path / "base", folder)
        code = run(folder, at)
        archive = pv.Archive(folder)
        assert state_of(archive) in (before, after)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        killed += 1
        assert run(folder, -1) == 0  # the same command succeeds
        assert state_of(pv.Archive(folder)) == after
        left = {path.name for path in (folder / "segments").iterdir()}
        assert left <= {*json.loads((folder / "archive.json").read_text())["segments"]}
        at += 1 if at < 3 else 9
    assert killed >= 2
    assert differing(archive.findings(), pv.scan(archive.documents)) == []


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
    assert held.documents.num_rows == 8  # the files are gone, and what was mapped can be read


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
    with pytest.raises(pv.InputError, match="format 99, and this release reads format 1; use the release"):
        pv.Archive(tmp_path / "a")
    file.write_text("{")
    with pytest.raises(pv.InputError, match="is damaged"):
        pv.Archive(tmp_path / "a")


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(pv.InputError, match="is no archive"):
        pv.Archive(tmp_path)
    with pytest.raises(pv.InputError, match="there is no archive"):
        pv.Archive(tmp_path / "b", create=False)
    assert not (tmp_path / "b").exists()
    with pytest.raises(pv.OutputError, match="cannot be made"):
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
