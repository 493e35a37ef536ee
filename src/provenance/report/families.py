"""A family as a picture: its documents and outside sources as nodes, its derivations as edges."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.report import layout
from provenance.report.data import column, dates, outside, rows

if TYPE_CHECKING:
    from provenance.findings import Findings

DRAWN = 300  # documents in one picture


@dataclass(frozen=True)
class Catalogue:
    """What pictures say of documents: by number, their ids, names, outlets and dates."""

    ids: list[str]
    titles: list[str]
    outlets: list[str]
    times: list[int | None]
    dates: list[str]
    outside: list[tuple[float, str | None] | None]  # the source outside the corpus, where there is one

    @classmethod
    def of(cls, findings: Findings) -> Catalogue:
        documents = findings.documents
        dated = dates(documents)
        ids, behind = column(documents, "id"), outside(findings)
        return cls(
            ids,
            [title or "" for title in column(documents, "title")],
            [outlet or "" for outlet in column(documents, "outlet")],
            [time for time, _ in dated],
            [date for _, date in dated],
            [behind.get(id_) for id_ in ids],
        )

    def name(self, document: int) -> str:
        return self.titles[document] or self.ids[document]

    def detail(self, document: int) -> str:
        outlet = self.outlets[document]
        isolated = (
            f"\u2068{outlet}\u2069" if outlet else ""
        )  # a name written from right to left turns no date
        return " · ".join(part for part in (isolated, self.dates[document]) if part)


@dataclass(frozen=True)
class Derivation:
    """A row of the derivations table, its documents by number."""

    source: int
    derived: int
    probability: float
    directed: bool


@dataclass(frozen=True)
class Line:
    """An edge as drawn: from a node to a node, and the two documents it stands for (one if outside)."""

    source: int
    derived: int
    probability: float
    directed: bool
    outside: bool
    path: str


@dataclass(frozen=True)
class Picture:
    """A family laid out. Nodes are numbers of documents, or names of outside sources."""

    nodes: list[int | str]
    layout: layout.Layout
    lines: list[Line]


def derivations(findings: Findings, number: dict[str, int]) -> list[Derivation]:
    """The derivations with documents by number, in the order of the table."""
    known = rows(findings.derivations, "source", "derived", "probability", "directed")
    return [Derivation(number[s], number[d], p or 0.0, bool(directed)) for s, d, p, directed in known]


def head(family: list[int], edges: list[Derivation], catalogue: Catalogue) -> int:
    """The document most others go back to, each by way of its likeliest source."""
    source: dict[int, Derivation] = {}
    for edge in edges:
        known = source.get(edge.derived)
        if known is None or edge.probability > known.probability:
            source[edge.derived] = edge
    reached: dict[int, int] = dict.fromkeys(family, 0)
    for document in family:
        passed = set()
        while document in source and document not in passed:
            passed.add(document)
            document = source[document].source
        reached[document] += 1
    time = catalogue.times
    return min(family, key=lambda d: (-reached[d], time[d] is None, time[d] or 0, catalogue.ids[d]))


def most_joined(family: list[int], edges: list[Derivation], limit: int, catalogue: Catalogue) -> list[int]:
    """The documents of a large family worth drawing: those with the likeliest edges."""
    weight: defaultdict[int, float] = defaultdict(float)
    for edge in edges:
        for end in (edge.source, edge.derived):
            weight[end] += edge.probability
    return sorted(sorted(family, key=lambda d: (-round(weight[d], 9), catalogue.ids[d]))[:limit])


def outside_sources(family: list[int], catalogue: Catalogue) -> dict[str | None, list[tuple[int, float]]]:
    """The sources outside the corpus behind a family, by name: which documents, how probably."""
    behind: dict[str | None, list[tuple[int, float]]] = {}
    for document in family:
        if (source := catalogue.outside[document]) is not None:
            behind.setdefault(source[1], []).append((document, source[0]))
    return {name: behind[name] for name in sorted(behind, key=lambda name: name or "")}


def picture(family: list[int], edges: list[Derivation], catalogue: Catalogue, limit: int = DRAWN) -> Picture:
    """Lay out a family, of at most `limit` documents, with the sources outside the corpus behind it."""
    chosen = most_joined(family, edges, limit, catalogue)
    place = {document: position for position, document in enumerate(chosen)}
    nodes = [
        layout.Node(catalogue.ids[d], catalogue.name(d), catalogue.detail(d), catalogue.times[d])
        for d in chosen
    ]
    inner = [
        layout.Edge(place[e.source], place[e.derived], e.probability, e.directed)
        for e in edges
        if e.source in place and e.derived in place
    ]
    joined = layout.drawable(inner)
    names: list[int | str] = [*chosen]
    outer = []
    for name, derived in outside_sources(chosen, catalogue).items():
        outer += [layout.Edge(len(nodes), place[document], p) for document, p in derived]
        shown = name or "A source outside the corpus"
        nodes.append(
            layout.Node(shown, shown, "not in the corpus" if name else "not known by name", outside=True)
        )
        names.append(shown)
    drawn = layout.layered(nodes, [*joined, *outer])
    lines = [
        Line(e.source, e.derived, e.probability, e.directed, nodes[e.source].outside, path)
        for e, path in zip([*joined, *outer], drawn.paths, strict=True)
    ]
    return Picture(names, drawn, lines)
