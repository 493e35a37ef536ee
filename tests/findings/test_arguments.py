"""Arguments that are no folder or no id are rejected, with the way to fix it."""

from __future__ import annotations

from typing import Any

import pytest

import provenance as pv
from findings.example import WIRE, example


@pytest.mark.parametrize("folder", [None, 3, b"run"])
def test_load_wants_a_folder(folder: Any) -> None:
    with pytest.raises(pv.InputError, match=r"folder must be the path of a folder .*findings\.save.*, not "):
        pv.load(folder)


@pytest.mark.parametrize(
    ("source", "derived", "message"),
    [
        (1, 2, "an id must be a string, not 1; write '1'"),
        (WIRE, 2, "an id must be a string, not 2; write '2'"),
        (WIRE, None, "not None; findings.documents contains ids such as 'wire/storm'"),
    ],
)
def test_explain_wants_ids_that_are_texts(source: Any, derived: Any, message: str) -> None:
    with pytest.raises(pv.InputError, match=message):
        example().explain(source, derived)
