"""Find passages on a cluster: index texts in portions, find candidates by joins, align pairs in blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.derivation.pair_measures import measured_documents
from provenance.engine.buckets import Buckets, pairs_sharing_buckets
from provenance.engine.ragged import Ragged, offsets_of
from provenance.pairs import admissible
from provenance.passages import BY_STRICTNESS, REUSE, Portion, candidates
from provenance.passages.corpus_index import indexed
from provenance.passages.given_boilerplate import within_texts
from provenance.passages.rare_word_pairs import (
    PORTION_WINDOWS,
    compared,
    nearest,
    rare_words_held,
    shared_windows,
)
from provenance.passages.sentence_stems import SentenceStems, first_bits
from provenance.passages.stage import aligned, among_many, ends, with_boilerplate
from provenance.settings import Settings
from provenance.spark.cluster import Cluster, longs, stacked, stacked_schema, unstacked
from provenance.spark.connected import on_components
from provenance.spark.near_copies import NearCopies
from provenance.spark.pair_blocks import on_pairs
from provenance.tables import spans_of_groups

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


_LONGS = pa.list_(pa.int64())
_INDEX = pa.schema(
    [
        *longs("position", "portion", "tokens", "length"),
        ("language", pa.string()),
        ("agency", pa.string()),
        *((name, _LONGS) for name in ("fingerprints", "words", "sentences")),
        # The stems that occur in a portion, and the number of documents in the portion that contain each
        # stem. Both are stored in the row of the portion's first document.
        *((name, _LONGS) for name in ("stems", "holders")),
    ]
)
_CODES = longs("a", "b")
_SHARED = longs("a", "b", "shared")
_RARE = longs("words", "doc", "sentence")
_WINDOWS = longs("a", "b", "at_a", "at_b", "shared")
_ALIKE = longs("a", "b", "alike")
# Passages. `place` is the number of a passage within its pair, and `named` says whether the settings list the
# passage as boilerplate.
ALIGNED = pa.schema([*REUSE, ("place", pa.int64()), ("named", pa.bool_())])
GROUPS = longs("first", "number", "position", "start", "end", "size")


@dataclass(frozen=True, eq=False)
class SharedPassages:
    """The corpus index, the passages of all pairs, and the spans of text in each group of passages."""

    index: DataFrame
    reuse: DataFrame
    groups: DataFrame


def shared_passages(cluster: Cluster, documents: DataFrame, near: NearCopies) -> SharedPassages:
    """Find the passages that documents share."""
    from pyspark.sql import functions as F

    index = _index(cluster, documents, near.texts)
    distinct = index.join(near.texts.where("first_copy = position"), "position", "left_semi")
    distinct = distinct.where("tokens > 0")
    pairs = _candidates(cluster, documents, index, distinct)
    copies = near.decided.where("partner != position").select(
        F.least("position", "partner").alias("a"), F.greatest("position", "partner").alias("b")
    )
    pairs = pairs.withColumn("copy", F.lit(False)).union(copies.withColumn("copy", F.lit(True)))
    texts = near.texts.where("first_copy = position").count()
    read = documents.select("position", "size", "text", "published", "published_precision", "outlet")
    read = read.join(index.select("position", "language"), "position")
    found = on_pairs(cluster, "aligned", pairs, read, partial(_aligned, cluster.settings, texts), ALIGNED)
    found = cluster.kept("aligned", found)
    nodes = documents.select("position", "outlet").join(index.select("position", "tokens"), "position")
    schema = stacked_schema(reuse=ALIGNED, groups=GROUPS)
    judged = cluster.kept("reuse", on_components(cluster, "sharing", found, nodes, _judged, schema))
    return SharedPassages(index, unstacked(judged, "reuse", ALIGNED), unstacked(judged, "groups", GROUPS))


def _index(cluster: Cluster, documents: DataFrame, texts: DataFrame) -> DataFrame:
    """Index all texts in one pass over the portions, and write the index as a stage."""
    given = documents.select("position", "portion", "text", "language", "outlet")
    flags = texts.select("position", "first_copy").join(documents.select("position", "portion"), "position")
    portions = documents.where("position = portion").count()
    work = partial(_indexed, cluster.settings)
    return cluster.kept("index", cluster.joint(given, flags, "portion", work, _INDEX, portions))


def _indexed(settings: Settings, documents: pa.Table, texts: pa.Table) -> pa.Table:
    """Index the documents of a portion."""
    documents, texts = documents.sort_by("position"), texts.sort_by("position")
    positions = documents["position"].to_numpy()
    some = _portion(documents, positions)
    found = indexed(some, texts["first_copy"].to_numpy() == positions)
    of_documents, fingerprints, stems = (found[name] for name in ("documents", "fingerprints", "stems"))
    sizes = np.bincount(some.local(fingerprints["doc"].to_numpy()), minlength=len(positions))
    words = of_documents["words"].to_numpy()
    of_portion = np.zeros(len(positions), np.int64)
    of_portion[0] = stems.num_rows
    outlets = documents["outlet"].combine_chunks()
    known = measured_documents(documents["text"].combine_chunks(), outlets, settings.agencies)["documents"]
    columns = {
        "position": positions,
        "portion": documents["portion"],
        "tokens": of_documents["tokens"],
        "length": known["length"],
        "language": of_documents["language"],
        "agency": known["agency"],
        "fingerprints": _lists(fingerprints["fingerprint"].to_numpy(), sizes),
        "words": _lists(found["words"]["word"].to_numpy(), words),
        "sentences": _lists(found["words"]["sentence"].to_numpy().astype(np.int64), words),
        "stems": _lists(stems["stem"].to_numpy().view(np.int64), of_portion),
        "holders": _lists(stems["documents"].to_numpy(), of_portion),
    }
    return pa.table(columns, schema=_INDEX)


def _portion(documents: pa.Table, positions: np.ndarray) -> Portion:
    """Return a `Portion` of the documents, which must be sorted by position."""
    texts = documents["text"].cast(pa.large_string()).combine_chunks()
    return Portion(positions, texts, documents["language"].combine_chunks())


def _lists(values: np.ndarray, sizes: np.ndarray) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(offsets_of(sizes), pa.int32()), pa.array(values))


def _candidates(cluster: Cluster, documents: DataFrame, index: DataFrame, distinct: DataFrame) -> DataFrame:
    """Find the pairs of distinct texts to align; see `passages.candidates`."""
    from pyspark.sql import functions as F

    count = distinct.count()
    if count * (count - 1) // 2 <= candidates.ALL_PAIRS:
        one, other = (distinct.select(F.col("position").alias(side)) for side in ("a", "b"))
        return cluster.kept("every_pair", one.crossJoin(other).where("a < b"))
    copied = _copied(cluster, documents, distinct)
    found = _reworded(cluster, documents, index, distinct, copied)
    return cluster.kept("candidates", copied.union(found).distinct())


def _copied(cluster: Cluster, documents: DataFrame, distinct: DataFrame) -> DataFrame:
    """Find the pairs of documents that share enough fingerprints.

    If too many documents contain a fingerprint, these documents are not all paired with one another: each is
    paired only with the document that is ranked first.
    """
    from pyspark.sql import functions as F

    held = distinct.select("position", F.explode(F.array_distinct("fingerprints")).alias("fingerprint"))
    common = held.groupBy("fingerprint").agg(F.count("*").alias("n")).where(F.col("n") > candidates.COMMON)
    common = held.join(common, "fingerprint").groupBy("position").agg(F.sum("n").alias("n"))
    known = distinct.select("position", "tokens").join(documents.select("position", "when"), "position")
    known = known.join(common, "position", "left").na.fill(0, ["n"])
    order = [F.asc("when"), F.desc("n"), F.desc("tokens"), F.asc("position")]
    ranked = cluster.numbered("preferred", known, order, "rank").select("position", "rank")
    held = held.join(ranked, "position")
    work = partial(_sharing_fingerprints, cluster.settings)
    shared = cluster.together(held, ["fingerprint"], work, _SHARED)
    shared = shared.groupBy("a", "b").agg(F.sum("shared").alias("shared"))
    enough = shared.where(F.col("shared") >= candidates.SHARED_FINGERPRINTS).select("a", "b")
    return cluster.kept("copied", enough)


def _sharing_fingerprints(settings: Settings, held: pa.Table) -> pa.Table:
    """Return the pairs of documents that share fingerprints, with the number of fingerprints shared."""
    ranks, first = np.unique(held["rank"].to_numpy(), return_index=True)
    position = held["position"].to_numpy()[first]
    place = np.searchsorted(ranks, held["rank"].to_numpy())
    buckets = [Buckets.of(held["fingerprint"].to_numpy(), place)]
    a, b, shared = pairs_sharing_buckets(buckets, candidates.COMMON, settings)
    a, b = position[a], position[b]
    return pa.table([np.minimum(a, b), np.maximum(a, b), shared], schema=_SHARED)


def _reworded(
    cluster: Cluster, documents: DataFrame, index: DataFrame, distinct: DataFrame, known: DataFrame
) -> DataFrame:
    """Find pairs of documents that share rare words, except those in `known` (`passages.rare_word_pairs`)."""
    from pyspark.sql import functions as F

    words = distinct.select("position", "portion", "words", "sentences")
    portions = documents.where("position = portion").count()
    held = cluster.joint(words, _rare_stems(index), "portion", _rare_words, _RARE, portions)
    work = partial(_sharing_windows, cluster.settings)
    shared = cluster.together(held, ["words"], work, _WINDOWS)
    shared = shared.groupBy("a", "b", "at_a", "at_b").agg(F.sum("shared").alias("shared"))
    shared = cluster.kept("windows", shared.join(known, ["a", "b"], "left_anti"))
    read = words.drop("portion").join(documents.select("position", "size"), "position")
    alike = on_pairs(cluster, "alike", shared, read, _alike, _ALIKE, PORTION_WINDOWS)
    alike = cluster.kept("alike", alike)
    both = alike.union(alike.select("b", "a", "alike")).toDF("document", "partner", "alike")
    return cluster.together(both, ["document"], _closest, _CODES)


def _rare_stems(index: DataFrame) -> DataFrame:
    """For each portion, return the stems that are rare in the corpus but occur in more than one text."""
    from pyspark.sql import functions as F

    held = index.where(F.size("stems") > 0).select(
        "portion", F.explode(F.arrays_zip("stems", "holders")).alias("held")
    )
    held = held.select("portion", F.col("held.stems").alias("stem"), F.col("held.holders").alias("holders"))
    total = held.groupBy("stem").agg(F.sum("holders").alias("total"))
    rare = total.where(F.col("total").between(2, candidates.COMMON))
    return held.select("portion", "stem").join(rare, "stem").select("portion", "stem", "total")


def _rare_words(documents: pa.Table, stems: pa.Table) -> pa.Table:
    """Find the rare-word pairs in the documents of a portion."""
    documents = documents.sort_by("position")
    bits = first_bits(stems["stem"].to_numpy().view(np.uint64))
    order = np.argsort(bits, kind="stable")
    holders = stems["total"].to_numpy()[order]
    positions, words = _words(documents)
    return rare_words_held(positions, words, bits[order], holders)["rare"]


def _words(documents: pa.Table) -> tuple[np.ndarray, SentenceStems]:
    """Return the documents' positions and the words of their sentences, in the order of the table."""
    words, sentences = (documents[name].combine_chunks() for name in ("words", "sentences"))
    sizes = pc.list_value_length(words).to_numpy().astype(np.int64)
    values = [each.flatten().to_numpy() for each in (sentences, words)]
    return documents["position"].to_numpy(), SentenceStems(offsets_of(sizes), *values)


def _sharing_windows(settings: Settings, rare: pa.Table) -> pa.Table:
    """Find windows that share rare-word pairs; `rare` must contain all occurrences of each of these pairs."""
    positions, place = np.unique(rare["doc"].to_numpy(), return_inverse=True)
    local = pa.table([rare["words"], place, rare["sentence"]], schema=_RARE)
    found = shared_windows(local, len(positions), settings)
    a, b = (positions[found[side].to_numpy()] for side in ("a", "b"))
    return pa.table([a, b, *(found[name] for name in ("at_a", "at_b", "shared"))], schema=_WINDOWS)


def _alike(documents: pa.Table, windows: pa.Table) -> pa.Table:
    """Return the pairs in a block whose windows are similar enough, with the similarity of each pair."""
    documents = documents.sort_by("position")
    rows = np.stack([windows[name].to_numpy() for name in _WINDOWS.names], axis=1)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return compared(*_words(documents), rows)["alike"]


def _closest(rows: pa.Table) -> pa.Table:
    """Pair each document with the documents that are most similar to it."""
    document, partner, alike = (rows[name].to_numpy() for name in ("document", "partner", "alike"))
    chosen = nearest(document, partner, alike)
    one, other = document[chosen], partner[chosen]
    return pa.table([np.minimum(one, other), np.maximum(one, other)], schema=_CODES)


def _aligned(settings: Settings, texts: int, documents: pa.Table, pairs: pa.Table) -> pa.Table:
    """Align the admissible pairs of a block; `texts` is the number of distinct texts in the corpus."""
    documents = documents.sort_by("position")
    positions = documents["position"].to_numpy()
    a, b = (pairs[side].to_numpy() for side in ("a", "b"))
    places = [np.searchsorted(positions, side) for side in (a, b)]
    related = admissible(documents, settings)
    allowed = related(*places) | pairs["copy"].to_numpy()
    order = np.flatnonzero(allowed)[np.lexsort((b[allowed], a[allowed]))]
    reuse = aligned(_portion(documents, positions), a[order], b[order], BY_STRICTNESS[settings.strictness])[
        "reuse"
    ]
    place = Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()).place
    local = _replaced(reuse, {side: np.searchsorted(positions, reuse[side].to_numpy()) for side in "ab"})
    named = within_texts(local, documents["text"], settings.boilerplate)
    found = among_many(reuse, texts, related.apart(*ends(local))).append_column("place", pa.array(place))
    return found.append_column("named", pa.array(named))


def _judged(documents: pa.Table, reuse: pa.Table) -> pa.Table:
    """Mark boilerplate among the passages of whole components, and group the passages."""
    documents = documents.sort_by("position")
    reuse = reuse.sort_by([(name, "ascending") for name in ("a", "b", "place")])
    positions = documents["position"].to_numpy()
    outlets = pc.fill_null(pc.dictionary_encode(documents["outlet"].combine_chunks()).indices, -1)
    places = {side: np.searchsorted(positions, reuse[side].to_numpy()) for side in ("a", "b")}
    judged = with_boilerplate(
        _replaced(reuse, places).select(REUSE.names),
        documents["tokens"].to_numpy(),
        outlets.to_numpy(),
        reuse["named"].to_numpy(),
    )
    marked = _replaced(reuse, {name: judged[name] for name in ("p_shared", "kind")})
    return stacked({"reuse": marked, "groups": _groups(marked)})


def _groups(reuse: pa.Table) -> pa.Table:
    """Return the spans of all groups of passages, with each group's first document and number."""
    group, document, start, end = spans_of_groups(reuse)
    spans = Ragged.of_runs(group)
    first = np.minimum.reduceat(document, spans.first) if len(spans) else document
    sizes = np.bincount(group)[group]
    return pa.table([first[spans.owner], group, document, start, end, sizes], schema=GROUPS)


def _replaced(table: pa.Table, columns: Mapping[str, Any]) -> pa.Table:
    """Replace the values in the given columns of a table."""
    for name, values in columns.items():
        values = pa.array(values) if isinstance(values, np.ndarray) else values
        table = table.set_column(table.column_names.index(name), table.field(name), values)
    return table
