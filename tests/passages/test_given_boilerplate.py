"""Passages that consist of boilerplate given by the user."""

from __future__ import annotations

import pyarrow as pa
import pytest

from provenance.passages.given_boilerplate import within_texts


@pytest.mark.parametrize(("length", "expected"), [(100, True), (101, False)])
def test_a_passage_may_extend_beyond_a_given_text_by_a_tenth_of_its_length(length, expected):
    given = ("Subscribe to our letter " * 10)[:90]
    texts = pa.chunked_array([[f"{given}, which everybody reads", "Nothing like it"]])
    passage = {"a": 0, "b": 1, "a_start": 0, "a_end": length, "b_start": 0, "b_end": 10}
    assert within_texts(pa.Table.from_pylist([passage]), texts, [given]).tolist() == [expected]
