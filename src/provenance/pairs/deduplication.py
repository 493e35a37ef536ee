"""Remove near-duplicates: decide which documents to keep, and filter the caller's own rows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance.corpus import Corpus, read, read_into, readable
from provenance.corpus.choices import Choices
from provenance.engine.checkpoints import Checkpoints
from provenance.engine.run import Run
from provenance.errors import InputError
from provenance.pairs.clustering import clusters
from provenance.pairs.content_order import canonical_order, in_canonical_order
from provenance.pairs.identical_texts import first_with_fingerprint, links
from provenance.pairs.near_duplicate_pairs import checkpointed_pairs
from provenance.pairs.window import Admissible, admissible
from provenance.settings import Keywords, Settings, resolve

MARKS = ("cluster", "keep", "reason")


def deduplicate(
    rows: Any,
    *,
    exact: bool = False,
    columns: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    **keywords: Unpack[Keywords],
) -> Any:
    """Remove near-duplicates from the given rows, and return the rows that are kept.

    Of each cluster of near-duplicates, the earliest row is kept. If several rows are equally early, the one
    with the most near-duplicates is kept; if a tie remains, the longest. Rows without text are also kept.

    Parameters
    ----------
    rows : list, data frame, table, Corpus or path
        Any input that `provenance.read` accepts.
    exact : bool
        Drop a text only if it is equal to another text apart from white space. By default, texts are compared
        by their words, so "C++" and "C#" count as equal.
    columns : dict, optional
        The field to use for each column of the documents, as in `provenance.read`.
    settings : Settings, optional
        See `near_duplicates` for the settings that are used.
    **keywords
        Individual settings, which override `settings`, for example ``threshold=0.9``. The threshold is the
        minimum Jaccard similarity of near-duplicates, above 0 and at most 1.

    Returns
    -------
    same kind as `rows`
        The kept rows, unchanged and in their original order. A list, another sequence or an iterator gives a
        list. A dict, data frame or table gives an object of the same kind. A path or a Corpus gives a Corpus.

    Raises
    ------
    InputError
        If `rows` cannot be read, or nothing in it is readable.
    SettingsError
        If a setting is unknown or out of range.

    Examples
    --------
    >>> deduplicate(["The ferry ran aground.", "Snow closed the pass.", "The ferry ran aground!"])
    ['The ferry ran aground.', 'Snow closed the pass.']
    """
    chosen = resolve(settings, **keywords)
    if isinstance(rows, str | os.PathLike | Corpus):
        corpus = readable(read(rows, columns=columns, settings=chosen))
        keep = marks(corpus.documents, Run(chosen), exact=exact)["keep"]
        return corpus.filtered(keep)
    rows = _rereadable(rows)
    corpus = readable(read_into(Checkpoints(), (rows,), Choices(chosen.size_limit, columns or {})))
    keep = marks(corpus.documents, Run(chosen), exact=exact)["keep"]
    return _without(rows, pc.filter(corpus.lines, pc.invert(keep)).to_numpy() - 1)


def marks(documents: pa.Table, run: Run, *, exact: bool = False) -> pa.Table:
    """Return the columns `cluster`, `keep` and `reason`, with rows in the order of `documents`."""
    order = canonical_order(documents)
    canonical = in_canonical_order(documents, run, order)
    related = admissible(canonical, run.settings)
    if exact:
        pairs, words = _same_texts(canonical["text"], related), np.zeros(canonical.num_rows, np.int64)
    else:
        pairs, _, words = checkpointed_pairs(canonical, related, run)
    return clusters(pairs, words, canonical).select(MARKS).take(np.argsort(order))


def _same_texts(texts: pa.ChunkedArray, related: Admissible) -> pa.Table:
    """Pair each text with the first text that may be related to it and is equal apart from white space."""
    digests = [
        xxhash.xxh3_128_digest(" ".join(text.as_py().split()).encode())
        for chunk in texts.chunks
        for text in chunk
    ]
    fingerprints = np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2)
    first = first_with_fingerprint(fingerprints, np.zeros(len(digests), bool), related.when)
    partners = links(first, related)
    copies = np.flatnonzero(partners != np.arange(partners.size))
    return pa.table({"a": partners[copies], "b": copies, "jaccard": np.ones(copies.size)})


def _rereadable(rows: Any) -> Any:
    """Return the rows in a form that can be read and then filtered."""
    if hasattr(rows, "__arrow_c_stream__") and not (hasattr(rows, "iloc") or hasattr(rows, "filter")):
        return pa.table(rows)
    rows = list(rows) if hasattr(rows, "__next__") else rows
    if isinstance(rows, list | tuple) and any(isinstance(row, os.PathLike) for row in rows):
        raise InputError(
            "deduplicate takes rows or one path, not a list of paths", "read them first with provenance.read"
        )
    return rows


def _without(rows: Any, dropped: np.ndarray) -> Any:
    """Return all rows except those at the given positions."""
    if isinstance(rows, Mapping):
        return _without_keys(rows, dropped)
    keep = np.ones(len(rows), bool)
    keep[dropped] = False
    if hasattr(rows, "iloc"):
        return rows[keep]
    if hasattr(rows, "filter"):
        return rows.filter(pa.array(keep) if type(rows).__module__.startswith("pyarrow") else keep)
    if isinstance(rows, Iterable):
        return [row for row, kept in zip(rows, keep.tolist(), strict=True) if kept]
    return rows


def _without_keys(rows: Mapping[Any, Any], dropped: np.ndarray) -> dict[Any, Any]:
    """Remove dropped texts from a dict that maps ids to texts, or dropped rows from a dict of columns."""
    gone = set(dropped.tolist())
    if all(isinstance(value, str) for value in rows.values()):
        return {id: text for place, (id, text) in enumerate(rows.items()) if place not in gone}
    return {
        name: [value for place, value in enumerate(column) if place not in gone]
        for name, column in rows.items()
    }
