"""Find the heaviest tree of a family, and the edges to keep so that derivations form no cycle."""

from __future__ import annotations

from collections import defaultdict
from heapq import heapify, heappop, heappush

import numpy as np

from provenance.derivation.spanning_trees import CLIP

_FIXED = 1e9  # log weights are scaled by this and rounded to integers, so that equal weights stay equal


def best_tree(source: np.ndarray, derived: np.ndarray, scores: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Return the positions, in ascending order, of the edges in the heaviest tree.

    A node that none of these edges enters is attached to the root.

    `scores` and `root` are log weights as in `spanning_trees.posterior`. Among equally heavy edges, the edge
    from the root is preferred, then the edge given first. The algorithm is that of Chu and Liu (1965) and
    Edmonds (1967): a path is grown backwards along the best edges until it reaches a node that is already
    attached to the root. Whenever the path meets itself, the cycle is contracted into a single node.
    """
    nodes = len(root)
    growing = _GrowingTree(nodes, [*[nodes] * nodes, *source.tolist()])
    floor = np.rint(_FIXED * np.clip(root, -CLIP, CLIP)).astype(np.int64)
    costs = floor[derived] - np.rint(_FIXED * np.clip(scores, -CLIP, CLIP)).astype(np.int64)
    for better in np.flatnonzero(costs < 0):  # an edge no better than the edge from the root is never used
        growing.entering[int(derived[better])].append((int(costs[better]), nodes + int(better)))
    for edges in growing.entering:
        heapify(edges)

    attached = {nodes}
    for start in range(nodes):
        path = [growing.outermost(start)]
        while path[-1] not in attached:
            before = growing.extend(path[-1])
            if before in path:
                cycle = path[path.index(before) :]
                path[-len(cycle) :] = [growing.contract(cycle)]
            else:
                path.append(before)
        attached.update(path)

    heads, entered = [*range(nodes), *derived.tolist()], set()
    for number in reversed(range(nodes + 1, len(growing.chosen))):
        if number in entered:  # its edge has already been passed on to the nodes inside
            continue
        edge = growing.chosen[number]
        node = heads[edge]
        while node != number:  # the edge into a cycle replaces the edge that closed the cycle
            growing.chosen[node] = edge
            entered.add(node)
            node = growing.enclosing[node]
    chosen = np.array(growing.chosen[:nodes], np.int64) - nodes
    return np.sort(chosen[chosen >= 0])


class _GrowingTree:
    """The nodes of a family, the root and the contracted cycles, with the edges into each of them.

    The nodes are numbered first, then the root, then the cycles.

    The cost of an edge into a cycle is reduced by the cost of the edge that it replaces. For each node,
    `shift` contains the value to add to all costs in the node's heap, so that the costs need not be updated
    one by one.
    """

    def __init__(self, nodes: int, tails: list[int]) -> None:
        self.tails = tails
        self.entering: list[list[tuple[int, int]]] = [[(0, node)] for node in range(nodes)] + [[]]
        self.chosen = [-1] * (nodes + 1)
        self.cost = [0] * (nodes + 1)
        self.shift = [0] * (nodes + 1)
        self.enclosing: dict[int, int] = {}
        self._outer = list(range(nodes + 1))

    def outermost(self, node: int) -> int:
        """Return the outermost cycle that a node is part of, or the node itself."""
        while self._outer[node] != node:
            self._outer[node] = self._outer[self._outer[node]]
            node = self._outer[node]
        return node

    def extend(self, node: int) -> int:
        """Choose the cheapest edge from outside into `node`, and return the node it comes from."""
        while True:
            cost, edge = heappop(self.entering[node])
            before = self.outermost(self.tails[edge])
            if before != node:
                self.chosen[node], self.cost[node] = edge, cost + self.shift[node]
                return before

    def contract(self, cycle: list[int]) -> int:
        """Replace a cycle by a single node, and return that node's number."""
        number = len(self.chosen)
        for node in cycle:
            self.shift[node] -= self.cost[node]
            self._outer[node] = self.enclosing[node] = number
        largest = max(cycle, key=lambda node: len(self.entering[node]))
        edges = self.entering[largest]
        for node in cycle:
            if node != largest:
                for cost, edge in self.entering[node]:
                    heappush(edges, (cost + self.shift[node] - self.shift[largest], edge))
                self.entering[node] = []
        self.entering.append(edges)
        self.shift.append(self.shift[largest])
        self.chosen.append(-1)
        self.cost.append(0)
        self._outer.append(number)
        return number


def without_cycles(source: np.ndarray, derived: np.ndarray, likelihood: np.ndarray) -> np.ndarray:
    """Return a mask of the edges to keep so that no node is its own ancestor.

    Likelier edges take precedence; among equally likely edges, the edge given first takes precedence.
    """
    kept = np.ones(len(source), bool)
    candidates = _edges_in_cycles(source, derived)
    kept[candidates] = False
    children: dict[int, list[int]] = defaultdict(list)
    for edge in candidates[np.argsort(-likelihood[candidates], kind="stable")].tolist():
        parent, child = int(source[edge]), int(derived[edge])
        if not _reaches(children, child, parent):
            children[parent].append(child)
            kept[edge] = True
    return kept


def _edges_in_cycles(source: np.ndarray, derived: np.ndarray) -> np.ndarray:
    """Return the edges that may be part of a cycle.

    Edges that start where no edge ends, or that end where no edge starts, are removed until no such edge is
    left.
    """
    remaining = np.arange(len(source))
    while True:
        within = np.isin(source[remaining], derived[remaining]) & np.isin(
            derived[remaining], source[remaining]
        )
        if within.all():
            return remaining
        remaining = remaining[within]


def _reaches(children: dict[int, list[int]], start: int, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        new = [child for child in children.get(node, ()) if child not in seen]
        seen.update(new)
        waiting += new
    return False
