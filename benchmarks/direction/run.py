"""Measure the figures of direction; write them to results.json and to the tables of docs/direction.md.

    python -m benchmarks.direction.run [--only PART]

With a single part its figures are printed and nothing is written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from benchmarks import data
from benchmarks.alignment.run import machine
from benchmarks.direction import families, graphs, pairs, plots, simulated, table
from benchmarks.direction.cases import cases
from benchmarks.direction.fit import HeldOut, held_out
from benchmarks.direction.sample import Sample, measured

RESULTS = data.ROOT / "benchmarks" / "direction" / "results.json"


@cache
def _measured() -> tuple[Sample, HeldOut]:
    everything = measured(cases())
    return everything, held_out(everything)


def _newsroom() -> dict[str, Any]:
    """Each figure by the shipped model, by one fitted without the event, and by one without the newsroom."""
    parts: dict[str, Callable[[graphs.Models], dict[str, Any]]] = {
        "texts only": partial(graphs.newsroom, graphs.undated),
        "dates": partial(graphs.newsroom, graphs.dated),
        "dates, one in ten wrong": partial(graphs.newsroom, graphs.wrong(0.1)),
        "dates, three in ten wrong": partial(graphs.newsroom, graphs.wrong(0.3)),
        "dates, one in ten missing": partial(graphs.newsroom, graphs.missing(0.1)),
        "dates, three in ten missing": partial(graphs.newsroom, graphs.missing(0.3)),
        "agency's report hidden": partial(graphs.newsroom_without, "agency"),
    }
    models: dict[str, graphs.Models] = {
        "shipped": None,
        "cross-validated": graphs.without_event(*_measured()),
        "left out": graphs.without_newsroom(*_measured()),
    }
    found = {part: {name: measure(each) for name, each in models.items()} for part, measure in parts.items()}
    for part in parts:
        if part.startswith("dates, "):
            for name, figures in found[part].items():
                right = found["dates"][name]["direction_accuracy"]
                figures["direction lost"] = right - figures["direction_accuracy"]
    return found


def _rules() -> dict[str, Any]:
    """How simple rules do on whole newsrooms."""
    newsroom = {
        "texts only": graphs.undated,
        "dates": graphs.dated,
        "dates, three in ten wrong": graphs.wrong(0.3),
    }
    return {
        "newsroom": {part: graphs.newsroom_by_rules(dates) for part, dates in newsroom.items()},
        "simulator": simulated.by_rules(),
    }


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "pairs": lambda: pairs.figures(*_measured()),
    "newsroom": _newsroom,
    "threads": families.threads,
    "revision families": families.revisions,
    "simulator": simulated.figures,
    "simple rules": _rules,
    "examples": graphs.examples,
    "seeds": graphs.seeds,
}


def main() -> None:
    """Measure the figures asked for."""
    parser = argparse.ArgumentParser(description="Measure the figures of direction.")
    parser.add_argument("--only", choices=PARTS, help="measure the figures of one part")
    asked = parser.parse_args()
    chosen = {asked.only: PARTS[asked.only]} if asked.only else PARTS
    figures = {name: _rounded(measure()) for name, measure in chosen.items()}
    if asked.only:
        print(json.dumps(figures, indent=2))
        return
    results = {"machine": machine(), "figures": figures}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    table.write(results)
    plots.write(figures["pairs"])
    print(table.tables(results))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return round(value, 3) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
