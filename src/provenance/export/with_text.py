"""Add titles, outlets, dates and the texts of passages to tables, so that a table can be read on its own."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.results import Results

# For each table, the columns that contain document ids, mapped to the prefixes of the columns added for them.
_ENDS = {
    "pairs": {"a": "a_", "b": "b_"},
    "passages": {"a": "a_", "b": "b_"},
    "derivations": {"source": "source_", "derived": "derived_"},
    "groups": {"id": ""},
    "clusters": {"id": ""},
    "origins": {"id": ""},
}
# The prefixes of the columns that contain spans, for each table that has spans.
_SPANS = {"passages": ("a_", "b_"), "groups": ("",)}
_ADDED = ("title", "outlet", "published")


def with_text(findings: Results, name: str) -> pa.Table:
    """Return a table with additional columns for titles, outlets and dates, and for the text of spans.

    The additional columns come last. They are named ``a_title``, ``a_outlet``, ``a_published``, ``a_text``
    and so on.
    """
    table, documents = findings.table(name), findings.documents
    for column, before in _ENDS.get(name, {}).items():
        place = pc.index_in(table[column], documents["id"])
        for added in _ADDED:
            table = table.append_column(f"{before}{added}", documents[added].take(place))
        if before in _SPANS.get(name, ()):
            table = table.append_column(f"{before}text", _spans(table, place, before, documents["text"]))
    return table


def _spans(table: pa.Table, place: Any, before: str, texts: pa.ChunkedArray) -> pa.Array:
    """Return the text of the span in each row, reading the text of each document only once."""
    starts, ends = (table[f"{before}{end}"].to_pylist() for end in ("start", "end"))
    places = place.to_pylist()
    found: list[str | None] = [None] * len(places)
    known: tuple[int | None, str] = (None, "")
    for row in sorted(range(len(places)), key=lambda row: places[row] if places[row] is not None else -1):
        if places[row] is None:
            continue
        if known[0] != places[row]:
            known = places[row], texts[places[row]].as_py()
        found[row] = known[1][starts[row] : ends[row]]
    return pa.array(found, pa.large_string())
