"""Ids that are used again, and documents without ids."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
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
    assert new.passages.num_rows == 0  # the old version has been removed
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


@pytest.mark.parametrize(
    ("field", "other"), [("outlet", "Gazette"), ("title", "Ferry"), ("date", "2024-03-02")]
)
def test_a_reprint_without_an_id_is_another_article(tmp_path: Path, field: str, other: str) -> None:
    story = {"text": STORY, "outlet": "Wire", "title": "Ferry aground", "date": "2024-03-01"}
    reprint = story | {field: other}
    archive = pv.Archive(tmp_path / "a")
    for article in (story, reprint, story, reprint):
        archive.add([article])
    ids = archive.documents["id"].to_pylist()
    assert len(ids) == 2
    assert re.fullmatch("0~[0-9a-f]{8}", ids[1])
    together = pv.scan([story, reprint])
    assert archive.findings().derivations.num_rows == together.derivations.num_rows
    # The other order gives the other article the suffix, and a third article a third id.
    reversed_ = pv.Archive(tmp_path / "b")
    for article in (reprint, story, {"text": STORY}):
        reversed_.add([article])
    assert len({*ids, *reversed_.documents["id"].to_pylist()}) == 4


def _written(file: Path, texts: Sequence[str]) -> Path:
    """Write one row without an id for each text."""
    file.parent.mkdir(exist_ok=True)
    if file.suffix == ".csv":
        file.write_text("\n".join(["text", *map(json.dumps, texts)]))
    else:
        file.write_text("\n".join(json.dumps({"text": text}) for text in texts))
    return file


@pytest.mark.parametrize("name", ["today.jsonl", "today.csv"])
def test_rows_without_ids_never_replace_those_of_another_day(tmp_path: Path, name: str) -> None:
    monday = [STORY, "Taxes rise again, the ministry says.", "Snow closed the pass."]
    tuesday = ["Ice broke.", "The mayor of the old harbour town resigned.", monday[2], "Bread is dearer."]
    archive = pv.Archive(tmp_path / "a")
    archive.add(_written(tmp_path / "monday" / name, monday))
    added = archive.add(_written(tmp_path / "tuesday" / name, tuesday))
    assert added.run["replaced"] == []
    assert {*archive.documents["text"].to_pylist()} == {*monday, *tuesday}
    # A file that has grown adds only what is new in it.
    grown = archive.add(_written(tmp_path / "tuesday" / name, [*tuesday, "The bridge is open."]))
    assert (grown.run["added"], len(grown.run["unchanged"])) == (1, 4)


def test_what_is_left_without_near_duplicates_can_be_added(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add(["Snow closed the pass."])
    left = pv.deduplicate(_written(tmp_path / "in/today.jsonl", [STORY, STORY, "Taxes rise again."]))
    assert archive.add(left).run["added"] == 2


def test_further_fields_are_kept_whatever_the_batches(tmp_path: Path) -> None:
    further: list[dict[str, Any]] = [
        {"section": "news", "tags": [1], "desk": None},
        {"section": "sport", "words": 17, "desk": None},
        {"section": None, "tags": ["ice", "snow"], "words": 12, "desk": None},
        {"section": 4, "desk": {"editor": "Ada", "city": None}},
    ]
    texts = (
        STORY,
        "Taxes rise again, the ministry says.",
        STORY + " Nobody was hurt.",
        "Snow closed the pass.",
    )
    rows = [
        {"id": f"{at}", "text": text, **more}
        for at, (text, more) in enumerate(zip(texts, further, strict=True))
    ]
    archive = pv.Archive(tmp_path / "a")
    for row in rows:
        archive.add([row])
    whole = pv.scan(rows)
    assert [name for name in whole.documents.column_names if name not in DOCUMENTS.names] == [
        *("desk", "section", "tags", "words")
    ]
    assert differing(archive.findings(), whole) == []
    archive.compact()
    assert differing(archive.findings(), whole) == []
    trace = archive.trace({"text": STORY + " It was dark.", "section": "blog"})
    assert pc.equal(trace.documents["words"], 12).to_pylist().count(True) == 1


def test_a_field_that_was_empty_takes_the_type_of_later_batches(tmp_path: Path) -> None:
    archive = pv.Archive(tmp_path / "a")
    archive.add([{"id": "x", "text": STORY, "words": None}])
    assert archive.documents["words"].type == pa.string()
    archive.add([{"id": "y", "text": "Taxes rise again.", "words": 3}])
    assert archive.documents["words"].to_pylist() == [None, 3]


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
