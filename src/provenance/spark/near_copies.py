"""Find near-duplicates on a cluster: join documents on band keys, and verify candidate pairs in blocks.

As in `pairs.oversized`, pairs are verified in rounds until there are no new pairs to compare. Each round
finds the documents that clusters would keep, and pairs other documents with them for the next round. To find
the documents to keep, a task needs whole components of the graph of pairs. A component fits in memory because
each pair consists only of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from provenance.engine.buckets import Buckets, pairs_sharing_buckets
from provenance.pairs import Overlap, admissible, clusters
from provenance.pairs.clustering import kept_documents
from provenance.pairs.identical_texts import first_with_fingerprint, links
from provenance.pairs.near_duplicate_pairs import blank_texts, with_copies
from provenance.pairs.oversized import by_preference, with_kept, with_neighbours
from provenance.pairs.text_sketches import sketch_texts
from provenance.pairs.verification import verified
from provenance.settings import Settings
from provenance.sketch import Texts
from provenance.spark.cluster import Cluster, longs, stacked, stacked_schema, task_number, unstacked
from provenance.spark.connected import on_components
from provenance.spark.pair_blocks import on_pairs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


_SKETCHES = pa.schema(
    [*longs("position", "words", "one", "two"), ("blank", pa.bool_()), ("keys", pa.list_(pa.int64()))]
)
_FIRST = longs("position", "first_copy")
_CODES = longs("a", "b")
_BUCKETED = longs("bucket", "position")
_RANKED = pa.schema([*_BUCKETED, ("place", pa.int64()), ("central", pa.bool_())])
_OVERLAP = pa.schema([(name, pa.float64()) for name in ("jaccard", "containment_a", "containment_b")])
_VERIFIED = pa.schema([*_CODES, *_OVERLAP])
_KEPT = longs("position", "kept")
PAIRS = _VERIFIED
DECIDED = pa.schema(
    [
        ("position", pa.int64()),
        ("partner", pa.int64()),  # the partner of a copy; for any other document, the document itself
        ("kept_document", pa.int64()),
        ("reason", pa.string()),
    ]
)


@dataclass(frozen=True, eq=False)
class NearCopies:
    """The near-duplicates of a corpus, with documents given by position.

    `texts` contains the first copy, word count and publication time of every document. `pairs` contains the
    pairs for the public table. `decided` contains the clustering decision for each document that has copies
    or is in a pair.
    """

    texts: DataFrame
    pairs: DataFrame
    decided: DataFrame


def near_copies(cluster: Cluster, documents: DataFrame) -> NearCopies:
    """Find the near-duplicates among documents in canonical order."""
    from pyspark.sql import functions as F

    texts, bands = _texts(cluster, documents)
    candidates, oversized = _candidates(cluster, bands, texts)
    ranked = None if oversized.isEmpty() else _ranked(cluster, oversized, texts)
    found = _verified_in_rounds(cluster, documents, texts, candidates, ranked)
    copies = texts.where("first_copy != position").select(
        F.col("first_copy").alias("a"), F.col("position").alias("b")
    )
    for name in _OVERLAP.names:
        copies = copies.withColumn(name, F.lit(None).cast("double"))
    nodes = documents.select("position", "published", "published_precision", "outlet").join(texts, "position")
    schema = stacked_schema(pairs=PAIRS, documents=DECIDED)
    work = partial(_settled, cluster.settings)
    settled = on_components(cluster, "copies", found.unionByName(copies), nodes, work, schema)
    settled = cluster.kept("near_duplicates", settled)
    return NearCopies(texts, unstacked(settled, "pairs", PAIRS), unstacked(settled, "documents", DECIDED))


def _texts(cluster: Cluster, documents: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return the first copy, word count and time of each document, and the band keys of distinct texts."""
    work = partial(_sketched, cluster.settings)
    sketches = cluster.kept("sketches", cluster.each(documents.select("position", "text"), work, _SKETCHES))
    dated = sketches.drop("keys", "words").join(documents.select("position", "when"), "position")
    first = cluster.together(dated, ["one"], _first_copies, _FIRST)
    texts = first.join(sketches.select("position", "words"), "position")
    texts = cluster.kept("texts", texts.join(documents.select("position", "when"), "position"))
    distinct = texts.where("first_copy = position and words > 0").select("position")
    return texts, sketches.select("position", "keys").join(distinct, "position", "left_semi")


def _sketched(settings: Settings, documents: pa.Table) -> pa.Table:
    """Sketch a batch of texts, and return the columns that later stages need."""
    column = documents["text"]
    sketches = sketch_texts(Texts(column), settings)
    blank = blank_texts(column, sketches)
    keys = np.ascontiguousarray(sketches.keys.T).view(np.int64)
    offsets = pa.array(np.arange(len(keys) + 1, dtype=np.int32) * keys.shape[1], pa.int32())
    one, two = sketches.fingerprints.view(np.int64).T
    columns = [documents["position"], sketches.words, one, two, blank]
    return pa.table([*columns, pa.ListArray.from_arrays(offsets, pa.array(keys.ravel()))], schema=_SKETCHES)


def _first_copies(table: pa.Table) -> pa.Table:
    """Find the first copy of every document; all documents that share a fingerprint must be in `table`."""
    table = table.sort_by("position")
    position = table["position"].to_numpy()
    fingerprints = np.stack([table[name].to_numpy() for name in ("one", "two")], axis=1)
    first = first_with_fingerprint(
        fingerprints.view(np.uint64), table["blank"].to_numpy(), table["when"].to_numpy()
    )
    return pa.table([position, position[first]], schema=_FIRST)


def _candidates(cluster: Cluster, bands: DataFrame, texts: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return the pairs of documents that share a band key, and the members of oversized buckets."""
    from pyspark.sql import functions as F

    schema = stacked_schema(pairs=_CODES, oversized=_BUCKETED)
    keys = bands.select("position", F.explode("keys").alias("key"))
    joined = cluster.together(keys, ["key"], partial(_in_buckets, cluster.settings), schema)
    joined = cluster.kept("buckets", joined)
    return unstacked(joined, "pairs", _CODES).distinct(), unstacked(joined, "oversized", _BUCKETED)


def _in_buckets(settings: Settings, keys: pa.Table) -> pa.Table:
    """Return the pairs of documents that share a bucket, and the members of oversized buckets.

    `keys` must contain all members of each bucket.
    """
    most = settings.max_frequency
    buckets = Buckets.of(keys["key"].to_numpy(), keys["position"].to_numpy())
    a, b, _ = pairs_sharing_buckets([buckets], most, settings)
    larger = buckets.larger(most)
    # All members of a bucket are in one task, so a bucket is identified by its number and the task's number.
    names = (task_number() << 32) + np.arange(len(larger))
    members = [
        np.repeat(names, [len(each) for each in larger]),
        np.concatenate([np.zeros(0, np.int64), *larger]),
    ]
    return stacked(
        {"pairs": pa.table([a, b], schema=_CODES), "oversized": pa.table(members, schema=_BUCKETED)}
    )


def _ranked(cluster: Cluster, oversized: DataFrame, texts: DataFrame) -> DataFrame:
    """Rank the members of oversized buckets in the order in which clusters prefer to keep them."""
    from pyspark.sql import functions as F

    sizes = oversized.groupBy("bucket").agg(F.count("*").alias("of_bucket"))
    similar = oversized.join(sizes, "bucket").groupBy("position").agg(F.sum("of_bucket").alias("similar"))
    members = oversized.join(similar, "position").join(texts.select("position", "words", "when"), "position")
    return cluster.kept("ranked", cluster.together(members, ["bucket"], _by_preference, _RANKED))


def _by_preference(members: pa.Table) -> pa.Table:
    """Rank the members of oversized buckets by preference, and mark the central member of each bucket."""
    positions, place = np.unique(members["position"].to_numpy(), return_inverse=True)
    columns = {}
    for name in ("when", "words", "similar"):
        columns[name] = np.zeros(len(positions), np.int64)
        columns[name][place] = members[name].to_numpy()
    bucket = members["bucket"].to_numpy()
    names = np.unique(bucket)
    held = [np.sort(place[bucket == name]) for name in names.tolist()]
    ordered = by_preference(held, columns["when"], columns["words"], columns["similar"])
    rows = [
        pa.table(
            [np.full(len(each), name), positions[each], np.arange(len(each)), each == central], schema=_RANKED
        )
        for name, (each, central) in zip(names.tolist(), ordered, strict=True)
    ]
    return pa.concat_tables(rows)


def _verified_in_rounds(
    cluster: Cluster,
    documents: DataFrame,
    texts: DataFrame,
    candidates: DataFrame,
    ranked: DataFrame | None,
) -> DataFrame:
    """Find pairs of distinct texts that reach the threshold; see `pairs.oversized.verified_candidates`."""
    known = texts.select("position", "words", "when")
    read = documents.select("position", "size", "text")
    schema = stacked_schema(near=_VERIFIED, compared=_CODES)
    rounds: list[DataFrame] = []
    new, most = candidates, 1
    while True:
        name = f"verified.{len(rounds)}"
        work = partial(_verified, cluster.settings)
        rounds.append(cluster.kept(name, on_pairs(cluster, name, new, read, work, schema)))
        compared = _union([unstacked(each, "compared", _CODES) for each in rounds])
        near = _union([unstacked(each, "near", _VERIFIED) for each in rounds])
        most = min(2 * most, cluster.settings.max_frequency)
        turned = on_components(
            cluster, f"{name}.kept", near, known, _kept_and_neighbours, stacked_schema(kept=_KEPT, new=_CODES)
        )
        turned = cluster.kept(f"{name}.neighbours", turned)
        new = unstacked(turned, "new", _CODES)
        if ranked is not None:
            kept = unstacked(turned, "kept", _KEPT)
            members = ranked.join(kept, "position", "left")
            new = new.union(cluster.together(members, ["bucket"], partial(_with_kept, most), _CODES))
        new = cluster.kept(f"{name}.new", new.distinct().join(compared, ["a", "b"], "left_anti"))
        if new.isEmpty():
            return near


def _union(frames: Sequence[DataFrame]) -> DataFrame:
    first, *rest = frames
    for each in rest:
        first = first.union(each)
    return first


def _verified(settings: Settings, documents: pa.Table, pairs: pa.Table) -> pa.Table:
    """Verify the pairs of a block; return all pairs, and the overlap of those that reach the threshold."""
    documents = documents.sort_by("position")
    position = documents["position"].to_numpy()
    a, b = (np.searchsorted(position, pairs[side].to_numpy()) for side in ("a", "b"))
    near, exact = verified(Texts(documents["text"]), a, b, settings)
    found = [position[a[near]], position[b[near]], *vars(exact).values()]
    compared = pairs.select(_CODES.names).cast(_CODES)
    return stacked({"near": pa.table(found, schema=_VERIFIED), "compared": compared})


def _kept_and_neighbours(known: pa.Table, near: pa.Table) -> pa.Table:
    """For each document in a pair, find the document kept in its place; also return new pairs to verify."""
    known = known.sort_by("position")
    position, when, words = (known[name].to_numpy() for name in ("position", "when", "words"))
    a, b = (np.searchsorted(position, near[side].to_numpy()) for side in ("a", "b"))
    kept = kept_documents(when, words, a, b, near["jaccard"].to_numpy())
    one, other = np.divmod(np.unique(with_neighbours(a, b, kept)), max(len(position), 1))
    return stacked(
        {
            "kept": pa.table([position, position[kept]], schema=_KEPT),
            "new": pa.table([position[one], position[other]], schema=_CODES),
        }
    )


def _with_kept(most: int, members: pa.Table) -> pa.Table:
    """Pair members of oversized buckets with kept documents; `kept` is null for documents not in any pair."""
    members = members.sort_by([("bucket", "ascending"), ("place", "ascending")])
    position, place = np.unique(members["position"].to_numpy(), return_inverse=True)
    kept_document = members["kept"].to_numpy(zero_copy_only=False)
    itself = np.isnan(kept_document) | (kept_document == members["position"].to_numpy())
    kept = np.full(len(position), -1)
    kept[place[itself]] = place[itself]
    bucket = members["bucket"].to_numpy()
    begins = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1]))
    central = members["central"].to_numpy(zero_copy_only=False)
    buckets = [
        (held, int(held[of_bucket.argmax()]))
        for held, of_bucket in zip(np.split(place, begins[1:]), np.split(central, begins[1:]), strict=True)
    ]
    codes = np.unique(np.concatenate([np.zeros(0, np.int64), *with_kept(buckets, kept, most)]))
    one, other = np.divmod(codes, max(len(position), 1))
    return pa.table([position[one], position[other]], schema=_CODES)


def _settled(settings: Settings, documents: pa.Table, found: pa.Table) -> pa.Table:
    """Return the pairs and clustering decisions for whole components of near-duplicates and copies."""
    documents = documents.sort_by("position")
    position = documents["position"].to_numpy()
    first_copies = np.searchsorted(position, documents["first_copy"].to_numpy())
    found = found.filter(found["jaccard"].is_valid())
    a, b = (np.searchsorted(position, found[side].to_numpy()) for side in ("a", "b"))
    related = admissible(documents, settings)
    exact = Overlap(*(found[name].to_numpy() for name in _OVERLAP.names))
    order = np.lexsort((b, a))
    pairs = with_copies(a[order], b[order], exact.at(order), first_copies, related)
    clustered = clusters(pairs, documents["words"].to_numpy(), documents)
    decided = [
        position,
        position[links(first_copies, related)],
        position[clustered["kept_document"].to_numpy()],
        clustered["reason"],
    ]
    for side in ("a", "b"):
        place = pairs.column_names.index(side)
        pairs = pairs.set_column(place, side, pa.array(position[pairs[side].to_numpy()]))
    return stacked({"pairs": pairs.cast(PAIRS), "documents": pa.table(decided, schema=DECIDED)})
