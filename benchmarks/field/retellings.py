"""Measure how many retellings are found, and how many false relations are reported, at several thresholds.

    python -m benchmarks.field.retellings

The program takes ten minutes, and writes `benchmarks/field/retellings.json` and the tables of
docs/retellings.md. No article of the second desk or its further hands was used to fit the models that decide
whether two texts are related.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import Any, get_args

import numpy as np

import provenance as pv
from benchmarks import data
from benchmarks.alignment.fit import prepared_pair
from benchmarks.alignment.retrieval import retrieved
from benchmarks.direction import graphs
from benchmarks.field import pair_sets
from benchmarks.field.run import rounded
from benchmarks.pages import write_figures
from provenance.pairs import first_copies_of
from provenance.passages import BY_STRICTNESS, Thresholds, shared_text
from provenance.settings import Strictness
from provenance.text import tokenize

RESULTS = data.ROOT / "benchmarks" / "field" / "retellings.json"
PAGE = data.ROOT / "docs" / "retellings.md"
BEGIN = "<!-- figures, written by benchmarks.field.retellings -->"

STRICTNESS: tuple[Strictness, ...] = get_args(Strictness)
# The log odds required for a relation, including the values for the three settings of `strictness`.
DOUBTS = (2.0, 1.0, 0.5, 0.0, -0.5, -1.0, -2.0)
_WIRE = "reuters21578"
# The outlets of the second desk and of its further hands whose articles are derived from other articles.
_DESK = ("subscriber", "wire-update", "lifted", "merged", "farm", "spun", "foreign")
_HANDS = ("local", "easy", "followup", "list", "blog", "magazine", "roundup", "radio")

# Figures that have other names on the page.
_NAMES = {
    "between strangers": "share of rows that link unrelated articles",
    "reports of one event": "share of pairs of reports on one event that have a row",
    "candidates for each": "candidates per document",
    "all": "all derived articles",
}

Newsroom = tuple[list[dict[str, Any]], dict[str, list[str]]]


def main() -> None:
    """Measure the figures, write them, and print the tables."""
    results = rounded({"compare": compared(), "scan": scanned(), "candidates": candidates()})
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    write(results)
    print(tables(results))


def write(results: dict[str, Any]) -> None:
    """Write the tables between the markers of the page."""
    write_figures(PAGE, BEGIN, tables(results))


def compared() -> dict[str, dict[str, Any]]:
    """Return the share of pairs called related at each threshold, for each set and each outlet."""
    found: dict[str, dict[str, Any]] = {"separate": defaultdict(dict), "made": defaultdict(dict)}
    for doubt in DOUBTS:
        thresholds = replace(Thresholds(), doubt=doubt)

        def related(_name: str, a: str, b: str, thresholds: Thresholds = thresholds) -> bool:
            return shared_text(0, 1, *prepared_pair(a, b), thresholds).p_shared >= 0.5

        for group, sets in pair_sets.figures(related).items():
            for name, figures in sets.items():
                found[group][name][str(doubt)] = figures["related"]
                for part, of_part in figures["parts"].items():
                    if part in (*_DESK, *_HANDS):
                        found[group][part][str(doubt)] = of_part["related"]
    return found


def scanned() -> dict[str, Any]:
    """Scan each newsroom with dates; return the shares of derived articles found and of false relations."""
    return {
        name: {strictness: _scores(newsroom, strictness) for strictness in STRICTNESS}
        for name, newsroom in (("second desk", second_desk()), ("first newsroom", first_newsroom()))
    }


def second_desk() -> Newsroom:
    """Return the articles of the second desk and its further hands, and the sources of each article."""
    rows = [*data.rows("newsroom_second_desk"), *data.rows("newsroom_more_hands")]
    sources = {row["id"]: list(row["sources"]) for row in rows}
    return [_article(row["id"], row["text"], sources) for row in rows], sources


def first_newsroom() -> Newsroom:
    """Return the articles of the project's own newsroom, and the sources of each article."""
    texts, sources = {}, {}
    for event, articles in data.newsroom().items():
        for name, text in articles.items():
            texts[f"{event}/{name}"] = text
            made_of = data.newsroom_sources()[event].get(name, [])
            sources[f"{event}/{name}"] = [f"{event}/{source}" for source in made_of]
    return [_article(id_, text, sources) for id_, text in texts.items()], sources


def _article(id_: str, text: str, sources: dict[str, list[str]]) -> dict[str, Any]:
    return {"id": id_, "text": text, "published": graphs.dated(id_, _depth(id_, sources)).isoformat()}


def _depth(id_: str, sources: dict[str, list[str]]) -> int:
    return 1 + max((_depth(source, sources) for source in sources[id_]), default=-1)


def _reports(id_: str, sources: dict[str, list[str]]) -> set[str]:
    """Return the reports from which an article is derived, directly or through other articles.

    For a report, return the report itself.
    """
    return set().union(*(_reports(source, sources) for source in sources[id_])) or {id_}


def _scores(newsroom: Newsroom, strictness: Strictness) -> dict[str, Any]:
    articles, sources = newsroom
    findings = pv.scan(articles, strictness=strictness)
    rows = {frozenset((row["source"], row["derived"])) for row in findings.derivations.to_pylist()}
    found = defaultdict(list)
    for derived, made_of in sources.items():
        if made_of:
            found[derived.split("/")[1]].append(any({derived, source} in rows for source in made_of))
    reports = [id_ for id_, made_of in sources.items() if not made_of]
    events = [
        frozenset(pair) for pair in combinations(reports, 2) if len({i.split("/")[0] for i in pair}) == 1
    ]
    strangers = [row for row in rows if not set.intersection(*(_reports(id_, sources) for id_ in row))]
    return {
        "rows": len(rows),
        "between strangers": len(strangers) / len(rows),
        "reports of one event": float(np.mean([pair in rows for pair in events])),
        "all": float(np.mean([hit for hits in found.values() for hit in hits])),
        **{outlet: float(np.mean(hits)) for outlet, hits in sorted(found.items())},
    }


def candidates() -> dict[str, Any]:
    """Return the share of the second desk's pairs that become candidates.

    The articles of the desk are mixed with the Reuters stories.
    """
    articles, sources = second_desk()
    wire = sorted(data.texts(_WIRE).values())
    texts = [*wire, *(article["text"] for article in articles)]
    place = {article["id"]: len(wire) + number for number, article in enumerate(articles)}
    cost, pairs = retrieved(texts, first_copies_of(tokenize(texts)), times=1)
    found = defaultdict(list)
    for derived, made_of in sources.items():
        for source in made_of:
            found[derived.split("/")[1]].append(tuple(sorted((place[source], place[derived]))) in pairs)
    return {
        "documents": cost["documents"],
        "candidates for each": cost["candidates_per_document"],
        "all": float(np.mean([hit for hits in found.values() for hit in hits])),
        **{outlet: float(np.mean(hits)) for outlet, hits in sorted(found.items())},
    }


def tables(results: dict[str, Any]) -> str:
    """Return all tables in Markdown."""
    named = {BY_STRICTNESS[strictness].doubt: f"{strictness}, " for strictness in STRICTNESS}
    heads = [f"{named.get(doubt, '')}{doubt:g}" for doubt in DOUBTS]
    compare = results["compare"]
    curves = [
        _table(
            [title, *heads],
            [[name, *(f"{each:.2f}" for each in points.values())] for name, points in compare[group].items()],
        )
        for group, title in (("separate", "falsely related"), ("made", "found"))
    ]
    scans = [
        _table(
            [f"{name}, one scan", *STRICTNESS],
            [
                [
                    _NAMES.get(figure, figure),
                    *(_written(by_setting[strictness][figure]) for strictness in STRICTNESS),
                ]
                for figure in by_setting["balanced"]
            ],
        )
        for name, by_setting in results["scan"].items()
    ]
    candidates = _table(
        ["figure", "value"],
        [[_NAMES.get(name, name), _written(value)] for name, value in results["candidates"].items()],
    )
    return "\n\n".join(
        [
            "### Comparing two texts",
            *curves,
            "### Scanning a newsroom",
            *scans,
            "### Candidates among newswire stories",
            candidates,
        ]
    )


def _written(value: float) -> str:
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
