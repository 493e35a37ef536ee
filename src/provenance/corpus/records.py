"""The output of readers: single records, batches of rows, and skipped inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.corpus import names
from provenance.corpus.columns import array_of, is_null, paragraphs

# A function that takes the name of a field and returns whether the field may contain the texts.
IsText: TypeAlias = Callable[[str], bool]

BATCH_ROWS = 4096
BATCH_CHARACTERS = 16 * 2**20
BATCH_BYTES = 64 * 2**20  # the size of a batch of short rows; each batch takes a few milliseconds


class Record(NamedTuple):
    """One document as it was read: its fields, and the place in the input where it was found."""

    fields: dict[str, Any]
    id: str  # used if the document has no id of its own
    path: str | None
    line: int | None = None
    kind: str | None = None  # the type of an input in memory, shown if the document is skipped
    outlet: str | None = None  # used if the document has no outlet of its own
    published: str | None = None  # used if the document has no date of its own


class Skip(NamedTuple):
    """An input that was skipped, with the reason."""

    path: str | None
    line: int | None
    reason: str


@dataclass(frozen=True)
class Rows:
    """A batch of documents as they were read, stored by column."""

    columns: dict[str, pa.Array]
    ids: pa.Array
    paths: pa.Array
    lines: pa.Array
    kinds: pa.Array
    outlets: pa.Array | None = None
    published: pa.Array | None = None


def gather(items: Iterable[Record | Rows | Skip], is_text: IsText) -> Iterator[Rows | Skip]:
    """Collect single records into batches, holding at most one batch of Python objects in memory."""
    records: list[Record] = []
    characters = 0
    for item in items:
        if isinstance(item, Record):
            records.append(item)
            for value in item.fields.values():
                if isinstance(value, str):
                    characters += len(value)
            if len(records) < BATCH_ROWS and characters < BATCH_CHARACTERS:
                continue
        elif isinstance(item, Skip):
            yield item
            continue
        if records:
            yield rows_of(records, is_text)
            records, characters = [], 0
        if isinstance(item, Rows):
            yield item
    if records:
        yield rows_of(records, is_text)


def rows_of(records: list[Record], is_text: IsText) -> Rows:
    """Convert records to columns; a field that is missing from a record is null in its row."""
    fields, ids, paths, lines, kinds, outlets, published = zip(*records, strict=True)
    found = dict.fromkeys(chain.from_iterable(fields))
    columns: dict[str, pa.Array] = {}
    for original, name in zip(found, names.unique(found), strict=True):
        columns |= columns_of(name, [each.get(original) for each in fields], is_text)
    return Rows(
        columns=columns,
        ids=pa.array(ids, pa.string()),
        paths=pa.array(paths, pa.string()),
        lines=pa.array(lines, pa.int64()),
        kinds=pa.array(kinds, pa.string()),
        outlets=_known(outlets),
        published=_known(published),
    )


def rows_of_texts(texts: list[str], first: int, kind: str, is_text: IsText) -> Rows:
    """Convert texts to rows, numbered consecutively from `first`, without creating records."""
    numbers = pa.array(np.arange(first, first + len(texts)), pa.int64())
    return Rows(
        columns=columns_of("text", texts, is_text),
        ids=numbers.cast(pa.string()),
        paths=pa.nulls(len(texts), pa.string()),
        lines=pc.add(numbers, 1),
        kinds=pa.repeat(pa.scalar(kind, pa.string()), len(texts)),
    )


def _known(values: Sequence[str | None]) -> pa.Array | None:
    return pa.array(values, pa.string()) if any(values) else None


def rows_of_table(
    batches: Iterable[pa.RecordBatch], stem: str, path: str | None, kind: str | None = None, base: int = 1
) -> Iterator[Rows]:
    """Convert Arrow batches to rows.

    If a row has no id of its own, its id consists of `stem` and the row's number, counted from `base`.
    """
    done = 0
    for large in batches:
        rows = max(BATCH_ROWS, BATCH_BYTES * large.num_rows // (large.nbytes + 1))
        for start in range(0, large.num_rows, rows):
            batch = large.slice(start, rows)
            numbers = pa.array(np.arange(done + 1, done + batch.num_rows + 1), pa.int64())
            names_of_rows = pc.add(numbers, base - 1).cast(pa.string())
            yield Rows(
                columns=dict(zip(names.unique(batch.schema.names), batch.columns, strict=True)),
                ids=pc.binary_join_element_wise(stem, names_of_rows, ""),
                paths=pa.repeat(pa.scalar(path, pa.string()), batch.num_rows),
                lines=numbers,
                kinds=pa.repeat(pa.scalar(kind, pa.string()), batch.num_rows),
            )
            done += batch.num_rows


def columns_of(name: str, values: Sequence[Any], is_text: IsText) -> dict[str, pa.Array]:
    """Convert values to one column, or to two columns if texts are mixed with other values.

    In a single column, the other values would become JSON and be mistaken for texts. A list of paragraphs is
    joined into one text.
    """
    if is_text(name) and set(map(type, values)) != {str}:
        values = [value if isinstance(value, str) else paragraphs(value) or value for value in values]
        strings = [value if isinstance(value, str | bytes) else None for value in values]
        others = [None if isinstance(value, str | bytes) or is_null(value) else value for value in values]
        if any(value is not None for value in strings) and any(value is not None for value in others):
            return {name: array_of(strings), f"{name}_given": array_of(others)}
    return {name: array_of(values)}
