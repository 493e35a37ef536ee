"""Connected components on Spark, compared with networkx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from provenance.settings import Settings
from provenance.spark import cluster as limits
from provenance.spark.cluster import Cluster
from provenance.spark.connected import connected

from .engines import needs_spark

GRAPHS = {
    "random": nx.gnm_random_graph(300, 240, seed=1),
    "a path, which takes most rounds": nx.path_graph(200),
    "a star around the last": nx.relabel_nodes(nx.star_graph(100), lambda node: 100 - node),
    "cliques": nx.disjoint_union_all([nx.complete_graph(6)] * 20),
}


@pytest.mark.spark
@needs_spark
@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("at_once", [1 << 20, 4], ids=["in one task", "by stars"])
def test_components_are_those_of_networkx(
    name: str, at_once: int, session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AT_ONCE", at_once)
    graph = GRAPHS[name]
    # Positions in any order, some edges twice, and in both directions.
    names = np.random.default_rng(2).permutation(5 * len(graph))[: len(graph)].tolist()
    edges = [(names[a], names[b]) for a, b in graph.edges]
    edges += [(b, a) for a, b in edges[::3]]
    cluster = Cluster(session, str(tmp_path), Settings(threads=1))
    frame = session.createDataFrame(edges, "a long, b long")
    found = {row[0]: row[1] for row in connected(cluster, "graph", frame).collect()}
    expected = {}
    for component in nx.connected_components(nx.Graph(edges)):
        expected |= dict.fromkeys(component, min(component))
    assert found == expected
