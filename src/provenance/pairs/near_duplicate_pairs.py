"""Near-duplicate pairs of a body of documents, every one verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.corpus import read
from provenance.engine.run import Run
from provenance.pairs.banding import candidates
from provenance.pairs.content_order import canonical_order
from provenance.pairs.identical_texts import Members, firsts, links
from provenance.pairs.sketched import sketched
from provenance.pairs.verification import verified
from provenance.pairs.window import Admissible, admissible
from provenance.settings import Settings, resolve
from provenance.sketch import Texts


def near_duplicates(
    corpus: Any, *, threshold: float | None = None, settings: Settings | None = None, **keywords: Any
) -> pa.Table:
    """The near-duplicate documents of a corpus, every pair verified.

    Candidates come from similarity sketches of word shingles, banded for the threshold; what is reported is
    counted exactly. Identical texts pair only with the first of them, so that a thousand copies make 999
    rows. A pair at the threshold itself is found with a probability of at least 0.95 (with 128 permutations
    and a threshold from 0.03), one above it with nearly 1; a pair below is never reported.

    Parameters
    ----------
    corpus : Corpus, path, list of str, list of dict, or a table
        Anything `provenance.read` takes.
    threshold : float, optional
        Jaccard similarity from which two documents are near-duplicates, above 0 and at most 1.
    settings : Settings, optional
        `shingle`, `permutations`, `sketch`, `threshold`, `seed`, `within_days`, `same_outlet`,
        `max_frequency`, `size_limit`, `threads` and `memory_limit` count.
    **keywords
        Single settings, which win over `settings`.

    Returns
    -------
    pyarrow.Table
        Columns `a` and `b` (ids, a < b), `jaccard`, `containment_a` (share of a's shingles in b) and
        `containment_b`, all from 0 to 1; sorted by (a, b).

    Raises
    ------
    InputError
        If `corpus` cannot be read.
    SettingsError
        If a setting is unknown or out of range.

    References
    ----------
    A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997; A. Z. Broder,
    S. C. Glassman, M. S. Manasse and G. Zweig, "Syntactic clustering of the Web", WWW 1997.

    Examples
    --------
    >>> texts = ["The ferry was delayed by fog, the operator said.",
    ...          "The ferry was delayed by fog the operator said",
    ...          "Taxes rise again."]
    >>> near_duplicates(texts).select(["jaccard", "containment_a"]).to_pylist()
    [{'jaccard': 1.0, 'containment_a': 1.0}]
    """
    chosen = resolve(settings, threshold=threshold, **keywords)
    documents = read(corpus, settings=chosen).documents
    order = canonical_order(documents)
    # The documents stay where they are; what is found are positions in that order.
    pairs, _ = find_pairs(documents["text"], chosen, admissible(documents, chosen, order), order)
    return named(pairs, documents["id"].take(order))


class Found(NamedTuple):
    """The near-duplicates of a body of documents, and for each document the first with the same words."""

    pairs: pa.Table
    first_copies: np.ndarray


def find_pairs(
    column: pa.ChunkedArray | pa.Array,
    settings: Settings,
    admissible: Admissible | None = None,
    order: np.ndarray | None = None,
) -> Found:
    """The near-duplicates: positions a < b with Jaccard similarity and containments, sorted by (a, b).

    Distinct texts are compared once, through their first copies; every other copy has one row, with the
    first copy it may be related to. Where `admissible` keeps the first copies of two similar texts apart,
    the first copies that may be related stand for them. The table's metadata says in ``crowded`` how many
    bands' buckets had more texts than `settings.max_frequency` and were linked through a hub.

    `column` holds the texts; position p is that of row ``order[p]``, where it is given.
    """
    texts = Texts(column)
    order = np.arange(len(texts)) if order is None else order
    about = sketched(texts, settings)
    first_copies = firsts(about.fingerprints[order], about.empty[order])
    distinct = (first_copies == np.arange(first_copies.size)) & ~about.empty[order]
    compared = np.empty(first_copies.size, np.int64)
    compared[order] = np.where(distinct, np.arange(first_copies.size), -1)
    a, b, crowded = candidates(about.keys, compared, settings)
    near, exact = verified(texts, order[a], order[b], settings)
    partners = links(first_copies, admissible)
    x, y, row = _standing_for(a[near], b[near], first_copies, partners, admissible)
    copy = np.flatnonzero(partners != np.arange(partners.size))
    same = np.ones(copy.size)
    found = pa.table(
        {
            "a": np.concatenate([x, partners[copy]]),
            "b": np.concatenate([y, copy]),
            "jaccard": np.concatenate([exact.jaccard[row], same]),
            "containment_a": np.concatenate([exact.containment_a[row], same]),
            "containment_b": np.concatenate([exact.containment_b[row], same]),
        }
    )
    return Found(_ordered(found).replace_schema_metadata({"crowded": str(crowded)}), first_copies)


def kept_pairs(documents: pa.Table, admissible: Admissible | None, run: Run) -> Found:
    """What `find_pairs` finds, as a stage of a run."""

    def made() -> Iterator[tuple[str, pa.Table]]:
        found = find_pairs(documents["text"], run.settings, admissible)
        yield "pairs", found.pairs
        yield "first_copies", pa.table({"first_copy": found.first_copies})

    kept = run.checkpoints.stage("pairs", made)
    return Found(kept["pairs"][0], kept["first_copies"][0]["first_copy"].to_numpy())


def named(pairs: pa.Table, ids: pa.ChunkedArray | pa.Array) -> pa.Table:
    """Pairs of positions as the contract's table: ids for positions, a < b as strings, sorted."""
    found = pairs.set_column(0, "a", pc.take(ids, pairs["a"])).set_column(1, "b", pc.take(ids, pairs["b"]))
    return _ordered(found).cast(schema.PAIRS)


def _standing_for(
    a: np.ndarray,
    b: np.ndarray,
    first_copies: np.ndarray,
    partners: np.ndarray,
    admissible: Admissible | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The documents that stand for the pairs of texts `a` and `b`, and which pair each two stand for.

    Without restrictions those are the first copies. Otherwise the heads of either text, each with the
    first copy of the other text it may be related to.
    """
    if admissible is None:
        return a, b, np.arange(a.size)
    members = Members(first_copies)
    single = (members.count(a) == 1) & (members.count(b) == 1)
    alone = np.flatnonzero(single)
    alone = alone[admissible(a[alone], b[alone])]
    rows = {(int(a[pair]), int(b[pair])): int(pair) for pair in alone}
    for pair in np.flatnonzero(~single).tolist():
        mine, theirs = members.of(a[pair]), members.of(b[pair])
        for x, y in _reached(mine[partners[mine] >= mine], theirs, admissible):
            rows[x, y] = pair
        for y, x in _reached(theirs[partners[theirs] >= theirs], mine, admissible):
            rows[x, y] = pair
    documents = np.array(list(rows), np.int64).reshape(-1, 2)
    return documents[:, 0], documents[:, 1], np.array(list(rows.values()), np.int64)


def _reached(heads: np.ndarray, others: np.ndarray, admissible: Admissible) -> list[tuple[int, int]]:
    """Each head that may be related to any of `others`, with the first of them."""
    allowed = admissible(np.repeat(heads, others.size), np.tile(others, heads.size))
    allowed = allowed.reshape(heads.size, others.size)
    reaching = allowed.any(axis=1)
    return list(zip(heads[reaching].tolist(), others[allowed.argmax(axis=1)][reaching].tolist(), strict=True))


def _ordered(pairs: pa.Table) -> pa.Table:
    """The same pairs with a < b, the containments moving along, sorted by (a, b)."""
    swap = pc.greater(pairs["a"], pairs["b"])
    ordered = pa.table(
        {
            "a": pc.if_else(swap, pairs["b"], pairs["a"]),
            "b": pc.if_else(swap, pairs["a"], pairs["b"]),
            "jaccard": pairs["jaccard"],
            "containment_a": pc.if_else(swap, pairs["containment_b"], pairs["containment_a"]),
            "containment_b": pc.if_else(swap, pairs["containment_a"], pairs["containment_b"]),
        }
    )
    return ordered.sort_by([("a", "ascending"), ("b", "ascending")])
