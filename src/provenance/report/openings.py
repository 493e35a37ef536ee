"""How documents without a title begin, after the boilerplate of their site."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from provenance.labels import title_of
from provenance.report.data import column, rows


def openings(documents: pa.Table, passages: pa.Table) -> list[str]:
    """The opening words of each document without a title; empty for the others."""
    named = pc.and_kleene(pc.is_valid(documents["title"]), pc.not_equal(documents["title"], ""))
    untitled = documents.select(["id", "text"]).filter(pc.invert(pc.fill_null(named, False)))
    boilerplate = _boilerplate(passages, column(untitled, "id"))
    found = {
        id_: title_of(None, text, after=_beginning(text, boilerplate.get(id_, [])))
        for id_, text in rows(untitled, "id", "text")
    }
    return [found.get(id_, "") for id_ in column(documents, "id")]


def _beginning(text: str, boilerplate: list[tuple[int, int]]) -> int:
    """Where the text begins, after boilerplate at its start."""
    at = 0
    for start, end in sorted(boilerplate):
        if not text[at:start].strip():
            at = max(at, end)
    return at


def _boilerplate(passages: pa.Table, ids: list[str]) -> dict[str, list[tuple[int, int]]]:
    """The spans of boilerplate in these documents, shared with any other documents."""
    boilerplate: dict[str, list[tuple[int, int]]] = {}
    for which in ("a", "b"):
        columns = [which, f"{which}_start", f"{which}_end"]
        here = pc.is_in(passages.column(which), value_set=pa.array(ids, pa.string()))
        found = pc.and_(pc.equal(passages.column("kind"), "boilerplate"), here)
        for id_, start, end in rows(passages.select(columns).filter(found), *columns):
            boilerplate.setdefault(id_, []).append((start, end))
    return boilerplate
