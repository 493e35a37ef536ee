"""Summarise a trace as text for a terminal, as HTML for a notebook, or as data."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from provenance.archive.parts import DERIVED, OWN, SOURCE, TracedText
from provenance.export.safe import for_line
from provenance.labels import labels, shorten
from provenance.phrases import DIRECTION_UNCLEAR, sentence
from provenance.schema import NOT_REUSED

_SHOWN = 60  # maximum length of the excerpt from each part
_RELATED = 8  # maximum number of documents listed for each role


def summary(trace: TracedText) -> str:
    """Return a summary of the parts of the text, its sources, and the documents derived from it."""
    return "\n".join(_lines(trace))


def as_html(trace: TracedText) -> str:
    """Return the summary as HTML for a notebook cell, without scripts or styles."""
    rows = "".join(
        f"<tr><td>{100 * share:.0f} %</td><td>{html.escape(kind)}</td><td>{html.escape(begins)}</td>"
        f"<td>{html.escape(whose)}</td></tr>"
        for share, kind, begins, whose in _shown_parts(trace)
    )
    listed = "".join(
        f"<li>{html.escape(line)}</li>"
        for line in [*_same_texts(trace), *_relations(trace), _own_and_outside(trace)]
    )
    return f"<table><tbody>{rows}</tbody></table><ul>{listed}</ul>"


def as_data(trace: TracedText) -> dict[str, Any]:
    """Return the results of a trace as plain Python values, for JSON."""
    texts = trace.findings.documents.drop_columns("text").to_pylist()
    tables = {name: trace.findings.table(name).to_pylist() for name in ("derivations", "passages", "pairs")}
    return {
        "id": trace.id,
        "own": round(trace.own, 6),
        "parts": [{**row, "text": trace.text[row["start"] : row["end"]]} for row in trace.parts.to_pylist()],
        **tables,
        "origin": trace.origin,
        "documents": [row for row in texts if row["id"] != trace.id],
    }


def _lines(trace: TracedText) -> Iterator[str]:
    size = len(trace.text)
    yield f"{for_line(trace.id)}: {size:,} characters"
    yield from _same_texts(trace)
    yield ""
    for share, kind, begins, whose in _shown_parts(trace):
        yield f"{100 * share:>4.0f} %  {kind:<12}{begins}"
        if whose:
            yield f"{'':<8}{'':<12}{whose}"
    yield ""
    yield from _relations(trace)
    yield _own_and_outside(trace)


def _same_texts(trace: TracedText) -> Iterator[str]:
    """Yield a line that names the documents with the same text, unless there are none."""
    others = trace.findings.documents.to_pylist()
    same = [row["id"] for row in others if row["text"] == trace.text and row["id"] != trace.id]
    if same:
        yield f"The same text is already in the archive: {', '.join(map(for_line, same[:_RELATED]))}"


def _shown_parts(trace: TracedText) -> Iterator[tuple[float, str, str, str]]:
    """For each part, yield its share of the text, its kind, its opening words, and where else it occurs."""
    ids = {row["id"] for row in trace.parts.to_pylist() if row["id"]}
    names = labels(trace.findings.documents, trace.findings.passages, trace.findings.origins, ids)
    for row in trace.parts.to_pylist():
        text = " ".join(trace.text[row["start"] : row["end"]].split())
        begins = for_line(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")
        share = (row["end"] - row["start"]) / max(len(trace.text), 1)
        if row["kind"] == OWN:
            yield share, OWN, begins, ""
            continue
        called = shorten(names[row["id"]].heading, _SHOWN)
        yield share, row["kind"], begins, f"{_words(row)} {for_line(called)} ({for_line(row['id'])})"


def _words(row: dict[str, Any]) -> str:
    """Return the words that introduce the document in which a part also occurs, such as "reused by"."""
    if row["kind"] in NOT_REUSED:
        return "also in"
    return {SOURCE: "from", DERIVED: "reused by"}.get(row["role"], "shared with")


def _relations(trace: TracedText) -> Iterator[str]:
    """Yield lines about the sources, the derived documents, and the pairs whose direction is unclear."""
    rows = trace.findings.derivations.to_pylist()
    rows.sort(
        key=lambda row: (row["derived"] != trace.id, -row["probability"], row["source"], row["derived"])
    )
    sources = [row for row in rows if row["directed"] and row["derived"] == trace.id]
    derived = [row for row in rows if row["directed"] and row["source"] == trace.id]
    unclear = [row for row in rows if not row["directed"]]
    for row in sources[:_RELATED]:
        yield f"{sentence(for_line(row['source']), row['probability'], directed=True)}{_against(row)}"
    for row in derived[:_RELATED]:
        words = sentence("this text", row["probability"], directed=True)
        yield f"{for_line(row['derived'])}: {words}{_against(row)}"
    for row in unclear[:_RELATED]:
        other = row["source"] if row["derived"] == trace.id else row["derived"]
        yield f"{for_line(other)}: {DIRECTION_UNCLEAR}"
    more = sum(max(len(each) - _RELATED, 0) for each in (sources, derived, unclear))
    if more:
        yield f"... and {more:,} more"
    if not rows and not [*_same_texts(trace)]:
        yield "No document in the archive is likely to be a source of this text or derived from it."


def _against(row: dict[str, Any]) -> str:
    return ", against the dates" if row["lag"] and row["lag"] < timedelta() else ""


def _own_and_outside(trace: TracedText) -> str:
    """Describe the share of the text outside all passages, and the probability of an outside source.

    The probability is omitted if no source was found in the archive and no outside source can be named.
    """
    own = f"{100 * trace.own:.0f} % of the text was not found in any other document"
    outside, named = trace.origin["p_outside_source"], trace.origin["outside_source"]
    if not named and trace.id not in trace.findings.derivations["derived"].to_pylist():
        return own
    source = f", such as {for_line(named)}" if named else ""
    return f"{own}; probability of a source outside the archive{source}: {outside:.2f}"
