"""Marks of many documents: each as its own text alone has them, however many are read at once."""

from __future__ import annotations

import sys

import pytest

from provenance.text import Marks
from provenance.text.marks import marks
from provenance.text.quotations import quotations
from provenance.text.sentences import cuts

TEXTS = [
    "",
    'He said "no". She left.',
    "“Why?”\n\nNobody knows.",
    "你好。他说「走」。",
    "word",
    "“One.\n\n“Two.” ש״שלוש ארבע״ צה״ל",
    "a 😀. B \ud800. C",
    "",
]


def by_text(found: Marks, count: int) -> list[tuple[list[int], list[int]]]:
    assert len(found.end_offsets) == len(found.edge_offsets) == count + 1
    return [
        (
            found.ends[found.end_offsets[d] : found.end_offsets[d + 1]].tolist(),
            found.edges[found.edge_offsets[d] : found.edge_offsets[d + 1]].tolist(),
        )
        for d in range(count)
    ]


@pytest.mark.parametrize("kind", ["reference", "compiled"])
@pytest.mark.parametrize("batch", [1, 20, 1 << 20])
@pytest.mark.parametrize("count", [0, 1, len(TEXTS)])
def test_many_texts_have_the_marks_of_each(kind, batch, count, monkeypatch):
    monkeypatch.setenv("PROVENANCE_KERNELS", kind)
    monkeypatch.setattr(sys.modules[Marks.__module__], "BATCH_CHARACTERS", batch)
    texts = TEXTS[:count]
    expected = [(sorted(set(cuts(text))), quotations(text).ravel().tolist()) for text in texts]
    assert by_text(marks(texts), count) == expected


@pytest.mark.parametrize(
    "unit",
    [
        ". ",
        "U.",
        '"a" ',
        "“",
        "„“",
        "''",
        "\n",
        "\n ",
        "x\n",
        ">\n",
        " ",
        "。",
        "1. ",
        "\n\n“A",
        "“A.\n",
        "א״ב",
    ],
)
def test_a_text_of_one_thing_over_and_over(unit, monkeypatch):
    # A quadratic step would take hours.
    monkeypatch.setenv("PROVENANCE_KERNELS", "compiled")
    text = unit * 200_000 + "\n\n“end”"
    assert marks([text]).edges[-2:].tolist() == [len(text) - 4, len(text) - 1]
