"""What documents are called: outlet, date and title, never an id."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from provenance.labels import apart, closed, delay, headed, renamed, title_of, written
from provenance.phrases import TIERS, headline, tier

MOMENT = datetime(2024, 10, 5, 16, 20, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("year", "2024"),
        ("month", "Oct 2024"),
        ("day", "5 Oct 2024"),
        ("minute", "5 Oct 2024 16:20"),
        ("second", "5 Oct 2024 16:20"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(precision: str, words: str) -> None:
    assert written(MOMENT, precision) == words
    assert written(None, None) == ""


def test_a_document_is_called_by_outlet_and_date_or_by_how_it_begins() -> None:
    assert headed("Courier", "5 Oct 2024", "Title") == "Courier, 5 Oct 2024"
    assert headed(None, "", title_of(None, "  The ferry\nran aground. ")) == "“The ferry ran aground.”"
    assert title_of("", " \n") == "(no words)"
    assert (
        title_of(None, "FOR IMMEDIATE RELEASE\nThe ferry sails.") == "FOR IMMEDIATE RELEASE The ferry sails."
    )
    assert (
        title_of(None, "\nFerry runs aground in thick fog\n\nSKERRY - All")
        == "Ferry runs aground in thick fog"
    )


def test_two_documents_are_held_apart() -> None:
    assert apart(("A", "B"), ("x", "y")) == ("A", "B")
    assert apart(("A", "A"), ("x", "y")) == ("A, “x”", "A, “y”")
    assert apart(("A", "A"), ("x", "x")) == ("A (the first)", "A (the second)")


def test_a_headline_names_both() -> None:
    words = headline("Courier, 10 Oct 2024 04:00", closed("Free Press, 10 Oct 2024 16:20"), 0.87, True)
    assert words == (
        "Free Press, 10 Oct 2024 16:20, is more consistent with being derived from "
        "Courier, 10 Oct 2024 04:00 (p = 0.87)"
    )


def test_ids_in_evidence_become_names() -> None:
    sentence = "“x-1” names “x-2” as a source: “first appeared”."
    assert renamed(sentence, {"x-1": "The Post", "x-2": "The Mail"}) == (
        "The Post names The Mail as a source: “first appeared”."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, ""), (150, "3 min"), (44400, "12 h 20 min"), (-7200, "−2 h"), (200_000, "2 days")],
)
def test_a_delay_in_words(seconds: float, words: str) -> None:
    assert delay(seconds) == words


def test_every_piece_of_evidence_is_in_one_tier() -> None:
    names = [name for _, _, names in TIERS for name in names]
    assert len(names) == len(set(names))
    assert [tier(name) for name in ("shared text", "published", "third document", "commas")] == [0, 1, 2, 3]


def test_opening_words_end_with_a_whole_word() -> None:
    text = "The harbour board closed the old swing bridge on Tuesday after divers found deep cracks in piers."
    assert title_of(None, text).endswith("found deep cracks…")
    # A word that is too long to be left out is cut, and so are letters that are words of their own.
    assert title_of(None, "a" * 200) == "a" * 89 + "…"
    assert title_of(None, "Fern " + "b" * 200).startswith("Fern bbb")
    assert title_of(None, "港" * 200) == "港" * 44 + "…"
