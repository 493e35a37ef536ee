"""Measure scans on Spark: their run time next to the local engine's, shuffled bytes, and longest tasks.

    python -m benchmarks.spark.run                  everything, on two cores of this machine
    python -m benchmarks.spark.run --sizes 10000    only corpora of these sizes
    python -m benchmarks.spark.run --driver         the driver's memory, with executors in separate processes
    python -m benchmarks.spark.run --skewed         near-copies of one story, and pages with one footer
    python -m benchmarks.spark.run --killed         a scan with an executor that is killed during alignment

Each measurement runs in a separate process. The bytes and the times of tasks are read from Spark's event log.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks import data
from benchmarks.speed import corpus, skewed

RESULTS = Path(__file__).with_name("results.json")
SIZES = [10_000, 30_000, 100_000, 300_000]
ON_A_CLUSTER = [10_000, 100_000]
SKEWED = {"near-copies of one story": [10_000, 50_000], "one footer on every page": [20_000, 100_000]}
# The number of partitions for two processors, and the larger number used for skewed corpora. With more
# partitions, uneven tasks stand out more clearly.
PARTITIONS, MANY_PARTITIONS = 4, 32
# The tables that are compared. The remaining tables only describe the input.
COMPARED = ("pairs", "passages", "groups", "clusters", "derivations", "origins", "outlets")


def main() -> None:
    """Run the requested measurements, and add their figures to the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*")
    parser.add_argument("--driver", action="store_true")
    parser.add_argument("--skewed", action="store_true")
    parser.add_argument("--killed", action="store_true")
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_one(*given.one)))
        return
    everything = given.sizes is None and not (given.driver or given.skewed or given.killed)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for size in SIZES if everything else given.sizes or ():
        _add(results, "sizes", str(size), _compared(corpus.written(size)))
    for size in ON_A_CLUSTER if everything or given.driver else ():
        _add(results, "driver", str(size), _on_a_cluster(corpus.written(size)))
    for name, sizes in SKEWED.items() if everything or given.skewed else ():
        for size in sizes:
            _add(results, "skewed", f"{name}, {size}", _compared(skewed.written(name, size), MANY_PARTITIONS))
    if everything or given.killed:
        _add(results, "killed", "300", _killed(corpus.written(300)))


def _add(results: dict[str, Any], kind: str, name: str, found: dict[str, Any]) -> None:
    results.setdefault(kind, {})[name] = found
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(kind, name, json.dumps(found, indent=1), flush=True)


def _compared(folder: Path, partitions: int = PARTITIONS) -> dict[str, Any]:
    """Scan a corpus on both engines, and compare the results."""
    with tempfile.TemporaryDirectory() as outputs:
        on_spark = _ran(folder, Path(outputs) / "spark", "local[2]", partitions)
        local = _local(folder, Path(outputs) / "local")
        same = _same(Path(outputs) / "spark", Path(outputs) / "local")
    return {"spark": on_spark, "local": local, "same": same}


def _on_a_cluster(folder: Path) -> dict[str, Any]:
    """Scan a corpus with two executors in separate processes, to measure the memory of the driver alone."""
    with tempfile.TemporaryDirectory() as outputs:
        ran = _ran(folder, Path(outputs) / "spark", "local-cluster[2,1,4096]", PARTITIONS)
    return {"driver_mb": ran["peak_mb"]["driver"], "seconds": ran["seconds"]}


def _local(folder: Path, output: Path) -> dict[str, Any]:
    """Scan a corpus on the local engine, with two workers."""
    code = ["-m", "provenance", "scan", str(folder / "articles.parquet"), "-o", str(output), "--threads", "2"]
    _, took = _watched(code)
    return {**took, "stages": json.loads((output / "run.json").read_text("utf-8"))["timings"]}


def _same(one: Path, other: Path) -> dict[str, bool]:
    """Return, for each table, whether two saved runs have the same rows."""
    import provenance as pv

    found = [pv.load(folder) for folder in (one, other)]
    return {name: found[0].table(name).equals(found[1].table(name)) for name in COMPARED}


def _ran(folder: Path, output: Path, master: str, partitions: int, kill: str = "") -> dict[str, Any]:
    """Run a scan on Spark in a separate process."""
    code = ["-m", "benchmarks.spark.run", "--one", str(folder), str(output), master, str(partitions), kill]
    written, took = _watched(code)
    return {**took, **json.loads(written.splitlines()[-1])}


def _watched(code: list[str]) -> tuple[str, dict[str, Any]]:
    """Run a process; return its output, and the time and memory of the process and its descendants.

    Both elapsed time and processor time are measured, because processor time depends less on the other load
    on the machine.
    """
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(data.ROOT), *sys.path])}
    running = subprocess.Popen(
        [sys.executable, *code], env=environment, stdout=subprocess.PIPE, text=True, cwd=data.ROOT
    )
    seconds: dict[int, float] = {}
    peak = {"driver": 0.0, "all": 0.0}

    def look() -> None:
        while running.poll() is None:
            held, java = dict.fromkeys(peak, 0.0), False
            for process in _descendants(running.pid):
                with suppress(OSError, TypeError):
                    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                    seconds[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    content = Path(f"/proc/{process}/smaps_rollup").read_text()
                    megabytes = int(re.search(r"Pss:\s+(\d+)", content)[1]) / 1000  # type: ignore[index]
                    held["all"] += megabytes
                    # The driver consists of the process itself and the first Java process that it started.
                    is_java = Path(f"/proc/{process}/comm").read_text().startswith("java")
                    if process == running.pid or (is_java and not java):
                        held["driver"] += megabytes
                    java = java or is_java
            for name in peak:
                peak[name] = max(peak[name], held[name])
            time.sleep(0.5)

    watching = threading.Thread(target=look)
    watching.start()
    written = running.communicate()[0]
    watching.join()
    if running.returncode:
        raise RuntimeError(f"{' '.join(code)} ended with {running.returncode}")
    return written, {
        "seconds": round(time.perf_counter() - began, 1),
        "processor_seconds": round(sum(seconds.values()), 1),
        "peak_mb": {name: round(of) for name, of in peak.items()},
    }


def _descendants(pid: int) -> Iterator[int]:
    """Yield a process and all its descendants, parents first."""
    waiting = [pid]
    while waiting:
        process = waiting.pop(0)
        yield process
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())


def _one(folder: str, output: str, master: str, partitions: str, kill: str) -> dict[str, Any]:
    """Run a scan on Spark in this process."""
    from provenance import spark
    from provenance.spark.sessions import session_of

    stages, events = Path(f"{output}-stages"), Path(f"{output}-events")
    events.mkdir(parents=True)
    began = time.perf_counter()
    chosen = {
        "driver.memory": "2g",
        "eventLog.enabled": "true",
        "eventLog.dir": events.as_uri(),
        "eventLog.compress": "false",
        "eventLog.rolling.enabled": "false",
        "sql.shuffle.partitions": partitions,
    }
    options = [f"--conf spark.{name}={value}" for name, value in chosen.items()]
    os.environ["PYSPARK_SUBMIT_ARGS"] = " ".join([*options, "pyspark-shell"])
    session = session_of(master=master)
    started = time.perf_counter() - began
    if kill:
        threading.Thread(target=_kill_when, args=(stages / kill,), daemon=True).start()
    scanning = time.time()
    result = spark.scan(Path(folder) / "articles.parquet", session=session, checkpoints=stages)
    result.save(output)
    took = time.perf_counter() - began
    session.stop()
    documents = pq.read_metadata(Path(folder) / "articles.parquet").num_rows
    kept = {place.name: _bytes(place) for place in stages.iterdir()}
    shutil.rmtree(stages)
    return {
        "scan_seconds": round(took, 1),
        "to_start": round(started, 1),
        "stages": result.run["timings"],
        "kept_bytes_a_document": round(sum(kept.values()) / documents),
        **_of_events(next(iter(events.iterdir())), documents, _ends(scanning, result.run["timings"])),
    }


def _bytes(place: Path) -> int:
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


def _ends(began: float, timings: dict[str, float]) -> dict[str, float]:
    """Return the time at which each stage of the scan ended, which is infinity for the last (`writing`)."""
    ends = (began + np.cumsum([*timings.values()])).tolist()
    return {**dict(zip(timings, ends, strict=True)), "writing": float("inf")}


def _of_events(log: Path, documents: int, ends: dict[str, float]) -> dict[str, Any]:
    """Read the shuffled bytes, the task times and the longest tasks of a scan from its event log."""
    names: dict[int, str] = {}
    stage_of: dict[int, str] = {}
    shuffled: defaultdict[str, int] = defaultdict(int)
    tasks: defaultdict[str, list[float]] = defaultdict(list)
    longest: defaultdict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    of_stage: defaultdict[int, list[float]] = defaultdict(list)
    failed = 0
    for line in log.read_text("utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            name = (event["Properties"].get("spark.job.description") or "").removeprefix("provenance: ")
            for stage in event["Stage IDs"]:
                names.setdefault(stage, name)
                begun = event["Submission Time"] / 1000
                stage_of.setdefault(stage, next(each for each, end in ends.items() if begun < end))
        elif event["Event"] == "SparkListenerTaskEnd":
            stage, info = event["Stage ID"], event["Task Info"]
            failed += bool(info["Failed"])
            metrics = event.get("Task Metrics") or {}
            shuffled[names[stage]] += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
            of_stage[stage].append((info["Finish Time"] - info["Launch Time"]) / 1000)
    for stage, took in of_stage.items():
        name = names[stage]
        tasks[name] += took
        longest[name] = max(longest[name], (max(took), sum(took)))
    of_scan: defaultdict[str, list[float]] = defaultdict(list)
    for stage, took in of_stage.items():
        of_scan[stage_of[stage]] += took
    most = sorted(shuffled, key=lambda name: -shuffled[name])[:10]
    heavy = sorted(longest, key=lambda name: -longest[name][0])[:8]
    return {
        "shuffled_bytes_a_document": round(sum(shuffled.values()) / documents),
        "shuffled_most": {name: round(shuffled[name] / documents) for name in most},
        "task_seconds": round(sum(map(sum, tasks.values())), 1),
        "longest_tasks": {
            name: {"seconds": round(longest[name][0], 2), "of_stage": round(longest[name][1], 2)}
            for name in heavy
        },
        "longest_task_of_stages": {
            stage: {"seconds": round(max(took), 2), "of_stage": round(sum(took), 2)}
            for stage, took in of_scan.items()
        },
        "failed_tasks": failed,
    }


def _kill_when(stage: Path) -> None:
    """Wait until a stage has begun, then kill an executor of this process, as if its machine had failed."""
    while not stage.exists():
        time.sleep(0.05)
    time.sleep(1)
    for process in _descendants(os.getpid()):
        with suppress(OSError):
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{process}/cmdline").read_bytes():
                os.kill(process, signal.SIGKILL)
                print("killed an executor", file=sys.stderr)
                return


def _killed(folder: Path) -> dict[str, Any]:
    """Scan a corpus on a local cluster, and kill an executor while pairs are aligned."""
    with tempfile.TemporaryDirectory() as outputs:
        killed = _ran(folder, Path(outputs) / "killed", "local-cluster[2,1,2048]", PARTITIONS, "aligned")
        _local(folder, Path(outputs) / "local")
        same = _same(Path(outputs) / "killed", Path(outputs) / "local")
    return {"seconds": killed["seconds"], "failed_tasks": killed["failed_tasks"], "same": same}


if __name__ == "__main__":
    main()
