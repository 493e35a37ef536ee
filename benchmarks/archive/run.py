"""Measure an archive of the speed benchmark's articles, and compare its look-ups with those of other tools.

    python -m benchmarks.archive.run 10000 [100000 ...]

The archive is built, queried, extended and compacted. Each step runs in its own process, which reports its
elapsed time, its processor time and its peak memory. Memory is measured without mapped files (`held_mb`) and
with them (`peak_mb`), because the system can drop the pages of mapped files when it needs the memory. The
articles themselves are in a mapped file, so `held_mb` does not include them. The texts to trace and the
articles to add come from the same corpus, right after the archived articles; about a third of them are edits
of archived articles. The results are written to `results.json`, with one entry for each size, and to the
tables of docs/archive.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import feather

from benchmarks.archive import peers, table
from benchmarks.speed import corpus

RESULTS = Path(__file__).with_name("results.json")
TRACED, ADDED = 100, 1_000
# The largest archive that is compared with datasketch. Building a million MinHashes would take longer than
# all other steps together.
MOST_FOR_DATASKETCH = 100_000


def main(sizes: list[int]) -> None:
    """Measure an archive of each size, and write the results."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            results[str(size)] = _measured(size, Path(folder))
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        print(json.dumps(results[str(size)], indent=1))
    table.write()


def _measured(size: int, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {"build": _step("build", size, folder)}
    text = pc.sum(pc.binary_length(_articles(size)["text"].slice(0, size))).as_py()
    found["text_mb"], found["disk_mb"] = round(text / 1e6, 1), _megabytes(folder / "news.archive")
    found["trace"] = _step("trace", size, folder)
    found["cold_start_seconds"] = _cold(size, folder)
    for name in ("ours", *peers.TOOLS):
        if name != "datasketch" or size <= MOST_FOR_DATASKETCH:
            found[f"near_duplicates_{name}"] = _step(f"near_duplicates_{name}", size, folder)
    found["add"] = _step("add", size, folder)
    found["compact"] = _step("compact", size, folder)
    found["disk_compact_mb"] = _megabytes(folder / "news.archive")
    return found


def _step(name: str, size: int, folder: Path) -> dict[str, Any]:
    """Run one step in its own process, and return its figures."""
    code = [sys.executable, "-m", "benchmarks.archive.run", "--step", name, str(size), str(folder)]
    ran = subprocess.run(code, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _cold(size: int, folder: Path) -> float:
    """Run `provenance trace` three times in a new process, and return the shortest time in seconds."""
    file = folder / "asked.jsonl"
    file.write_text(json.dumps({"text": _articles(size)["text"][size].as_py()}), "utf-8")
    took = []
    for _ in range(3):
        began = time.perf_counter()
        code = [sys.executable, "-m", "provenance", "trace", str(folder / "news.archive"), str(file)]
        subprocess.run(code, capture_output=True, check=True)
        took.append(time.perf_counter() - began)
    return round(min(took), 2)


def _work(name: str, size: int, folder: Path) -> dict[str, Any]:
    articles = _articles(size)
    asked, sources = _asked(size)
    if name.startswith("near_duplicates_"):
        tool = name.removeprefix("near_duplicates_")
        return peers.measured(tool, articles.slice(0, size), asked, sources, folder)
    import provenance as pv

    archive = pv.Archive(folder / "news.archive")
    began = time.perf_counter()
    if name == "build":
        archive.add(articles.slice(0, size))
    elif name == "add":
        archive.add(articles.slice(size + TRACED, ADDED))
    elif name == "compact":
        archive.compact()
    else:
        return _traced(archive, asked, sources)
    return {"seconds": round(time.perf_counter() - began, 1)}


def _traced(archive: Any, asked: list[str], sources: list[str | None]) -> dict[str, Any]:
    archive.trace(asked[0])
    took, found = [], 0
    for text, source in zip(asked, sources, strict=True):
        began = time.perf_counter()
        trace = archive.trace(text)
        took.append(time.perf_counter() - began)
        ids = {*trace.passages["a"].to_pylist(), *trace.passages["b"].to_pylist()}
        found += source in ids
    known = sum(source is not None for source in sources)
    median, high = np.quantile(took, [0.5, 0.95])
    return {
        "median_seconds": round(float(median), 3),
        "p95_seconds": round(float(high), 3),
        "edits": known,
        "edits_with_their_source": found,
    }


def _articles(size: int) -> pa.Table:
    """Return all articles as a memory-mapped table, so that they do not count as memory of the archive."""
    folder = corpus.written(size + TRACED + ADDED)
    if not (file := folder / "articles.arrow").exists():
        feather.write_feather(
            pq.read_table(folder / "articles.parquet"), str(file), compression="uncompressed"
        )
    return feather.read_table(str(file), memory_map=True)


class _Held:
    """Record the peak memory of this process without mapped files, in megabytes."""

    def __init__(self) -> None:
        self.most = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.most = max(self.most, peers.megabytes("RssAnon"))
            time.sleep(0.05)


def _asked(size: int) -> tuple[list[str], list[str | None]]:
    """Return the texts to look up, and the id of the archived article from which each text was edited.

    The id is None if the text is not an edit of an archived article.
    """
    planned = np.load(corpus.written(size + TRACED + ADDED) / "plan.npz")
    articles = _articles(size)
    ids, rows = articles["id"], np.arange(size, size + TRACED)
    sources = planned["sources"][rows]
    known = [ids[int(of)].as_py() if of < size else None for of in sources]
    return articles["text"].slice(size, TRACED).to_pylist(), known


def _megabytes(folder: Path) -> float:
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1)


if __name__ == "__main__":
    if sys.argv[1] == "--step":
        step, size, place, held = sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), _Held()
        done = _work(step, size, place)
        used = os.times()
        processor = used.user + used.system + used.children_user + used.children_system
        # A step that looks up texts in another process has already measured the memory of that process; its
        # figures replace those of this process.
        memory = {"held_mb": held.most, "peak_mb": peers.megabytes("VmHWM")}
        done = {**memory, **done, "cpu_seconds": round(processor, 1)}
        print(json.dumps(done))
    else:
        main([int(size) for size in sys.argv[1:]])
