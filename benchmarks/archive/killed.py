"""Kill writers at twenty points of their run time, and read an archive while another process writes to it.

    python -m benchmarks.archive.killed [MINUTES]

First, the run times of `add`, `remove` and `compact` are measured. Then each command is run twenty times, and
killed (SIGKILL) at a different point each time. After each kill, the archive must be either as it was before
the command or as it is after a complete run, and repeating the command must succeed. Finally, a reader
queries an archive repeatedly for MINUTES (by default one) while a writer adds, removes and compacts.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import provenance as pv
from benchmarks.data import rows

RESULTS = Path(__file__).with_name("killed.json")
MOMENTS = 20
_CHANGES = {
    "add": "archive.add(given)",
    "remove": "archive.remove([row['id'] for row in given])",
    "compact": "archive.compact()",
}
_CODE = """
import json, sys
import provenance as pv
archive, given = pv.Archive(sys.argv[1]), json.load(open(sys.argv[2]))
print("begins", flush=True)
"""
_WRITER = """
import json, sys, time
import provenance as pv
archive, items = pv.Archive(sys.argv[1]), json.load(open(sys.argv[2]))
ends = time.monotonic() + float(sys.argv[3])
while time.monotonic() < ends:
    archive.add(items)
    archive.remove([row["id"] for row in items[::2]])
    archive.compact()
"""


def main(minutes: float) -> None:
    """Kill writers, read an archive during writing, and save the results."""
    articles = [{"id": row["id"], "text": row["text"]} for row in rows("uk_news_2014")[:150] if row["text"]]
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        base = pv.Archive(place / "base")
        base.add(articles[:70])
        base.add(articles[70:100])
        (place / "touched.json").write_text(json.dumps(articles[100:130]), "utf-8")
        (place / "gone.json").write_text(json.dumps(articles[:30]), "utf-8")
        for change in _CHANGES:
            given = place / ("gone.json" if change == "remove" else "touched.json")
            results[change] = _killed(place, change, given)
            print(change, results[change], flush=True)
        results["reader"] = _next_to_a_writer(place, 60 * minutes)
    print(results["reader"])
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def _killed(place: Path, change: str, given: Path) -> dict[str, Any]:
    code, before = _CODE + _CHANGES[change], _state(place / "base")

    def started(name: str) -> tuple[Path, subprocess.Popen[str]]:
        archive = Path(shutil.copytree(place / "base", place / name, dirs_exist_ok=False))
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(archive), str(given)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()  # wait until the command has begun
        return archive, process

    archive, process = started(f"{change}-whole")
    began = time.perf_counter()
    assert process.wait() == 0
    took, after = time.perf_counter() - began, _state(archive)
    intact = repeated = done = 0
    for moment in range(MOMENTS):
        archive, process = started(f"{change}-{moment}")
        time.sleep(took * (moment + 0.5) / MOMENTS)
        process.kill()
        process.wait()
        state = _state(archive)
        intact += state in (before, after)
        done += state == after
        exec(
            _CHANGES[change], {"archive": pv.Archive(archive), "given": json.loads(given.read_text("utf-8"))}
        )
        repeated += _state(archive) == after
        shutil.rmtree(archive)
    return {
        "seconds": round(took, 2),
        "killed": MOMENTS,
        "intact": intact,
        "done_before": done,
        "same_after_repeating": repeated,
    }


def _state(archive: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for row in pv.Archive(archive, create=False).documents.to_pylist()}


def _next_to_a_writer(place: Path, seconds: float) -> dict[str, Any]:
    archive = Path(shutil.copytree(place / "base", place / "read"))
    given = [sys.executable, "-c", _WRITER, str(archive), str(place / "touched.json"), str(seconds)]
    touched = {row["id"] for row in json.loads((place / "touched.json").read_text("utf-8"))}
    half = {row["id"] for row in json.loads((place / "touched.json").read_text("utf-8"))[::2]}
    base = set(_state(place / "base"))
    allowed = [base, base | touched, base | touched - half]
    reads = torn = 0
    reader = pv.Archive(archive)
    with subprocess.Popen(given) as writer:
        while writer.poll() is None:
            torn += set(reader.documents["id"].to_pylist()) not in allowed
            reader.trace("The prime minister said on Monday that he would not resign over the report.")
            reads += 1
        failed = writer.returncode
    return {"seconds": seconds, "reads": reads, "torn": torn, "writer_failed": bool(failed)}


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1)
