"""Which document was taken from which, if each was taken from one: all trees of a family weighed at once.

A family's documents hang on each other, or on a root that stands for whatever is outside the corpus. A tree
weighs the product of its edges; the matrix-tree theorem sums over all of them, and its derivatives are the
posteriors of the edges (Koo et al. 2007; McDonald and Satta 2007; Smith and Smith 2007).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from provenance.engine.components import components
from provenance.engine.ragged import limited_batches

# Log weights beyond this say no more than certain.
CLIP = 20.0
# Documents in cycles with each other that are weighed against each other exactly.
DENSE = 1000
# How many of a document's likeliest parents cycles are followed through in larger families: the first
# number that ties no larger knot.
_PARENTS = (16, 8, 4, 2, 1)
_PANEL = 32  # nodes taken out of a walk together
_ROUNDS = 2  # in which nodes gain by what they supply; more change little


@dataclass(frozen=True, eq=False)
class Posterior:
    """For each edge the probability that it is in the tree, for each node that it hangs on the root."""

    edges: np.ndarray
    root: np.ndarray


def posterior(source: np.ndarray, derived: np.ndarray, scores: np.ndarray, root: np.ndarray) -> Posterior:
    """Edge posteriors over all trees spanning the root and the nodes 0 to ``len(root) - 1``.

    `scores` are the log weights of the edges from `source` to `derived`, no two of them alike, `root` those
    of the edges from the root to every node; all are clipped to +-20. With W the weights, L the column sums
    of W (root included) on the diagonal less W, and B the inverse of L, the theorem gives
    P(p -> c) = W[p,c] (B[c,c] - B[c,p]) and P(root -> c) = W[root,c] B[c,c]. Where documents are much alike
    these differences cancel to nothing, so they are not taken: B[c,c] - B[c,p] is B[c,c] times the
    probability that the walk from p to its parent, and its parent's parent, reaches the root without
    meeting c (`_escapes`), and B[c,c] follows since the probabilities of the parents of c sum to 1.

    Exact for families of up to a thousand nodes. In larger ones, cycles are followed through the 16 likeliest
    parents of each document, or fewer as long as these tie more than a thousand documents into one
    knot. An edge between knots keeps its weight as if it could close no cycle, so that its probability
    may be too high; those of a document's parents and the root always sum to 1.
    """
    nodes = len(root)
    weights = np.exp(np.clip(scores, -CLIP, CLIP))
    outside = np.exp(np.clip(root, -CLIP, CLIP))
    largest = outside.copy()
    np.maximum.at(largest, derived, weights)
    weights, outside = weights / largest[derived], outside / largest

    block, place = _blocks(source, derived, scores, nodes)
    inside = block[source] == block[derived]
    exits = outside + np.bincount(derived[~inside], weights[~inside], nodes)
    escapes = np.ones(len(weights))
    for nodes_here, here, of in _equally_large(block, np.flatnonzero(inside), source):
        between = np.zeros((len(nodes_here), nodes_here.shape[1], nodes_here.shape[1]))
        at = of, place[source[here]], place[derived[here]]
        between[at] = weights[here]
        escapes[here] = _escapes(between, exits[nodes_here])[at]

    weights = weights * escapes
    total = outside + np.bincount(derived, weights, nodes)
    return Posterior(weights / total[derived], outside / total)


def preferential(
    source: np.ndarray, derived: np.ndarray, scores: np.ndarray, root: np.ndarray, weights: np.ndarray
) -> Posterior:
    """The same where a node that supplied several is likelier to have supplied another.

    Whoever many take from is read by many, as an agency is: an edge gains with the number of the others that
    its source is expected to have supplied, as a table does with its guests in a Chinese restaurant (Aldous
    1985), as far as `weights` (0 to 1) let it. Where several explain a document as well, it is given to the
    one that others have theirs from. The expected numbers are those of the trees of the round before, the
    first of which knows none.
    """
    found = posterior(source, derived, scores, root)
    for _ in range(_ROUNDS):
        supplied = np.bincount(source, found.edges, len(root))
        others = np.maximum(supplied[source] - found.edges, 0)
        found = posterior(source, derived, scores + weights * np.log1p(others), root)
    return found


def _blocks(
    source: np.ndarray, derived: np.ndarray, scores: np.ndarray, nodes: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each node the number of the set it is weighed in, and its place there.

    A set is a family, or in large families the nodes that are in cycles with each other.
    """
    family = components(nodes, source, derived)
    block = family.copy()
    for large in np.flatnonzero(np.bincount(family, minlength=1) > DENSE):
        block[family == large] = nodes + np.flatnonzero(family == large)  # each by itself
        edges = np.flatnonzero(family[source] == large)
        for knot in _knots(source[edges], derived[edges], scores[edges]):
            block[knot] = nodes + min(knot)
    block = np.unique(block, return_inverse=True)[1]
    order = np.argsort(block, kind="stable")
    place = np.empty(nodes, np.int64)
    place[order] = np.arange(nodes) - np.searchsorted(block[order], block[order])
    return block, place


def _equally_large(
    block: np.ndarray, edges: np.ndarray, source: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Sets of as many nodes each, some at a time: the nodes of each in a row, all edges, the row of each."""
    members = np.argsort(block, kind="stable")
    first = np.searchsorted(block[members], np.arange(int(block.max(initial=-1)) + 2))
    sizes = np.diff(first)
    edges = edges[np.argsort(block[source[edges]], kind="stable")]
    edge_blocks = block[source[edges]]
    with_edges = np.unique(edge_blocks)
    for size in np.unique(sizes[with_edges]).tolist():
        equal = with_edges[sizes[with_edges] == size]
        for some in limited_batches(equal, size * size):
            here = edges[np.isin(edge_blocks, some)]
            rows = members[first[some][:, None] + np.arange(size)]
            yield rows, here, np.searchsorted(some, block[source[here]])


def _knots(source: np.ndarray, derived: np.ndarray, scores: np.ndarray) -> list[list[int]]:
    """Sets, of at most a thousand, of nodes in cycles with each other by way of their likeliest parents."""
    import networkx as nx

    order = np.lexsort((source, -scores, derived))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(derived[order], derived[order])
    for parents in _PARENTS:
        followed = rank < parents
        graph = nx.DiGraph(zip(source[followed].tolist(), derived[followed].tolist(), strict=True))
        knots = [list(knot) for knot in nx.strongly_connected_components(graph) if len(knot) > 1]
        if all(len(knot) <= DENSE for knot in knots):
            return knots
    return []


def _escapes(weights: np.ndarray, exits: np.ndarray) -> np.ndarray:
    """For each p and c the probability that a walk from p, from child to parent, exits before it meets c.

    ``weights[:, p, c]`` is that of a step from c to p, ``exits[:, c]`` that of leaving from c, for one set
    of nodes after the other. For every c of one half the nodes of the other half are taken out one by one,
    the steps through each passed on to its neighbours, as Grassmann, Taksar and Heyman (1985) do: nothing is
    ever subtracted, so every entry is exact to the last digits however unequal the weights.
    """
    nodes = exits.shape[1]
    found = np.zeros_like(weights)
    if nodes < 2:
        return found
    halves = np.arange(nodes // 2), np.arange(nodes // 2, nodes)
    for out, kept in (halves, halves[::-1]):
        order = np.concatenate([out, kept])
        # Laid out alike however many sets there are, or sums would be taken in another order.
        step, leave = map(np.ascontiguousarray, (weights[:, order[:, None], order], exits[:, order]))
        _take_out(step, leave, len(out))
        rest = step[:, len(out) :, len(out) :]
        rest[:, np.arange(len(kept)), np.arange(len(kept))] = 0
        reached = np.empty((len(weights), nodes, len(kept)))
        reached[:, len(out) :] = _escapes(rest, leave[:, len(out) :])
        for start in reversed(range(0, len(out), _PANEL)):
            end = min(start + _PANEL, len(out))
            onward = np.swapaxes(step[:, end:, start:end], 1, 2)
            reached[:, start:end] = leave[:, start:end, None] + onward @ reached[:, end:]
            for v in reversed(range(start, end)):
                reached[:, v] += (step[:, None, v + 1 : end, v] @ reached[:, v + 1 : end])[:, 0]
        found[:, order[:, None], kept] = reached
    return found


def _take_out(step: np.ndarray, leave: np.ndarray, count: int) -> None:
    """Take out the first nodes of walks, in place; their columns keep what to do when one of them is met.

    Each passes on its steps at once within its panel, panels pass theirs on to the rest as a matrix product.
    """
    for start in range(0, count, _PANEL):
        end = min(start + _PANEL, count)
        for v in range(start, end):
            onward = np.ascontiguousarray(step[:, v + 1 :, v])
            total = leave[:, v] + onward.sum(axis=1)
            onward /= total[:, None]
            step[:, v + 1 :, v] = onward
            leave[:, v] /= total
            step[:, v + 1 :, v + 1 : end] += onward[:, :, None] * step[:, v, None, v + 1 : end]
            step[:, v + 1 : end, end:] += onward[:, : end - v - 1, None] * step[:, v, None, end:]
            leave[:, v + 1 : end] += leave[:, v, None] * step[:, v, v + 1 : end]
        step[:, end:, end:] += step[:, end:, start:end] @ step[:, start:end, end:]
        leave[:, end:] += (leave[:, None, start:end] @ step[:, start:end, end:])[:, 0]
