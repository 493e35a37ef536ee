"""Lay out the graph of a family in columns, with sources to the left of derived documents.

The layout follows the layered method of Sugiyama, Tagawa and Toda (1981): nodes are assigned to columns,
ordered within each column by barycentres, and then given coordinates. Each document is placed according to
its strongest incoming edge, so that these edges can be read as a tree. Columns are chronological if every
document is dated, no directed edge runs backwards in time, and the graph stays narrow enough. Otherwise, the
column of a node is its depth in the graph. The layout does not depend on the order of the documents.

Edges bend only in the gaps between columns. An edge that passes a column has its own lane there. All edges
that reach a box from the left do so at different heights, and end in a straight part with space for the
probability. Edges therefore cross neither boxes nor probabilities, and probabilities never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import fmean

from provenance.labels import shorten

ROOMY = 48  # with up to this many nodes, boxes have two lines
MARGIN = 24
SPAN = 1_500  # maximum width of a graph that is shown whole on a screen of 1,440 pixels
COLUMNS = 6  # with more columns, a graph is wider than SPAN
GAP = 84  # width between two columns
STRAIGHT = 42  # width of the straight part of an edge at the end of each gap
NUMBER = (30, 16)  # width and height of the probability label of an edge
_NARROWEST = 170  # minimum width of a box
_LETTER = 6.8  # average width of a letter
_SWEEPS = 9  # odd, so that the last sweep goes from left to right
_BEFORE_BOX = 26  # distance from the centre of a probability label to the box on its right

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
    """A node's rectangle, with its two lines of text cut to fit."""

    x: float
    y: float
    width: float
    height: float
    label: str
    detail: str


@dataclass(frozen=True)
class Layout:
    """The layout of a graph, with boxes in the order of the nodes and paths in the order of the edges."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    numbers: tuple[tuple[float, float], ...]  # the centre of each edge's probability label
    further: tuple[bool, ...]  # whether another edge to the same document is stronger
    columns: tuple[int, ...]  # the column of each node
    by_time: bool


@dataclass(frozen=True)
class _Metrics:
    width: int
    height: int
    row_gap: int
    lane: int  # height of the lane of an edge that passes a column


def layered(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Lay out the nodes and edges of a family."""
    if not nodes:
        return Layout(0, 0, (), (), (), (), (), False)
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
        numbers=tuple(layout.numbers[place[e]] for e in range(len(edges))),
        further=tuple(layout.further[place[e]] for e in range(len(edges))),
        columns=tuple(layout.columns[rank[n]] for n in range(len(nodes))),
    )


def _layered(nodes: list[Node], edges: list[Edge]) -> Layout:
    count = len(nodes)
    column, by_time = _columns(nodes, edges)
    chains = _chains(edges, column, count)
    column = column + [0] * (1 + max((max(c) for c in chains), default=0) - len(column))
    for chain in chains:
        for before, bend in pairwise(chain[:-1]):
            column[bend] = column[before] + 1
    strongest = _strongest(edges)
    further = tuple(strongest[e.derived] is not e for e in edges)
    tree = _neighbours([chain for chain, f in zip(chains, further, strict=True) if not f], len(column))
    members = _ordered_columns(column, [tree, _neighbours(chains, len(column))])
    metrics = _metrics(count, len(members))
    entering = [0] * count
    for chain in chains:
        entering[chain[-1]] += 1
    height = [max(metrics.height, NUMBER[1] * n) for n in entering] + [metrics.lane] * (len(column) - count)
    x, y = _coordinates(members, count, height, metrics, tree)
    boxes = tuple(
        Box(
            x[n],
            y[n],
            metrics.width,
            height[n],
            shorten(node.label, round((metrics.width - 16) / _LETTER)),
            shorten(node.detail, round((metrics.width - 16) / _LETTER) + 8),
        )
        for n, node in enumerate(nodes)
    )
    entries = _entries(chains, y, height)
    paths = tuple(
        _path(chain, entry, x, y, height, metrics.width, backwards=column[e.source] > column[e.derived])
        for chain, entry, e in zip(chains, entries, edges, strict=True)
    )
    return Layout(
        max(box.x for box in boxes) + metrics.width + MARGIN,
        max(top + tall for top, tall in zip(y, height, strict=True)) + MARGIN,
        boxes,
        paths,
        tuple((x[chain[-1]] - _BEFORE_BOX, entry) for chain, entry in zip(chains, entries, strict=True)),
        further,
        tuple(column[:count]),
        by_time,
    )


def _columns(nodes: list[Node], edges: list[Edge]) -> tuple[list[int], bool]:
    """Return the column of each node, and whether the columns are chronological."""
    depth = _depths(len(nodes), edges)
    if not _dates_agree(nodes, edges):
        return depth, False
    column = _columns_by_time(nodes, edges, depth)
    narrow = max(column) <= max(COLUMNS - 1, max(depth))
    return (column, True) if narrow else (depth, False)


def _metrics(count: int, columns: int) -> _Metrics:
    """Return the sizes of boxes: narrow if there are many columns, and low if there are many nodes."""
    roomy = count <= ROOMY
    width = (SPAN - 2 * MARGIN - (columns - 1) * GAP) // columns
    width = max(_NARROWEST, min(268 if roomy else 190, width))
    return _Metrics(width, 46, row_gap=18, lane=28) if roomy else _Metrics(width, 24, row_gap=6, lane=16)


def _strongest(edges: list[Edge]) -> dict[int, Edge]:
    """Map each derived document to its most probable edge, preferring directed edges.

    If two probabilities are equal after rounding to two digits, the edge from the earlier document is chosen,
    and an edge from a document is preferred to one from an outside source.
    """
    ranked = sorted(edges, key=lambda e: (e.directed, round(e.probability, 2), -e.source))
    return {edge.derived: edge for edge in ranked}


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
    """Assign documents to columns in chronological order.

    A document begins a new column if it has an edge to a document in the current column, or is much later
    than the previous document.
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
    """Return the chain of each edge: its left node, a bend in each column in between, and its right node."""
    chains = []
    for edge in edges:
        left, right = sorted((edge.source, edge.derived), key=lambda node: column[node])
        bends = max(0, column[right] - column[left] - 1)
        chains.append([left, *range(count, count + bends), right])
        count += bends
    return chains


# The neighbours of each node in earlier columns, and the neighbours of each node in later columns.
_Neighbours = tuple[list[list[int]], list[list[int]]]


def _neighbours(chains: list[list[int]], count: int) -> _Neighbours:
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for chain in chains:
        for left, right in pairwise(chain):
            before[right].append(left)
            after[left].append(right)
    return before, after


def _ordered_columns(column: list[int], joined: list[_Neighbours]) -> list[list[int]]:
    """Order the nodes of each column from top to bottom, by barycentre sweeps in both directions.

    `joined` contains the neighbours along the strongest edges, followed by the neighbours along all edges.
    The neighbours along all edges are used only for nodes without neighbours along the strongest edges.
    """
    members: list[list[int]] = [[] for _ in range(max(column) + 1)]
    for node, c in enumerate(column):
        members[c].append(node)
    place = [0.0] * len(column)
    for nodes in members:
        _settle(nodes, place)
    for sweep in range(_SWEEPS):
        backwards = sweep % 2
        for nodes in reversed(members) if backwards else members:
            centre = {}
            for node in nodes:
                seen = next((side[backwards][node] for side in joined if side[backwards][node]), [node])
                centre[node] = sum(place[n] for n in seen) / len(seen)
            nodes.sort(key=lambda node: (round(centre[node], 9), node))
            _settle(nodes, place)
    return members


def _settle(nodes: list[int], place: list[float]) -> None:
    for position, node in enumerate(nodes):
        place[node] = (position + 0.5) / len(nodes)


def _coordinates(
    members: list[list[int]], count: int, height: list[int], metrics: _Metrics, tree: _Neighbours
) -> tuple[list[int], list[int]]:
    """Return the x and y coordinates of the upper left corners of all boxes and lanes.

    Boxes are moved towards their neighbours along the strongest edges, without changing their order.
    """
    x, y = [0] * len(height), [0] * len(height)
    space = [tall + (metrics.row_gap if n < count else 0) for n, tall in enumerate(height)]
    for c, nodes in enumerate(members):
        for node, offset in zip(nodes, _offsets(nodes, space), strict=True):
            x[node], y[node] = MARGIN + c * (metrics.width + GAP), offset
    near = [[*before, *after] or [node] for node, (before, after) in enumerate(zip(*tree, strict=True))]
    for sweep in range(_SWEEPS):
        for nodes in reversed(members) if sweep % 2 else members:
            wanted = [fmean(y[n] + height[n] / 2 for n in near[node]) - height[node] / 2 for node in nodes]
            offsets = _offsets(nodes, space)
            tops = _rising([w - offset for w, offset in zip(wanted, offsets, strict=True)])
            for node, top, offset in zip(nodes, tops, offsets, strict=True):
                y[node] = round(top) + offset
    least = min(y)
    return x, [MARGIN + top - least for top in y]


def _offsets(nodes: list[int], space: list[int]) -> list[int]:
    """Return the distance of each node from the first, if the nodes are stacked without gaps."""
    return list(accumulate((space[node] for node in nodes[:-1]), initial=0))


def _rising(values: list[float]) -> list[float]:
    """Return the closest non-decreasing values (isotonic regression), averaging values that decrease."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([value])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    return [fmean(block) for block in blocks for _ in block]


def _entries(chains: list[list[int]], y: list[int], height: list[int]) -> list[int]:
    """Return the y coordinate at which each chain reaches the box at its right end.

    Chains that reach the same box do so at different heights.
    """
    reaching: dict[int, list[int]] = {}
    for number, chain in enumerate(chains):
        reaching.setdefault(chain[-1], []).append(number)
    entries = [0] * len(chains)
    for box, numbers in reaching.items():
        numbers.sort(key=lambda n: (y[chains[n][-2]], n))
        first = y[box] + (height[box] - NUMBER[1] * (len(numbers) - 1)) // 2
        for position, number in enumerate(numbers):
            entries[number] = first + position * NUMBER[1]
    return entries


def _path(
    chain: list[int],
    entry: int,
    x: list[int],
    y: list[int],
    height: list[int],
    width: int,
    *,
    backwards: bool,
) -> str:
    """Return the SVG path of an edge: a curve in each gap, then a straight line along a lane or to a box."""
    points = [(x[chain[0]] + width, y[chain[0]] + height[chain[0]] // 2)]
    for bend in chain[1:-1]:
        level = y[bend] + height[bend] // 2
        points += [(x[bend] - STRAIGHT, level), (x[bend] + width, level)]
    points += [(x[chain[-1]] - STRAIGHT, entry), (x[chain[-1]], entry)]
    if backwards:
        points.reverse()
    path = f"M{points[0][0]} {points[0][1]}"
    for position, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if position % 2 != backwards:
            path += f"L{x2} {y2}"
        else:
            half = (x1 + x2) // 2
            path += f"C{half} {y1} {half} {y2} {x2} {y2}"
    return path


def moved(path: str, x: float, y: float) -> str:
    """Shift the path by x and y."""
    return _POINT.sub(lambda point: f"{int(point[1]) + x:.0f} {int(point[2]) + y:.0f}", path)


def drawable(edges: Iterable[Edge], least: float = 0.3) -> list[Edge]:
    """Return the edges with a probability of at least `least`, and the likeliest edge to each document."""
    edges = list(edges)
    best = {edge.derived: edge for edge in sorted(edges, key=lambda e: (e.probability, -e.source))}
    return [edge for edge in edges if edge.probability >= least or best[edge.derived] is edge]
