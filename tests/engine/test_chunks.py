"""Items in chunks, and rows in pieces."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engine.chunks import chunks, pieces
from provenance.engine.ragged import offsets_of


@given(st.lists(st.integers(0, 30)), st.integers(1, 40), st.integers(0, 9))
def test_chunks_cover_every_item_once_in_order_and_exceed_the_limit_by_one_item(sizes, most, first):
    ranges = chunks(first + offsets_of(np.array(sizes, np.int64)), most)
    assert [item for begin, end in ranges for item in range(begin, end)] == list(range(len(sizes)))
    assert all(begin < end for begin, end in ranges)
    assert all(sum(sizes[begin : end - 1]) < most for begin, end in ranges if end < len(sizes))
    # As few as there can be without going back.
    assert len(ranges) <= sum(sizes) // most + 1


@pytest.mark.parametrize("rows", [np.arange(7), list(range(7)), pa.table({"n": range(7)})])
def test_pieces_are_of_any_rows(rows):
    assert [len(each) for each in pieces(rows, 3)] == [3, 3, 1]
    assert [len(each) for each in pieces(rows, 0)] == [1] * 7


def test_an_empty_table_is_one_piece_with_its_schema():
    empty = pa.schema([("n", pa.int64())]).empty_table()
    assert [each.schema for each in pieces(empty, 3)] == [empty.schema]
