"""Stages are kept whole or not at all, in memory and on disk alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engine.checkpoints import Checkpoints
from provenance.engine.table_rows import gathered

SQUARES = {"squares": pa.schema([("n", pa.int64()), ("square", pa.int64())])}


@pytest.fixture(params=["memory", "disk"])
def checkpoints(request: pytest.FixtureRequest, tmp_path: Path) -> Checkpoints:
    return Checkpoints() if request.param == "memory" else Checkpoints(tmp_path / "kept")


def squares(first: int, last: int) -> Mapping[str, pa.Table]:
    numbers = list(range(first, last))
    return {"squares": pa.table([numbers, [n * n for n in numbers]], schema=SQUARES["squares"])}


def tasks(parts: int, asked: list[int] | None = None) -> list:
    def task(part: int) -> tuple[int, int]:
        if asked is not None:
            asked.append(part)
        return 10 * part, 10 * part + 10

    return [lambda part=part: task(part) for part in range(parts)]


def test_consecutive_tables_with_one_name_and_schema_are_concatenated(checkpoints: Checkpoints) -> None:
    def made() -> Iterator[tuple[str, pa.Table]]:
        yield "a", pa.table({"x": [1, 2]})
        yield "b", pa.table({"y": ["one"]})
        yield "a", pa.table({"x": [3]})
        yield "a", pa.table({"x": ["4"]})
        yield "a", pa.table({"x": [5]})

    found = checkpoints.stage("some", made)
    assert [table["x"].to_pylist() for table in found["a"]] == [[1, 2, 3], ["4"], [5]]
    assert [table["y"].to_pylist() for table in found["b"]] == [["one"]]


@pytest.mark.parametrize("workers", [1, 2])
def test_parts_come_in_the_order_of_their_tasks(checkpoints: Checkpoints, workers: int) -> None:
    done: list[None] = []
    found = checkpoints.parts(
        "squares", squares, tasks(9), SQUARES, workers=workers, advance=lambda: done.append(None)
    )["squares"]
    assert found["square"].to_pylist() == [n * n for n in range(90)]
    assert len(done) == 9


def test_progress_is_reported_when_a_part_is_done(checkpoints: Checkpoints) -> None:
    reported: list[str] = []

    def noting(first: int, last: int) -> Mapping[str, pa.Table]:
        reported.append("made")
        return squares(first, last)

    checkpoints.parts("squares", noting, tasks(3), SQUARES, advance=lambda: reported.append("reported"))
    assert reported == ["made", "reported"] * 3


def test_no_tasks_make_an_empty_table(checkpoints: Checkpoints) -> None:
    found = checkpoints.parts("squares", squares, [], SQUARES)["squares"]
    assert found.equals(SQUARES["squares"].empty_table())


def test_a_stage_on_disk_is_made_once(tmp_path: Path) -> None:
    def made() -> Iterator[tuple[str, pa.Table]]:
        yield "a", pa.table({"x": [1, 2]})

    first = Checkpoints(tmp_path).stage("some", made)
    again = Checkpoints(tmp_path).stage("some", lambda: pytest.fail("it was made again"))
    assert again["a"][0].equals(first["a"][0])


def test_an_interrupted_stage_is_not_used(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, pa.Table]]:
        yield "a", pa.table({"x": [1]})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Checkpoints(tmp_path).stage("some", broken)
    found = Checkpoints(tmp_path).stage("some", lambda: [("a", pa.table({"x": [7]}))])
    assert found["a"][0]["x"].to_pylist() == [7]


def test_parts_that_are_done_are_not_done_again(tmp_path: Path) -> None:
    asked: list[int] = []

    def interrupted(first: int, last: int) -> Mapping[str, pa.Table]:
        if first == 40:
            raise KeyboardInterrupt
        return squares(first, last)

    with pytest.raises(KeyboardInterrupt):
        Checkpoints(tmp_path).parts("squares", interrupted, tasks(7), SQUARES)
    found = Checkpoints(tmp_path).parts("squares", squares, tasks(7, asked), SQUARES)["squares"]
    assert found["square"].to_pylist() == [n * n for n in range(70)]
    assert asked == [4, 5, 6]


chunks = st.lists(st.lists(st.text(max_size=3), max_size=4), min_size=1, max_size=5)


@given(chunks, st.data())
def test_rows_are_gathered_from_any_chunks(parts: list[list[str]], data: st.DataObject) -> None:
    column = pa.chunked_array([pa.array(part, pa.string()) for part in parts], pa.string())
    values = column.to_pylist()
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=12)) if values else []
    found = gathered(pa.table({"x": column}), np.array(rows, np.int64))
    assert found["x"].to_pylist() == [values[row] for row in rows]
