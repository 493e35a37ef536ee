"""Estimate from readers' judgements how many of the reported rows are right.

    python -m benchmarks.field.precision KEY LABELS [LABELS] [--keep]

KEY is the file key.json that `benchmarks.field.sample` writes. Each LABELS file contains the answers of one
reader as JSON Lines with the fields ``item``, ``label`` (one of `judged.LABELS`), ``direction`` (ab, ba,
third or unclear) and ``confidence``.

A row is right if its label is copy or part, unless it is directed and the reader judged the opposite
direction to be right. If a row is right according to only one of two readers, it counts as half right. Each
item is weighted by the number of rows it represents.

The lower bound is Wilson's one-sided 90 % confidence bound, computed with Kish's effective sample size (the
square of the sum of the weights, divided by the sum of their squares). With ``--keep``, the figures are
written to results.json and docs/field.md.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.field.judged import LABELS, REUSED, agrees

SURE = 0.8

_QUANTILE = 1.2815515655446004  # the 90 % quantile of the standard normal distribution

Labels = dict[str, dict[str, Any]]


def main() -> None:
    """Print the figures and, with ``--keep``, write them to the results and the page."""
    parser = argparse.ArgumentParser(description="Estimate how many of the reported rows are right.")
    parser.add_argument("key", type=Path)
    parser.add_argument("labels", type=Path, nargs="+")
    parser.add_argument("--keep", action="store_true", help="write the figures to results.json and the page")
    asked = parser.parse_args()
    key = json.loads(asked.key.read_text("utf-8"))
    found = figures(key["items"], [read(path) for path in asked.labels])
    found["state"] = key["state"]
    print(json.dumps(found, indent=2))
    if asked.keep:
        keep(key["corpus"], found)


def read(path: Path) -> Labels:
    """Read the answers of one reader, keyed by item."""
    labels = {}
    for line in filter(None, path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        if row["label"] not in LABELS:
            raise SystemExit(
                f"{path}: item {row['item']} has the label {row['label']!r}; use one of {', '.join(LABELS)}"
            )
        labels[row["item"]] = row
    return labels


def figures(items: list[dict[str, Any]], readers: list[Labels]) -> dict[str, Any]:
    """Return the precision of all rows and of rows at 0.8 or more, and the agreement between the readers."""
    judged = [item for item in items if any(item["item"] in labels for labels in readers)]
    sure = [item for item in judged if item["probability"] >= SURE]
    return {
        "items": len(items),
        "judged": len(judged),
        "overall": _precision(judged, readers),
        "at 0.8 and more": _precision(sure, readers),
        "agreement": _agreement(readers),
    }


def lower_bound(share: float, weights: list[float]) -> float:
    """Return the one-sided lower 90 % confidence bound of a weighted share."""
    count = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    squared = _QUANTILE**2
    middle = share + squared / (2 * count)
    spread = _QUANTILE * math.sqrt(share * (1 - share) / count + squared / (4 * count**2))
    return max(0.0, (middle - spread) / (1 + squared / count))


def _precision(items: list[dict[str, Any]], readers: list[Labels]) -> dict[str, Any]:
    if not items:
        return {"items": 0, "rows": 0}
    weights = [item["weight"] for item in items]
    rows = sum(weights)

    def share(is_right: Callable[[dict[str, Any], dict[str, Any]], bool]) -> float:
        return sum(_mean(item, readers, is_right) * item["weight"] for item in items) / rows

    right = share(lambda item, label: _reused(label) and not _reversed(item, label))
    reused = share(lambda _, label: _reused(label))
    return {
        "items": len(items),
        "rows": round(rows),
        "right": right,
        "lower bound": lower_bound(right, weights),
        "right rows": round(right * rows),
        "right, direction aside": reused,
        "lower bound, direction aside": lower_bound(reused, weights),
        "directed": sum(item["directed"] * item["weight"] for item in items) / rows,
        "against the judged direction": share(_reversed),
        "directed, both from a third": share(
            lambda item, label: bool(item["directed"]) and label.get("direction") == "third"
        ),
        "labels": {name: share(lambda _, label, name=name: label["label"] == name) for name in LABELS},
    }


def _mean(
    item: dict[str, Any],
    readers: list[Labels],
    is_right: Callable[[dict[str, Any], dict[str, Any]], bool],
) -> float:
    """Return the share of an item's readers for whose label `is_right` returns true."""
    answers = [is_right(item, labels[item["item"]]) for labels in readers if item["item"] in labels]
    return sum(answers) / len(answers)


def _reused(label: dict[str, Any]) -> bool:
    return label["label"] in REUSED


def _reversed(item: dict[str, Any], label: dict[str, Any]) -> bool:
    """Return whether a row is directed, but judged to be reuse in the opposite direction."""
    shown = item["direction"] if item["directed"] else None
    return _reused(label) and shown is not None and agrees(shown, label.get("direction")) == "against"


def _agreement(readers: list[Labels]) -> dict[str, Any]:
    """Return how often the first two readers agree on reuse, on the label and on the direction."""
    if len(readers) < 2:
        return {}
    first, second = readers[:2]
    both = sorted(set(first) & set(second))
    if not both:
        return {"items": 0}
    reuse = [(_reused(first[item]), _reused(second[item])) for item in both]
    labels = [(first[item]["label"], second[item]["label"]) for item in both]
    directions = [
        (first[item].get("direction"), second[item].get("direction"))
        for item, answers in zip(both, reuse, strict=True)
        if all(answers)
    ]
    return {
        "items": len(both),
        "reuse": _same(reuse),
        "reuse, kappa": kappa(reuse),
        "label": _same(labels),
        "label, kappa": kappa(labels),
        "direction, where both say reused": _same(directions),
    }


def kappa(answers: list[tuple[Any, Any]]) -> float | None:
    """Return Cohen's kappa, or None if all answers of both readers are the same."""
    first, second = (Counter(column) for column in zip(*answers, strict=True))
    by_chance = sum(first[name] * second[name] for name in first) / len(answers) ** 2
    same = sum(one == two for one, two in answers) / len(answers)
    return (same - by_chance) / (1 - by_chance) if by_chance < 1 else None


def _same(answers: list[tuple[Any, Any]]) -> float | None:
    return sum(one == two for one, two in answers) / len(answers) if answers else None


def keep(corpus: str, found: dict[str, Any]) -> None:
    """Write the figures of one corpus to results.json and the page."""
    from benchmarks.field import run

    results = json.loads(run.RESULTS.read_text("utf-8"))
    results["judgement"][corpus] = run.rounded(found)
    run.store(results)


if __name__ == "__main__":
    main()
