"""Bottlenecks against paths that are tried one by one."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.engine.bottlenecks import bottlenecks

edges = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda ends: ends[0] < ends[1]),
    st.integers(0, 9),
    min_size=1,
    max_size=14,
)


@settings(deadline=None)
@given(edges)
def test_the_longest_step_is_as_short_as_on_the_best_of_all_paths(edges: dict[tuple[int, int], int]) -> None:
    graph = nx.Graph()
    for (a, b), length in edges.items():
        graph.add_edge(a, b, length=length)

    def longest(path: list[tuple[int, int]]) -> int:
        return max(graph.edges[step]["length"] for step in path)

    a, b = np.array(list(edges)).T
    expected = [
        min(longest(path) for path in nx.all_simple_edge_paths(graph, one, other)) for one, other in edges
    ]
    assert bottlenecks(8, a, b, np.array(list(edges.values()))).tolist() == expected


def test_a_long_chain_with_a_short_cut() -> None:
    a, b = np.append(np.arange(999), 0), np.append(np.arange(1, 1000), 999)
    length = np.append(np.arange(999), 5000)
    assert bottlenecks(1000, a, b, length).tolist() == [*range(999), 998]


def test_no_edges() -> None:
    none = np.zeros(0, np.int64)
    assert len(bottlenecks(3, none, none, none)) == 0
