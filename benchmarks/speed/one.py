"""Take one measurement in a separate process: time, memory and the pairs that were found.

    python -m benchmarks.speed.one '{"tool": ..., "lane": ..., "folder": ..., "threads": ..., "found": ...}'

Imports, compilation and a small warm-up job are done before the clock starts, and the input is already in
memory, except for text-dedup and in the lanes that measure reading. The time and memory are printed as JSON,
and the pairs are written to `found`.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

WARMED_UP_WITH = 2000  # the number of documents in the warm-up job


def main(job: dict[str, Any]) -> None:
    """Do the job, and print its time and memory."""
    os.environ["PROVENANCE_KERNELS"] = "compiled"  # even for small corpora
    work = _work(job)
    work(True)
    before = _peak()
    started, busy = time.perf_counter(), time.process_time()
    found = work(False)
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    taken = {"seconds": seconds, "processor_seconds": processor, "peak_mb": _peak(), "before_mb": before}
    if isinstance(found, dict):
        taken["stages"] = found
    elif isinstance(found, tuple):
        np.savez(job["found"], a=found[0], b=found[1])
    elif found is not None:
        np.savez(job["found"], flags=found)
    print(json.dumps(taken))


def _work(job: dict[str, Any]) -> Callable[[bool], Any]:
    """Return the function to time. When called with True, it processes only a small part of the input."""
    if job["lane"] == "parse":
        return _parsing(job["folder"], job["threads"])
    if job["lane"] == "file":
        return _from_file(job["folder"], job["threads"])
    if job["lane"] == "stages":
        return _stages(job["folder"], job["threads"])
    if job["lane"] == "A":
        return _from_shingles(job["tool"], job["folder"], job["threads"])
    return _from_texts(job["tool"], job["folder"], job["threads"], job.get("threshold", 0.8))


def _parsing(folder: str, threads: int) -> Callable[[bool], Any]:
    import pyarrow
    import pyarrow.json

    pyarrow.set_cpu_count(threads)

    def work(small: bool) -> None:
        if not small:
            pyarrow.json.read_json(f"{folder}/articles.jsonl")

    return work


def _from_file(folder: str, threads: int) -> Callable[[bool], Any]:
    from benchmarks.speed.ours import texts_to_pairs

    table = _table(folder).slice(0, WARMED_UP_WITH)
    return lambda small: texts_to_pairs(
        table if small else f"{folder}/articles.jsonl", threads, 0.8, "similarity"
    )


def _stages(folder: str, threads: int) -> Callable[[bool], Any]:
    from benchmarks.speed.ours import stages

    table = _table(folder)
    return lambda small: stages(table.slice(0, WARMED_UP_WITH) if small else table, threads)


def _table(folder: str) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(f"{folder}/articles.parquet")


def _from_shingles(tool: str, folder: str, threads: int) -> Callable[[bool], Any]:
    held = np.load(f"{folder}/shingles.npz")
    hashes, offsets = held["hashes"], held["offsets"]

    def few(small: bool) -> tuple[np.ndarray, np.ndarray]:
        edges = offsets[: WARMED_UP_WITH + 1] if small else offsets
        return hashes[: edges[-1]], edges

    if tool == "provenance":
        from benchmarks.speed.ours import shingles_to_candidates

        return lambda small: shingles_to_candidates(*few(small), threads)
    from benchmarks.speed import peers

    if tool == "gaoya":
        # gaoya takes strings, which are made before the clock starts.
        words = [list(map(str, each)) for each in np.split(hashes, offsets[1:-1])]
        return lambda small: peers.gaoya(words[:WARMED_UP_WITH] if small else words, threads)
    return lambda small: peers.FROM_HASHES[tool](*few(small), threads)


def _from_texts(tool: str, folder: str, threads: int, threshold: float) -> Callable[[bool], Any]:
    if tool == "text-dedup":
        return _text_dedup(folder, threads)
    table = _table(folder)
    if tool.startswith("provenance"):
        from benchmarks.speed.ours import texts_to_pairs

        sketch = "minhash" if tool.endswith("minhash") else "similarity"
        return lambda small: texts_to_pairs(
            table.slice(0, WARMED_UP_WITH) if small else table, threads, threshold, sketch
        )
    from benchmarks.speed import peers

    texts = table["text"].to_pylist()
    return lambda small: peers.texts_to_pairs(
        tool, texts[:WARMED_UP_WITH] if small else texts, threads, threshold
    )


def _text_dedup(folder: str, threads: int) -> Callable[[bool], Any]:
    from benchmarks.speed import peers

    os.environ["HF_DATASETS_OFFLINE"] = "1"
    output = tempfile.TemporaryDirectory()

    def work(small: bool) -> None:
        if not small:
            peers.text_dedup(folder, output.name, threads)

    return work


def _peak() -> float:
    """Return the peak memory of this process plus that of its largest child, in megabytes.

    On Linux, `getrusage` may return the peak of the process that started this one, so /proc is read instead.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        own = int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1])
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + children) / 1000


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
