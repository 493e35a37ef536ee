"""Divide a text into passages, each attributed to one other document, and the stretches between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.ragged import Ragged
from provenance.findings import Findings
from provenance.schema import DOCUMENTS, NOT_REUSED
from provenance.tables import table_of

OWN = "own"
SOURCE, DERIVED, UNCLEAR = "source", "derived", "unclear"
PARTS = pa.schema(
    [
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("kind", pa.string()),
        ("id", pa.string()),
        ("title", pa.string()),
        ("outlet", pa.string()),
        ("published", DOCUMENTS.field("published").type),
        ("role", pa.string()),
        ("probability", pa.float64()),
    ]
)
# If passages that take precedence cover a passage only partly, each remaining stretch of the passage becomes
# a part only if it has at least this many words.
_WORD, _LEAST_WORDS = re.compile(r"\w+"), 4
# The roles in order of precedence, for passages of the same group that cover the same words (see `parts_of`).
_ROLES = (SOURCE, UNCLEAR, DERIVED)


@dataclass(frozen=True, eq=False, repr=False)
class TracedText:
    """A text that was looked up in an archive, with its parts and the findings about it."""

    id: str
    text: str
    parts: pa.Table
    findings: Findings

    @property
    def origin(self) -> dict[str, Any]:
        """The text's row in the table `origins`."""
        row: dict[str, Any] = self.findings.origins.to_pylist()[0]
        return row

    @property
    def own(self) -> float:
        """The share of the text, by number of characters, that lies outside all passages."""
        sizes = pc.subtract(self.parts["end"], self.parts["start"])
        own = pc.sum(sizes.filter(pc.equal(self.parts["kind"], OWN))).as_py() or 0
        return float(own / max(pc.sum(sizes).as_py() or 0, 1))


def parts_of(id_: str, text: str, findings: Findings) -> pa.Table:
    """Divide the text into parts without gaps.

    Where passages overlap, reuse takes precedence over quotations, and quotations take precedence over
    templates and boilerplate. Within each of these groups, passages are ranked by the role of the other
    document (sources first), then by the probability of the derivation, the similarity of the passage, the
    date of the other document (earliest first) and the length of the passage.
    """
    documents = {row["id"]: row for row in findings.documents.drop_columns("text").to_pylist()}
    roles = _roles(id_, findings)
    spans = [_span(row, id_, roles) for row in findings.passages.to_pylist()]
    spans.sort(key=lambda span: _order(span, documents))
    shown = np.full(len(text), -1)
    for number, span in enumerate(spans):
        for start, end in _free(shown, span["start"], span["end"]):
            whole = (start, end) == (span["start"], span["end"])
            if whole or len(_WORD.findall(text[start:end])) >= _LEAST_WORDS:
                shown[start:end] = number
    runs = Ragged.of_runs(shown)
    rows = [
        (start, end, *_known(spans[shown[start]] if shown[start] >= 0 else None, documents))
        for start, end in pairwise(runs.offsets.tolist())
    ]
    return table_of(_without_white_space(rows, text), PARTS)


def _free(shown: np.ndarray, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of a span that have not been assigned to a passage yet."""
    free = Ragged.of_runs(shown[start:end] < 0)
    ends = [(start + first, start + last) for first, last in pairwise(free.offsets.tolist())]
    return [each for each in ends if shown[each[0]] < 0]


def _roles(id_: str, findings: Findings) -> Mapping[str, tuple[str, float]]:
    """Map the id of each related document to its role and the probability of the derivation."""
    found = {}
    for row in findings.derivations.select(["source", "derived", "probability", "directed"]).to_pylist():
        other = row["source"] if row["derived"] == id_ else row["derived"]
        role = SOURCE if row["derived"] == id_ else DERIVED
        found[other] = role if row["directed"] else UNCLEAR, row["probability"]
    return found


def _span(row: Mapping[str, Any], id_: str, roles: Mapping[str, tuple[str, float]]) -> dict[str, Any]:
    """Describe a passage: its position in the text, its kind, and the id and role of the other document."""
    mine, other = ("a", "b") if row["a"] == id_ else ("b", "a")
    role, probability = roles.get(row[other], (None, None))
    return {
        "start": row[f"{mine}_start"],
        "end": row[f"{mine}_end"],
        "kind": row["kind"],
        "similarity": row["similarity"],
        "id": row[other],
        "role": role,
        "probability": probability,
    }


def _order(span: Mapping[str, Any], documents: Mapping[str, Any]) -> tuple[Any, ...]:
    kind = span["kind"]
    published = documents[span["id"]]["published"]
    return (
        2 if kind in NOT_REUSED else int(kind == "quotation"),
        _ROLES.index(span["role"]) if span["role"] else len(_ROLES),
        -(span["probability"] or 0.0),
        -round(span["similarity"], 1),  # rounded, so that the date decides if similarities are nearly equal
        published is None,
        published,
        span["start"] - span["end"],
        span["id"],
        span["start"],
    )


def _known(span: Mapping[str, Any] | None, documents: Mapping[str, Any]) -> tuple[Any, ...]:
    if span is None:
        return (OWN, *(None,) * 6)
    row = documents[span["id"]]
    about = row["title"], row["outlet"], row["published"]
    return span["kind"], span["id"], *about, span["role"], span["probability"]


def _without_white_space(rows: list[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """Merge white space and punctuation between passages into the preceding part."""
    kept: list[tuple[Any, ...]] = []
    for row in rows:
        blank = row[2] == OWN and not any(map(str.isalnum, text[row[0] : row[1]]))
        if blank and kept:
            kept[-1] = (kept[-1][0], row[1], *kept[-1][2:])
        elif kept and kept[-1][2:] == row[2:]:
            kept[-1] = (kept[-1][0], row[1], *row[2:])
        else:
            kept.append(row)
    return kept
