"""Find the connected components of a graph on a cluster, and apply functions to whole components.

A small graph is processed by a single task. The edges of a larger graph are rewritten until each component is
a star (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from provenance.engine.components import components
from provenance.engine.ragged import Ragged
from provenance.spark import cluster as limits
from provenance.spark.cluster import Cluster, Joint, longs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_EDGES, _LABELS = longs("a", "b"), longs("position", "component")
_BLOCK = "_block"


def connected(cluster: Cluster, name: str, edges: DataFrame) -> DataFrame:
    """Find the component of every node that has an edge, and write the result as a stage.

    A component is identified by its first node. `edges` has columns `a` and `b`; it may repeat edges and list
    them in either direction.
    """
    edges = cluster.kept(f"{name}.edges", _from_later(edges))
    count = edges.count()
    if count > limits.AT_ONCE:
        return cluster.kept(name, _stars(cluster, name, edges))
    return cluster.kept(name, cluster.at_once(edges, _components, _LABELS))


def on_components(
    cluster: Cluster, name: str, edges: DataFrame, nodes: DataFrame, work: Joint, schema: pa.Schema
) -> DataFrame:
    """Apply `work` to the nodes and edges of whole components, several components at a time.

    `edges` has columns `a` and `b`; `nodes` has a column `position`. Nodes without an edge are left out.
    """
    from pyspark.sql import functions as F

    if (count := edges.count()) <= limits.FEW:
        ends = edges.select(F.explode(F.array("a", "b")).alias("position")).distinct()
        nodes = nodes.join(ends, "position", "left_semi").withColumn(_BLOCK, F.lit(0))
        return cluster.joint(nodes, edges.withColumn(_BLOCK, F.lit(0)), _BLOCK, work, schema, 1)
    groups = max(count // limits.AT_ONCE, 4 * cluster.partitions)
    labels = connected(cluster, name, edges.select("a", "b")).withColumn(
        _BLOCK, F.pmod(F.xxhash64("component"), F.lit(groups))
    )
    nodes = nodes.join(labels.drop("component"), "position")
    edges = edges.join(labels.select(F.col("position").alias("a"), _BLOCK), "a")
    return cluster.joint(nodes, edges, _BLOCK, work, schema, groups)


def _from_later(edges: DataFrame) -> DataFrame:
    """Return each edge once, directed from the later node to the earlier node."""
    from pyspark.sql import functions as F

    turned = edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b"))
    return turned.where("a > b").distinct()


def _stars(cluster: Cluster, name: str, edges: DataFrame) -> DataFrame:
    """Find the component of every node by rewriting the edges until each component is a star."""
    from pyspark.sql import functions as F

    before, turn = None, 0
    while True:
        turn += 1
        edges = cluster.kept(f"{name}.{turn}", _small_star(cluster, _large_star(cluster, edges)))
        state = edges.agg(F.count("a"), F.sum(F.xxhash64("a", "b").cast("decimal(38, 0)"))).first()
        if state == before:
            break
        before = state
    first = edges.select(F.col("b").alias("a"), "b").distinct()
    return edges.union(first).toDF("position", "component")


def _large_star(cluster: Cluster, edges: DataFrame) -> DataFrame:
    """Connect each node's later neighbours to the first node among its neighbours and itself."""
    both = edges.union(edges.select("b", "a"))
    return cluster.together(both, ["a"], partial(_joined_to_first, later=True), _EDGES).distinct()


def _small_star(cluster: Cluster, edges: DataFrame) -> DataFrame:
    """Connect each node and its earlier neighbours to the first of these nodes."""
    found = cluster.together(edges, ["a"], partial(_joined_to_first, later=False), _EDGES)
    return found.where("a > b").distinct()


def _joined_to_first(edges: pa.Table, *, later: bool) -> pa.Table:
    """For each node `a`, return edges to the first node among `a` and its neighbours `b`.

    If `later` is true, the edges start only from neighbours later than `a`; otherwise they start from `a` and
    all its neighbours.
    """
    a, b = (edges[side].to_numpy() for side in ("a", "b"))
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    nodes = Ragged.of_runs(a)
    first = np.minimum(a[nodes.first], b[nodes.first])
    found, to = b, first[nodes.owner]
    if later:
        found, to = found[b > a], to[b > a]
    else:
        found, to = np.concatenate([found, a[nodes.first]]), np.concatenate([to, first])
    return pa.table([found, to], schema=_EDGES)


def _components(edges: pa.Table) -> pa.Table:
    """Find the component of every node."""
    ends = np.stack([edges["a"].to_numpy(), edges["b"].to_numpy()])
    nodes, places = np.unique(ends, return_inverse=True)
    found = components(len(nodes), *places.reshape(2, -1))
    first = np.unique(found, return_index=True)[1]
    return pa.table([nodes, nodes[first][found]], schema=_LABELS)
