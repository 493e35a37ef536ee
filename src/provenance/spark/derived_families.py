"""Find derivations on a cluster: measure pairs in blocks, then combine the measurements in each family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from provenance.derivation.date_trust import CLEARLY_APART
from provenance.derivation.dated_pairs import MOST_EXAMPLES, named
from provenance.derivation.explained_rows import EXPLAINED, explained_rows
from provenance.derivation.pair_measures import (
    EVIDENCE,
    EXAMPLES,
    METADATA,
    NUMBERS,
    PAIRS,
    learned_from,
    measured_pairs,
)
from provenance.derivation.settled_families import SETTLED, SPANS, settled_families
from provenance.engine.ragged import Ragged
from provenance.passages import REUSE, Portion
from provenance.passages.judge import SHARED
from provenance.settings import Settings
from provenance.spark.cluster import Cluster, longs, rows_of, stacked, stacked_schema, unstacked
from provenance.spark.connected import connected
from provenance.spark.near_copies import NearCopies
from provenance.spark.pair_blocks import on_pairs
from provenance.spark.shared_passages import ALIGNED, SharedPassages

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_BLOCK = "_block"
_TOGETHER = 1 << 11  # approximate number of documents in a block of families
_THIRD = ("third_of_a", "third_of_b", "third_of_merge")
# The positions of the two documents of a pair, and all measurements of the pair.
_PAIR = longs("first", "second")
_MEASURED = pa.schema([*_PAIR, *PAIRS["pairs"]])
# The numeric measurements of a family's pairs, and the passages of these pairs.
_FAMILY = pa.field("family", pa.int64())
_NUMBERS = pa.schema([*_PAIR, *NUMBERS, _FAMILY])
_ROWS = ALIGNED.append(_FAMILY)
_PASSAGES = pa.schema([(f"passage_{field.name}", field.type) for field in _ROWS])
_GIVEN = stacked_schema(pairs=_NUMBERS, passages=_PASSAGES).append(pa.field(_BLOCK, pa.int64()))
_SETTLED = pa.schema([*SETTLED["derivations"], *_PAIR])


@dataclass(frozen=True, eq=False)
class DerivedFamilies:
    """The derivations and origins, with documents given by position, and the weights fitted to dated pairs.

    A family is identified by the position of its first document.
    """

    derivations: DataFrame
    origins: DataFrame
    learned: dict[str, float]


def derived_families(
    cluster: Cluster, documents: DataFrame, near: NearCopies, shared: SharedPassages
) -> DerivedFamilies:
    """Find the derivations between documents, and the origin of each document."""
    from pyspark.sql import functions as F

    related = shared.reuse.where(F.col("p_shared") >= SHARED)
    metadata = documents.select(
        "position", "size", "text", *(name for name in METADATA if name != "language")
    )
    read = metadata.join(shared.index.select("position", "language"), "position")
    work = partial(_measured, cluster.settings)
    measured = cluster.kept("measured", on_pairs(cluster, "measured", related, read, work, _MEASURED))
    families = _families(cluster, documents, near, related)
    learned = _learned(measured, families)
    settled = cluster.kept(
        "settled", _settled(cluster, documents, families, near, shared, related, measured, learned)
    )
    explained = _explained(cluster, documents, unstacked(settled, "derivations", _SETTLED), measured)
    return DerivedFamilies(
        cluster.kept("explained", explained),
        unstacked(settled, "origins", SETTLED["origins"]),
        named(learned),
    )


def _families(cluster: Cluster, documents: DataFrame, near: NearCopies, related: DataFrame) -> DataFrame:
    """Return the family of each document."""
    from pyspark.sql import functions as F

    copies = near.texts.where("first_copy != position").select(
        F.col("first_copy").alias("a"), F.col("position").alias("b")
    )
    joined = connected(cluster, "families", related.select("a", "b").union(copies))
    found = documents.select("position").join(joined, "position", "left")
    return found.select("position", F.coalesce("component", "position").alias("family"))


def _learned(measured: DataFrame, families: DataFrame) -> np.ndarray:
    """Fit weights to at most `MOST_EXAMPLES` dated pairs, which are collected on the driver."""
    from pyspark.sql import functions as F

    examples = measured.where(F.abs("later") >= CLEARLY_APART).select(*_PAIR.names, *EXAMPLES)
    examples = examples.orderBy(*_PAIR.names).limit(MOST_EXAMPLES)
    examples = examples.join(families.withColumnRenamed("position", "first"), "first")
    found = examples.toArrow().sort_by([(name, "ascending") for name in _PAIR.names])
    return learned_from(found, found["family"].to_numpy())


def _settled(
    cluster: Cluster,
    documents: DataFrame,
    families: DataFrame,
    near: NearCopies,
    shared: SharedPassages,
    related: DataFrame,
    measured: DataFrame,
    learned: np.ndarray,
) -> DataFrame:
    """Compute the derivations and origins of all families, block by block, with `settled_families`."""
    from pyspark.sql import functions as F

    known = documents.select("position", "published").join(families, "position")
    known = known.join(near.texts.select("position", "first_copy"), "position")
    known = known.join(shared.index.select("position", "length", "agency"), "position")
    blocks = max(cluster.partitions, known.count() // _TOGETHER)
    known = known.withColumn(_BLOCK, F.pmod(F.xxhash64("family"), F.lit(blocks)).cast("long"))
    family = known.select("position", "family", _BLOCK)
    pairs = measured.select(*_PAIR.names, *(name for name, _ in NUMBERS))
    pairs = pairs.join(family.withColumnRenamed("position", "first"), "first")
    rows = related.join(family.withColumnRenamed("position", "a"), "a")
    given = cluster.each(pairs, _as_pairs, _GIVEN).union(cluster.each(rows, _as_passages, _GIVEN))
    schema = stacked_schema(derivations=_SETTLED, origins=SETTLED["origins"])
    work = partial(_of_families, cluster.settings, learned)
    return cluster.joint(known, given, _BLOCK, work, schema, blocks)


def _explained(cluster: Cluster, documents: DataFrame, settled: DataFrame, measured: DataFrame) -> DataFrame:
    """Add the evidence to the derivations, including the names of any third documents it mentions."""
    from pyspark.sql import functions as F

    for name in _THIRD:
        called = F.coalesce("title", "id").alias(f"called_{name}")
        third = documents.select(F.col("position").alias(name), called)
        settled = settled.join(third, name, "left")
    evidence = measured.select(*_PAIR.names, *(F.col(name).alias(f"own_{name}") for name, _ in EVIDENCE))
    return cluster.each(settled.join(evidence, _PAIR.names), _with_evidence, EXPLAINED["derivations"])


def _measured(settings: Settings, documents: pa.Table, rows: pa.Table) -> pa.Table:
    """Measure the pairs in a block."""
    documents = documents.sort_by("position")
    reuse = rows.sort_by([(name, "ascending") for name in ("a", "b", "place")]).select(REUSE.names)
    texts = documents["text"].cast(pa.large_string()).combine_chunks()
    some = Portion(documents["position"].to_numpy(), texts, documents["language"].combine_chunks())
    found = measured_pairs(some, documents.select(list(METADATA)), reuse, settings.agencies)["pairs"]
    first = pa.array(Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()).first)
    return found.append_column("first", reuse["a"].take(first)).append_column(
        "second", reuse["b"].take(first)
    )


def _as_pairs(measured: pa.Table) -> pa.Table:
    found = stacked({"pairs": measured.select(_NUMBERS.names), "passages": _PASSAGES.empty_table()})
    return found.append_column(_BLOCK, measured[_BLOCK])


def _as_passages(rows: pa.Table) -> pa.Table:
    passages = rows.select(_ROWS.names).rename_columns(_PASSAGES.names)
    found = stacked({"pairs": _NUMBERS.empty_table(), "passages": passages})
    return found.append_column(_BLOCK, rows[_BLOCK])


def _of_families(settings: Settings, learned: np.ndarray, documents: pa.Table, given: pa.Table) -> pa.Table:
    """Compute the derivations and origins of the families in a block."""
    documents = documents.sort_by("position")
    order = [(name, "ascending") for name in ("family", "first", "second")]
    pairs = rows_of(given, "pairs", _NUMBERS).sort_by(order)
    passages = rows_of(given, "passages", _PASSAGES).rename_columns(_ROWS.names)
    passages = passages.sort_by([(name, "ascending") for name in ("family", "a", "b", "place")])
    graph_documents = documents.select(["length", "agency", "first_copy", "published"])
    found = settled_families(
        documents["position"].to_numpy(),
        graph_documents.rename_columns(["length", "agency", "group", "published"]),
        pairs["first"].to_numpy(),
        pairs["second"].to_numpy(),
        0,
        pairs.select([name for name, _ in NUMBERS]),
        passages.select(list(SPANS)),
        learned,
        settings.confidence,
    )
    ends = pairs.select(_PAIR.names).take(found["derivations"]["pair"])
    derivations = found["derivations"]
    for name in _PAIR.names:
        derivations = derivations.append_column(name, ends[name])
    return stacked({"derivations": derivations, "origins": found["origins"]})


def _with_evidence(rows: pa.Table) -> pa.Table:
    """Add the evidence to a batch of derivations."""
    names: dict[int, str] = {}
    for name in _THIRD:
        called = zip(rows[name].to_pylist(), rows[f"called_{name}"].to_pylist(), strict=True)
        names |= {position: f"“{title}”" for position, title in called if title is not None}
    own = rows.select([f"own_{name}" for name, _ in EVIDENCE]).rename_columns([name for name, _ in EVIDENCE])
    settled = rows.select(SETTLED["derivations"].names)
    return explained_rows(settled, own, names)["derivations"]
