"""Ids that are given again, and ids that are none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import provenance as pv
from archive.corpora import differing
from provenance.schema import DOCUMENTS

STORY = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."


def test_the_same_text_is_no_change(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([{"id": "x", "text": STORY}])
    manifest = (tmp_path / "a/archive.json").read_text()
    again = archive.add([{"id": "x", "text": STORY}])
    assert again.run["unchanged"] == ["x"]
    assert again.documents.num_rows == 0
    assert (tmp_path / "a/archive.json").read_text() == manifest


def test_another_text_is_a_new_version(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([{"id": "x", "text": STORY}, {"id": "y", "text": "Taxes rise again, the ministry says."}])
    new = archive.add([{"id": "x", "text": STORY + " Nobody was hurt."}])
    assert new.run["replaced"] == ["x"]
    assert len(archive) == 2
    assert new.passages.num_rows == 0  # the old version is gone
    expected = pv.scan(archive.documents)
    assert differing(archive.findings(), expected) == []


def test_texts_without_ids_never_replace_each_other(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([STORY, "Taxes rise again."])
    again = archive.add(["Snow closed the pass.", "Taxes rise again."])
    assert again.run["unchanged"] == ["1"]
    assert again.run["replaced"] == []
    assert len(archive) == 3
    archive.add(["Snow closed the pass."])
    assert len(archive) == 3
    # The suffix is made from a hash, as in `pv.read`, and does not repeat the text.
    (named,) = [id_ for id_ in archive.documents["id"].to_pylist() if id_ not in ("0", "1")]
    assert re.fullmatch("0~[0-9a-f]{8}", named)
    assert re.fullmatch("[01]~[0-9a-f]{8}", archive.trace({"id": "0", "text": "Ice broke."}).id)


def test_further_fields_are_not_stored(tmp_path: Path) -> None:
    archive, file = pv.Archive(tmp_path / "a"), tmp_path / "news.jsonl"
    for number, text in enumerate((STORY, "Taxes rise again, the ministry says.", "Snow closed the pass.")):
        row = {"id": f"{number}", "text": text, "section": "news", "tags": [number]}
        file.write_text(json.dumps(row) + "\n", "utf-8")
        archive.add(file)
    assert len(archive) == 3
    assert archive.documents.column_names == DOCUMENTS.names
    assert differing(archive.findings(), pv.scan(archive.documents)) == []


def test_a_file_that_was_edited_is_a_new_version(tmp_path: Path) -> None:
    archive, file = pv.Archive(tmp_path / "a"), tmp_path / "in/story.txt"
    file.parent.mkdir()
    file.write_text(STORY)
    archive.add(tmp_path / "in")
    file.write_text(STORY + " Nobody was hurt.")
    assert archive.add(tmp_path / "in").run["replaced"] == ["story"]
    assert len(archive) == 1


def test_removing_says_what_was_there(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([{"id": "x", "text": STORY}])
    assert archive.remove(["x", "z", "x"]) == ("x",)
    assert archive.remove(["x"]) == ()
    assert len(archive) == 0
    assert archive.findings().documents.num_rows == 0
    archive.compact()
    assert len(archive) == 0
    assert archive.trace(STORY).passages.num_rows == 0
    with pytest.raises(pv.InputError, match="list of strings"):
        archive.remove("x")
