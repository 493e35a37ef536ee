"""Tracing a text in an archive returns the rows that a scan of the archive and the text would have."""

from __future__ import annotations

from pathlib import Path

import pytest

import provenance as pv
from archive.corpora import newsroom, of_document, reprints, rows
from provenance.archive import retrieval
from provenance.passages import candidates


@pytest.mark.parametrize("looked_up", [False, True], ids=["all compared", "looked up"])
@pytest.mark.parametrize("corpus", [newsroom, reprints])
def test_a_trace_is_what_a_scan_says_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looked_up: bool, corpus: object
) -> None:
    if looked_up:
        monkeypatch.setattr(candidates, "ALL_PAIRS", 0)
        monkeypatch.setattr(retrieval, "ALL_PAIRS", 0)
    items = rows(corpus())  # type: ignore[operator]
    whole = pv.scan(items)
    for number, left_out in enumerate(items[: 24 if looked_up else 8]):
        archive = pv.Archive(tmp_path / str(number))
        archive.add([row for row in items if row is not left_out])
        id_, trace = left_out["id"], archive.trace(left_out)
        assert of_document(trace.findings, id_) == of_document(whole, id_), id_


def test_a_document_of_the_archive_is_not_compared_with_itself(tmp_path: Path) -> None:
    archive, items = pv.Archive(tmp_path / "a"), rows(newsroom())
    archive.add(items)
    whole = pv.scan(items)
    for row in items[:6]:
        assert of_document(archive.trace(row).findings, row["id"]) == of_document(whole, row["id"])


def test_a_text_with_undated_copies_in_the_archive_is_not_called_unrelated(tmp_path: Path) -> None:
    story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    archive = pv.Archive(tmp_path / "a")
    archive.add([{"id": "one", "text": story}, {"id": "two", "text": story}])
    copied, new = archive.trace(story), archive.trace("Taxes rise again, the ministry says.")
    assert copied.derivations.num_rows == 0
    for shown in (copied.summary(), copied._repr_html_()):
        assert "The same text is already in the archive: one, two" in shown
        assert "No document in the archive" not in shown
    for shown in (new.summary(), new._repr_html_()):
        assert "The same text" not in shown
        assert "No document in the archive is likely to be a source of this text" in shown
