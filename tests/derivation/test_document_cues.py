"""Where a document's statements about its sources and itself are looked for."""

from __future__ import annotations

import pytest

from derivation.example_pairs import REPORT, pair
from provenance.derivation.evidence.document_cues import DocumentCues, agency_in

TEXT = REPORT * 2


@pytest.mark.parametrize(("before", "agency"), [(396, "AP"), (397, None)])
def test_a_credit_counts_within_the_first_400_characters(before: int, agency: str | None) -> None:
    assert agency_in(f"{TEXT[:before]}(AP){TEXT[:600]}") == agency


@pytest.mark.parametrize(("after", "agency"), [(196, "AP"), (197, None)])
def test_a_credit_counts_within_the_last_200_characters(after: int, agency: str | None) -> None:
    assert agency_in(f"{TEXT[:600]}(AP){TEXT[:after]}") == agency


def update_marks(what: str) -> list[str]:
    text = f"(Adds {what}) {REPORT}"
    return DocumentCues(pair(text, text).a).update_marks


def test_two_marks_are_the_same_if_the_40_characters_after_their_first_word_are() -> None:
    forty_with_the_space = "the reaction of hauliers and fishermen,"
    assert len(f" {forty_with_the_space}") == 40
    assert update_marks(f"{forty_with_the_space} Wednesday") == update_marks(f"{forty_with_the_space} Friday")
    assert update_marks(forty_with_the_space) != update_marks(f"{forty_with_the_space[:-1]};")
