"""Small corpora for the protocol tests, and functions that compare findings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import provenance as pv
from provenance.schema import TABLES

EXAMPLES = Path(__file__).parents[2] / "examples"
COMPARED = [name for name in TABLES if name != "skipped"]


@cache
def newsroom() -> pv.Corpus:
    return pv.read(EXAMPLES / "newsroom")


@cache
def reprints() -> pv.Corpus:
    return pv.read(EXAMPLES / "reprints.jsonl")


def rows(corpus: pv.Corpus) -> list[dict[str, Any]]:
    """The documents as rows that are read without changes."""
    kept = []
    for row in corpus.documents.to_pylist():
        known = {name: value for name, value in row.items() if value is not None}
        precision = known.pop("published_precision", None)
        if "published" in known:
            known["published"] = _date(known["published"], precision)
        kept.append(known)
    return kept


def _date(when: Any, precision: str) -> str:
    shown = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%MZ"}
    return when.strftime(shown.get(precision, "%Y-%m-%dT%H:%M:%SZ"))


def batches(items: list[Any], count: int) -> Iterable[list[Any]]:
    size = -(-len(items) // count)
    return (items[first : first + size] for first in range(0, len(items), size))


def differing(one: pv.Findings, other: pv.Findings) -> list[str]:
    """The names of the tables that differ between two findings."""
    return [name for name in COMPARED if not one.table(name).equals(other.table(name))]


def of_document(findings: pv.Findings, id_: str) -> dict[str, list[str]]:
    """The rows about one document, as JSON."""
    columns = {"pairs": "ab", "passages": "ab", "derivations": ("source", "derived"), "origins": ("id",)}
    found = {}
    for name, ends in columns.items():
        mine = [row for row in findings.table(name).to_pylist() if id_ in [row[end] for end in ends]]
        for row in mine:
            row.pop("family", None)  # numbered by size, among all families of the corpus
        found[name] = sorted(json.dumps(row, sort_keys=True, default=str) for row in mine)
    return found
