"""Add articles as they arrive: new or changed files in a folder, or lines of JSON."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from provenance.archive.library import Archive, nothing_new
from provenance.corpus import Corpus, read_into
from provenance.corpus.choices import Choices
from provenance.corpus.formats import records_of_line
from provenance.corpus.records import Record, Skip
from provenance.engine.checkpoints import Checkpoints
from provenance.errors import InputError
from provenance.findings import Findings
from provenance.results import Results
from provenance.schema import DOCUMENTS, SKIPPED

# The maximum time in milliseconds during which changes are collected, so that they are added together.
_TOGETHER = 400
_STDIN = "-"  # the path shown for standard input


def watch_folder(
    archive: Archive, folder: str | os.PathLike[str], choices: Choices, stop: threading.Event
) -> Iterator[Findings]:
    """Add the articles in a folder, then those in each new or changed file; yield the findings about them.

    A file that was added earlier and has not changed is ignored, so watching can be stopped and started
    again. If a file disappears, its articles stay in the archive.
    """
    from watchfiles import Change, watch

    if not Path(folder).is_dir():
        raise InputError(f"{os.fspath(folder)} is not a folder", "give the folder to watch for new articles")
    # Start watching before reading the folder, so that nothing is missed in between.
    changes = watch(
        os.fspath(folder),
        stop_event=stop,
        debounce=_TOGETHER,
        yield_on_timeout=True,
        rust_timeout=1000,
        raise_interrupt=False,
    )
    first = next(changes, set())
    for found in chain([None, first], changes):
        only = None
        if found is not None:
            only = frozenset(os.path.realpath(path) for change, path in found if change != Change.deleted)
        if only is None or only:
            corpus = read_into(Checkpoints(), (os.fspath(folder),), replace(choices, only=only))
            yield _added(archive, corpus)


def watch_lines(archive: Archive, lines: Iterable[str], choices: Choices) -> Iterator[Findings]:
    """Add the articles on each line of JSON Lines, and yield the findings about them."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _added(archive, _read_line(line, number, choices))


def _read_line(line: str, number: int, choices: Choices) -> Corpus:
    """Read the articles on one line; the line number is recorded for those that are skipped."""
    items = list(records_of_line(line, number, "", _STDIN, choices))
    articles = [item.fields for item in items if isinstance(item, Record)]
    corpus = Corpus(DOCUMENTS.empty_table(), SKIPPED.empty_table())
    if articles:
        corpus = read_into(Checkpoints(), (articles,), choices)
    reasons = [item.reason for item in items if isinstance(item, Skip)] + corpus.skipped["reason"].to_pylist()
    skipped = [{"path": _STDIN, "line": number, "reason": reason} for reason in reasons]
    return replace(corpus, skipped=pa.Table.from_pylist(skipped, schema=SKIPPED))


def arrivals_as_data(found: Results) -> Iterator[dict[str, Any]]:
    """Yield the findings about each new document, as plain Python values for output as JSON."""
    new = {*found.run.get("new", ())}
    replaced = {*found.run.get("replaced", ())}
    for row in found.documents.drop_columns("text").to_pylist():
        if row["id"] in new:
            yield {
                **{name: row[name] for name in ("id", "title", "outlet", "published")},
                "change": "replaced" if row["id"] in replaced else "added",
                **_tables(found, row["id"]),
            }


def _tables(found: Results, id_: str) -> dict[str, Any]:
    ends = {"pairs": ("a", "b"), "passages": ("a", "b"), "derivations": ("source", "derived")}
    tables = {
        name: [row for row in found.table(name).to_pylist() if id_ in [row[end] for end in both]]
        for name, both in ends.items()
    }
    origin = next((row for row in found.origins.to_pylist() if row["id"] == id_), None)
    return {**tables, "origin": origin}


def _added(archive: Archive, corpus: Corpus) -> Findings:
    """Add the articles and return the findings; if no article is readable, return only the skipped inputs."""
    return archive.add(corpus) if len(corpus) else nothing_new(corpus, archive.settings, {})
