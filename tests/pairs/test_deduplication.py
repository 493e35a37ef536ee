"""`provenance.deduplicate`: the caller's own rows, without near-duplicates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import provenance as pv

STORY = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
ROWS: list[dict[str, Any]] = [
    {"text": STORY + " Nobody was hurt.", "date": "2024-03-03", "n": 0},
    {"text": " ", "date": None, "n": 1},
    {"text": "Snow closed the pass.", "date": None, "n": 2},
    {"text": STORY, "date": "2024-03-02", "n": 3},
]


@pytest.mark.parametrize("make", [list, tuple, iter], ids=str)
def test_a_list_gives_the_same_objects_in_their_order(make: Any) -> None:
    kept = pv.deduplicate(make(ROWS), threshold=0.7)
    assert [id(row) for row in kept] == [id(row) for row in ROWS[1:]]
    assert pv.deduplicate(kept, threshold=0.7) == kept


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.Table.from_pylist], ids=str)
def test_a_frame_gives_a_frame_with_its_own_columns(make: Any) -> None:
    frame = make(ROWS)
    kept = pv.deduplicate(frame, threshold=0.7)
    assert type(kept) is type(frame)
    assert list(kept["n"].to_pylist() if isinstance(kept, pa.Table) else kept["n"]) == [1, 2, 3]
    assert len(kept.columns) == 3


def test_an_index_stays_and_other_columns_can_be_the_text() -> None:
    frame = pd.DataFrame({"piece": [STORY, STORY, "Snow."]}, index=["x", "x", "y"])
    assert pv.deduplicate(frame, columns={"text": "piece"}).index.tolist() == ["x", "y"]


def test_dicts_paths_and_what_cannot_be_read(tmp_path: Path) -> None:
    assert pv.deduplicate({"a": STORY, "b": STORY, "c": "Snow."}).keys() in ({"a", "c"}, {"b", "c"})
    assert pv.deduplicate({"text": [STORY, STORY], "n": [1, 2]})["n"] in ([1], [2])
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(STORY)
    assert len(pv.deduplicate(tmp_path)) == 1
    with pytest.raises(pv.InputError, match="one path"):
        pv.deduplicate(list(tmp_path.iterdir()))
    with pytest.raises(pv.InputError, match="nothing readable"):
        pv.deduplicate([{"no": 1}])


def test_exactly_the_same_apart_from_white_space() -> None:
    texts = ["I write C++", "I write C#", "I write\n C++ ", "-5", "+5", "***", "***"]
    assert len(pv.deduplicate(texts)) == 3
    kept = pv.deduplicate(texts, exact=True)
    assert sorted(" ".join(text.split()) for text in kept) == ["***", "+5", "-5", "I write C#", "I write C++"]
    dated = [{"text": "-5", "date": "2024-03-02"}, {"text": " -5", "date": "2024-03-01"}]
    assert pv.deduplicate(dated, exact=True) == dated[1:]
    assert pv.deduplicate(dated, exact=True, within_days=0.5) == dated
