"""Make ids unique.

If several documents have the same id, only one of them keeps it. A document whose id was given in the input
takes precedence; in a tie, the document with the smallest content hash keeps the id. The ids of all other
documents get a suffix derived from their content. Ids therefore do not depend on the order of the input.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import xxhash

_DIGITS = 8  # the number of characters of the content hash in a suffix


def made_unique(documents: pa.Table, given: pa.ChunkedArray) -> tuple[pa.Table, tuple[tuple[str, str], ...]]:
    """Make ids unique; return the table, and a pair (old id, new id) for each renamed document.

    `given` is true for an id that was given in the input, and false for an id derived from a file name or a
    position.
    """
    ids = documents.column("id").combine_chunks()
    counts = pc.value_counts(ids)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    if not len(repeated):
        return documents, ()
    rows = pc.indices_nonzero(pc.is_in(ids, value_set=repeated))
    members: dict[str, list[tuple[bool, str, str, int]]] = defaultdict(list)
    made = pc.invert(given.take(rows)).to_pylist()
    for row, last, (id, hashed, rest) in zip(
        rows.to_pylist(), made, _contents(documents.take(rows)), strict=True
    ):
        members[id].append((last, hashed, rest, row))

    taken = set(ids.unique().to_pylist())
    renamed: dict[int, tuple[str, str]] = {}
    for id in sorted(members):
        suffixed: dict[str, Iterator[str]] = {}
        for _, hashed, _, row in sorted(members[id])[1:]:
            candidates = suffixed.setdefault(hashed, suffixed_names(id, hashed))
            name = next(candidate for candidate in candidates if candidate not in taken)
            taken.add(name)
            renamed[row] = (id, name)
    names = [renamed[row][1] if row in renamed else id for row, id in enumerate(ids.to_pylist())]
    place = documents.schema.get_field_index("id")
    unique = documents.set_column(place, documents.schema.field("id"), pa.array(names, pa.string()))
    return unique, tuple(sorted(renamed.values()))


def _contents(documents: pa.Table) -> Iterator[tuple[str, str, str]]:
    """Yield each document's id, a hash of its text, and a hash of all its fields."""
    names = documents.column_names
    for batch in documents.to_batches(max_chunksize=1024):
        for row in batch.to_pylist():
            yield (
                row["id"],
                content_hash(row["text"]),
                xxhash.xxh64_hexdigest(repr([row[name] for name in names]).encode()),
            )


def content_hash(text: str) -> str:
    """Return the hash of a text as a hexadecimal string, for use in the suffix of an id."""
    return xxhash.xxh64_hexdigest(text.encode())


def suffixed_names(id: str, hashed: str) -> Iterator[str]:
    """Yield an id with ever longer suffixes: part of a hash, the whole hash, then the hash and a number."""
    yield f"{id}~{hashed[:_DIGITS]}"
    yield f"{id}~{hashed}"
    number = 2
    while True:
        yield f"{id}~{hashed}~{number}"
        number += 1
