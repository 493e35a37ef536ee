"""`Trace`: the parts of a text, their sources in an archive, and the documents derived from the text."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive import answer
from provenance.archive.arrivals import numbered
from provenance.archive.links import NO_LINKS
from provenance.archive.neighbourhood import findings_around
from provenance.archive.parts import TracedText, parts_of
from provenance.archive.segments import Segment
from provenance.archive.state import State
from provenance.archive.text_index import TextIndex, index_texts
from provenance.comparison import Document, as_document, only_document
from provenance.corpus import Corpus, read
from provenance.corpus.ids import content_hash, suffixed_names
from provenance.engine.run import Run
from provenance.report.display import count
from provenance.results import CONSIDERED
from provenance.settings import Settings

# The id used in the tables for a text without an id.
UNNAMED = "text"


class Trace(TracedText):
    """The relations between a text and the documents in an archive.

    Attributes
    ----------
    id : str
        The id of the text in the tables.
    text : str
        The text.
    parts : pyarrow.Table
        The parts of the text, in order and without gaps, with the columns start, end and kind (the kind of
        the passage, or ``"own"``). For passages, the columns id, title, outlet, published, role
        (``"source"``, ``"derived"`` or ``"unclear"``) and probability describe the document to which the
        passage is attributed.
    findings : Findings
        The rows that a scan would return about the text, and all documents named in these rows.

    Examples
    --------
    >>> import tempfile, provenance as pv
    >>> archive = pv.Archive(tempfile.mkdtemp())
    >>> _ = archive.add(["The ferry ran aground at dawn, and two hundred passengers walked ashore."])
    >>> archive.trace("Something else entirely.")
    <Trace: 0 passages, 0 derivations; 100 % own text>
    """

    @property
    def passages(self) -> pa.Table:
        """The passages that the text shares with other documents."""
        return self.findings.passages

    @property
    def derivations(self) -> pa.Table:
        """The derivations of the text from other documents, and of other documents from the text."""
        return self.findings.derivations

    @property
    def pairs(self) -> pa.Table:
        """The pairs of the text with its near-duplicates."""
        return self.findings.pairs

    @property
    def documents(self) -> pa.Table:
        """The text, and all documents named in the tables."""
        return self.findings.documents

    def summary(self) -> str:
        """Return a short summary as plain text."""
        return answer.summary(self)

    def report(self, path: str | os.PathLike[str], *, excerpts: bool = False) -> None:
        """Write a report that opens at the text and shows the articles that share passages with it.

        The report is a single HTML file that works offline. If the file already exists, it is replaced. With
        `excerpts`, the report contains only the opening and the passages of each text, with a few words
        around each passage.
        """
        from provenance import report

        report.write(self.findings, path, excerpts=excerpts, opens=self.id)

    def as_data(self) -> dict[str, Any]:
        """Return the trace as plain Python values, for output as JSON."""
        return answer.as_data(self)

    def __repr__(self) -> str:
        found = {"passage": self.passages, "derivation": self.derivations}
        counts = ", ".join(count(table.num_rows, noun) for noun, table in found.items())
        return f"<Trace: {counts}; {self.own:.0%}".replace("%", " %") + " own text>"

    def _repr_html_(self) -> str:
        return answer.as_html(self)


def asked_document(given: Any, settings: Settings) -> pa.Table:
    """Convert the text to be traced to a table with one document; the id is null if none was given."""
    if isinstance(given, Mapping):
        corpus = read([given], settings=settings)
    elif isinstance(given, os.PathLike | Corpus):
        corpus = read(given, settings=settings)
    else:
        document = as_document(given, "text", settings)
        row = {each.name: getattr(document, each.name) for each in fields(Document)}
        corpus = read([{name: value for name, value in row.items() if value is not None}], settings=settings)
    only_document(corpus, "the input to trace")
    return with_numbers_as_null(corpus)


def with_numbers_as_null(corpus: Corpus) -> pa.Table:
    """Return the documents, with null in place of the numbers that were assigned for lack of an id."""
    ids = pc.if_else(pa.array(numbered(corpus)), None, corpus.documents["id"])
    return corpus.documents.set_column(0, corpus.documents.schema.field(0), ids)


def trace_of(state: State, document: pa.Table, run: Run) -> Trace:
    """Trace a document in one state of an archive.

    A document that is already in the archive, with the same id and text, is not compared with itself.
    """
    (id_,), (text,) = document["id"].to_pylist(), document["text"].to_pylist()
    at = int(state.positions_of([id_])[0]) if id_ is not None else -1
    if at < 0 or state.at(np.array([at]))["text"][0].as_py() != text:
        id_ = _free(state, id_ or UNNAMED, text)
        document = document.set_column(0, document.schema.field(0), pa.array([id_], pa.string()))
        index = index_texts(document, run)
        state, at = _with(state, document, index)
    else:
        index = index_texts(state.at(np.array([at])), run)
    found, _ = findings_around(state, index, np.array([at]), run)
    found = replace(found, run=found.run | {CONSIDERED: len(state)})
    return Trace(id_, text, parts_of(id_, text, found), found)


def _free(state: State, id_: str, text: str) -> str:
    """Return the id, with a suffix if a document in the archive has the same id."""
    if state.positions_of([id_])[0] < 0:
        return id_
    return next(name for name in suffixed_names(id_, content_hash(text)) if state.positions_of([name])[0] < 0)


def _with(state: State, document: pa.Table, index: TextIndex) -> tuple[State, int]:
    """Add one document to the state in memory; return the new state and the document's position."""
    numbers = np.array([state.manifest.next_number])
    segment = Segment.of(document, numbers, index, NO_LINKS)
    names = (*state.manifest.segments, "asked")
    return State(replace(state.manifest, segments=names), [*state.segments, segment]), int(state.first[-1])
