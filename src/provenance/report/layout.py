"""Lay out a family picture in columns from left to right, with sources before derived texts.

The layout follows the layered method of Sugiyama, Tagawa and Toda (1981): nodes are assigned to columns,
ordered within each column by barycentres, and then given coordinates. Columns follow time if every document
has a date that agrees with the directed edges, and depth otherwise. The order of the documents makes no
difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from provenance.labels import shorten

ROOMY = 48  # with up to this many nodes, boxes have two lines, and long edges go around the boxes in between
MARGIN = 24

_POINT = re.compile(r"(-?\d+) (-?\d+)")


@dataclass(frozen=True)
class Node:
    """A document or a source outside the corpus; `key` breaks ties, and `time` is in milliseconds."""

    key: str
    label: str
    detail: str = ""
    time: int | None = None
    outside: bool = False


@dataclass(frozen=True)
class Edge:
    """An edge from the node at position `source` to the node at position `derived`."""

    source: int
    derived: int
    probability: float
    directed: bool = True


@dataclass(frozen=True)
class Box:
    """A node's rectangle, with its two lines cut to fit."""

    x: float
    y: float
    width: float
    height: float
    label: str
    detail: str


@dataclass(frozen=True)
class Layout:
    """A picture, with boxes in the order of the nodes, and SVG paths in the order of the edges."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    columns: tuple[int, ...]  # the column of each node
    by_time: bool


@dataclass(frozen=True)
class _Metrics:
    width: int
    height: int
    row_gap: int
    column_gap: int
    characters: int  # number of characters that fit on a line
    rows: int  # number of rows in a column before it is wrapped


def layered(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Lay out the nodes and edges of a family."""
    if not nodes:
        return Layout(0, 0, (), (), (), False)
    order = sorted(range(len(nodes)), key=lambda n: (nodes[n].outside, nodes[n].time or 0, nodes[n].key))
    rank = {node: position for position, node in enumerate(order)}
    sorted_nodes = [nodes[n] for n in order]
    renumbered = [replace(e, source=rank[e.source], derived=rank[e.derived]) for e in edges]
    drawn = sorted(range(len(edges)), key=lambda e: (renumbered[e].source, renumbered[e].derived))
    layout = _layered(sorted_nodes, [renumbered[e] for e in drawn])
    place = {edge: position for position, edge in enumerate(drawn)}
    return replace(
        layout,
        boxes=tuple(layout.boxes[rank[n]] for n in range(len(nodes))),
        paths=tuple(layout.paths[place[e]] for e in range(len(edges))),
        columns=tuple(layout.columns[rank[n]] for n in range(len(nodes))),
    )


def _layered(nodes: list[Node], edges: list[Edge]) -> Layout:
    depth = _depths(len(nodes), edges)
    by_time = _dates_agree(nodes, edges)
    column = _columns_by_time(nodes, edges, depth) if by_time else depth
    metrics = _metrics(len(nodes))
    chains = _chains(edges, column, len(nodes))
    column = column + [0] * (1 + max((max(c) for c in chains), default=0) - len(column))
    for chain in chains:
        for before, bend in pairwise(chain[:-1]):
            column[bend] = column[before] + (1 if column[chain[-1]] > column[chain[0]] else -1)
    members = _ordered_columns(column, chains)
    x, y, wrapped = _coordinates(members, len(nodes), metrics)
    boxes = tuple(
        Box(
            x[n],
            y[n],
            metrics.width,
            metrics.height,
            shorten(node.label, metrics.characters),
            shorten(node.detail, metrics.characters + 8),
        )
        for n, node in enumerate(nodes)
    )
    paths = tuple(_path(chain, x, y, len(nodes), metrics) for chain in chains)
    width = max(box.x for box in boxes) + metrics.width + MARGIN + _bulge(edges, wrapped, metrics)
    height = max(y) + metrics.height + MARGIN
    return Layout(width, height, boxes, paths, tuple(wrapped[: len(nodes)]), by_time)


def _metrics(count: int) -> _Metrics:
    if count <= ROOMY:
        return _Metrics(width=268, height=46, row_gap=18, column_gap=84, characters=37, rows=count)
    return _Metrics(
        width=184, height=22, row_gap=6, column_gap=52, characters=26, rows=max(24, int(2.6 * count**0.5))
    )


def _depths(count: int, edges: list[Edge]) -> list[int]:
    """Return the length of the longest path that leads to each node, ignoring edges that close a cycle."""
    ancestors = [0] * count  # as bit sets
    sources: list[list[int]] = [[] for _ in range(count)]
    for edge in sorted(edges, key=lambda e: (not e.directed, -e.probability, e.source, e.derived)):
        if edge.source == edge.derived or ancestors[edge.source] >> edge.derived & 1:
            continue
        sources[edge.derived].append(edge.source)
        gained = ancestors[edge.source] | 1 << edge.source
        for node in range(count):
            if node == edge.derived or ancestors[node] >> edge.derived & 1:
                ancestors[node] |= gained
    depth = [0] * count
    for node in sorted(range(count), key=lambda n: ancestors[n].bit_count()):
        depth[node] = max((depth[source] + 1 for source in sources[node]), default=0)
    return depth


def _dates_agree(nodes: list[Node], edges: list[Edge]) -> bool:
    """Return whether every document has a date and no directed edge runs backwards in time."""
    times = [node.time for node in nodes if not node.outside]
    if len(times) < 2 or None in times:
        return False
    return all(
        nodes[e.source].outside or nodes[e.source].time <= nodes[e.derived].time  # type: ignore[operator]
        for e in edges
        if e.directed
    )


def _columns_by_time(nodes: list[Node], edges: list[Edge], depth: list[int]) -> list[int]:
    """Assign columns in chronological order.

    A document begins a new column if it has an edge to the current column or is much later than the document
    before it.
    """
    neighbours: list[set[int]] = [set() for _ in nodes]
    for edge in edges:
        neighbours[edge.source].add(edge.derived)
        neighbours[edge.derived].add(edge.source)
    dated = [n for n, node in enumerate(nodes) if not node.outside]
    time = {n: nodes[n].time or 0 for n in dated}
    dated.sort(key=lambda n: (time[n], depth[n], n))
    pause = (time[dated[-1]] - time[dated[0]]) / 6
    column = [0] * len(nodes)
    current: set[int] = set()
    reached = 1
    for position, node in enumerate(dated):
        late = position > 0 and time[node] - time[dated[position - 1]] > pause > 0
        if current and (late or current & neighbours[node]):
            reached, current = reached + 1, set()
        column[node] = reached
        current.add(node)
    for n, one in enumerate(nodes):
        if one.outside:
            column[n] = min((column[e.derived] for e in edges if e.source == n), default=1) - 1
    return [c - min(column) for c in column]


def _chains(edges: list[Edge], column: list[int], count: int) -> list[list[int]]:
    """Return each edge as a path of nodes, with a new node (a bend) in every column between its ends.

    If there are many nodes, edges have no bends and run straight behind the boxes, because lines around the
    boxes would take more space than the boxes themselves.
    """
    if count > ROOMY:
        return [[edge.source, edge.derived] for edge in edges]
    chains = []
    for edge in edges:
        bends = max(0, abs(column[edge.derived] - column[edge.source]) - 1)
        chains.append([edge.source, *range(count, count + bends), edge.derived])
        count += bends
    return chains


def _ordered_columns(column: list[int], chains: list[list[int]]) -> list[list[int]]:
    """Return the members of each column from top to bottom, after barycentre sweeps in both directions."""
    members: list[list[int]] = [[] for _ in range(max(column) + 1)]
    for node, c in enumerate(column):
        members[c].append(node)
    neighbours: list[list[int]] = [[] for _ in column]
    for chain in chains:
        for a, b in pairwise(chain):
            neighbours[a].append(b)
            neighbours[b].append(a)
    place = [0.0] * len(column)
    for nodes in members:
        _settle(nodes, place)
    for sweep in range(8):
        forward = sweep % 2 == 0
        for c in range(len(members)) if forward else reversed(range(len(members))):
            centre = {}
            for node in members[c]:
                seen = [place[n] for n in neighbours[node] if (column[n] < c if forward else column[n] > c)]
                centre[node] = sum(seen) / len(seen) if seen else place[node]
            members[c].sort(key=lambda node: (round(centre[node], 9), node))
            _settle(members[c], place)
    return members


def _settle(nodes: list[int], place: list[float]) -> None:
    for position, node in enumerate(nodes):
        place[node] = (position + 0.5) / len(nodes)


def _coordinates(
    members: list[list[int]], count: int, metrics: _Metrics
) -> tuple[list[float], list[float], list[int]]:
    """Return the upper left corner and the column of each box; columns with too many rows are wrapped."""
    total = sum(map(len, members))
    x, y, wrapped = [0.0] * total, [0.0] * total, [0] * total
    step = metrics.height + metrics.row_gap
    columns = [part for nodes in members for part in _wrapped(nodes, metrics.rows)]
    heights = [sum(step if n < count else step / 2 for n in nodes) for nodes in columns]
    for c, nodes in enumerate(columns):
        top = MARGIN + (max(heights) - heights[c]) / 2
        for node in nodes:
            x[node] = MARGIN + c * (metrics.width + metrics.column_gap)
            y[node] = top
            wrapped[node] = c
            top += step if node < count else step / 2
    return x, y, wrapped


def _wrapped(nodes: list[int], rows: int) -> list[list[int]]:
    parts = -(-len(nodes) // rows) or 1
    height = -(-len(nodes) // parts) or 1
    return [nodes[start : start + height] for start in range(0, len(nodes), height)]


def _path(chain: list[int], x: list[float], y: list[float], count: int, metrics: _Metrics) -> str:
    """Draw a smooth line from the edge of one box to the edge of the other, straight through its bends."""
    first, last = chain[0], chain[-1]
    right, middle = metrics.width, metrics.height / 2
    if x[first] == x[last]:  # an edge within one column is drawn as an arc on its right
        edge = x[first] + right
        reach = edge + metrics.column_gap / 2
        return (
            f"M{edge:.0f} {y[first] + middle:.0f}C{reach:.0f} {y[first] + middle:.0f} "
            f"{reach:.0f} {y[last] + middle:.0f} {edge:.0f} {y[last] + middle:.0f}"
        )
    onward = x[first] < x[last]
    points = [(x[first] + (right if onward else 0), y[first] + middle)]
    for bend in chain[1:-1]:
        level = y[bend] + middle / 2
        ends = (x[bend], x[bend] + right) if onward else (x[bend] + right, x[bend])
        points += [(ends[0], level), (ends[1], level)]
    points.append((x[last] + (0 if onward else right), y[last] + middle))
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for position, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if position % 2:
            path += f"L{x2:.0f} {y2:.0f}"
        else:
            half = (x1 + x2) / 2
            path += f"C{half:.0f} {y1:.0f} {half:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return path


def moved(path: str, x: float, y: float) -> str:
    """Shift the path by x and y."""
    return _POINT.sub(lambda point: f"{int(point[1]) + x:.0f} {int(point[2]) + y:.0f}", path)


def _bulge(edges: list[Edge], column: list[int], metrics: _Metrics) -> float:
    """Return the width that arcs to the right of the last column need."""
    last = max(column)
    return metrics.column_gap / 2 if any(column[e.source] == column[e.derived] == last for e in edges) else 0


def drawable(edges: Iterable[Edge], least: float = 0.3) -> list[Edge]:
    """Return the edges to draw: those that are likely enough, and the likeliest to each derived document."""
    best: dict[int, Edge] = {}
    edges = list(edges)
    for edge in edges:
        known = best.get(edge.derived)
        if known is None or (edge.probability, -edge.source) > (known.probability, -known.source):
            best[edge.derived] = edge
    return [edge for edge in edges if edge.probability >= least or best[edge.derived] is edge]
