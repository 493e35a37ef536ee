"""Scan real corpora as they are; the scans are cached, because several figures need them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import provenance as pv
from benchmarks import data

CORPORA = {"reuters21578": "Reuters", "uk_news_2014": "British news"}
BANDS = {"any": 0.0, "0.5": 0.5, "0.8": 0.8}

_DATE = "timestamp"
_COLUMNS = ["source", "derived", "probability", "directed", "relation"]


def scanned(corpus: str, dated: bool = True) -> pv.Findings:
    """Scan a whole corpus with default settings, without its dates if `dated` is false."""
    return _scanned(corpus, dated)


def derivations(corpus: str, dated: bool = True) -> list[dict[str, Any]]:
    """Scan a whole corpus, and return the rows of `derivations` without their evidence."""
    return _derivations(corpus, dated)


@cache
def field(corpus: str, name: str) -> dict[str, Any]:
    """Return one column of the table of documents, such as `outlet`, as a dictionary keyed by id."""
    documents = scanned(corpus).documents
    return dict(zip(documents["id"].to_pylist(), documents[name].to_pylist(), strict=True))


def missing(sets: Iterable[str]) -> bool:
    """Return whether any evaluation set is missing; if so, name the missing sets on standard error."""
    absent = [name for name in sets if not data.has(name)]
    if absent:
        print(
            f"SKIPPED: {', '.join(absent)} NOT FOUND in {data.folder()}; "
            "set PROVENANCE_DATA to the folder of the evaluation sets",
            file=sys.stderr,
        )
    return bool(absent)


@cache
def _derivations(corpus: str, dated: bool) -> list[dict[str, Any]]:
    return scanned(corpus, dated).derivations.select(_COLUMNS).to_pylist()


@cache
def _scanned(corpus: str, dated: bool) -> pv.Findings:
    rows, began = data.rows(corpus), time.perf_counter()
    if not dated:
        rows = [{name: value for name, value in row.items() if name != _DATE} for row in rows]
    findings = pv.scan(rows)
    dates = "" if dated else ", dates hidden"
    print(f"scan of {corpus}{dates}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return findings
