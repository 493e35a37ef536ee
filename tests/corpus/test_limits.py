"""The limits beyond which structure is no longer looked for, so that the content is read as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import provenance as pv

STORY = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."


def test_a_rule_far_below_the_first_does_not_end_metadata(tmp_path: Path) -> None:
    file = tmp_path / "chapter.md"
    for size, title in ((60_000, "Chapter one"), (70_000, None)):
        note = "note: " + "word " * (size // 5)
        file.write_text(f"---\ntitle: Chapter one\n{note}\n---\n{STORY}", "utf-8")
        (row,) = pv.read(file).documents.to_pylist()
        assert row["title"] == title
        assert (row["text"] == STORY) == (title is not None)


@pytest.mark.parametrize(("depth", "texts"), [(5, [STORY]), (6, None)])
def test_articles_are_looked_for_five_levels_deep(
    tmp_path: Path, depth: int, texts: list[str] | None
) -> None:
    content: object = [{"text": STORY}]
    for level in range(depth):
        content = {f"level{level}": content}
    file = tmp_path / "export.json"
    file.write_text(json.dumps(content), "utf-8")
    if texts is None:
        assert STORY not in pv.read(file).documents["text"].to_pylist()
    else:
        assert pv.read(file).documents["text"].to_pylist() == texts


@pytest.mark.parametrize(("words", "articles"), [(7, 0), (8, 2)])
def test_a_first_row_with_eight_words_in_a_field_is_no_header(
    tmp_path: Path, words: int, articles: int
) -> None:
    file = tmp_path / "articles.csv"
    first = " ".join(["The", "ferry", "is", "afloat", "again", "after", "two", "days"][:words])
    file.write_text(f"n1,{first}\nn2,{STORY.replace(',', '')}\n", "utf-8")
    assert pv.read(file).documents.num_rows == articles
