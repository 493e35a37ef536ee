"""Measure simple rules on whole newsrooms.

A rule directs each pair by a single number, or builds one tree for each family.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any, cast

import networkx as nx
import pyarrow as pa

import provenance as pv
from benchmarks.direction.fit import BASELINES

Links = set[tuple[str, str]]
# For a baseline, as for the graph, a pair is related if it shares a passage of these kinds.
_REUSE = frozenset(["verbatim", "edited", "paraphrase"])
_FIGURES = ("found", "direction_accuracy", "precision", "recall", "reversed")


def figures(findings: pv.Findings, truth: Links) -> dict[str, dict[str, Any]]:
    """Apply every baseline to the pairs that share text, and compare its links with the true derivations."""
    documents = {row["id"]: row for row in findings.documents.to_pylist()}
    texts = {name: row["text"] for name, row in documents.items()}
    dates = {name: row["published"] for name, row in documents.items() if row["published"]}
    related = sorted({(row["a"], row["b"]) for row in findings.passages.to_pylist() if row["kind"] in _REUSE})
    numbers = {"random": _coin, **BASELINES}
    found = {
        name: _directed(related, lambda a, b, measure=measure: measure(texts[a], texts[b]))
        for name, measure in numbers.items()
    }
    similarity = {pair: _similarity(*(texts[name] for name in pair)) for pair in related}
    found["spanning tree, best root"] = _spanning_tree(similarity, truth)
    if dates:
        dated = [pair for pair in related if pair[0] in dates and pair[1] in dates]
        found["earlier date"] = _directed(dated, lambda a, b: (dates[b] - dates[a]).total_seconds())
        found["spanning tree by dates"] = _nearest_earlier(found["earlier date"], similarity)
    return {name: _scores(links, findings, truth) for name, links in found.items()}


def _directed(pairs: Iterable[tuple[str, str]], number_of: Callable[[str, str], float]) -> Links:
    """Direct each pair by the sign of its number; leave out pairs whose number is 0."""
    numbers = {pair: number_of(*pair) for pair in pairs}
    return {(a, b) if number > 0 else (b, a) for (a, b), number in numbers.items() if number}


def _spanning_tree(similarity: dict[tuple[str, str], float], truth: Links) -> Links:
    """Join the most similar documents of each family into a tree.

    The root of each tree is the one that makes the most edges right.
    """
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, value) for (a, b), value in similarity.items())
    tree, links = nx.maximum_spanning_tree(graph), set()
    for family in nx.connected_components(tree):
        rooted = [set(nx.bfs_edges(tree, root)) for root in sorted(family)]
        links |= max(rooted, key=lambda edges: len(edges & truth))
    return links


def _nearest_earlier(earlier: Links, similarity: dict[tuple[str, str], float]) -> Links:
    """Link every document to the most similar document with an earlier date."""
    candidates: dict[str, list[tuple[float, str]]] = {}
    for source, derived in sorted(earlier):
        pair = (source, derived) if (source, derived) in similarity else (derived, source)
        candidates.setdefault(derived, []).append((similarity[pair], source))
    return {(max(found)[1], derived) for derived, found in candidates.items()}


def _similarity(one: str, other: str) -> float:
    """Return the Jaccard similarity of the shingles of two texts."""
    a, b = _shingles(one), _shingles(other)
    return len(a & b) / max(len(a | b), 1)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _coin(one: str, other: str) -> float:
    """Toss a coin, with the same result for a pair in every run."""
    return 1.0 if hashlib.sha256(f"{one} {other}".encode()).digest()[0] % 2 else -1.0


def _scores(links: Links, findings: pv.Findings, truth: Links) -> dict[str, Any]:
    columns = list(zip(*sorted(links), strict=True)) or [(), ()]
    table = pa.table(
        {
            "source": pa.array(columns[0], pa.string()),
            "derived": pa.array(columns[1], pa.string()),
            "probability": pa.array([1.0] * len(links)),
            "directed": pa.array([True] * len(links)),
        }
    )
    rows = [{"source": source, "derived": derived} for source, derived in truth]
    tables = cast(pv.Findings, SimpleNamespace(documents=findings.documents, derivations=table))
    scores: dict[str, Any] = pv.evaluate(tables, {"derivations": rows})["derivations"]
    return {name: scores[name] for name in _FIGURES}
