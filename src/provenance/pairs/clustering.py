"""Cluster near-duplicates around the documents that are kept."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from provenance.engine.components import components
from provenance.engine.table_rows import take
from provenance.pairs.preference import preference
from provenance.pairs.window import UNDATED, earliest_times, times

ALONE = "no near-duplicate"  # why a document is kept if it is in no pair
# Why a document is kept if all its near-duplicates are in other clusters.
_NEAR_OTHERS = "kept: its near-duplicates belong to other clusters"
_ISO_LENGTHS = {"year": 4, "month": 7, "day": 10, "minute": 16, "second": 19}  # length in ISO 8601


def clusters(pairs: pa.Table, words: np.ndarray, documents: pa.Table) -> pa.Table:
    """Return one row for each document: its cluster, and whether and why it is kept.

    Documents are processed in order of `preference`. A document joins the cluster of a document that is
    already kept if the two form a verified pair. For this purpose, documents with the same shingles count as
    one document. If a document could join several clusters, it joins the cluster of the most similar kept
    document. If it can join none, it is kept and starts a cluster of its own. Every member of a cluster is
    therefore a near-duplicate of the kept document. The kept document is the earliest of its cluster. If
    several are equally early, the one with the most near-duplicates is kept; if a tie remains, the longest.

    `words` contains the number of words in each document.

    Returns the columns `id` (position), `cluster` (numbered in the order of the kept documents), `keep`,
    `reason` (in words, without ids), `kept_document` (position) and `jaccard` (similarity to the kept
    document).
    """
    n = words.size
    a, b, jaccard = (pairs[name].to_numpy() for name in ("a", "b", "jaccard"))
    published = times(documents)
    paired, found = _kept_of_paired(published, words, a, b, jaccard)
    precisions = take(documents["published_precision"], paired)

    kept_document, similarity, reasons = np.arange(n), np.ones(n), np.full(n, ALONE, object)
    kept_document[paired], similarity[paired] = paired[found.kept_document], found.similarity
    since = earliest_times(documents)[paired]
    reasons[paired] = _reasons(found, published[paired], since, words[paired], precisions)
    keep = kept_document == np.arange(n)
    return pa.table(
        {
            "id": np.arange(n),
            "cluster": (np.cumsum(keep) - 1)[kept_document],
            "keep": keep,
            "reason": pa.array(reasons, pa.string()),
            "kept_document": kept_document,
            "jaccard": similarity,
        }
    )


def kept_documents(
    published: np.ndarray, words: np.ndarray, a: np.ndarray, b: np.ndarray, jaccard: np.ndarray
) -> np.ndarray:
    """Return the kept document of each document's cluster (int64), which may be the document itself.

    `published` and `words` are the publication time and the number of words of each document; `a`, `b` and
    `jaccard` are the verified pairs.
    """
    paired, found = _kept_of_paired(published, words, a, b, jaccard)
    kept_document = np.arange(words.size)
    kept_document[paired] = paired[found.kept_document]
    return kept_document


class _Kept(NamedTuple):
    """For each document, the kept document of its cluster, and the similarity of the two.

    A document that is kept is its own kept document, with a similarity of 1. `similar` is the number of
    documents similar to each document, where documents with the same shingles count as one.
    """

    kept_document: np.ndarray
    similarity: np.ndarray
    similar: np.ndarray


def _kept_of_paired(
    published: np.ndarray, words: np.ndarray, a: np.ndarray, b: np.ndarray, jaccard: np.ndarray
) -> tuple[np.ndarray, _Kept]:
    """Return the documents that are in pairs, in ascending order, and their clusters.

    All other documents are kept and need no further processing.
    """
    in_pair = np.zeros(words.size, bool)
    in_pair[a] = in_pair[b] = True
    paired, place = np.flatnonzero(in_pair), np.cumsum(in_pair) - 1
    a, b, published, words = place[a], place[b], published[paired], words[paired]
    same = jaccard == 1
    leader = _leaders(preference(published, words, np.zeros_like(words)), a[same], b[same])
    one, other = leader[a[~same]], leader[b[~same]]
    distinct = np.unique(np.minimum(one, other) * paired.size + np.maximum(one, other))
    similar = np.bincount(np.concatenate(np.divmod(distinct, max(paired.size, 1))), minlength=paired.size)
    rank = preference(published, words, similar)
    kept_document, similarity = _nearest_kept(rank, one, other, jaccard[~same])
    return paired, _Kept(kept_document[leader], similarity[leader], similar[leader])


def _leaders(rank: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each document, return the most preferred document with the same shingles.

    Documents with the same shingles form pairs with a Jaccard similarity of 1. Equality is transitive, so
    following these pairs is not chaining.
    """
    same, at_rank = components(rank.size, a, b), np.argsort(rank)
    _, first = np.unique(same[at_rank], return_index=True)
    return at_rank[first][same]


def _nearest_kept(
    rank: np.ndarray, a: np.ndarray, b: np.ndarray, jaccard: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each document, return the document that is kept in its place, and the similarity of the two.

    For a document that is kept, the result is the document itself and a similarity of 1. Pairs are processed
    by the rank of their less preferred document and, if this document is the same, by decreasing similarity.
    When a document is reached, it is therefore already known which of the documents preferred to it are kept.
    """
    swap = rank[a] < rank[b]
    later, earlier = np.where(swap, b, a), np.where(swap, a, b)
    order = np.lexsort((rank[earlier], -jaccard, rank[later]))
    kept_document = list(range(rank.size))
    similarity = np.ones(rank.size)
    for one, other, value in zip(
        later[order].tolist(), earlier[order].tolist(), jaccard[order].tolist(), strict=True
    ):
        if kept_document[one] == one and kept_document[other] == other:
            kept_document[one] = other
            similarity[one] = value
    return np.array(kept_document, np.int64), similarity


def _reasons(
    found: _Kept, published: np.ndarray, since: np.ndarray, lengths: np.ndarray, precisions: pa.Array
) -> np.ndarray:
    """State in words why each document is kept or dropped."""
    kept_document, similarity, similar = found

    def members(where: np.ndarray) -> np.ndarray:
        """Count, for each kept document, the documents in its cluster that `where` selects."""
        return np.bincount(kept_document[where], minlength=kept_document.size)

    equally_early = published == published[kept_document]
    equally_similar = equally_early & (similar == similar[kept_document])
    equally_long = equally_similar & (lengths == lengths[kept_document])
    counted = (np.full(kept_document.size, True), equally_early, equally_similar, equally_long)
    sizes, earliest, nearest, longest = map(members, counted)
    undated = members(published == UNDATED)
    # A document that is dated only by month or year may be earlier than the kept document.
    unsure = members((since < published[kept_document]) & ~equally_early)
    reasons = np.full(kept_document.size, _NEAR_OTHERS, object)
    copy = np.flatnonzero(kept_document != np.arange(kept_document.size))
    reasons[copy] = [
        "same shingles as the kept text (Jaccard 1)"
        if value == 1
        else f"near-duplicate of the kept text (Jaccard {min(value, 0.99):.2f})"  # never rounded up to 1
        for value in similarity[copy].tolist()
    ]
    kept = np.flatnonzero(sizes > 1)
    moments = np.datetime_as_string(published[kept].astype("datetime64[us]"), unit="s").tolist()
    written = [
        _ISO_LENGTHS[precision or "minute"] for precision in precisions.take(pa.array(kept)).to_pylist()
    ]
    dates = [each.replace("T", " ")[:length] for each, length in zip(moments, written, strict=True)]
    counts = (each[kept].tolist() for each in (sizes, earliest, nearest, longest, undated, unsure))
    reasons[kept] = [_why(*row) for row in zip(*counts, dates, strict=True)]
    return reasons


def _why(size: int, earliest: int, nearest: int, longest: int, undated: int, unsure: int, date: str) -> str:
    """State in words why the first of `size` documents is kept.

    Of the `size` documents, `earliest` are as early as the first. Of these, `nearest` have as many
    near-duplicates as the first, and of these, `longest` are as long as the first. These counts include the
    first document itself. `undated` is the number of documents without a date, and `unsure` is the number of
    documents that may be earlier than the first.
    """
    scope, when = f"of {size}", ""
    if undated < size:
        when = f"{' as far as known' if unsure else ''} ({date})"
        if earliest == 1:
            return f"kept: earliest{' dated' if undated else ''} {scope}{when}"
        scope = f"of the {earliest} earliest {scope}"
    if nearest == 1:
        return f"kept: most near-duplicates {scope}{when}"
    if nearest < earliest:
        scope = f"of the {nearest} with most near-duplicates {scope}"
    if longest == 1:
        return f"kept: longest {scope}{when}"
    return f"kept: one of the {longest} longest {scope}, by content{when}"
