"""Find the longest edge on the minimax path between two nodes of a graph."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def bottlenecks(nodes: int, a: np.ndarray, b: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return, for each edge, the length of the longest edge on the minimax path between its ends.

    Edge i connects the nodes ``a[i]`` and ``b[i]``, numbered from 0 to ``nodes - 1``; its length is
    ``length[i]``. The minimax path between two nodes is the path whose longest edge is as short as possible.
    Kruskal's algorithm joins nodes in order of edge length. The edge that first connects two nodes, directly
    or indirectly, is the longest edge on the minimax path between them.
    """
    joined_in = np.arange(2 * nodes)
    longest = np.zeros(2 * nodes, length.dtype)
    for join, (edge, *parts) in enumerate(_joins(nodes, a, b, np.argsort(length, kind="stable")), nodes):
        joined_in[parts] = join
        longest[join] = length[edge]
    return longest[_lowest_common(joined_in, a, b)]


def _joins(nodes: int, a: np.ndarray, b: np.ndarray, order: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Yield each edge that joins two parts of the graph, in the given order, with the numbers of both parts.

    At first, every node is a part with its own number. When two parts are joined, the new part gets the next
    unused number.
    """
    representative, part = list(range(nodes)), list(range(nodes))
    made = nodes
    for edge in order.tolist():
        one, other = _find(representative, int(a[edge])), _find(representative, int(b[edge]))
        if one != other:
            yield edge, part[one], part[other]
            representative[other], part[one] = one, made
            made += 1


def _find(representative: list[int], node: int) -> int:
    while representative[node] != node:
        representative[node] = node = representative[representative[node]]
    return node


def _lowest_common(parent: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the lowest common ancestor of each pair; parents have larger numbers than their children."""
    depth = np.zeros(len(parent), np.int64)
    for node in range(len(parent) - 1, -1, -1):
        if parent[node] != node:
            depth[node] = depth[parent[node]] + 1
    ancestors = [parent]
    while len(ancestors) < int(depth.max(initial=0)).bit_length():
        ancestors.append(ancestors[-1][ancestors[-1]])
    low, high = np.where(depth[a] > depth[b], a, b), np.where(depth[a] > depth[b], b, a)
    for level, above in enumerate(ancestors):
        low = np.where((depth[low] - depth[high]) >> level & 1, above[low], low)
    for above in reversed(ancestors):
        differ = above[low] != above[high]
        low, high = np.where(differ, above[low], low), np.where(differ, above[high], high)
    return np.where(low == high, low, parent[low])
