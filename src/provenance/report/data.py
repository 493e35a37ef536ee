"""Prepare findings for a report: number the documents, and collect the findings about each pair."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.phrases import LIKELY
from provenance.results import Results

OUTSIDE = 0.3  # minimum probability at which a named outside source is shown

# Limits on the content of a page, so that a page with twenty thousand documents opens on a laptop.
PAGE_BYTES = 28_000_000
PAIRS = 40_000
PASSAGES = 100_000
SKIPPED = 2_000
OUTLETS = 1_000

_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_UNITS = {"year": "Y", "month": "M", "day": "D", "minute": "m", "second": "s"}


@dataclass(frozen=True)
class Pair:
    """The numbers of two documents, in the order of their ids, and the pair's rows in the tables."""

    a: int
    b: int
    row: int | None  # in the table of pairs
    derivation: int | None  # in the table of derivations
    passages: tuple[int, int]  # the start and end of the pair's rows in the sorted passages


def script_json(value: object) -> str:
    """Convert a value to JSON that is safe in a script element, escaping markup and unsafe characters."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)


def column(table: pa.Table, name: str) -> list[Any]:
    """Return the values of a column as a list."""
    return table.column(name).to_pylist()


def rows(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Iterate over the rows of the named columns, as tuples."""
    return zip(*(column(table, name) for name in names), strict=True)


def ids_of(findings: Results) -> pa.Array:
    """Return the ids of the documents."""
    return pa.concat_arrays(findings.documents.column("id").chunks or [pa.array([], pa.string())])


def numbers(ids: pa.Array, column: pa.ChunkedArray) -> np.ndarray:
    """Return the position in `ids` of each value of a column (int64), or -1 if `ids` does not contain it."""
    return integers(pc.index_in(column, value_set=ids))


def integers(column: pa.ChunkedArray) -> np.ndarray:
    """Convert a column of integers to int64, with -1 for missing values."""
    return pc.fill_null(column, -1).to_numpy().astype(np.int64)


def floats(column: pa.ChunkedArray) -> np.ndarray:
    """Convert a column of numbers to an array, with 0 for missing values."""
    return pc.fill_null(column, 0.0).to_numpy()


def dates(documents: pa.Table) -> list[tuple[int | None, str]]:
    """Return each document's time in milliseconds, and its date as text to the known precision."""
    times = pc.cast(documents.column("published"), pa.int64()).to_pylist()
    precisions = column(documents, "published_precision")
    return [
        (None, "") if time is None else (time // 1000, _date(time, precision or "minute"))
        for time, precision in zip(times, precisions, strict=True)
    ]


def _date(time: int, precision: str) -> str:
    unit = _UNITS.get(precision, "m")
    date = str(np.datetime64(time, "us").astype(f"datetime64[{unit}]"))
    return date.replace("T", " ") + (" UTC" if "T" in date else "")


def wide_characters(text: str) -> list[int]:
    """Return the positions of the characters that take two UTF-16 units, which browsers count as two."""
    if text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text):
        return []
    return [position for position, character in enumerate(text) if character > "\uffff"]


def browser_offset(offset: int, wide: list[int]) -> int:
    """Convert an offset in code points to an offset in UTF-16 units."""
    return offset + bisect_left(wide, offset)


def ordered_passages(findings: Results) -> pa.Table:
    """Sort the passages by pair, and within each pair by their position in `a`."""
    keys = [(name, "ascending") for name in ("a", "b", "a_start", "b_start", "a_end", "b_end")]
    return findings.passages.sort_by(keys)


def strongest_pairs(findings: Results, passages: pa.Table, most: int) -> tuple[list[Pair], int]:
    """Collect the pairs in all tables; return up to `most` of the strongest, and the total number of pairs.

    Pairs are sorted by the probability of their derivation, then by Jaccard similarity, then by the total
    length of their passages, each in descending order.
    """
    ids = ids_of(findings)
    order = pc.sort_indices(ids).to_numpy()
    rank = np.empty(len(ids), np.int64)
    rank[order] = np.arange(len(ids))

    def keys(table: pa.Table, a: str, b: str) -> np.ndarray:
        """Encode each pair as a number, so that the numbers sort in the same order as the pairs of ids."""
        return rank[numbers(ids, table.column(a))] * len(ids) + rank[numbers(ids, table.column(b))]

    pairs, derivations = findings.pairs, findings.derivations
    of_pairs, of_passages = keys(pairs, "a", "b"), keys(passages, "a", "b")
    of_derivations = np.minimum(
        keys(derivations, "source", "derived"), keys(derivations, "derived", "source")
    )
    known = np.unique(np.concatenate((of_pairs, of_passages, of_derivations)))
    row, derivation = np.full((2, len(known)), -1)
    row[np.searchsorted(known, of_pairs)] = np.arange(len(of_pairs))
    derivation[np.searchsorted(known, of_derivations)] = np.arange(len(of_derivations))
    begin, end = (np.searchsorted(of_passages, known, side) for side in ("left", "right"))
    spans = pc.subtract(passages.column("a_end"), passages.column("a_start")).to_numpy()
    cumulated = np.append(0, np.cumsum(spans))
    # The value appended at the end is for pairs without a row, whose index is -1.
    likely = np.append(floats(derivations.column("probability")), -1)[derivation]
    similar = np.append(floats(pairs.column("jaccard")), 0)[row]
    strongest = np.lexsort((known, cumulated[begin] - cumulated[end], -similar, -likely))[:most]
    a, b = (order[end] for end in divmod(known[strongest], max(1, len(ids))))
    found = (column[strongest].tolist() for column in (row, derivation, begin, end))
    return [
        Pair(a, b, None if row < 0 else row, None if derivation < 0 else derivation, (begin, end))
        for a, b, row, derivation, begin, end in zip(a.tolist(), b.tolist(), *found, strict=True)
    ], len(known)


def outside(findings: Results) -> dict[str, tuple[float, str | None]]:
    """Map each document with a possible outside source to the probability and name of that source.

    An unnamed source is included only at a higher probability than a named one, because it is only inferred
    from other documents.
    """
    return {
        id_: (probability, name)
        for id_, probability, name in rows(findings.origins, "id", "p_outside_source", "outside_source")
        if (probability or 0) >= (LIKELY if name is None else OUTSIDE)
    }


def between(passages: pa.Table, ids: Iterable[str]) -> pa.Table:
    """Return the passages that the given documents share with each other, without boilerplate."""
    known = pa.array(list(ids), pa.string())
    inside = [pc.is_in(passages.column(end), value_set=known) for end in ("a", "b")]
    return passages.filter(pc.and_(pc.and_(*inside), pc.not_equal(passages.column("kind"), "boilerplate")))


def unsourced(findings: Results) -> set[str]:
    """Return the ids of documents that have no likely source in the corpus and no known source outside it."""
    found = outside(findings)
    related = rows(findings.derivations, "source", "derived", "directed")
    derived = {id_ for source, id_, directed in related for id_ in ((id_,) if directed else (source, id_))}
    known = rows(findings.origins, "id", "p_source_here")
    return {id_ for id_, p in known if (p or 0) < LIKELY and id_ not in found and id_ not in derived}


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """Count the characters covered by the spans; a character in several spans is counted once."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def flattened(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Flatten nested dictionaries to rows (name, value), such as ``("versions numpy", "2.3")``."""
    if isinstance(value, dict):
        return [row for key in value for row in flattened(value[key], f"{name} {key}".strip())]
    if isinstance(value, float):
        return [(name, f"{value:.6g}")]
    if isinstance(value, list | tuple):
        return [(name, ", ".join(map(str, value)))]
    return [(name, "not set" if value is None else str(value))]
