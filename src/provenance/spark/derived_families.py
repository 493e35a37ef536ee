"""Derivation on a cluster: whole families, many small ones or one large one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.derivation.derivation_rows import DERIVED, documents_for_graph
from provenance.derivation.derive import METADATA
from provenance.derivation.family_portion import derived_portion, origins_of
from provenance.derivation.large_families import Families, derived_large
from provenance.engine.run import Run
from provenance.passages import REUSE, Portion, portions
from provenance.passages.judge import SHARED
from provenance.settings import Settings
from provenance.spark.cluster import Cluster, stacked, stacked_schema, unstacked
from provenance.spark.connected import connected
from provenance.spark.near_copies import NearCopies
from provenance.spark.shared_passages import SharedPassages

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BLOCK = "_block"


@dataclass(frozen=True, eq=False)
class DerivedFamilies:
    """Which document was derived from which, by position; a family is named for its first document."""

    derivations: DataFrame
    origins: DataFrame


def derived_families(
    cluster: Cluster, documents: DataFrame, near: NearCopies, shared: SharedPassages
) -> DerivedFamilies:
    """Find which document was derived from which."""
    from pyspark.sql import functions as F

    related = shared.reuse.where(F.col("p_shared") >= SHARED)
    copies = near.texts.where("first_copy != position").select(
        F.col("first_copy").alias("a"), F.col("position").alias("b")
    )
    joined = connected(cluster, "families", related.select("a", "b").union(copies))
    sizes = documents.select("position", "size").join(joined, "position", "left")
    family = sizes.select("position", "size", F.coalesce("component", "position").alias("family"))
    ends = shared.reuse.select(F.explode(F.array("a", "b")).alias("position")).distinct()
    sharing = family.join(ends, "position", "left_semi").select("family").distinct()
    full = portions.PORTION_BYTES
    families = family.join(sharing, "family").groupBy("family").agg(F.sum("size").alias("bytes"))
    large = F.col("bytes") > full
    total = families.where(~large).agg(F.sum("bytes")).first()[0] or 0
    blocks = max(1, -(-int(total) // full))
    # A large family is a block of its own, with a negative number.
    block = F.when(large, -1 - F.col("family")).otherwise(F.pmod(F.xxhash64("family"), F.lit(blocks)))
    blocked = cluster.kept("blocks", families.withColumn(_BLOCK, block.cast("long")))
    of_block = family.join(blocked.select("family", _BLOCK), "family").select("position", "family", _BLOCK)

    read = documents.select("position", "text", *(name for name in METADATA if name != "language"))
    read = read.join(shared.index.select("position", "language"), "position")
    read = read.join(near.texts.select("position", "first_copy"), "position").join(of_block, "position")
    rows = related.join(of_block.select(F.col("position").alias("a"), _BLOCK), "a")
    schema = stacked_schema(**DERIVED)
    work = partial(_derived, cluster.settings)
    weighed = cluster.kept("derived", cluster.joint(read, rows, _BLOCK, work, schema, blocked.count()))
    alone = _unrelated(cluster, documents, near, shared, family.join(sharing, "family", "left_anti"))
    origins = unstacked(weighed, "origins", DERIVED["origins"]).union(alone)
    return DerivedFamilies(unstacked(weighed, "derivations", DERIVED["derivations"]), origins)


def _unrelated(
    cluster: Cluster,
    documents: DataFrame,
    near: NearCopies,
    shared: SharedPassages,
    positions: DataFrame,
) -> DataFrame:
    """The origins of documents that share no text with any other."""
    known = positions.select("position").join(documents.select("position", "published"), "position")
    known = known.join(near.texts.select("position", "first_copy"), "position")
    known = known.join(shared.index.select("position", "length", "agency"), "position")
    work = partial(_origins, cluster.settings)
    found = cluster.together(known, ["first_copy"], work, DERIVED["origins"])
    return cluster.kept("unrelated", found)


def _origins(settings: Settings, known: pa.Table) -> pa.Table:
    """The origins of documents that share no text, with all copies of each."""
    known = known.sort_by("position")
    positions, first_copies, lengths = (
        known[name].to_numpy() for name in ("position", "first_copy", "length")
    )
    graph_documents = documents_for_graph(
        lengths, first_copies, known["published"], known["agency"].combine_chunks()
    )
    return origins_of(graph_documents, positions, settings.confidence)


def _derived(settings: Settings, documents: pa.Table, reuse: pa.Table) -> pa.Table:
    """The derivations and origins of the families of a block."""
    documents = documents.sort_by("position")
    reuse = reuse.sort_by([(name, "ascending") for name in ("a", "b", "place")]).select(REUSE.names)
    positions, first_copies = (documents[name].to_numpy() for name in ("position", "first_copy"))
    metadata = documents.select(METADATA)
    if documents[_BLOCK][0].as_py() >= 0:
        texts = documents["text"].cast(pa.large_string()).combine_chunks()
        some = Portion(positions, texts, documents["language"].combine_chunks())
        return stacked(derived_portion(some, metadata, reuse, first_copies, settings.confidence))
    return stacked(_of_one_family(settings, documents, metadata, reuse, positions, first_copies))


def _of_one_family(
    settings: Settings,
    documents: pa.Table,
    metadata: pa.Table,
    reuse: pa.Table,
    positions: np.ndarray,
    first_copies: np.ndarray,
) -> dict[str, pa.Table]:
    """The derivations and origins of one large family, which is numbered from 0 for the time being."""
    local = reuse
    for side in ("a", "b"):
        places = pa.array(np.searchsorted(positions, reuse[side].to_numpy()))
        local = local.set_column(local.column_names.index(side), side, places)
    everything = np.arange(len(positions))
    families = Families.of(np.zeros(len(positions), np.int64), everything, local, np.arange(local.num_rows))
    first = np.searchsorted(positions, first_copies)
    found = derived_large(documents, metadata, local, first, families, Run(settings))
    return {
        "derivations": _at(found["derivations"], positions, "source", "derived"),
        "origins": _at(found["origins"], positions, "position", "family"),
    }


def _at(table: pa.Table, positions: np.ndarray, *names: str) -> pa.Table:
    """The table with positions in the corpus."""
    for name in names:
        column = pc.take(pa.array(positions), table[name])
        table = table.set_column(table.column_names.index(name), name, column)
    return table
