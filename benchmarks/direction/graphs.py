"""Scan whole corpora, and score the findings: the desks of invented newsrooms, the examples and the seeds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import numpy as np
import pyarrow as pa

import provenance as pv
from benchmarks import data
from benchmarks.direction import baselines
from benchmarks.direction.experts import fit_direction
from benchmarks.direction.fit import HeldOut, fit_common, held_out
from benchmarks.direction.sample import FITTED, Sample
from provenance.derivation import evidence_sentences, hypotheses, relation_model
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_model import Model

_START = datetime(2024, 5, 1, 8, tzinfo=UTC)
_STEP = timedelta(hours=3)  # from a source to a document made from it
# The articles of an event that were not made from other articles.
_REPORTS = ("agency", "wire", "regional", "explainer", "tabloid")

Dates = Callable[[str, int], datetime | None]
Models = dict[str, Model] | None


@dataclass(frozen=True)
class Desk:
    """Invented events, and the articles that several authors wrote about them.

    `sets` names the sets of `cases` that were made from these articles. A model that leaves out the desk is
    not fitted on these sets.
    """

    texts: dict[str, dict[str, str]]
    sources: dict[str, dict[str, list[str]]]
    sets: tuple[str, ...]
    agency: str


def first_desk() -> Desk:
    """Return the project's own newsroom."""
    return Desk(data.newsroom(), data.newsroom_sources(), ("newsroom",), "agency")


def second_desk() -> Desk:
    """Return the newsroom of other authors, who reported on ten other events."""
    return Desk(*data.second_desk(), ("second desk", "further hands"), "wire")


def second_desk_and_further_hands() -> Desk:
    """Return the second desk, together with the stories that eight further outlets made from its articles."""
    return Desk(*data.second_desk(further_hands=True), ("second desk", "further hands"), "wire")


def undated(_id: str, _depth: int) -> None:
    """Return no date for any article."""


def dated(id_: str, depth: int) -> datetime:
    """Return an invented date; a text is dated about three hours after its source."""
    return _START + depth * _STEP + timedelta(minutes=_drawn(id_, 60))


def wrong(share: float) -> Dates:
    """Return a function that dates articles, but dates the given share a day too early or too late."""

    def dates(id_: str, depth: int) -> datetime:
        shift = timedelta(days=1 if _drawn(f"{id_} direction", 2) else -1)
        return dated(id_, depth) + (shift if _drawn(f"{id_} wrong", 1000) < 1000 * share else timedelta())

    return dates


def missing(share: float) -> Dates:
    """Return a function that dates all articles except the given share."""
    return lambda id_, depth: None if _drawn(f"{id_} missing", 1000) < 1000 * share else dated(id_, depth)


def newsroom(desk: Desk, dates: Dates, models: Models = None) -> dict[str, Any]:
    """Scan all events of a desk, and compare the findings with the true derivations."""
    articles, truth = articles_of(desk, dates)
    findings = _scanned(articles, models)
    scores = pv.evaluate(findings, {"derivations": [{"source": s, "derived": d} for s, d in truth]})
    return {**scores["derivations"], **_further(findings, truth, articles)}


def newsroom_by_rules(dates: Dates) -> dict[str, Any]:
    """Apply simple rules to the first desk, and compare the results with the true derivations."""
    articles, truth = articles_of(first_desk(), dates)
    return baselines.figures(pv.scan(articles), truth)


def agency_hidden(desk: Desk, models: Models = None) -> dict[str, Any]:
    """Scan a desk without the agency's reports, and return figures for the articles made from these reports.

    The figures are the share of pairs of these articles that are directed, and the area under the curve
    (AUC) of `p_outside_source` as a score that distinguishes these articles from the remaining reports.
    """
    articles, _ = articles_of(desk, undated, [desk.agency])
    findings = _scanned(articles, models)
    directed = _rows(findings, directed=True)
    siblings, orphans = [], []
    for event, sources in desk.sources.items():
        made = sorted(f"{event}/{name}" for name, made_from in sources.items() if made_from == [desk.agency])
        siblings += combinations(made, 2)
        orphans += made
    between = sum((one, two) in directed or (two, one) in directed for one, two in siblings)
    outside = {row["id"]: row["p_outside_source"] for row in findings.origins.to_pylist()}
    reports = [each["id"] for each in articles if each["id"].split("/")[1] in _REPORTS]
    apart = [
        (outside[one] > outside[two]) + 0.5 * (outside[one] == outside[two])
        for one in orphans
        for two in reports
    ]
    return {
        "siblings": len(siblings),
        "directed between siblings": between / len(siblings),
        "outside sources apart": float(np.mean(apart)),
    }


def _scanned(articles: list[dict[str, Any]], models: Models) -> pv.Findings:
    """Scan all events as one corpus with the shipped model, or each event with its own model."""
    if models is None:
        return pv.scan(articles)
    scanned = []
    for event, model in models.items():
        with ExitStack() as stack:
            for module in (relation_model, hypotheses, evidence_sentences):
                stack.enter_context(patch.object(module, "model", lambda model=model: model))
            scanned.append(pv.scan([each for each in articles if each["id"].startswith(f"{event}/")]))
    tables = {
        name: pa.concat_tables([findings.table(name) for findings in scanned])
        for name in ("documents", "derivations", "origins")
    }
    return cast(pv.Findings, SimpleNamespace(**tables))


def examples() -> dict[str, Any]:
    """Scan the example newsroom, and compare the findings with its known history."""
    findings = pv.scan(pv.read(data.ROOT / "examples" / "newsroom"))
    scores = pv.evaluate(findings, data.ROOT / "examples" / "newsroom_truth.jsonl")
    lines = (data.ROOT / "examples" / "newsroom_truth.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    truth = {(row["source"], row["derived"]) for row in rows if "source" in row}
    return {
        **scores["derivations"],
        "both sources": _both_sources(truth, _rows(findings, directed=True)),
        "outside sources named": scores["origins"]["found"],
        "independents linked": scores["independent"]["linked"],
    }


def seeds() -> dict[str, Any]:
    """Scan the five articles about one event, and return a few of the probabilities."""
    findings = pv.scan([{"id": name, "text": text} for name, text in data.seeds().items()])
    relation = pv.compare(data.seeds()["002"], data.seeds()["001"]).relation
    found = {(row["source"], row["derived"]): row for row in findings.derivations.to_pylist()}
    (outside,) = [row["p_outside_source"] for row in findings.origins.to_pylist() if row["id"] == "001"]
    return {
        "002 -> 001": found.get(("002", "001"), {"probability": 0.0})["probability"],
        "outside source of 001": outside,
        "common source, by the pair": relation["common_source"],
        "other derivations": len(found) - (("002", "001") in found),
    }


def without_event(everything: Sample, held: HeldOut) -> dict[str, Model]:
    """Return, for each event of the first desk, the relation model fitted on everything else."""
    families = {event: f"newsroom {event}" for event in sorted(data.newsroom())}
    return {event: _fitted(everything, held, everything.families != name) for event, name in families.items()}


def without_desk(desk: Desk, everything: Sample) -> dict[str, Model]:
    """Return, for each event of a desk, the relation model fitted on all data sets except the desk's own.

    No part of the model, including the scales and the temperature, is fitted on the desk.
    """
    seen = everything.where(~np.isin(everything.sets, desk.sets))
    model = _fitted(seen, held_out(seen), np.ones(len(seen.cases), bool))
    return dict.fromkeys(sorted(desk.texts), model)


def _fitted(everything: Sample, held: HeldOut, kept: np.ndarray) -> Model:
    """Fit the relation model on the cases that `kept` selects."""
    direction = fit_direction(held.sample.where(kept[everything.fitted_on]), held.scales)
    names = [FEATURES[number].name for number in FITTED]
    common, intercept, _ = fit_common(everything.where(kept), held.everything[kept], direction.gate)
    shipped = relation_model.model()
    return replace(
        shipped,
        temperature=held.temperature,
        scales=dict(zip(names, held.scales.tolist(), strict=True)),
        gate=direction.gate,
        weights={
            name: dict(zip(direction.columns, row.tolist(), strict=True))
            for name, row in zip(names, direction.weights, strict=True)
        },
        common={
            **shipped.common,
            "intercept": intercept,
            **common,
        },
    )


def articles_of(
    desk: Desk, dates: Dates, hidden: Collection[str] = ()
) -> tuple[list[dict[str, Any]], set[tuple[str, str]]]:
    sources = desk.sources
    articles: list[dict[str, Any]] = []
    truth: set[tuple[str, str]] = set()
    for event, texts in desk.texts.items():
        for name, text in texts.items():
            id_ = f"{event}/{name}"
            if name in hidden:
                continue
            date = dates(id_, _depth(name, sources[event]))
            articles.append({"id": id_, "text": text, "published": date and date.isoformat()})
            truth |= {(f"{event}/{one}", id_) for one in sources[event].get(name, []) if one not in hidden}
    return articles, truth


def _depth(name: str, sources: dict[str, list[str]]) -> int:
    return 1 + max((_depth(source, sources) for source in sources.get(name, [])), default=-1)


def _further(
    findings: pv.Findings, truth: set[tuple[str, str]], articles: list[dict[str, Any]]
) -> dict[str, Any]:
    rows = _rows(findings)
    reports = [each["id"] for each in articles if each["id"].split("/")[1] in _REPORTS]
    independents = [
        pair for pair in combinations(reports, 2) if pair[0].split("/")[0] == pair[1].split("/")[0]
    ]
    linked = sum((one, two) in rows or (two, one) in rows for one, two in independents)
    return {
        "rows": len(rows),
        "rows of true pairs": float(
            np.mean([(one, two) in truth or (two, one) in truth for one, two in rows])
        ),
        "both sources": _both_sources(truth, _rows(findings, directed=True)),
        "both sources, direction aside": _both_sources(truth, rows | {(two, one) for one, two in rows}),
        "independents linked": linked / len(independents),
        "across events": sum(one.split("/")[0] != two.split("/")[0] for one, two in rows),
    }


def _both_sources(truth: set[tuple[str, str]], found: set[tuple[str, str]]) -> float:
    """Return the share of merged stories that have a row from each of their sources."""
    merged: dict[str, list[tuple[str, str]]] = {}
    for source, derived in truth:
        merged.setdefault(derived, []).append((source, derived))
    return float(np.mean([set(links) <= found for links in merged.values() if len(links) > 1]))


def _rows(findings: pv.Findings, directed: bool = False) -> set[tuple[str, str]]:
    return {
        (row["source"], row["derived"])
        for row in findings.derivations.to_pylist()
        if row["directed"] or not directed
    }


def _drawn(name: str, below: int) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % below
