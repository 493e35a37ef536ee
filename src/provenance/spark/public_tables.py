"""Create the public tables as Spark DataFrames, replacing document positions with ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.derivation.outlets import outlets
from provenance.pairs.clustering import ALONE
from provenance.passages import REUSE
from provenance.spark.canonical_documents import SparkCorpus
from provenance.spark.cluster import Cluster
from provenance.spark.derived_families import DerivedFamilies
from provenance.spark.near_copies import PAIRS, NearCopies
from provenance.spark.shared_passages import SharedPassages
from provenance.tables import pairs_table, passages_table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def public_tables(
    cluster: Cluster, corpus: SparkCorpus, near: NearCopies, shared: SharedPassages, derived: DerivedFamilies
) -> dict[str, DataFrame]:
    """Return all public tables; Spark computes most of them from the stages only when they are used."""
    from pyspark.sql import functions as F

    ids = corpus.documents.select("position", "id")
    languages = shared.index.select("position", "language")
    columns = [F.col(name).alias(public) for name, public in corpus.columns.items()]
    documents = corpus.documents.drop("language").join(languages, "position").select(*columns)
    derivations = cluster.kept("derivations", _derivations(corpus.documents, derived))
    return {
        "documents": documents,
        "pairs": cluster.each(_named(near.pairs, ids), _With(pairs_table, PAIRS), schema.PAIRS),
        "passages": cluster.each(_named(shared.reuse, ids), _With(passages_table, REUSE), schema.PASSAGES),
        "groups": _groups(cluster, shared, ids),
        "clusters": _clusters(cluster, corpus.documents, near),
        "derivations": derivations,
        "origins": _origins(cluster, derived, ids),
        "outlets": _outlets(cluster, corpus.documents, derivations),
        "skipped": corpus.skipped,
    }


def _named(frame: DataFrame, ids: DataFrame) -> DataFrame:
    """Add the ids of both documents to each pair."""
    for side in ("a", "b"):
        frame = frame.join(ids.toDF(side, f"id_{side}"), side)
    return frame


class _With:
    """Applies a function from `tables` to rows that contain the ids of both documents."""

    def __init__(self, make: Callable[[pa.Table, pa.Table], pa.Table], columns: pa.Schema) -> None:
        self._make, self._columns = make, columns.names

    def __call__(self, rows: pa.Table) -> pa.Table:
        ids = pa.chunked_array([*rows["id_a"].chunks, *rows["id_b"].chunks], pa.string())
        places = np.arange(2 * rows.num_rows).reshape(2, -1)
        table = rows.select(self._columns)
        for side, numbers in zip(("a", "b"), places, strict=True):
            table = table.set_column(table.column_names.index(side), side, pa.array(numbers))
        return self._make(table, pa.table({"id": ids}))


def _groups(cluster: Cluster, shared: SharedPassages, ids: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    groups = shared.groups.select("first", "number").distinct()
    groups = cluster.numbered("numbered_groups", groups, [F.asc("first"), F.asc("number")], "group")
    found = shared.groups.join(groups, ["first", "number"]).join(ids, "position")
    return found.select(*schema.GROUPS.names)


def _clusters(cluster: Cluster, documents: DataFrame, near: NearCopies) -> DataFrame:
    from pyspark.sql import functions as F

    found = documents.select("position", "id").join(near.decided.drop("partner"), "position", "left")
    found = found.select(
        "position",
        "id",
        F.coalesce("kept_document", "position").alias("kept"),
        F.coalesce("reason", F.lit(ALONE)).alias("reason"),
    )
    kept = found.where("kept = position").select("kept")
    numbers = cluster.numbered("numbered_clusters", kept, [F.asc("kept")], "cluster")
    found = found.join(numbers, "kept").withColumn("keep", F.col("kept") == F.col("position"))
    return found.select(*schema.CLUSTERS.names)


def _derivations(documents: DataFrame, derived: DerivedFamilies) -> DataFrame:
    from pyspark.sql import functions as F

    found = derived.derivations.withColumnsRenamed({"source": "of_source", "derived": "of_derived"})
    for side in ("source", "derived"):
        known = documents.select(
            F.col("position").alias(f"of_{side}"),
            F.col("id").alias(side),
            F.col("published").alias(f"on_{side}"),
        )
        found = found.join(known, f"of_{side}")
    found = found.withColumn("lag", F.col("on_derived") - F.col("on_source"))
    return found.select(*schema.DERIVATIONS.names)


def _origins(cluster: Cluster, derived: DerivedFamilies, ids: DataFrame) -> DataFrame:
    """Return the origins; families are numbered from 1 by descending size, then by first document."""
    from pyspark.sql import functions as F

    families = derived.origins.groupBy("family").agg(F.count("*").alias("n"))
    families = cluster.numbered("numbered_families", families, [F.desc("n"), F.asc("family")], "number")
    found = derived.origins.join(families, "family").join(ids, "position")
    return found.withColumn("family", F.col("number") + 1).select(*schema.ORIGINS.names)


def _outlets(cluster: Cluster, documents: DataFrame, derivations: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    found = derivations.select("source", "derived", "probability", "directed", "share")
    for side in ("source", "derived"):
        known = documents.select(
            F.col("id").alias(side),
            F.col("outlet").alias(f"of_{side}"),
            F.col("published").alias(f"on_{side}"),
        )
        found = found.join(known, side)
    found = found.where(F.col("of_source").isNotNull() & F.col("of_derived").isNotNull())
    return cluster.together(found, ["of_source", "of_derived"], _of_outlets, schema.OUTLETS)


def _of_outlets(rows: pa.Table) -> pa.Table:
    """Create the outlets table from `rows`, which must contain all derivations for each pair of outlets."""
    sides = [
        rows.select([side, f"of_{side}", f"on_{side}"]).rename_columns(["id", "outlet", "published"])
        for side in ("source", "derived")
    ]
    documents = pa.concat_tables(sides).group_by("id").aggregate([("outlet", "min"), ("published", "min")])
    return outlets(documents.rename_columns(["id", "outlet", "published"]), rows)
