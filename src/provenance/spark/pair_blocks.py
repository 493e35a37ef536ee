"""Divide pairs into blocks, and send each block the texts of its pairs without repeating any text.

A pair belongs to the group of the first document that is paired with either document of the pair. A group
that is too large for one block is divided: the block of a pair then depends on the document of the pair that
occurs in fewer pairs. As a result, a document in many pairs may be sent to several blocks, but a document in
only one pair is sent to one block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from provenance.passages import portions
from provenance.spark.cluster import Cluster, Joint, one_row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BLOCK = "_block"


def on_pairs(
    cluster: Cluster,
    name: str,
    pairs: DataFrame,
    documents: DataFrame,
    work: Joint,
    schema: pa.Schema,
    most: int = portions.PORTION_PAIRS,
) -> DataFrame:
    """Apply `work` to blocks of pairs and their documents.

    `pairs` has columns `a` and `b`, and may have several rows for a pair. `documents` has columns `position`
    and `size`, the size of the text in bytes. As in `passages.portions`, the number of pairs in a block is
    limited to about `most`.
    """
    from pyspark.sql import functions as F

    in_blocks, blocks = _in_blocks(cluster, name, pairs, documents.select("position", "size"), most)
    held = in_blocks.select(_BLOCK, F.explode(F.array("a", "b")).alias("position")).distinct()
    return cluster.joint(held.join(documents, "position"), in_blocks, _BLOCK, work, schema, blocks)


def _in_blocks(
    cluster: Cluster, name: str, pairs: DataFrame, sizes: DataFrame, most: int
) -> tuple[DataFrame, int]:
    """Return the pairs, each with the number of its block, and the total number of blocks."""
    from pyspark.sql import functions as F

    full = 2 * portions.PORTION_BYTES
    once = pairs.select("a", "b").distinct()
    both = once.union(once.select("b", "a")).toDF("position", "other")
    nodes = both.groupBy("position").agg(F.min("other").alias("first"), F.count("other").alias("pairs"))
    nodes = nodes.join(sizes, "position")
    for end in ("a", "b"):
        renamed = {column: f"{column}_{end}" for column in ("first", "pairs", "size")}
        once = once.join(nodes.withColumnsRenamed({**renamed, "position": end}), end)
    fewer = F.when(F.col("pairs_a") <= F.col("pairs_b"), F.col("a")).otherwise(F.col("b"))
    weight = F.greatest(F.col("size_a") + F.col("size_b"), F.lit(full // most))
    labelled = once.select(
        "a", "b", F.least("first_a", "first_b").alias("label"), fewer.alias("fewer"), weight.alias("weight")
    )
    labelled = cluster.kept(f"{name}.labelled", labelled)
    filled = labelled.groupBy("label").agg(F.ceil(F.sum("weight") / full).alias("parts"))
    total = one_row(labelled.agg(F.sum("weight")))[0] or 0
    # Use at least one block for each partition, to keep all cores busy.
    blocks = max(cluster.partitions, -(-int(total) // full))
    part = F.pmod(F.xxhash64("fewer"), F.col("parts"))
    block = F.pmod(F.xxhash64("label", part), F.lit(blocks)).cast("long")
    numbers = labelled.join(filled, "label").select("a", "b", block.alias(_BLOCK))
    return pairs.join(numbers, ["a", "b"]), blocks
