"""Measure the whole scan as a user runs it: `provenance scan articles.jsonl -o DIR`, in a separate process.

The figures are the time of each stage, the peak total memory of the command and its child processes, and the
share of planted edits that are found. The module also checks that the result does not change if memory is
limited, or if the run is killed and resumed.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import data
from benchmarks.speed import corpus
from provenance.schema import TABLES

_EVERY = 0.5  # seconds between samples of the memory; each sample slows the processes
_LINKED = (corpus.REWORDED, corpus.INSERTED, corpus.CUT, corpus.MOVED, corpus.WRAPPED)


def scanned(folder: Path, output: Path, *options: str) -> dict[str, Any]:
    """Scan the articles in `folder`, write the results to `output`, and return the figures."""
    shutil.rmtree(output, ignore_errors=True)
    began, peak, processes, kept = time.perf_counter(), 0.0, 1, {}
    running = _started(folder / "articles.jsonl", output, *options)
    while running.poll() is None:
        held = memory(running.pid)
        peak, processes = max(peak, sum(held)), max(processes, len(held))
        kept |= _kept(output.with_name(f".{output.name}.unfinished"), kept)
        time.sleep(_EVERY)
    if running.returncode:
        raise RuntimeError(f"provenance scan failed with exit code {running.returncode}")
    record = json.loads((output / "run.json").read_text("utf-8"))
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "peak_mb": round(peak),
        "processes": processes,
        "stages": record["timings"],
        "counts": record["counts"],
        "kept_bytes": kept,
        "planted": planted(folder, output),
    }


def _started(articles: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(data.ROOT / "src")}
    command = [sys.executable, "-m", "provenance", "scan", str(articles), "-o", str(output), "-q", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def memory(pid: int) -> list[float]:
    """Return the memory of a process and of each of its descendants, in megabytes.

    Shared memory is divided among the processes.
    """
    held, waiting = [], [pid]
    while waiting:
        process = waiting.pop()
        with suppress(OSError, TypeError):
            content = Path(f"/proc/{process}/smaps_rollup").read_text()
            held.append(int(re.search(r"Pss:\s+(\d+)", content)[1]) / 1000)
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return held


def _kept(unfinished: Path, known: dict[str, int]) -> dict[str, int]:
    """Return the size on disk, in bytes, of each finished stage that is not yet in `known`."""
    with suppress(OSError):
        return {
            stage.name: sum(file.stat().st_size for file in stage.iterdir())
            for stage in unfinished.iterdir()
            if stage.is_dir() and "." not in stage.name and stage.name not in known
        }
    return {}


def planted(folder: Path, output: Path) -> dict[str, float]:
    """For each kind of planted edit, return the share with a reported passage in common with the source."""
    plan = np.load(folder / "plan.npz")
    kinds, sources = plan["kinds"], plan["sources"]
    passages = pq.read_table(output / "passages.parquet", columns=["a", "b"])
    a, b = (_numbers(passages[end]) for end in ("a", "b"))
    found = np.unique(np.minimum(a, b) * len(kinds) + np.maximum(a, b))
    edits = np.arange(len(kinds))
    wanted = np.minimum(edits, sources) * len(kinds) + np.maximum(edits, sources)
    have = np.isin(wanted, found)
    return {corpus.KINDS[kind]: round(float(have[kinds == kind].mean()), 4) for kind in _LINKED}


def _numbers(ids: pa.ChunkedArray) -> np.ndarray:
    """Return the numbers in the ids of articles, such as 12 for ``n0000012``."""
    return pa.compute.cast(pa.compute.utf8_slice_codeunits(ids, 1), pa.int64()).to_numpy()


def same(one: Path, other: Path) -> bool:
    """Return whether two runs wrote identical tables."""
    return all(
        pq.read_table(one / f"{name}.parquet").equals(pq.read_table(other / f"{name}.parquet"))
        for name in TABLES
    )


def killed(folder: Path, output: Path, whole: Path, seconds: float, times: int = 10) -> dict[str, Any]:
    """Kill scans at random moments and resume them; count how often the tables equal those in `whole`.

    `seconds` is the time of an uninterrupted run.
    """
    chance = random.Random(7)
    alike, complete, moments = 0, 0, []
    for _ in range(times):
        shutil.rmtree(output, ignore_errors=True)
        moments.append(round(chance.uniform(0.05, 0.95) * seconds, 2))
        running = _started(folder / "articles.jsonl", output)
        with suppress(subprocess.TimeoutExpired):
            running.wait(moments[-1])
        running.send_signal(signal.SIGKILL)
        running.wait()
        complete += output.exists()
        if not output.exists():
            _started(folder / "articles.jsonl", output, "--resume").wait()
        alike += same(output, whole)
    return {"times": times, "seconds": moments, "alike": alike, "ended_before": complete}
