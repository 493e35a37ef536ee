"""Measure scans of the simulated newsroom: hidden sources (T5), and texts with two sources (T6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import provenance as pv
from benchmarks.direction import baselines
from benchmarks.simulator.newsroom import AGENCY, Article, newsroom

_FAMILIES = 30


def figures() -> dict[str, Any]:
    """Return the figures with and without the wire stories, and with and without dates."""
    articles = newsroom(_FAMILIES)
    return {
        part: {"dates": _scores(chosen, True), "texts only": _scores(chosen, False)}
        for part, chosen in {"all": articles, "wire hidden": _without(articles, "wire")}.items()
    }


def by_rules() -> dict[str, Any]:
    """Return the figures for simple rules on the newsroom, including its wire stories."""
    articles = newsroom(_FAMILIES)
    truth = {(source, each.id) for each in articles for source in each.sources}
    return {
        name: baselines.figures(_scanned(articles, dated), truth)
        for name, dated in (("dates", True), ("texts only", False))
    }


def _without(articles: list[Article], how: str) -> list[Article]:
    hidden = {each.id for each in articles if each.how == how}
    kept = [each for each in articles if each.id not in hidden]
    return [
        replace(each, sources=tuple(AGENCY if source in hidden else source for source in each.sources))
        for each in kept
    ]


def _scores(articles: list[Article], dated: bool) -> dict[str, Any]:
    findings = _scanned(articles, dated)
    inside = {each.id for each in articles}
    truth = [(source, each.id) for each in articles for source in each.sources if source in inside]
    rows = [(row["source"], row["derived"]) for row in findings.derivations.to_pylist() if row["directed"]]
    named = {row["id"]: row["outside_source"] for row in findings.origins.to_pylist()}
    orphans = [each.id for each in articles if AGENCY in each.sources]
    siblings = {frozenset((one, two)) for one in orphans for two in orphans if one < two}
    of_one_family = [pair for pair in siblings if len({name.split("/")[0] for name in pair}) == 1]
    found = {frozenset(row) for row in rows}
    merged = [each.id for each in articles if each.how == "merged"]
    scores = pv.evaluate(findings, {"derivations": [{"source": s, "derived": d} for s, d in truth]})
    return {
        **scores["derivations"],
        "parent sets, F1": _f1(truth, rows, (each.id for each in articles)),
        "parent sets of merged stories, F1": _f1(truth, rows, merged),
        "rows across families": sum(s.split("/")[0] != d.split("/")[0] for s, d in rows),
        **(
            {
                "outside source named": sum(named[name] == AGENCY for name in orphans) / len(orphans),
                "siblings directed": sum(pair in found for pair in of_one_family) / len(of_one_family),
            }
            if orphans
            else {}
        ),
    }


def _scanned(articles: list[Article], dated: bool) -> pv.Findings:
    return pv.scan(
        [
            {"id": each.id, "text": each.text, "published": each.published.isoformat() if dated else None}
            for each in articles
        ]
    )


def _f1(truth: list[tuple[str, str]], rows: list[tuple[str, str]], derived: Iterable[str]) -> float:
    chosen = set(derived)
    true, found = ({row for row in each if row[1] in chosen} for each in (truth, rows))
    return 2 * len(true & found) / max(len(true) + len(found), 1)
