"""Replace texts with excerpts, so that findings can be shared when the articles themselves cannot."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

import pyarrow as pa

from provenance.report.data import column, rows
from provenance.results import Results

_AROUND = 60  # characters kept on either side of a passage
_OPENING = 90  # characters kept at the beginning of a text, to identify it if it has no title
GAP = " […] "


@dataclass(frozen=True)
class Excerpt:
    """An excerpt, made by joining parts of a text.

    For each part, `starts` contains its offset in the text, and `here` its offset in the excerpt.
    """

    text: str
    starts: list[int]
    here: list[int]

    def place(self, offset: int) -> int:
        """Convert an offset in a kept part of the text to an offset in the excerpt."""
        stretch = bisect_right(self.starts, offset) - 1
        return self.here[stretch] + offset - self.starts[stretch]


def excerpted(findings: Results) -> Results:
    """Replace each text with an excerpt, and adjust the offsets of the passages."""
    ids = column(findings.documents, "id")
    spans: dict[str, list[tuple[int, int]]] = {id_: [] for id_ in ids}
    for side in "ab":
        for id_, start, end in rows(findings.passages, side, f"{side}_start", f"{side}_end"):
            if id_ in spans:
                spans[id_].append((start, end))
    texts = column(findings.documents, "text")
    excerpts = {id_: excerpt(text, spans[id_]) for id_, text in zip(ids, texts, strict=True)}
    documents = _with_column(
        findings.documents, "text", [excerpts[id_].text for id_ in ids], pa.large_string()
    )
    passages = findings.passages
    for side in "ab":
        for name in (f"{side}_start", f"{side}_end"):
            places = [
                excerpts[id_].place(offset) if id_ in excerpts else offset
                for id_, offset in rows(findings.passages, side, name)
            ]
            passages = _with_column(passages, name, places, pa.int64())
    return replace(findings, documents=documents, passages=passages)


def excerpt(text: str, spans: list[tuple[int, int]]) -> Excerpt:
    """Keep the beginning of a text and the given spans, with a few words of context around each span."""
    kept: list[list[int]] = []
    for start, end in sorted([(0, 0), *spans]):
        first = _outwards(text, start - _AROUND, -1)
        last = _outwards(text, max(end + _AROUND, _OPENING if start == 0 else 0), 1)
        if kept and first <= kept[-1][1] + len(GAP):
            kept[-1][1] = max(kept[-1][1], last)
        else:
            kept.append([first, last])
    parts: list[str] = []
    here, reached = [], 0
    for number, (start, end) in enumerate(kept):
        gap = GAP if number else ""
        here.append(reached + len(gap))
        parts.append(gap + text[start:end])
        reached += len(parts[-1])
    if kept[-1][1] < len(text):
        parts.append(GAP)
    return Excerpt("".join(parts), [start for start, _ in kept], here)


def _outwards(text: str, offset: int, step: int) -> int:
    """Move an offset in steps of `step` (1 or -1) until it reaches white space, so that no word is cut."""
    offset = min(max(offset, 0), len(text))
    while 0 < offset < len(text) and not text[offset if step > 0 else offset - 1].isspace():
        offset += step
    return offset


def _with_column(table: pa.Table, name: str, values: list[object], type_: pa.DataType) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), pa.array(values, type_))
