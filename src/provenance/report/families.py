"""Lay out a family as a graph, with documents and outside sources as nodes and derivations as edges."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provenance.labels import headed, openings, shorten, written
from provenance.phrases import LIKELY
from provenance.report import layout
from provenance.report.data import column, dates, outside, rows
from provenance.results import Results

if TYPE_CHECKING:
    import pyarrow as pa

DRAWN = 300  # maximum number of documents in one graph
WHOLE = 60  # a family with more documents, not counting folded ones, is drawn in parts
BYLINE = 35  # maximum number of characters for outlet and date in a box
_YEAR = re.compile(r"(?<=[a-z]) \d{4}")
FOLDED = 24  # in graphs of at least this many documents, leaves of the same source are folded
LEAVES = 4  # leaves are folded only if their source has more than this many


@dataclass(frozen=True)
class Catalogue:
    """The facts shown about each document; all lists are indexed by document number."""

    ids: list[str]
    titles: list[str]
    openings: list[str]  # shown instead of a missing title; usually the beginning of the text
    outlets: list[str]
    times: list[int | None]
    dates: list[str]  # in ISO 8601, at the precision that is known
    written: list[str]  # dates such as 10 Oct 2024
    outside: list[tuple[float, str | None] | None]  # probability and name of a source outside the corpus

    @classmethod
    def of(cls, findings: Results, passages: pa.Table | None = None) -> Catalogue:
        """Return the catalogue of all documents.

        Boilerplate is left out of the openings of texts; it is looked up in `passages` or, by default, in
        `findings`.
        """
        documents = findings.documents
        dated = dates(documents)
        ids, behind = column(documents, "id"), outside(findings)
        known = zip(column(documents, "published"), column(documents, "published_precision"), strict=True)
        return cls(
            ids,
            [title or "" for title in column(documents, "title")],
            openings(documents, findings.passages if passages is None else passages, findings.origins),
            [outlet or "" for outlet in column(documents, "outlet")],
            [time for time, _ in dated],
            [date for _, date in dated],
            [written(published, precision) for published, precision in known],
            [behind.get(id_) for id_ in ids],
        )

    def name(self, document: int) -> str:
        """Return the title, or the beginning of the text if there is no title."""
        return self.titles[document] or self.openings[document]

    def heading(self, document: int) -> str:
        """Return the name used in sentences: outlet and date, or the title if neither is known."""
        return headed(self.outlets[document], self.written[document], self.name(document))

    def byline(self, document: int, characters: int = 1_000) -> str:
        """Return the outlet and date; if they are too long, drop the year and then shorten the outlet."""
        date = self.written[document]
        if len(self.outlets[document]) + len(date) + 3 > characters:
            date = _YEAR.sub("", date)
        outlet = shorten(self.outlets[document], max(8, characters - len(date) - 3))
        # Isolate characters keep a right-to-left outlet name from reordering the date.
        isolated = f"\u2068{outlet}\u2069" if outlet else ""
        return " · ".join(part for part in (isolated, date) if part)


@dataclass(frozen=True)
class Derivation:
    """A row of the derivations table, with documents identified by number."""

    source: int
    derived: int
    probability: float
    directed: bool


@dataclass(frozen=True)
class Line:
    """An edge drawn between two nodes of a graph.

    `outside` is true if the source is outside the corpus. `further` is true if the derivation is not likely
    and another edge to the same document is stronger.
    """

    source: int
    derived: int
    probability: float
    directed: bool
    outside: bool
    path: str
    number: tuple[float, float]  # the centre of its probability label
    further: bool


# A node of a graph: the number of a document, the name of an outside source, or the numbers of documents
# that are folded into one box.
Node = int | str | tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """The graph of a family, laid out for drawing."""

    nodes: list[Node]
    layout: layout.Layout
    lines: list[Line]


def derivations(findings: Results, number: dict[str, int]) -> list[Derivation]:
    """Return the derivations, with documents identified by number, in the order of the table."""
    known = rows(findings.derivations, "source", "derived", "probability", "directed")
    return [Derivation(number[s], number[d], p or 0.0, bool(directed)) for s, d, p, directed in known]


def head(family: list[int], edges: list[Derivation], catalogue: Catalogue) -> int:
    """Trace each document back through its likeliest sources; return the document reached most often."""
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
    return min(family, key=lambda document: (-reached[document], *_by_date(document, catalogue)))


def _by_date(source: int | str, catalogue: Catalogue) -> tuple[bool, float, str]:
    """Return a sort key: sources outside the corpus come first, then dated documents, then undated ones."""
    if isinstance(source, str):
        return False, float("-inf"), source
    time = catalogue.times[source]
    return time is None, time or 0, catalogue.ids[source]


def origins(
    family: list[int], edges: list[Derivation], catalogue: Catalogue
) -> tuple[int | str | None, int | None]:
    """Return the main source of a family, and the main source among its documents.

    A source supplies a document if a chain of likely, directed derivations leads from the source to the
    document. The main source is the source that supplies the most documents, provided that these are more
    than half of the family's other documents. The first value is the number of a document or the name of an
    outside source; the second is the number of a document. Either is None if there is no main source.
    """
    supplied: defaultdict[int | str, list[int]] = defaultdict(list)
    for edge in edges:
        if edge.directed and edge.probability >= LIKELY:
            supplied[edge.source].append(edge.derived)
    for name, derived in outside_sources(family, catalogue).items():
        supplied[name or ""] += [document for document, probability in derived if probability >= LIKELY]
    supplied.pop("", None)  # unnamed sources may be different sources
    inside = set(family)
    reached = {source: len(_reached(source, supplied) & inside) for source in list(supplied)}

    def most(sources: list[int | str]) -> int | str | None:
        enough = [s for s in sources if 2 * reached[s] > len(family) - (s in inside)]
        return min(enough, key=lambda s: (-reached[s], *_by_date(s, catalogue)), default=None)

    within = most([source for source in reached if isinstance(source, int)])
    return most(list(reached)), within if isinstance(within, int) else None


def _reached(source: int | str, supplied: dict[int | str, list[int]]) -> set[int]:
    """Return all documents that a source supplies, directly or through others, except the source itself."""
    found: set[int] = set()
    waiting = [*supplied.get(source, ())]
    while waiting:
        document = waiting.pop()
        if document not in found and document != source:
            found.add(document)
            waiting += supplied.get(document, ())
    return found


def most_joined(family: list[int], edges: list[Derivation], limit: int, catalogue: Catalogue) -> list[int]:
    """Return up to `limit` documents of a family: those whose edges have the highest total probability."""
    weight: defaultdict[int, float] = defaultdict(float)
    for edge in edges:
        for end in (edge.source, edge.derived):
            weight[end] += edge.probability
    return sorted(sorted(family, key=lambda d: (-round(weight[d], 9), catalogue.ids[d]))[:limit])


def outside_sources(family: list[int], catalogue: Catalogue) -> dict[str | None, list[tuple[int, float]]]:
    """Map each outside source of a family to the documents it may have supplied, with the probabilities."""
    behind: dict[str | None, list[tuple[int, float]]] = {}
    for document in family:
        if (source := catalogue.outside[document]) is not None:
            behind.setdefault(source[1], []).append((document, source[0]))
    return {name: behind[name] for name in sorted(behind, key=lambda name: name or "")}


def picture(family: list[int], edges: list[Derivation], catalogue: Catalogue, limit: int = DRAWN) -> Picture:
    """Lay out up to `limit` documents of a family, with their outside sources.

    A large family is drawn in parts, the largest first. The documents in a part are connected by likely
    derivations; documents without a likely derivation are not drawn.
    """
    chosen = most_joined(family, edges, limit, catalogue)
    hidden = sum(map(len, folded(chosen, edges, catalogue).values()))
    if len(chosen) - hidden <= WHOLE:
        return _picture(chosen, edges, catalogue)
    inside = set(chosen)
    edges = [edge for edge in edges if edge.source in inside and edge.derived in inside]
    parts = [_picture(part, edges, catalogue) for part in _parts(edges, catalogue)]
    return _packed(parts) if parts else _picture(chosen, edges, catalogue)


def _parts(edges: list[Derivation], catalogue: Catalogue) -> list[list[int]]:
    """Return groups of documents connected by likely derivations, sorted by size (largest first) and date."""
    import networkx as nx

    joined = nx.Graph()
    joined.add_edges_from((edge.source, edge.derived) for edge in edges if edge.probability >= LIKELY)
    parts = [sorted(part) for part in nx.connected_components(joined)]

    def rank(part: list[int]) -> tuple[int, float, str]:
        times = [time for document in part if (time := catalogue.times[document]) is not None]
        return -len(part), min(times, default=float("inf")), min(catalogue.ids[document] for document in part)

    return sorted(parts, key=rank)


def _packed(parts: list[Picture]) -> Picture:
    """Combine several graphs into one, side by side in rows about as wide as a screen."""
    nodes: list[Node] = []
    lines: list[Line] = []
    boxes: list[layout.Box] = []
    x = y = row = width = 0.0
    for part in parts:
        size = part.layout
        if x and x + size.width > layout.SPAN:
            x, y, row = 0.0, y + row, 0.0
        lines += [
            replace(
                line,
                source=line.source + len(nodes),
                derived=line.derived + len(nodes),
                path=layout.moved(line.path, x, y),
                number=(line.number[0] + x, line.number[1] + y),
            )
            for line in part.lines
        ]
        boxes += [replace(box, x=box.x + x, y=box.y + y) for box in size.boxes]
        nodes += part.nodes
        x, row, width = x + size.width, max(row, size.height), max(width, x + size.width)
    columns = tuple(column for part in parts for column in part.layout.columns)
    by_time = all(part.layout.by_time for part in parts)
    paths, numbers = tuple(line.path for line in lines), tuple(line.number for line in lines)
    further = tuple(line.further for line in lines)
    whole = layout.Layout(width, y + row, tuple(boxes), paths, numbers, further, columns, by_time)
    return Picture(nodes, whole, lines)


def _picture(chosen: list[int], edges: list[Derivation], catalogue: Catalogue) -> Picture:
    """Lay out all chosen documents; if there are many, the leaves of each source share a box."""
    folds = folded(chosen, edges, catalogue) if len(chosen) >= FOLDED else {}
    hidden = {document for leaves in folds.values() for document in leaves}
    chosen = [document for document in chosen if document not in hidden]
    place = {document: position for position, document in enumerate(chosen)}
    nodes = [
        layout.Node(
            catalogue.ids[d], *_two_lines(catalogue.byline(d, BYLINE), catalogue.name(d)), catalogue.times[d]
        )
        for d in chosen
    ]
    inner = [
        layout.Edge(place[e.source], place[e.derived], e.probability, e.directed)
        for e in edges
        if e.source in place and e.derived in place
    ]
    joined = layout.drawable(inner)
    names: list[Node] = [*chosen]
    for source, leaves in folds.items():
        likeliest = max(
            (e for e in edges if e.source == source and e.derived in hidden), key=lambda e: e.probability
        )
        joined.append(layout.Edge(place[source], len(nodes), likeliest.probability))
        times = [time for leaf in leaves if (time := catalogue.times[leaf]) is not None]
        label = f"{len(leaves):,} more documents"
        dated = min(times) if len(times) == len(leaves) else None
        nodes.append(layout.Node(catalogue.ids[min(leaves)], label, _outlets_of(leaves, catalogue), dated))
        names.append(tuple(leaves))
    outer = []
    for name, derived in outside_sources(chosen, catalogue).items():
        outer += [layout.Edge(len(nodes), place[document], p) for document, p in derived]
        shown = name or ("An unnamed source" if len(derived) == 1 else "Unnamed sources")
        nodes.append(layout.Node(shown, shown, "not among these documents", outside=True))
        names.append(shown)
    joined += outer
    drawn = layout.layered(nodes, joined)
    lines = [
        Line(
            e.source,
            e.derived,
            e.probability,
            e.directed,
            nodes[e.source].outside,
            path,
            number,
            weaker and e.probability < LIKELY,
        )
        for e, path, number, weaker in zip(joined, drawn.paths, drawn.numbers, drawn.further, strict=True)
    ]
    return Picture(names, drawn, lines)


def shown(picture: Picture) -> list[int]:
    """Return the documents shown in a graph, including documents folded into one box."""
    return [
        document
        for node in picture.nodes
        if not isinstance(node, str)
        for document in ([node] if isinstance(node, int) else node)
    ]


def folded(chosen: list[int], edges: list[Derivation], catalogue: Catalogue) -> dict[int, list[int]]:
    """For each source with many leaves, return the leaves to fold into one box.

    A leaf is a document that has only one source and is not a source itself. The likeliest leaf of each
    source is not folded; it keeps its own box.
    """
    inside = set(chosen)
    known = [e for e in edges if e.source in inside and e.derived in inside]
    shown = layout.drawable([layout.Edge(e.source, e.derived, e.probability, e.directed) for e in known])
    sources: dict[int, list[layout.Edge]] = {}
    for edge in shown:
        sources.setdefault(edge.derived, []).append(edge)
    inner = {edge.source for edge in shown} | {e.source for e in shown if not e.directed}
    leaves: dict[int, list[layout.Edge]] = {}
    for document, ways in sources.items():
        alone = len(ways) == 1 and ways[0].directed and catalogue.outside[document] is None
        if alone and document not in inner:
            leaves.setdefault(ways[0].source, []).append(ways[0])
    found = {}
    for source, ways in sorted(leaves.items()):
        if len(ways) > LEAVES:
            ways.sort(key=lambda edge: (-edge.probability, catalogue.ids[edge.derived]))
            found[source] = [edge.derived for edge in ways[1:]]
    return found


def _outlets_of(documents: list[int], catalogue: Catalogue) -> str:
    """List the outlets of the documents, the most frequent first."""
    counted = Counter(outlet for document in documents if (outlet := catalogue.outlets[document]))
    return ", ".join(sorted(counted, key=lambda name: (-counted[name], name)))


def _two_lines(byline: str, title: str) -> tuple[str, str]:
    """Return the lines of a box: outlet and date above the title, or the title alone."""
    return (byline, title) if byline else (title, "")
