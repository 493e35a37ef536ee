"""How far apart in time documents are."""

from __future__ import annotations

import numpy as np
import pytest

import provenance as pv
from provenance.pairs import admissible
from provenance.pairs.window import DAY
from provenance.settings import Settings


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2024-03-01", "2024-03-04", 3),
        ("2024-03-04T12:00:00Z", "2024-03-04T00:00:00Z", 0.5),
        ("2024-03", "2024-03-20", 0),  # it may have been that day
        ("2024", "2025-01-10", 10),
        ("2024-03-01", None, 0),
        (None, None, 0),
    ],
)
def test_documents_are_as_far_apart_as_is_certain(one: str | None, other: str | None, days: float) -> None:
    rows = [{"text": "first", "date": one}, {"text": "second", "date": other}]
    documents = pv.read([{name: value for name, value in row.items() if value} for row in rows]).documents
    related = admissible(documents, Settings())
    for a, b in (([0], [1]), ([1], [0])):
        assert related.apart(np.array(a), np.array(b)).tolist() == [days * DAY]
