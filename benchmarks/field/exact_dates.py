"""Directed rows against dates: Reuters gives each story the second at which it was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from benchmarks.field import corpora

CORPUS = "reuters21578"


def figures() -> dict[str, Any]:
    """How many directed rows run against the dates, with dates hidden from the scan and with dates given."""
    return {
        "dates hidden": _against_dates(corpora.derivations(CORPUS, False)),
        "dates given": _against_dates(corpora.derivations(CORPUS)),
    }


def _against_dates(rows: list[dict[str, Any]]) -> dict[str, Any]:
    relations = sorted({row["relation"] for row in rows})
    return {
        "bands": {
            band: _counts(row for row in rows if row["probability"] >= least)
            for band, least in corpora.BANDS.items()
        },
        "relations": {name: _counts(row for row in rows if row["relation"] == name) for name in relations},
    }


def _counts(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    rows = list(rows)
    counts = Counter(_order(row) for row in rows if row["directed"])
    clear = counts["right"] + counts["against"]
    return {
        "rows": len(rows),
        "directed": sum(counts.values()),
        "right": counts["right"],
        "against": counts["against"],
        "share right": counts["right"] / clear if clear else None,
    }


def _order(row: dict[str, Any]) -> str:
    """Whether the source of a row is earlier than what it says was derived from it."""
    published = corpora.field(CORPUS, "published")
    source, derived = published[row["source"]], published[row["derived"]]
    if source is None or derived is None or source == derived:
        return "unclear"
    return "right" if source < derived else "against"
