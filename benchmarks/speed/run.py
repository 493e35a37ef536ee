"""Measure the speed, and write results.json and the tables of docs/speed.md.

    python -m benchmarks.speed.run [--sizes 10000 100000 1000000] [--repeats 5] [--lanes A B ...]
                                   [--threads 1 2] [--peers PYTHON] [--peers-up-to 100000] [--folder DIR]

Every measurement runs in a separate process (`benchmarks.speed.one`). All tools are measured once before the
next repeat begins, so that other load on the machine affects all of them in the same way. Figures that are
not measured again stay in results.json. The other libraries are text-dedup and those in the ``benchmark``
extra. They can be installed in a separate environment; ``--peers`` is the path of its Python interpreter.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import data
from benchmarks.alignment.run import machine
from benchmarks.speed import accuracy, corpus, quality, skewed, table, whole

RESULTS = data.ROOT / "benchmarks" / "speed" / "results.json"
LANES = ("parse", "A", "B", "file", "stages", "levels", "skewed", "sketches", "D", "limited", "killed")
LIMIT = "1GB"
TOOLS = {
    "A": (
        *("provenance", "FastSketchLSH", "rensa", "gaoya", "datasketch"),
        *("rensa, flags only", "rensa rho, flags only"),
    ),
    "B": (
        *("provenance", "provenance, minhash", "FastSketchLSH", "rensa", "gaoya", "datasketch"),
        "text-dedup",
    ),
    "parse": ("pyarrow",),
    "file": ("provenance",),
    "stages": ("provenance",),
}
BRUTE_FORCE_UP_TO = 20_000  # documents


def main() -> None:
    """Run the requested measurements, and write their results."""
    asked = _arguments()
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"runs": [], "bodies": {}}
    results["machine"] = machine() | {"packages": _versions(asked.peers)}
    for size in asked.sizes:
        folder = corpus.written(size, asked.folder)
        quality.prepare(folder, every_pair=size <= BRUTE_FORCE_UP_TO)
        results["bodies"][str(size)] = _body(folder)
        jobs = [
            {"lane": lane, "tool": tool, "size": size, "threads": threads}
            for lane in TOOLS
            if lane in asked.lanes
            for tool in TOOLS[lane]
            if tool.startswith(("provenance", "pyarrow")) or size <= asked.peers_up_to
            for threads in asked.threads
        ]
        _keep(results, _measured(jobs, folder, asked))
        results["scans"] = _scans(results.get("scans", {}), folder, size, asked)
    if "levels" in asked.lanes:
        size = min(asked.sizes)
        folder = corpus.written(size, asked.folder)
        for level in quality.LEVELS:
            job = {"lane": "levels", "tool": "provenance", "size": size, "threads": max(asked.threads)}
            _keep(results, _measured([job | {"threshold": level}], folder, asked, repeats=1))
    if "skewed" in asked.lanes:
        results["skewed"] = [_skewed(name, asked) for name in skewed.LARGE]
    if "sketches" in asked.lanes:
        results["sketches"] = accuracy.figures()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    table.write(results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the speed of finding near-duplicates.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--lanes", nargs="+", default=LANES, choices=LANES)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--peers", default=sys.executable, help="the Python interpreter that runs the other libraries"
    )
    parser.add_argument(
        "--peers-up-to", type=int, default=100_000, help="the largest corpus for the other libraries"
    )
    parser.add_argument("--folder", type=Path, default=None, help="the folder in which corpora are kept")
    return parser.parse_args()


def _measured(
    jobs: list[dict[str, Any]], folder: Path, asked: argparse.Namespace, repeats: int | None = None
) -> list[dict[str, Any]]:
    """Repeat the jobs, and return the medians for each job. Jobs that fail are left out."""
    taken: list[list[dict[str, Any]]] = [[] for _ in jobs]
    for _ in range(repeats or asked.repeats):
        for job, runs in zip(jobs, taken, strict=True):
            if (one := _one(job, folder, asked.peers)) is not None:
                runs.append(one)
    return [job | _summary(runs) for job, runs in zip(jobs, taken, strict=True) if runs]


def _one(job: dict[str, Any], folder: Path, peers: str) -> dict[str, Any] | None:
    """Take one measurement in a new process; print the error and return None if it fails."""
    ours = job["tool"].startswith(("provenance", "pyarrow"))
    threads = str(job["threads"])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (data.ROOT / "src", data.ROOT))),
        "RAYON_NUM_THREADS": threads,
        "OMP_NUM_THREADS": threads,
    }
    with tempfile.TemporaryDirectory() as place:
        found = Path(place) / "found.npz"
        lane = "B" if job["lane"] in ("levels", "skewed") else job["lane"]
        asked = job | {"lane": lane, "folder": str(folder), "found": str(found)}
        ran = subprocess.run(
            [sys.executable if ours else peers, "-m", "benchmarks.speed.one", json.dumps(asked)],
            env=environment,
            cwd=data.ROOT,
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            print(f"{job}: {ran.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        result = json.loads(ran.stdout.splitlines()[-1])
        if found.exists() and (folder / "truth.npz").exists():
            result["found"] = _scored(folder, np.load(found))
    print(
        f"{job['lane']:7} {job['size']:8} {job['tool']:22} {threads} {result['seconds']:8.2f} s", flush=True
    )
    return result


def _scored(folder: Path, found: Any) -> dict[str, Any]:
    known = quality.truth(folder)
    if "flags" in found:
        return {"flagged": quality.flagged(known, found["flags"], 0.8)}
    return quality.scores(known, found["a"], found["b"])


def _summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    middle = {
        name: round(statistics.median(run[name] for run in runs), 4)
        for name in ("seconds", "processor_seconds", "peak_mb", "before_mb")
    }
    of_last = {name: runs[-1][name] for name in ("found", "stages") if name in runs[-1]}
    return middle | {"all_seconds": [round(run["seconds"], 4) for run in runs]} | of_last


def _scans(before: dict[str, Any], folder: Path, size: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure whole scans: with each number of threads, with a memory limit, and killed and resumed."""
    found = dict(before)
    with tempfile.TemporaryDirectory(dir=asked.folder) as place:
        free, other = Path(place) / "free", Path(place) / "other"
        if "D" in asked.lanes:
            for threads in asked.threads:
                output = free if threads == max(asked.threads) else other
                found[f"{size}/{threads}"] = whole.scanned(folder, output, "--threads", str(threads))
        if {"limited", "killed"} & {*asked.lanes} and not free.exists():
            whole.scanned(folder, free)
        if "limited" in asked.lanes:
            run = whole.scanned(folder, other, "--memory-limit", LIMIT)
            found[f"{size}/limited"] = run | {"alike": whole.same(free, other)}
        if "killed" in asked.lanes:
            seconds = sum(json.loads((free / "run.json").read_text("utf-8"))["timings"].values())
            found[f"{size}/killed"] = whole.killed(folder, other, free, seconds)
    for name in set(found) - set(before):
        print(name, found[name], flush=True)
    return found


def _keep(results: dict[str, Any], measured: list[dict[str, Any]]) -> None:
    """Add new figures to the results, replacing earlier figures for the same measurements."""

    def key(run: dict[str, Any]) -> tuple[Any, ...]:
        return run["lane"], run["tool"], run["size"], run["threads"], run.get("threshold", 0)

    runs = {key(run): run for run in [*results["runs"], *measured]}
    results["runs"] = [runs[each] for each in sorted(runs)]


def _body(folder: Path) -> dict[str, Any]:
    texts = pq.read_table(folder / "articles.parquet", columns=["text"])["text"]
    kinds = np.bincount(np.load(folder / "plan.npz")["kinds"], minlength=len(corpus.KINDS))
    megabytes = pc.sum(pc.binary_length(texts)).as_py() / 1e6
    return {
        "megabytes": megabytes,
        "kinds": dict(zip(corpus.KINDS, kinds.tolist(), strict=True)),
        "every_pair": bool(np.load(folder / "truth.npz")["every_pair"]),
    }


def _skewed(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure a small and a large corpus of one kind, and the exponent with which the time grows."""
    sizes = (skewed.LARGE[name] // skewed.FACTOR, skewed.LARGE[name])
    seconds, peaks = [], []
    for size in sizes:
        folder = skewed.written(name, size, asked.folder)
        job = {"lane": "skewed", "tool": "provenance", "size": size, "threads": max(asked.threads)}
        [taken] = _measured([job], folder, asked, repeats=min(3, asked.repeats))
        seconds.append(taken["seconds"])
        peaks.append(taken["peak_mb"])
    power = math.log(seconds[1] / seconds[0]) / math.log(sizes[1] / sizes[0])
    return {"name": name, "sizes": sizes, "seconds": seconds, "peak_mb": peaks, "power": round(power, 2)}


def _versions(peers: str) -> dict[str, str]:
    """Return the versions of the libraries installed in the environment of the other tools."""
    names = ["FastSketchLSH", "rensa", "gaoya", "datasketch", "text-dedup", "pyarrow", "numpy", "xxhash"]
    program = (
        "import importlib.metadata as m, json, sys; "
        "held = {d.name.lower(): d.version for d in m.distributions()}; "
        "print(json.dumps({n: held[n.lower()] for n in sys.argv[1:] if n.lower() in held}))"
    )
    ran = subprocess.run([peers, "-c", program, *names], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


if __name__ == "__main__":
    main()
