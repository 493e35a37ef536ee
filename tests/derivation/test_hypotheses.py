"""The shares of text at which one kind of relation ends and the next begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from derivation.example_pairs import REPORT, pair
from provenance.derivation.pair import Pair
from provenance.derivation.relation import relate

WORDS = [word for word in REPORT.split() if word.isalpha()][:100]
EXACT, CHANGED, REWORDED = 1.0, 0.7, 0.4


def kind_of(
    derived_words: int, taken: int, copied: float, outlets: tuple[str, str] = ("Gazette", "Islander")
) -> str:
    """The kind of relation between a text of 100 words and a later one, in a passage of `taken` words.

    `copied` is the share of the passage that consists of exact runs.
    """
    source, derived = (
        {"outlet": outlet, "published": datetime(2024, 6, day, tzinfo=UTC), "precision": "day"}
        for outlet, day in zip(outlets, (3, 9), strict=True)
    )
    found = pair(" ".join(WORDS), " ".join(WORDS[:derived_words]), source, derived)
    passage = replace(found.passages[0], span=(0, taken, 0, taken), copied=copied)
    return relate(Pair(found.a, found.b, (passage,), ("reused",), found.p_shared)).kind


@pytest.mark.parametrize(
    ("taken", "copied", "outlets", "kind"),
    [
        (80, EXACT, ("Gazette", "Islander"), "syndication"),
        (79, EXACT, ("Gazette", "Islander"), "patchwork"),
        (60, CHANGED, ("Gazette", "Gazette"), "revision"),
        (59, CHANGED, ("Gazette", "Gazette"), "patchwork"),
        (35, REWORDED, ("Gazette", "Islander"), "paraphrase"),
        (34, REWORDED, ("Gazette", "Islander"), "patchwork"),
    ],
)
def test_a_text_with_too_little_from_its_source_was_put_together_from_parts(
    taken: int, copied: float, outlets: tuple[str, str], kind: str
) -> None:
    """Less is enough within one outlet, and still less if the text was reworded."""
    assert kind_of(100, taken, copied, outlets) == kind


@pytest.mark.parametrize(("words", "kind"), [(84, "abridgement"), (85, "syndication")])
def test_an_abridgement_is_clearly_shorter_than_its_source(words: int, kind: str) -> None:
    assert kind_of(words, words, EXACT) == kind


@pytest.mark.parametrize(("copied", "kind"), [(0.3, "abridgement"), (0.29, "paraphrase")])
def test_an_abridgement_of_which_little_is_copied_is_a_paraphrase(copied: float, kind: str) -> None:
    assert kind_of(50, 50, copied) == kind


@pytest.mark.parametrize(("taken", "kind"), [(40, "abridgement"), (39, "patchwork")])
def test_an_abridgement_is_nearly_all_from_its_source(taken: int, kind: str) -> None:
    assert kind_of(50, taken, EXACT) == kind
