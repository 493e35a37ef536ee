"""Measure how often the direction is right, and write results.json and the tables of docs/direction.md.

    python -m benchmarks.direction.run [--only PART]

If only one part is measured, its figures are printed and nothing is written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from benchmarks import data
from benchmarks.alignment.run import machine
from benchmarks.direction import families, graphs, learned, pairs, plots, relations, simulated, table
from benchmarks.direction.cases import cases
from benchmarks.direction.fit import HeldOut, held_out
from benchmarks.direction.sample import Sample, measured

RESULTS = data.ROOT / "benchmarks" / "direction" / "results.json"


@cache
def _measured() -> tuple[Sample, HeldOut]:
    everything = measured(cases())
    return everything, held_out(everything)


DESKS: dict[str, Callable[[], graphs.Desk]] = {
    "newsroom": graphs.first_desk,
    "second desk": graphs.second_desk,
    "second desk and further hands": graphs.second_desk_and_further_hands,
}


def _newsrooms() -> dict[str, Any]:
    """Return the figures for every desk with the shipped model, and with a model fitted without the desk.

    For the project's own newsroom, there is also a model fitted without the event that is scanned.
    """
    everything, held = _measured()
    found = {}
    for name, load in DESKS.items():
        desk = load()
        models: dict[str, graphs.Models] = {
            "shipped": None,
            "left out": graphs.without_desk(desk, everything),
        }
        if name == "newsroom":
            models["cross-validated"] = graphs.without_event(everything, held)
        found[name] = _newsroom(desk, models)
    return found


def _newsroom(desk: graphs.Desk, models: dict[str, graphs.Models]) -> dict[str, Any]:
    """Return the figures for one desk with each of the given models."""
    parts: dict[str, Callable[[graphs.Models], dict[str, Any]]] = {
        "texts only": partial(graphs.newsroom, desk, graphs.undated),
        "dates": partial(graphs.newsroom, desk, graphs.dated),
        "dates, one in ten wrong": partial(graphs.newsroom, desk, graphs.wrong(0.1)),
        "dates, three in ten wrong": partial(graphs.newsroom, desk, graphs.wrong(0.3)),
        "dates, one in ten missing": partial(graphs.newsroom, desk, graphs.missing(0.1)),
        "dates, three in ten missing": partial(graphs.newsroom, desk, graphs.missing(0.3)),
        "agency's report hidden": partial(graphs.agency_hidden, desk),
    }
    found = {part: {name: measure(each) for name, each in models.items()} for part, measure in parts.items()}
    for part in parts:
        if part.startswith("dates, "):
            for name, figures in found[part].items():
                right = found["dates"][name]["direction_accuracy"]
                figures["direction lost"] = right - figures["direction_accuracy"]
    return found


def _rules() -> dict[str, Any]:
    """Return the figures for simple rules on whole newsrooms."""
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
    "dated pairs": lambda: learned.figures(_measured()[1]),
    "newsrooms": _newsrooms,
    "relations": relations.figures,
    "threads": families.threads,
    "revision families": families.revisions,
    "machine rewrites": families.rewrites,
    "simulator": simulated.figures,
    "simple rules": _rules,
    "examples": graphs.examples,
    "seeds": graphs.seeds,
}


def main() -> None:
    """Measure the requested figures."""
    parser = argparse.ArgumentParser(description="Measure how often the direction is right.")
    parser.add_argument("--only", choices=PARTS, help="measure only this part")
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
