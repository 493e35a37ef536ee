"""Clusters of near-duplicates around the document to keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.pairs.window import UNDATED, times

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = {
    "year": 4,
    "month": 7,
    "day": 10,
    "minute": 16,
    "second": 19,
}  # characters of ISO 8601


def clusters(n: int, pairs: pa.Table, documents: pa.Table) -> pa.Table:
    """One row for each of `n` documents: its cluster, and whether and why it is the one to keep.

    Documents are taken in order of preference: dated before undated, earlier before later, then longer
    before shorter, then content order. Each joins, of the documents kept so far, the one that is most
    similar to it, by a verified pair of its own or of a document with the same shingles; where there is
    none it is kept itself. So clusters never chain, and a keeper is the earliest, else the longest, of
    its cluster.

    Returns the columns `id` (position), `cluster` (numbered in the order of keepers), `keep`, `reason` (in
    words, without ids), `keeper` (position) and `jaccard` (similarity with the keeper).
    """
    published, lengths = times(documents), pc.utf8_length(documents["text"]).to_numpy()
    positions = np.arange(n)
    rank = np.empty(n, np.int64)
    rank[np.lexsort((positions, -lengths, published))] = positions
    a, b, jaccard = (pairs[name].to_numpy() for name in ("a", "b", "jaccard"))

    same = jaccard == 1
    leader = _leaders(rank, a[same], b[same])
    keeper, similarity = _nearest_kept(rank, leader[a[~same]], leader[b[~same]], jaccard[~same])
    keeper, similarity = keeper[leader], similarity[leader]

    _, cluster, sizes = np.unique(keeper, return_inverse=True, return_counts=True)
    reasons = np.full(n, "no near-duplicate", object)
    member = np.flatnonzero(keeper != positions)
    reasons[member] = [
        "same wording as the one kept (Jaccard 1)"
        if value == 1
        else f"near-duplicate of the one kept (Jaccard {min(value, 0.99):.2f})"  # never rounded up to 1
        for value in similarity[member].tolist()
    ]
    by_cluster = np.argsort(cluster, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    for which in np.flatnonzero(sizes > 1):
        members = by_cluster[bounds[which] : bounds[which + 1]]
        kept = keeper[members[0]]
        reasons[kept] = _why(kept, members, published, lengths, documents)
    return pa.table(
        {
            "id": positions,
            "cluster": cluster.astype(np.int64),
            "keep": keeper == positions,
            "reason": pa.array(reasons, pa.string()),
            "keeper": keeper,
            "jaccard": similarity,
        }
    )


def _leaders(rank: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each document the preferred one among those with the same shingles.

    Pairs of Jaccard 1 link these; equality carries over from pair to pair, so following them is no chaining.
    """
    at_rank = np.argsort(rank)
    lowest = rank.copy()
    while True:
        before = lowest.copy()
        np.minimum.at(lowest, a, before[b])
        np.minimum.at(lowest, b, before[a])
        lowest = lowest[at_rank[lowest]]
        if np.array_equal(lowest, before):
            return at_rank[lowest]


def _nearest_kept(
    rank: np.ndarray, a: np.ndarray, b: np.ndarray, jaccard: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each document the one kept in its place, and their similarity; itself and 1 if it is kept.

    Pairs are gone through by the less preferred of their documents, most similar first, so that whatever
    precedes a document in preference has been settled when its turn comes.
    """
    swap = rank[a] < rank[b]
    later, earlier = np.where(swap, b, a), np.where(swap, a, b)
    order = np.lexsort((rank[earlier], -jaccard, rank[later]))
    keeper = list(range(rank.size))
    similarity = np.ones(rank.size)
    for one, other, value in zip(
        later[order].tolist(), earlier[order].tolist(), jaccard[order].tolist(), strict=True
    ):
        if keeper[one] == one and keeper[other] == other:
            keeper[one] = other
            similarity[one] = value
    return np.array(keeper, np.int64), similarity


def _why(
    kept: int, members: np.ndarray, published: np.ndarray, lengths: np.ndarray, documents: pa.Table
) -> str:
    """The reason in words why `kept` is the one of `members` to keep."""
    rivals = members[published[members] == published[kept]]
    longest = rivals[lengths[rivals] == lengths[kept]]
    if published[kept] == UNDATED:
        if longest.size == 1:
            return f"kept: longest of {members.size}"
        return f"kept: one of the {longest.size} longest of {members.size}, by content"
    date = _date(published[kept], documents["published_precision"][kept].as_py())
    if rivals.size == 1:
        dated = " dated" if (published[members] == UNDATED).any() else ""
        return f"kept: earliest{dated} of {members.size} ({date})"
    if longest.size == 1:
        return f"kept: longest of the {rivals.size} earliest of {members.size} ({date})"
    return f"kept: one of the {longest.size} earliest and longest of {members.size}, by content ({date})"


def _date(microseconds: int, precision: str | None) -> str:
    moment = _EPOCH + timedelta(microseconds=int(microseconds))
    return moment.isoformat(sep=" ")[: _WRITTEN[precision or "minute"]]
