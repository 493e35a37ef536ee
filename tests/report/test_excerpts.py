"""Excerpts: the passages are whole, and nothing else is but a few words."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import newsroom
from provenance import report
from provenance.report.excerpts import _AROUND, GAP, excerpt, excerpted


@given(
    st.text(alphabet="ab \n", max_size=900),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 60)), max_size=5),
)
def test_every_span_is_kept_where_its_offsets_say(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(min(start, len(text)), min(start + size, len(text))) for start, size in places]
    found = excerpt(text, spans)
    for start, end in spans:
        if start < end:
            assert found.text[found.place(start) : found.place(end - 1) + 1] == text[start:end]
    assert len(found.text) <= len(text) + len(GAP)


def test_what_is_far_from_passages_is_left_out() -> None:
    words = [f"word{n}" for n in range(400)]
    text = " ".join(words)
    start = text.index("word200")
    found = excerpt(text, [(start, start + 7)])
    assert "word0 " in found.text
    assert "word100 " not in found.text
    assert "word399" not in found.text
    assert len(found.text) < 3 * _AROUND + 200


def test_a_report_of_excerpts_shows_the_same_passages(tmp_path: Path) -> None:
    findings = newsroom.newsroom()
    cut = excerpted(findings)
    texts = {row["id"]: row["text"] for row in findings.documents.to_pylist()}
    short = {row["id"]: row["text"] for row in cut.documents.to_pylist()}
    for row, here in zip(findings.passages.to_pylist(), cut.passages.to_pylist(), strict=True):
        for side in "ab":
            span, place = ((each[f"{side}_start"], each[f"{side}_end"]) for each in (row, here))
            assert texts[row[side]][slice(*span)] == short[row[side]][slice(*place)]
    page = report.write(findings, tmp_path / "report.html", excerpts=True).read_text("utf-8")
    assert "This report holds only the beginning of each text" in page
