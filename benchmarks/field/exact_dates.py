"""Compare directed rows with dates, and measure how often clearly different dates are in the right order.

The dates of Reuters stories are exact to the second; the dates of British news are exact only to the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks import data
from benchmarks.field import corpora
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_model import EXPLICIT

CORPUS = "reuters21578"
SETS = (*corpora.CORPORA, "judged_pairs", "counter_documents", "counter_pairs")

_APART = timedelta(hours=1)
_EXPLICIT = {FEATURES[number].name for number in EXPLICIT}
_SPANS = {"under an hour": _APART, "under a day": timedelta(days=1), "a day and more": timedelta.max}


def figures() -> dict[str, Any]:
    """Count the directed rows and the known derivations that agree with the dates or contradict them.

    Reuters is scanned once with its dates and once without.
    """
    return {
        "dates hidden": _against_dates(corpora.derivations(CORPUS, False)),
        "dates given": _against_dates(corpora.derivations(CORPUS)),
        "an hour apart": {corpus: _apart(corpus) for corpus in corpora.CORPORA},
        "known derivations": {"judged by reading": _by_span(_judged()), "Urdu newswire": _by_span(_urdu())},
    }


def _apart(corpus: str) -> dict[str, Any]:
    """Count the directed rows whose dates are an hour or more apart."""
    rows = corpora.scanned(corpus).derivations.select(["directed", "lag", "evidence"]).to_pylist()
    apart = [row for row in rows if row["directed"] and row["lag"] is not None and abs(row["lag"]) >= _APART]
    against = [row for row in apart if row["lag"] < timedelta()]
    unsaid = sum(not _stated_outright(row) for row in against)
    return {
        "directed": len(apart),
        "right": len(apart) - len(against),
        "against": len(against),
        "against, nothing stated outright": unsaid,
        "share": unsaid / len(apart) if apart else None,
    }


def _stated_outright(row: dict[str, Any]) -> bool:
    """Return whether a credit, a note or a mark in a text supports the direction of a row."""
    return any(each["name"] in _EXPLICIT and each["weight"] > 0 for each in row["evidence"])


def _judged() -> Iterator[timedelta]:
    """Yield the time from source to derived text, for pairs whose direction was judged by reading."""
    dates = {row["id"]: row["timestamp"] for corpus in corpora.CORPORA for row in data.rows(corpus)}
    for row in data.rows("judged_pairs"):
        if row["direction"] in ("ab", "ba"):
            source, derived = row["direction"]
            yield _lag(dates[row[source]], dates[row[derived]])


def _urdu() -> Iterator[timedelta]:
    """Yield the time from source to derived text, for newspaper stories derived from agency stories."""
    dates = {row["id"]: row["timestamp"] for row in data.rows("counter_documents")}
    for row in data.rows("counter_pairs"):
        if row["label"] != "ND" and dates[row["source"]] and dates[row["derived"]]:
            yield _lag(dates[row["source"]], dates[row["derived"]])


def _lag(source: str, derived: str) -> timedelta:
    return datetime.fromisoformat(derived) - datetime.fromisoformat(source)


def _by_span(lags: Iterable[timedelta]) -> dict[str, Any]:
    """Count the pairs with dates in the right and in the wrong order, grouped by the time between the dates.

    Pairs with equal dates are not counted.
    """
    counts: dict[str, Any] = {span: {"right": 0, "against": 0} for span in _SPANS}
    for lag in lags:
        if lag:
            span = next(name for name, most in _SPANS.items() if abs(lag) < most)
            counts[span]["right" if lag > timedelta() else "against"] += 1
    return counts


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
    """Return "right" if the source of a row has the earlier date, "against" if it has the later date.

    If a date is missing or the dates are equal, return "unclear".
    """
    published = corpora.field(CORPUS, "published")
    source, derived = published[row["source"]], published[row["derived"]]
    if source is None or derived is None or source == derived:
        return "unclear"
    return "right" if source < derived else "against"
