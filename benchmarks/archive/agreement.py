"""Measure how well traces of real news articles agree with a scan.

    python -m benchmarks.archive.agreement uk_news_2014 [reuters21578 ...]

Two thousand randomly drawn articles are added to an archive in seven batches. A hundred of them are traced,
once after the last batch and once after `compact`. Each trace is compared with the rows about the same
article in a scan of the two thousand articles. The tables of `findings()` are also compared with those of the
scan.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

import provenance as pv
from benchmarks.data import rows
from provenance.schema import TABLES

RESULTS = Path(__file__).with_name("agreement.json")
DOCUMENTS, BATCHES, TRACED = 2_000, 7, 100
_ENDS = {"pairs": ("a", "b"), "passages": ("a", "b"), "derivations": ("source", "derived")}
# Two derivations are considered equal if they agree in these columns, and in the probability to two decimal
# places.
_SAME = ("source", "derived", "directed", "relation")


def main(names: list[str]) -> None:
    """For each corpus, compare traces with a scan, and write the figures."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for name in names:
        results[name] = _measured(name)
        print(name, json.dumps(results[name], indent=1), flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def _measured(name: str) -> dict[str, Any]:
    fields = ("id", "text", "title", "outlet", "url", "published", "date")
    known = [{key: row[key] for key in fields if row.get(key)} for row in rows(name) if row["text"]]
    random.Random(1).shuffle(known)
    known = known[:DOCUMENTS]
    whole = pv.scan(known)
    chosen = random.Random(2).sample(whole.documents["id"].to_pylist(), TRACED)
    with tempfile.TemporaryDirectory() as folder:
        archive = pv.Archive(folder)
        size = -(-len(known) // BATCHES)
        for first in range(0, len(known), size):
            archive.add(known[first : first + size])
        added = _agreement(archive, whole, chosen)
        found = archive.findings()
        same = {
            table: found.table(table).equals(whole.table(table)) for table in TABLES if table != "skipped"
        }
        archive.compact()
        return {
            "documents": len(archive),
            "same_tables": same,
            "as_added": added,
            "after_compact": _agreement(archive, whole, chosen),
        }


def _agreement(archive: pv.Archive, whole: pv.Findings, chosen: list[str]) -> dict[str, Any]:
    """Count the rows of each table that are in both the traces and the scan, or in only one of them."""
    documents = archive.documents
    counts = {name: [0, 0, 0] for name in _ENDS}
    exact = 0
    for id_ in chosen:
        mine = documents.filter(pc.equal(documents["id"], id_))
        trace = archive.trace(pv.Corpus(mine, whole.skipped.slice(0, 0)))
        all_same = True
        for name, ends in _ENDS.items():
            one, other = (_rows(each.table(name), ends, id_) for each in (trace.findings, whole))
            counts[name][0] += len(one & other)
            counts[name][1] += len(one - other)
            counts[name][2] += len(other - one)
            all_same &= one == other
        exact += all_same
    keys = ("in_both", "only_in_trace", "only_in_scan")
    return {"traced": len(chosen), "all_the_same": exact} | {
        name: dict(zip(keys, found, strict=True)) for name, found in counts.items()
    }


def _rows(table: Any, ends: tuple[str, str], id_: str) -> set[tuple[Any, ...]]:
    mine = table.filter(pc.or_(pc.equal(table[ends[0]], id_), pc.equal(table[ends[1]], id_)))
    if "probability" in mine.column_names:
        return {(*(row[name] for name in _SAME), round(row["probability"], 2)) for row in mine.to_pylist()}
    return {tuple(row.values()) for row in mine.to_pylist()}


if __name__ == "__main__":
    main(sys.argv[1:])
