"""Arguments that are no folder or no id are rejected, with the way to fix it."""

from __future__ import annotations

from typing import Any

import pytest

import provenance as pv
from findings.example import WIRE, example


@pytest.mark.parametrize("folder", [None, 3, b"run"])
def test_load_wants_a_folder(folder: Any) -> None:
    with pytest.raises(pv.InputError, match=r"folder must be a path .*findings\.save.*, not "):
        pv.load(folder)


@pytest.mark.parametrize(
    ("source", "derived", "message"),
    [
        (1, 2, "ids are strings, and 1 is not one; write '1'"),
        (WIRE, 2, "2 is not one; write '2'"),
        (WIRE, None, "None is not one; ids such as 'wire/storm' are in findings.documents"),
    ],
)
def test_explain_wants_ids_that_are_texts(source: Any, derived: Any, message: str) -> None:
    with pytest.raises(pv.InputError, match=message):
        example().explain(source, derived)
