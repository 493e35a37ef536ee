"""Where a passage ends."""

from __future__ import annotations

import pytest

from passages.articles import share

SENTENCE = "Forty lanterns were counted along the disused pier before the last ferry turned back unlit"


@pytest.mark.parametrize(("marks", "inside"), [(8, 8), (9, 8)])
def test_at_most_8_punctuation_marks_belong_to_a_passage(marks, inside):
    (span,) = share(SENTENCE + "!" * marks, SENTENCE + "!" * marks).spans
    assert span.a_end == span.b_end == len(SENTENCE) + inside
