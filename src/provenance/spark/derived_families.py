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
from provenance.derivation.large_families import WEIGHED, Families, settled_large, weighed_portion
from provenance.engine.ragged import Ragged
from provenance.engine.run import Run
from provenance.passages import REUSE, Portion, portions
from provenance.passages.judge import SHARED
from provenance.settings import Settings
from provenance.spark.cluster import Cluster, longs, one_row, rows_of, stacked, stacked_schema, unstacked
from provenance.spark.connected import connected
from provenance.spark.near_copies import NearCopies
from provenance.spark.pair_blocks import on_pairs
from provenance.spark.shared_passages import ALIGNED, SharedPassages

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BLOCK = "_block"  # of the small families that are derived together; null for large families
_OF_DOCUMENTS = [name for name in METADATA if name != "language"]
_OF_INDEX = ("language", "length", "agency")
_OF_PAIRS = pa.schema([*WEIGHED["pairs"], *longs("a", "b")])
# Of a large family: its pairs as weighed, and their passages.
_FAMILY = pa.field("family", pa.int64())
_IN_FAMILY = _OF_PAIRS.append(_FAMILY)
_ROWS = ALIGNED.append(_FAMILY)
_PASSAGES = pa.schema([*((f"passage_{field.name}", field.type) for field in ALIGNED), _FAMILY])
_GIVEN = stacked_schema(pairs=_IN_FAMILY, passages=_PASSAGES)


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
    family = _families(cluster, documents, near, related)
    ends = shared.reuse.select(F.explode(F.array("a", "b")).alias("position")).distinct()
    sharing = family.join(ends, "position", "left_semi").select("family").distinct()
    blocked, blocks = _in_blocks(cluster, family.join(sharing, "family"))
    of_family = family.join(blocked, "family").select("position", "family", _BLOCK)

    metadata = documents.select("position", "text", "size", *_OF_DOCUMENTS)
    known = near.texts.select("position", "first_copy").join(of_family, "position")
    read = metadata.join(shared.index.select("position", *_OF_INDEX), "position").join(known, "position")
    rows = related.join(of_family.toDF("a", "family", _BLOCK), "a")
    small, large_ones = F.col(_BLOCK).isNotNull(), F.col(_BLOCK).isNull()
    schema = stacked_schema(**DERIVED)
    work = partial(_derived, cluster.settings)
    found = cluster.joint(read.where(small), rows.where(small), _BLOCK, work, schema, blocks)
    found = cluster.kept("derived", found)
    if not (many := blocked.where(large_ones)).isEmpty():
        held, shown = (frame.where(large_ones).drop(_BLOCK) for frame in (read, rows))
        whole = _large(cluster, held, shown, schema, many.count())
        found = found.union(whole)
    alone = _unrelated(cluster, documents, near, shared, family.join(sharing, "family", "left_anti"))
    origins = unstacked(found, "origins", DERIVED["origins"]).union(alone)
    return DerivedFamilies(unstacked(found, "derivations", DERIVED["derivations"]), origins)


def _families(cluster: Cluster, documents: DataFrame, near: NearCopies, related: DataFrame) -> DataFrame:
    """The documents, each with the bytes of its text and with its family, named for the first document."""
    from pyspark.sql import functions as F

    copies = near.texts.where("first_copy != position").select(
        F.col("first_copy").alias("a"), F.col("position").alias("b")
    )
    joined = connected(cluster, "families", related.select("a", "b").union(copies))
    sizes = documents.select("position", "size").join(joined, "position", "left")
    return sizes.select("position", "size", F.coalesce("component", "position").alias("family"))


def _in_blocks(cluster: Cluster, documents: DataFrame) -> tuple[DataFrame, int]:
    """The families of some documents, each with the number of its block, null if it is large; as a stage.

    And how many blocks there are.
    """
    from pyspark.sql import functions as F

    full = portions.PORTION_BYTES
    families = documents.groupBy("family").agg(F.sum("size").alias("bytes"))
    total = one_row(families.where(F.col("bytes") <= full).agg(F.sum("bytes")))[0] or 0
    blocks = max(cluster.partitions, -(-int(total) // full))
    block = F.when(F.col("bytes") <= full, F.pmod(F.xxhash64("family"), F.lit(blocks)))
    return cluster.kept("blocks", families.select("family", block.cast("long").alias(_BLOCK))), blocks


def _large(
    cluster: Cluster, documents: DataFrame, rows: DataFrame, schema: pa.Schema, families: int
) -> DataFrame:
    """The derivations and origins of large families: pairs are weighed in blocks, and settled by family."""
    work = partial(_weighed, cluster.settings)
    weighed = cluster.kept("weighed", on_pairs(cluster, "weighed", rows, documents, work, _OF_PAIRS))
    of_family = rows.select("a", "b", "family").distinct()
    pairs = weighed.join(of_family, ["a", "b"])
    given = cluster.each(pairs, _as_pairs, _GIVEN).union(cluster.each(rows, _as_passages, _GIVEN))
    held = documents.drop("text", "size")
    work = partial(_settled, cluster.settings)
    return cluster.kept("settled", cluster.joint(held, given, "family", work, schema, families))


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
    texts = documents["text"].cast(pa.large_string()).combine_chunks()
    some = Portion(positions, texts, documents["language"].combine_chunks())
    metadata = documents.select(METADATA)
    found = derived_portion(some, metadata, reuse, first_copies, settings.confidence, settings.agencies)
    return stacked(found)


def _weighed(settings: Settings, documents: pa.Table, rows: pa.Table) -> pa.Table:
    """What the pairs of a block say by themselves."""
    documents = documents.sort_by("position")
    reuse = rows.sort_by([(name, "ascending") for name in ("a", "b", "place")]).select(REUSE.names)
    texts = documents["text"].cast(pa.large_string()).combine_chunks()
    some = Portion(documents["position"].to_numpy(), texts, documents["language"].combine_chunks())
    found = weighed_portion(some, documents.select(METADATA), reuse, settings.agencies)["pairs"]
    first = pa.array(Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()).first)
    return found.append_column("a", reuse["a"].take(first)).append_column("b", reuse["b"].take(first))


def _as_pairs(weighed: pa.Table) -> pa.Table:
    return stacked(
        {"pairs": weighed.select([*_OF_PAIRS.names, "family"]), "passages": _PASSAGES.empty_table()}
    )


def _as_passages(rows: pa.Table) -> pa.Table:
    return stacked(
        {
            "pairs": _IN_FAMILY.empty_table(),
            "passages": rows.select(_ROWS.names).rename_columns(_PASSAGES.names),
        }
    )


def _settled(settings: Settings, documents: pa.Table, given: pa.Table) -> pa.Table:
    """The derivations and origins of one large family, which is numbered from 0 for the time being."""
    documents = documents.sort_by("position")
    positions = documents["position"].to_numpy()
    passages = rows_of(given, "passages", _PASSAGES).rename_columns(_ROWS.names)
    local = _placed(passages.sort_by([(name, "ascending") for name in ("a", "b", "place")]), positions)
    pairs = rows_of(given, "pairs", _OF_PAIRS).sort_by([("a", "ascending"), ("b", "ascending")])
    everything = np.arange(len(positions))
    families = Families.of(np.zeros(len(positions), np.int64), everything, local, np.arange(local.num_rows))
    first_copies = np.searchsorted(positions, documents["first_copy"].to_numpy())
    graph_documents = documents_for_graph(
        documents["length"].to_numpy(),
        first_copies,
        documents["published"].combine_chunks(),
        documents["agency"].combine_chunks(),
    ).append_column("position", pa.array(everything))
    metadata = documents.select(METADATA)
    found = settled_large(
        pairs.select(WEIGHED["pairs"].names).cast(WEIGHED["pairs"]),
        graph_documents,
        metadata,
        local.select(REUSE.names),
        families,
        Run(settings),
    )
    return stacked(
        {
            "derivations": _at(found["derivations"], positions, "source", "derived"),
            "origins": _at(found["origins"], positions, "position", "family"),
        }
    )


def _placed(rows: pa.Table, positions: np.ndarray) -> pa.Table:
    """Rows of pairs with places among the positions."""
    for side in ("a", "b"):
        places = pa.array(np.searchsorted(positions, rows[side].to_numpy()))
        rows = rows.set_column(rows.column_names.index(side), side, places)
    return rows


def _at(table: pa.Table, positions: np.ndarray, *names: str) -> pa.Table:
    """The table with positions in the corpus."""
    for name in names:
        column = pc.take(pa.array(positions), table[name])
        table = table.set_column(table.column_names.index(name), name, column)
    return table
