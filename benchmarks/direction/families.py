"""Scan whole families of the evaluation data: newsgroup threads, article revisions and machine rewrites."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from operator import itemgetter
from typing import Any

import networkx as nx

import provenance as pv
from benchmarks import data
from benchmarks.direction.cases import components, hashed

_THREADS, _REVISED = 60, 40
_SIZES = range(3, 31)


def threads() -> dict[str, Any]:
    """Scan threads with quote markers, and compare the findings with the parents that the posts name."""
    texts = {row["id"]: row["text"] for row in data.rows("newsgroups_documents")}
    rows = data.rows("newsgroups_replies")
    members: defaultdict[str, list[str]] = defaultdict(list)
    for name, family in components((row["source"], row["derived"]) for row in rows).items():
        members[family].append(name)
    chosen = sorted((family for family in members if len(members[family]) in _SIZES), key=hashed)[:_THREADS]
    posts = sorted((name for family in chosen for name in members[family]), key=hashed)
    links = {
        (row["source"], row["derived"])
        for row in rows
        if row["direct"] and row["source"] in posts and row["derived"] in posts
    }
    findings = pv.scan([{"id": hashed(name), "text": texts[name]} for name in posts])
    return {"posts": len(posts), **_scores(findings, links)}


def revisions() -> dict[str, Any]:
    """Scan all versions of some articles; the true source of a version is the previous version."""
    versions: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in data.rows("wiki_versions"):
        versions[row["family"]].append(row)
    texts: dict[str, str] = {}
    links = set()
    for family in sorted(versions, key=hashed)[:_REVISED]:
        names = []
        for row in sorted(versions[family], key=lambda row: row["version"]):
            names.append(f"{family} {row['version']}")
            texts[names[-1]] = row["text"]
        links |= set(pairwise(names))
    article = {hashed(name): name.rsplit(" ", 1)[0] for name in texts}
    findings = pv.scan([{"id": hashed(name), "text": texts[name]} for name in sorted(texts, key=hashed)])
    rows = findings.derivations.to_pylist()
    first: dict[str, tuple[float, str]] = {}
    for row in rows:
        candidate = (row["probability"], row["source"])
        first[row["derived"]] = max(first.get(row["derived"], (0.0, "")), candidate)
    ranked = [first.get(hashed(derived), (0.0, ""))[1] == hashed(source) for source, derived in links]
    return {
        "versions": len(texts),
        **_scores(findings, links),
        "true parent first": sum(ranked) / len(ranked),
        "rows across families": sum(article[row["source"]] != article[row["derived"]] for row in rows),
    }


def rewrites() -> dict[str, Any]:
    """Scan ten news articles together with their repeated rewrites by language models, without dates.

    A story is traced if no row is directed at the article written by a human and at least half of its
    rewrites are derived from it, directly or through others.
    """
    names = {(row["seed"], row["run"], row["step"]): row["text"] for row in data.rows("llm_rewrites")}
    articles = [{"id": hashed(repr(name)), "text": text} for name, text in names.items()]
    findings = pv.scan(sorted(articles, key=itemgetter("id")))
    story = {hashed(repr(name)): name[0] for name in names}
    humans = {hashed(repr(name)): name[0] for name in names if name[1] == "human"}
    rows = findings.derivations.to_pylist()
    graph = nx.DiGraph((row["source"], row["derived"]) for row in rows if row["directed"])
    graph.add_nodes_from(story)
    in_rows = {row[end] for row in rows for end in ("source", "derived")}
    machine = [id_ for id_ in story if id_ not in humans]
    traced = [
        not graph.in_degree(human)
        and 2 * len(nx.descendants(graph, human)) >= sum(story[id_] == story[human] for id_ in machine)
        for human in humans
    ]
    return {
        "rewrites": len(machine),
        "rewrites with a row": sum(id_ in in_rows for id_ in machine) / len(machine),
        "stories": len(humans),
        "stories traced to the human text": sum(traced),
        "rows across stories": sum(story[row["source"]] != story[row["derived"]] for row in rows),
    }


def _scores(findings: pv.Findings, links: set[tuple[str, str]]) -> dict[str, Any]:
    truth = [{"source": hashed(source), "derived": hashed(derived)} for source, derived in links]
    scores: dict[str, Any] = pv.evaluate(findings, {"derivations": truth})["derivations"]
    return scores
