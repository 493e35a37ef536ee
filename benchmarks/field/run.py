"""Measure the output of scans of real corpora, and write results.json and the tables of docs/field.md.

    python -m benchmarks.field.run [--only PART,PART] [--keep]

If only some parts are measured, their figures are printed. With ``--keep``, they also replace the earlier
figures in these files. If an evaluation set is missing, the parts that need it are skipped, and nothing is
written.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import data
from benchmarks.alignment.run import machine
from benchmarks.field import corpora, exact_dates, families, judged, left_out, near_copies, pair_sets, table

RESULTS = data.ROOT / "benchmarks" / "field" / "results.json"

# For each part, the function that measures it and the evaluation sets that the function needs.
PARTS: dict[str, tuple[Callable[[], dict[str, Any]], tuple[str, ...]]] = {
    "judged": (judged.figures, judged.SETS),
    "same_event": (pair_sets.figures, pair_sets.SETS),
    "left_out": (left_out.figures, pair_sets.SETS),
    "dates": (exact_dates.figures, exact_dates.SETS),
    "near_copies": (near_copies.figures, ()),
    "families": (families.figures, tuple(corpora.CORPORA)),
}


def main() -> None:
    """Measure the requested parts, and print or write their figures."""
    asked = _arguments()
    ready = [part for part in asked.only if not corpora.missing(PARTS[part][1])]
    figures = {part: _measured(part) for part in ready}
    whole = ready == list(PARTS)
    if not whole and not asked.keep:
        print(json.dumps(figures, indent=2))
        return
    if ready != asked.only:
        sys.exit("Nothing was written, because some parts were skipped.")
    results = json.loads(RESULTS.read_text("utf-8"))
    results |= {"machine": machine(), "figures": {**results["figures"], **figures}}
    store(results)
    print(table.tables(results))


def store(results: dict[str, Any]) -> None:
    """Write the results and the tables of the page."""
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    table.write(results)


def _measured(part: str) -> dict[str, Any]:
    """Return the figures of one part, and print the time taken to standard error."""
    began = time.perf_counter()
    figures = rounded(PARTS[part][0]())
    print(f"{part}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def rounded(value: Any) -> Any:
    """Return a value with all floats in it rounded to three decimal places."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the output of scans of real corpora.")
    parser.add_argument(
        "--only",
        type=_parts,
        default=list(PARTS),
        metavar="PART,PART",
        help=f"measure only these parts (of {', '.join(PARTS)})",
    )
    parser.add_argument(
        "--keep", action="store_true", help="write the figures even if only some parts are measured"
    )
    return parser.parse_args()


def _parts(names: str) -> list[str]:
    unknown = set(names.split(",")) - set(PARTS)
    if unknown:
        raise argparse.ArgumentTypeError(
            f"unknown part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}"
        )
    return [part for part in PARTS if part in names.split(",")]


if __name__ == "__main__":
    main()
