"""Compute the probable sources of each document by weighing all spanning trees of its family.

In a tree, every document has a single source: another document of the family, or a root node that stands for
everything outside the corpus. The weight of a tree is the product of the weights of its edges. The
matrix-tree theorem gives the total weight of all trees, and the posterior of each edge follows from it (Koo
et al. 2007; McDonald and Satta 2007; Smith and Smith 2007).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from provenance.engine.chunks import VALUES, pieces
from provenance.engine.components import components

# Log weights are clipped to the range from -20 to 20: an edge is practically impossible at the lower limit,
# and practically certain at the upper limit.
CLIP = 20.0
# Families of up to this many nodes are weighed exactly, as are the strongly connected parts of larger
# families.
DENSE = 1000
# In larger families, cycles are followed only through each document's likeliest parents. The number of
# parents is the first of these for which no strongly connected component exceeds `DENSE` nodes.
_PARENTS = (16, 8, 4, 2, 1)
_PANEL = 32  # the number of nodes that are eliminated together
_ROUNDS = 2  # rounds in which sources of several documents are favoured; further rounds change little


@dataclass(frozen=True, eq=False)
class Posterior:
    """The probability of each edge, and the probability that each node is attached to the root."""

    edges: np.ndarray
    root: np.ndarray


def posterior(source: np.ndarray, derived: np.ndarray, scores: np.ndarray, root: np.ndarray) -> Posterior:
    """Return edge posteriors over all trees that span the root and the nodes 0 to ``len(root) - 1``.

    `scores` contains the log weight of each edge from `source` to `derived`; no edge may be given twice.
    `root` contains the log weight of the edge from the root to each node. All log weights are clipped to the
    range from -20 to 20.

    Let W be the matrix of weights, L the diagonal matrix of the column sums of W (root included) minus W, and
    B the inverse of L. By the matrix-tree theorem, P(p -> c) = W[p,c] (B[c,c] - B[c,p]) and P(root -> c) =
    W[root,c] B[c,c]. If documents are very similar, subtracting B[c,p] from B[c,c] loses all precision. The
    difference is therefore computed as B[c,c] times the probability that a walk from p to its parent, its
    parent's parent and so on reaches the root without meeting c (`_escape_probabilities`). B[c,c] itself
    follows from the condition that the probabilities of all parents of c, including the root, sum to 1.

    The result is exact for families of up to a thousand nodes. In larger families, cycles are followed only
    through the 16 likeliest parents of each document, or through fewer if these would connect more than a
    thousand documents into one strongly connected component. An edge between components is weighted as if it
    could not be part of a cycle, so its probability may be too high. The probabilities of a document's
    parents and of the root still sum to 1.
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
    for nodes_here, here, rows in _blocks_of_equal_size(block, np.flatnonzero(inside), source):
        between = np.zeros((len(nodes_here), nodes_here.shape[1], nodes_here.shape[1]))
        at = rows, place[source[here]], place[derived[here]]
        between[at] = weights[here]
        escapes[here] = _escape_probabilities(between, exits[nodes_here])[at]

    weights = weights * escapes
    total = outside + np.bincount(derived, weights, nodes)
    return Posterior(weights / total[derived], outside / total)


def preferential(
    source: np.ndarray, derived: np.ndarray, scores: np.ndarray, root: np.ndarray, weights: np.ndarray
) -> Posterior:
    """Return posteriors that favour sources from which several other nodes probably took text.

    A document from which many others took text, such as an agency report, is widely read and therefore a
    likelier source. The more other nodes took text from a source, the greater the weight of its edges, just
    as a table in a Chinese restaurant process attracts more customers the more it already has (Aldous 1985).
    `weights`, from 0 to 1, scales this effect for each edge. If several sources explain a document equally
    well, the source that supplied other documents is preferred.

    The number of other nodes that took text from a source is not known, so its expected value is used. It is
    capped at the number of the document's other possible sources, since a document with a single possible
    source has no choice. In the first round, the expected values are computed from posteriors without this
    preference. Each later round uses the posteriors of the previous round.
    """
    choices = np.bincount(derived, minlength=len(root))[derived] - 1
    found = posterior(source, derived, scores, root)
    for _ in range(_ROUNDS):
        supplied = np.bincount(source, found.edges, len(root))
        others = np.minimum(np.maximum(supplied[source] - found.edges, 0), choices)
        found = posterior(source, derived, scores + weights * np.log1p(others), root)
    return found


def _blocks(
    source: np.ndarray, derived: np.ndarray, scores: np.ndarray, nodes: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each node's block, and the node's position in the block.

    The nodes of a block are weighed together. A block is usually a whole family. In a large family, each
    strongly connected component is a block, and so is every node outside these components.
    """
    family = components(nodes, source, derived)
    block = family.copy()
    for large in np.flatnonzero(np.bincount(family, minlength=1) > DENSE):
        block[family == large] = nodes + np.flatnonzero(family == large)  # each node forms a block by itself
        edges = np.flatnonzero(family[source] == large)
        for component in _strong_components(source[edges], derived[edges], scores[edges]):
            block[component] = nodes + min(component)
    block = np.unique(block, return_inverse=True)[1]
    order = np.argsort(block, kind="stable")
    place = np.empty(nodes, np.int64)
    place[order] = np.arange(nodes) - np.searchsorted(block[order], block[order])
    return block, place


def _blocks_of_equal_size(
    block: np.ndarray, edges: np.ndarray, source: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield batches of blocks that have the same size; blocks without edges are left out.

    A batch consists of an array with one row of nodes per block, the edges inside these blocks, and, for
    each edge, the row of its block.
    """
    members = np.argsort(block, kind="stable")
    first = np.searchsorted(block[members], np.arange(int(block.max(initial=-1)) + 2))
    sizes = np.diff(first)
    edges = edges[np.argsort(block[source[edges]], kind="stable")]
    edge_blocks = block[source[edges]]
    with_edges = np.unique(edge_blocks)
    for size in np.unique(sizes[with_edges]).tolist():
        blocks = with_edges[sizes[with_edges] == size]
        for batch in pieces(blocks, VALUES // (size * size)):
            here = edges[np.isin(edge_blocks, batch)]
            rows = members[first[batch][:, None] + np.arange(size)]
            yield rows, here, np.searchsorted(batch, block[source[here]])


def _strong_components(source: np.ndarray, derived: np.ndarray, scores: np.ndarray) -> list[list[int]]:
    """Find strongly connected components of 2 to 1000 nodes in the graph of each node's likeliest parents."""
    import networkx as nx

    order = np.lexsort((source, -scores, derived))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(derived[order], derived[order])
    for parents in _PARENTS:
        followed = rank < parents
        graph = nx.DiGraph(zip(source[followed].tolist(), derived[followed].tolist(), strict=True))
        components = [
            list(component) for component in nx.strongly_connected_components(graph) if len(component) > 1
        ]
        if all(len(component) <= DENSE for component in components):
            return components
    return []


def _escape_probabilities(weights: np.ndarray, exits: np.ndarray) -> np.ndarray:
    """Return, for each p and c, the probability that a walk from p exits before it meets c.

    Each step of a walk goes from a child to a parent. The first axis of both arrays runs over independent
    sets of nodes: ``weights[:, p, c]`` is the weight of a step from c to p, and ``exits[:, c]`` is the weight
    of an exit from c.

    Each set is divided into halves. For every c in one half, the nodes of the other half are eliminated one
    by one, and the steps through each eliminated node become steps between its neighbours (Grassmann, Taksar
    and Heyman 1985). Nothing is ever subtracted, so nearly all digits of the result are accurate, however
    unequal the weights are.
    """
    nodes = exits.shape[1]
    escapes = np.zeros_like(weights)
    if nodes < 2:
        return escapes
    halves = np.arange(nodes // 2), np.arange(nodes // 2, nodes)
    for out, kept in (halves, halves[::-1]):
        order = np.concatenate([out, kept])
        # The memory layout must not depend on the number of sets, because it determines the order in which
        # terms are added.
        step, leave = map(np.ascontiguousarray, (weights[:, order[:, None], order], exits[:, order]))
        _eliminate(step, leave, len(out))
        rest = step[:, len(out) :, len(out) :]
        rest[:, np.arange(len(kept)), np.arange(len(kept))] = 0
        reached = np.empty((len(weights), nodes, len(kept)))
        reached[:, len(out) :] = _escape_probabilities(rest, leave[:, len(out) :])
        for start in reversed(range(0, len(out), _PANEL)):
            end = min(start + _PANEL, len(out))
            onward = np.swapaxes(step[:, end:, start:end], 1, 2)
            reached[:, start:end] = leave[:, start:end, None] + onward @ reached[:, end:]
            for v in reversed(range(start, end)):
                reached[:, v] += (step[:, None, v + 1 : end, v] @ reached[:, v + 1 : end])[:, 0]
        escapes[:, order[:, None], kept] = reached
    return escapes


def _eliminate(step: np.ndarray, leave: np.ndarray, count: int) -> None:
    """Eliminate the first `count` nodes in place; column v then contains the probability of each step from v.

    Nodes are eliminated in panels. The entries of a panel's own nodes are updated after each elimination; all
    other entries are updated once for the whole panel, by a matrix product.
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
