"""Find the near-duplicate pairs of a corpus, and verify each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Unpack

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance import schema
from provenance.corpus import read, readable
from provenance.engine.run import Run
from provenance.pairs.content_order import canonical_order
from provenance.pairs.identical_texts import Copies, first_with_fingerprint, links
from provenance.pairs.oversized import verified_candidates
from provenance.pairs.text_sketches import TextSketches, sketch_texts
from provenance.pairs.verification import Overlap
from provenance.pairs.window import UNDATED, Admissible, admissible
from provenance.settings import Keywords, Settings, resolve
from provenance.sketch import Texts


def near_duplicates(
    corpus: Any,
    *,
    settings: Settings | None = None,
    **keywords: Unpack[Keywords],
) -> pa.Table:
    """Find the near-duplicate pairs of a corpus, and verify each of them.

    Candidate pairs are found with similarity sketches of word shingles, divided into bands that suit the
    threshold. The reported similarities are exact. Each later copy of a text is paired with only one other
    copy, normally the first, so a thousand identical texts give 999 rows. A pair exactly at the threshold is
    found with a probability of at least 0.95 (with 128 permutations and a threshold of at least 0.03). Above
    the threshold, the probability quickly approaches 1. Pairs below the threshold are never reported.

    Parameters
    ----------
    corpus : Corpus, path, list of str, list of dict, or a table
        Any input that `provenance.read` accepts.
    settings : Settings, optional
        `shingle`, `permutations`, `sketch`, `threshold`, `seed`, `within_days`, `same_outlet`,
        `max_frequency`, `size_limit`, `threads` and `memory_limit` are used.
    **keywords
        Individual settings, which override `settings`, for example ``threshold=0.9``. The threshold is the
        minimum Jaccard similarity of near-duplicates, above 0 and at most 1.

    Returns
    -------
    pyarrow.Table
        Columns `a` and `b` (ids, a < b), `jaccard`, `containment_a` (the share of a's shingles that b also
        has) and `containment_b`; sorted by (a, b). The last three columns contain values from 0 to 1.

    Raises
    ------
    InputError
        If `corpus` cannot be read, or nothing in it is readable.
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
    chosen = resolve(settings, **keywords)
    documents = readable(read(corpus, settings=chosen)).documents
    order = canonical_order(documents)
    # The documents are not reordered; instead, the pairs contain positions in canonical order.
    found = find_pairs(documents["text"], chosen, admissible(documents, chosen, order), order)
    return with_ids(found.pairs, documents["id"].take(order))


class Found(NamedTuple):
    """The near-duplicate pairs of a corpus, and each document's first copy and number of words."""

    pairs: pa.Table
    first_copies: np.ndarray
    words: np.ndarray


def find_pairs(
    column: pa.ChunkedArray | pa.Array,
    settings: Settings,
    related: Admissible | None = None,
    order: np.ndarray | None = None,
) -> Found:
    """Find the near-duplicate pairs, with their exact Jaccard similarities and containments.

    The documents of a pair are given by position, with a < b, and the pairs are sorted by (a, b). Only the
    first copy of each text is compared with other texts. Every other copy normally has one row, which pairs
    it with another copy of its text (see `links`). If the first copies of two similar texts cannot be
    related, other copies represent the texts (see `_representatives`). The metadata of the table of pairs
    contains ``oversized_buckets``, the number of buckets with more than `settings.max_frequency` texts.
    Within these buckets, not all pairs of texts were compared (see `verified_candidates`).

    `column` contains the texts, and `related` determines which documents may be related. If `order` is given,
    position p refers to row ``order[p]``.
    """
    texts = Texts(column)
    order = np.arange(len(texts)) if order is None else order
    sketches = sketch_texts(texts, settings)
    words, blank = sketches.words[order], blank_texts(column, sketches)[order]
    related = related or Admissible(np.full(words.size, UNDATED))
    first_copies = first_with_fingerprint(sketches.fingerprints[order], blank, related.when)
    distinct = (first_copies == np.arange(first_copies.size)) & (words > 0)
    position = np.empty(words.size, np.int64)
    position[order] = np.where(distinct, np.arange(words.size), -1)
    a, b, exact, oversized = verified_candidates(
        texts, sketches.keys, position, related.when, words, settings
    )
    metadata = {"oversized_buckets": str(oversized)}
    found = with_copies(a, b, exact, first_copies, related)
    return Found(found.replace_schema_metadata(metadata), first_copies, words)


def with_copies(
    a: np.ndarray, b: np.ndarray, exact: Overlap, first_copies: np.ndarray, related: Admissible
) -> pa.Table:
    """Return the pairs of documents that represent two similar texts, and the pairs of copies of one text.

    The pairs are sorted. For each pair of similar texts, `a` and `b` are the first copies of the two texts,
    and `exact` is their exact overlap.
    """
    partners = links(first_copies, related)
    x, y, row = _representatives(a, b, partners, Copies(first_copies, related))
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
    return _ordered(found)


def blank_texts(column: pa.ChunkedArray | pa.Array, sketches: TextSketches) -> np.ndarray:
    """Return a boolean mask of blank texts.

    Texts without words get a fingerprint of their characters, which is stored in `sketches`.
    """
    blank = np.zeros(sketches.words.size, bool)
    rows = np.flatnonzero(sketches.words == 0)
    texts = column.take(pa.array(rows, pa.int64())).to_pylist()
    for row, text in zip(rows.tolist(), texts, strict=True):
        digest = xxhash.xxh3_128_digest((text or "").encode())
        sketches.fingerprints[row] = np.frombuffer(digest, np.uint64)
        blank[row] = not text or text.isspace()
    return blank


def checkpointed_pairs(documents: pa.Table, related: Admissible, run: Run) -> Found:
    """Return the result of `find_pairs`, computed as a stage of a run."""

    def made() -> Iterator[tuple[str, pa.Table]]:
        found = find_pairs(documents["text"], run.settings, related)
        yield "pairs", found.pairs
        yield "texts", pa.table({"first_copy": found.first_copies, "words": found.words})

    kept = run.checkpoints.stage("pairs", made)
    return Found(kept["pairs"][0], *(column.to_numpy() for column in kept["texts"][0].columns))


def with_ids(pairs: pa.Table, ids: pa.ChunkedArray | pa.Array) -> pa.Table:
    """Convert pairs of positions to the public table: sorted pairs of ids a < b, compared as strings."""
    found = pairs.set_column(0, "a", pc.take(ids, pairs["a"])).set_column(1, "b", pc.take(ids, pairs["b"]))
    return _ordered(found).cast(schema.PAIRS)


def _representatives(
    a: np.ndarray, b: np.ndarray, partners: np.ndarray, copies: Copies
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of documents that represent the pairs of texts `a` and `b`.

    Each head of either text (see `links`) is paired with the first copy of the other text that it may be
    related to. If all documents may be related, only the first copies of the two texts are paired. For each
    pair of documents, also return the index of the pair of texts that it represents.
    """
    heads = copies.place[partners] >= copies.place
    of_a, row_a = copies.of(a, heads)
    of_b, row_b = copies.of(b, heads)
    x = np.concatenate([of_a, copies.first_admissible(of_b, a[row_b])])
    y = np.concatenate([copies.first_admissible(of_a, b[row_a]), of_b])
    row = np.concatenate([row_a, row_b])
    related = np.minimum(x, y) >= 0
    x, y, row = x[related], y[related], row[related]
    once = np.unique(x * partners.size + y, return_index=True)[1]
    return x[once], y[once], row[once]


def _ordered(pairs: pa.Table) -> pa.Table:
    """Swap the documents of pairs with a > b, along with their containments, and sort the pairs by (a, b)."""
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
