"""Posteriors are compared with an enumeration of all trees, and the best tree with that of networkx."""

from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.derivation import spanning_trees
from provenance.derivation.likeliest_tree import best_tree, without_cycles
from provenance.derivation.spanning_trees import posterior, preferential
from provenance.engine.components import components


@st.composite
def graphs(draw, most=5, clipped=20):
    """Up to `most` nodes, some of the edges between them, and scores for the edges and for the root."""
    nodes = draw(st.integers(1, most))
    every = [(s, d) for s in range(nodes) for d in range(nodes) if s != d]
    edges = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    score = st.floats(-clipped, clipped)
    scores = draw(st.lists(score, min_size=len(edges), max_size=len(edges)))
    root = draw(st.lists(st.floats(-2, clipped), min_size=nodes, max_size=nodes))
    source, derived = np.array(edges, np.int64).reshape(-1, 2).T
    return source, derived, np.array(scores, float), np.array(root)


def every_tree(source, derived, scores, root):
    """Posteriors, computed by enumerating all choices of parents that connect every node to the root."""
    nodes = len(root)
    choices = [[None, *np.flatnonzero(derived == node).tolist()] for node in range(nodes)]
    total, edges, attached = 0.0, np.zeros(len(source)), np.zeros(nodes)
    for tree in product(*choices):
        node_to_parent = [None if edge is None else source[edge] for edge in tree]
        if not all(reaches_root(node, node_to_parent) for node in range(nodes)):
            continue
        weight = np.exp(sum(root[n] if edge is None else scores[edge] for n, edge in enumerate(tree)))
        total += weight
        for node, edge in enumerate(tree):
            if edge is None:
                attached[node] += weight
            else:
                edges[edge] += weight
    return edges / total, attached / total


def reaches_root(node, parents):
    for _ in parents:
        if parents[node] is None:
            return True
        node = parents[node]
    return False


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_posteriors_are_those_of_all_trees_enumerated(graph):
    found = posterior(*graph)
    edges, root = every_tree(*graph)
    np.testing.assert_allclose(found.edges, edges, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(found.root, root, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(("forward", "back"), [(0.3, -1.0), (20.0, 20.0), (-20.0, 5.0)])
def test_two_documents_give_what_the_pair_gives(forward, back):
    found = posterior(np.array([0, 1]), np.array([1, 0]), np.array([forward, back]), np.zeros(2))
    weights = np.exp([forward, back])
    np.testing.assert_allclose(found.edges, weights / (1 + weights.sum()), rtol=1e-12)


def test_scores_beyond_twenty_count_as_twenty():
    ends = np.array([0, 1]), np.array([1, 0])
    beyond = posterior(*ends, np.array([np.inf, -np.inf]), np.zeros(2))
    at = posterior(*ends, np.array([20.0, -20.0]), np.zeros(2))
    np.testing.assert_array_equal(beyond.edges, at.edges)


def test_a_strongly_connected_component_stays_exact():
    """Inverting the matrix would lose all precision here. By symmetry, all parents are equally likely."""
    nodes = 2 * spanning_trees._PANEL + 2  # each half has one panel and one node of the next panel
    source, derived = np.nonzero(~np.eye(nodes, dtype=bool))
    found = posterior(source, derived, np.full(len(source), 20.0), np.full(nodes, -20.0))
    # Trees in which the root has several children are negligible, and each node is equally likely to be its
    # child.
    np.testing.assert_allclose(found.root, 1 / nodes, rtol=1e-9)
    np.testing.assert_allclose(found.edges, (1 - 1 / nodes) / (nodes - 1), rtol=1e-9)


@given(graphs(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_renaming_the_nodes_renames_the_posteriors(graph, random):
    source, derived, scores, root = graph
    new = np.array(random.sample(range(len(root)), len(root)))
    shuffled = np.array(random.sample(range(len(source)), len(source)), np.int64)
    renamed = np.empty(len(root))
    renamed[new] = root
    found = posterior(new[source][shuffled], new[derived][shuffled], scores[shuffled], renamed)
    before = posterior(*graph)
    np.testing.assert_allclose(found.root[new], before.root, rtol=1e-9)
    np.testing.assert_allclose(found.edges, before.edges[shuffled], rtol=1e-9)


def test_families_do_not_influence_each_other():
    one = np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([1.0, 2.0, 3.0])
    alone = posterior(*one, np.zeros(3))
    with_others = posterior(np.append(one[0], 3), np.append(one[1], 4), np.append(one[2], 5.0), np.zeros(6))
    np.testing.assert_array_equal(with_others.edges[:3], alone.edges)
    assert with_others.root[5] == 1


@given(st.lists(graphs(most=4), min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_families_weighed_together_give_the_same_as_alone_to_the_last_bit(families):
    sizes = [len(root) for *_, root in families]
    begins = np.cumsum([0, *sizes])
    source, derived = (
        np.concatenate([each[end] + begin for each, begin in zip(families, begins, strict=False)])
        for end in (0, 1)
    )
    scores, root = (np.concatenate([each[part] for each in families]) for part in (2, 3))
    together = posterior(source, derived, scores, root)
    alone = [posterior(*each) for each in families]
    np.testing.assert_array_equal(together.edges, np.concatenate([each.edges for each in alone]))
    np.testing.assert_array_equal(together.root, np.concatenate([each.root for each in alone]))


@given(graphs(most=5, clipped=4))
@settings(max_examples=60, deadline=None)
def test_nodes_that_supplied_others_are_favoured_in_every_round(graph):
    source, derived, scores, root = graph
    weights = np.linspace(0, 1, len(source))
    edges, attached = every_tree(*graph)
    choices = [sum(derived == derived[e]) - 1 for e in range(len(source))]
    for _ in range(2):
        others = [
            min(sum(edges[k] for k in range(len(source)) if source[k] == source[e] and k != e), choices[e])
            for e in range(len(source))
        ]
        edges, attached = every_tree(source, derived, scores + weights * np.log1p(others), root)
    found = preferential(*graph, weights)
    np.testing.assert_allclose(found.edges, edges, atol=1e-9)
    np.testing.assert_allclose(found.root, attached, atol=1e-9)


def test_large_families_without_cycles_are_exact():
    """Without cycles, weights alone determine the posteriors of parent and grandparent in a long chain."""
    nodes = 1500
    source = np.concatenate([np.arange(nodes - 1), np.arange(nodes - 2)])
    derived = np.concatenate([np.arange(1, nodes), np.arange(2, nodes)])
    scores = np.repeat([1.0, -1.0], [nodes - 1, nodes - 2])
    found = posterior(source, derived, scores, np.zeros(nodes))
    expected = np.exp(1) / (1 + np.exp(1) + np.exp(-1))
    np.testing.assert_allclose(found.edges[1 : nodes - 1], expected, rtol=1e-12)


def test_large_families_of_small_components_are_exact(monkeypatch):
    """A sequence of triangles that contain cycles is weighed as a whole and triangle by triangle."""
    rng = np.random.default_rng(1)
    source, derived = [], []
    for corner in range(0, 30, 3):
        for one in range(3):
            source += [corner + one, corner + (one + 1) % 3, corner + one]
            derived += [corner + (one + 1) % 3, corner + one, (corner + 3 + one) % 33]
    ends = np.array(source), np.array(derived)
    scores = rng.normal(0, 2, len(source))
    whole = posterior(*ends, scores, np.zeros(33))
    monkeypatch.setattr(spanning_trees, "DENSE", 5)
    by_components = posterior(*ends, scores, np.zeros(33))
    np.testing.assert_allclose(by_components.edges, whole.edges, rtol=1e-9)
    np.testing.assert_allclose(by_components.root, whole.root, rtol=1e-9)


def test_components_too_large_are_cut_where_least_is_lost(monkeypatch):
    rng = np.random.default_rng(2)
    source, derived = np.nonzero(~np.eye(40, dtype=bool))
    scores = rng.normal(-4, 2, len(source))
    whole = posterior(source, derived, scores, np.zeros(40))
    monkeypatch.setattr(spanning_trees, "DENSE", 20)
    cut = posterior(source, derived, scores, np.zeros(40))
    sums = cut.root + np.bincount(derived, cut.edges, 40)
    np.testing.assert_allclose(sums, 1, rtol=1e-9)
    assert np.abs(cut.edges - whole.edges).max() < 0.1


@given(graphs(most=7, clipped=6))
@settings(max_examples=150, deadline=None)
def test_the_best_tree_is_as_heavy_as_the_best_arborescence(graph):
    source, derived, scores, root = graph
    chosen = best_tree(*graph)
    attached = ~np.isin(np.arange(len(root)), derived[chosen])
    assert len(np.unique(derived[chosen])) == len(chosen)
    parents = [None] * len(root)
    for edge in chosen.tolist():
        parents[derived[edge]] = source[edge]
    assert all(reaches_root(node, parents) for node in range(len(root)))

    full = nx.DiGraph()
    full.add_weighted_edges_from(("root", node, 100 + weight) for node, weight in enumerate(root.tolist()))
    full.add_weighted_edges_from(zip(source.tolist(), derived.tolist(), (100 + scores).tolist(), strict=True))
    heaviest = nx.maximum_spanning_arborescence(full).size("weight") - 100 * len(root)
    assert scores[chosen].sum() + root[attached].sum() == pytest.approx(heaviest, abs=1e-6)


def test_of_equal_trees_the_order_of_edges_decides():
    ends = np.array([0, 1, 2, 0]), np.array([1, 0, 1, 2])
    assert best_tree(*ends, np.array([2.0, 2.0, 2.0, 2.0]), np.zeros(3)).tolist() == [0, 3]
    assert best_tree(*ends, np.zeros(4), np.zeros(3)).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9)), max_size=15))
@settings(max_examples=150, deadline=None)
def test_only_the_least_likely_edges_of_cycles_are_removed(edges):
    edges = [(s, d, p) for s, d, p in edges if s != d]
    source, derived, likelihood = np.array(edges, np.int64).reshape(-1, 3).T
    kept = without_cycles(source, derived, likelihood)
    graph = nx.DiGraph(zip(source[kept].tolist(), derived[kept].tolist(), strict=True))
    assert nx.is_directed_acyclic_graph(graph)
    for s, d, p in np.array(edges, np.int64).reshape(-1, 3)[~kept].tolist():
        likelier = kept & (likelihood >= p)
        closing = nx.DiGraph(zip(source[likelier].tolist(), derived[likelier].tolist(), strict=True))
        assert d in closing
        assert s in closing
        assert nx.has_path(closing, d, s)


@given(st.integers(1, 12), st.data())
def test_families_are_connected_components_by_first_member(n, data):
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
    edges = data.draw(st.lists(ends, max_size=12))
    a, b = np.array(edges, np.int64).reshape(-1, 2).T
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(n))
    joined = sorted(sorted(part) for part in nx.connected_components(graph))
    expected = {node: number for number, part in enumerate(joined) for node in part}
    assert components(n, a, b).tolist() == [expected[node] for node in range(n)]
