"""Measure the quality of the alignment, and write results.json and the tables of docs/alignment.md.

    python -m benchmarks.alignment.run [--sample N] [--only SET] [--lower-floors]

With `--sample` or `--only`, the figures are printed and nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.alignment import floors, pan, retrieval, sets, table

RESULTS = data.ROOT / "benchmarks" / "alignment" / "results.json"

SETS: dict[str, Callable[[int | None], dict[str, Any]]] = {
    "newsroom": sets.newsroom,
    "seeds": sets.seeds,
    "pan": pan.figures,
    "rewrites": sets.rewrites,
    "paraphrases": sets.paraphrases,
    "arabic": sets.arabic,
    "answers": sets.answers,
    "newswire": sets.newswire,
    "retrieval": retrieval.figures,
}


def main() -> None:
    """Measure the chosen sets, and write or print their figures."""
    asked = _arguments()
    if asked.lower_floors:
        floors.lower()
        return
    chosen = {asked.only: SETS[asked.only]} if asked.only else SETS
    figures = {name: _taken(name, partial(take, asked.sample)) for name, take in chosen.items()}
    if asked.sample is not None or asked.only:
        print(json.dumps(figures, indent=2))
        return
    results = {"machine": machine(), "figures": figures}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    table.write(results)
    print(table.tables(results))


def machine() -> dict[str, Any]:
    """Return the processors of this machine and the versions of the software."""
    return {
        "provenance": version("provenance-text"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "system": platform.system(),
        "processor": _processor(),
        "processors": os.cpu_count(),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _taken(name: str, take: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    print(f"{name} ...", flush=True)
    return take()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the quality of the alignment.")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="measure a fixed sample; the larger N, the larger the sample"
    )
    parser.add_argument("--only", choices=SETS, help="measure only this set")
    parser.add_argument(
        "--lower-floors",
        action="store_true",
        help="measure a sample, and set the floors of the quality gate a little below its figures",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
