"""Count the rows that a scan reports for pairs judged by reading (`judged_pairs` in the evaluation data)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks import data
from benchmarks.field import corpora

SETS = ("judged_pairs", *corpora.CORPORA)
LABELS = ("copy", "part", "template", "event", "topic", "furniture", "none")
REUSED = ("copy", "part")
# Passages of these kinds do not relate documents.
UNRELATING = ("quotation", "boilerplate", "template")

Pair = frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """A judged pair, its row in the scan (None if there is no row), and whether it has a relating passage.

    `judged` is the judged direction. `shown` is the direction of the row: "ab" if a is the source, "ba" if b
    is the source, or None if the row is not directed or missing.
    """

    corpus: str
    label: str
    judged: str | None
    same_outlet: bool
    row: dict[str, Any] | None
    shown: str | None
    relating_passage: bool

    @property
    def probability(self) -> float:
        """The probability of the row, or -1 if there is no row."""
        return self.row["probability"] if self.row else -1.0


def figures() -> dict[str, Any]:
    """Return all figures for the judged pairs."""
    outcomes = [outcome for corpus in corpora.CORPORA for outcome in judged(corpus)]
    return {
        "goals": _goals(outcomes),
        "labels": {corpus: _by_label(_of(outcomes, corpus)) for corpus in corpora.CORPORA},
        "relations": {corpus: _by_relation(_of(outcomes, corpus)) for corpus in corpora.CORPORA},
        "outlets": {
            name: _by_label(each for each in outcomes if each.same_outlet == same)
            for name, same in (("same outlet", True), ("different outlets", False))
        },
        "direction": {corpus: _direction(_of(outcomes, corpus)) for corpus in corpora.CORPORA},
    }


def judged(corpus: str) -> list[Outcome]:
    """Return the judged pairs of a corpus, with the results of its scan."""
    rows, related = _rows(corpus), _pairs_with_relating_passages(corpus)
    outlets = corpora.field(corpus, "outlet")
    outcomes = []
    for pair in data.rows("judged_pairs"):
        if pair["corpus"] == corpus:
            ids = frozenset((pair["a"], pair["b"]))
            row = rows.get(ids)
            outcomes.append(
                Outcome(
                    corpus,
                    pair["label"],
                    pair["direction"],
                    outlets.get(pair["a"]) == outlets.get(pair["b"]),
                    row,
                    _shown(row, pair["a"]),
                    ids in related,
                )
            )
    return outcomes


def agrees(shown: str | None, judged_direction: str | None) -> str:
    """Compare the direction of a row with the judged direction: "right", "against", "third" or "unclear"."""
    if judged_direction in ("ab", "ba"):
        return "right" if shown == judged_direction else "against"
    return "third" if judged_direction == "third" else "unclear"


@cache
def _rows(corpus: str) -> dict[Pair, dict[str, Any]]:
    return {frozenset((row["source"], row["derived"])): row for row in corpora.derivations(corpus)}


@cache
def _pairs_with_relating_passages(corpus: str) -> set[Pair]:
    passages = corpora.scanned(corpus).passages.select(["a", "b", "kind"]).to_pylist()
    return {frozenset((row["a"], row["b"])) for row in passages if row["kind"] not in UNRELATING}


def _shown(row: dict[str, Any] | None, a: str) -> str | None:
    if row is None or not row["directed"]:
        return None
    return "ab" if row["source"] == a else "ba"


def _of(outcomes: list[Outcome], corpus: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.corpus == corpus]


def _goals(outcomes: list[Outcome]) -> dict[str, int]:
    copies = [each for each in outcomes if each.label == "copy"]
    parts = [each for each in outcomes if each.label == "part"]
    others = [each for each in outcomes if each.label not in REUSED]
    return {
        "copies": len(copies),
        "copies with a row": sum(each.row is not None for each in copies),
        "parts": len(parts),
        "parts with a row": sum(each.row is not None for each in parts),
        "parts with a row or a relating passage": sum(
            each.row is not None or each.relating_passage for each in parts
        ),
        "others": len(others),
        "others with a row": sum(each.row is not None for each in others),
        "others with a row or a relating passage": sum(
            each.row is not None or each.relating_passage for each in others
        ),
    }


def _by_label(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """For each label, count all pairs and the pairs whose row reaches each probability in `corpora.BANDS`."""
    by_label: dict[str, list[Outcome]] = {label: [] for label in LABELS}
    for outcome in outcomes:
        by_label[outcome.label].append(outcome)
    return {
        label: {
            "pairs": len(some),
            **{
                band: sum(each.probability >= least for each in some) for band, least in corpora.BANDS.items()
            },
        }
        for label, some in by_label.items()
        if some
    }


def _by_relation(outcomes: list[Outcome]) -> dict[str, dict[str, int]]:
    """For each relation, count the rows with each label."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        if outcome.row:
            counts.setdefault(outcome.row["relation"], Counter())[outcome.label] += 1
    return {
        relation: {label: counts[relation][label] for label in LABELS if counts[relation][label]}
        for relation in sorted(counts)
    }


def _direction(outcomes: list[Outcome]) -> dict[str, int]:
    """Count the rows of copies and parts, grouped by whether their direction is the judged direction."""
    rows = [each for each in outcomes if each.row and each.label in REUSED]
    counts = Counter(agrees(each.shown, each.judged) for each in rows if each.shown)
    return {
        "rows": len(rows),
        "directed": sum(counts.values()),
        **{name: counts[name] for name in ("right", "against", "third", "unclear")},
    }
