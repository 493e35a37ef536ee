"""The names of documents consist of outlet, date and title, never of an id."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from provenance.labels import apart, closed, headed, openings, renamed, title_of, written
from provenance.phrases import TIERS, headline, sentence, tier
from provenance.schema import DOCUMENTS, ORIGINS, PASSAGES

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


@pytest.mark.parametrize(
    "before",
    [
        "",
        "FOR IMMEDIATE RELEASE",
        "Skip to content",
        "Last updated at 16:20 on Monday 3 March",
        "10: 24 AM, MON 22 JUL 2013",
        "Home | News | Sport and leisure | Contact the desk",
        "THE SKERRY ISLANDER\nEvery Thursday. Put through every door.",
        "# ",
    ],
)
def test_what_stands_above_a_headline_is_not_the_title(before: str) -> None:
    headline = "Ferry runs aground in thick fog"
    story = f"{headline}\n\nSKERRY - All 233 people aboard a ferry were brought ashore on Saturday."
    between = "" if before == "# " else "\n\n"
    assert title_of(None, f"{before}{between}{story}") == headline
    assert title_of("Given", f"{before}{between}{story}") == "Given"


def test_a_text_without_a_headline_is_called_by_its_opening_words() -> None:
    assert title_of(None, "Rain.\nWind.") == "Rain. Wind."
    assert title_of(None, "本报讯\n\n港务局称维修将持续到三月底") == "港务局称维修将持续到三月底"


def test_a_banner_above_different_stories_is_not_a_title_but_a_reprinted_headline_is() -> None:
    banner = "We use cookies to keep the Lantern lit. Accept all | Choose"
    stories = {
        "ferry": f"{banner}\n\nFerry passengers saved from reef in fog\n\nAll were brought ashore.",
        "train": f"{banner}\n\nThe sleeper is back, with curtains\n\nIt runs three times a week.",
        "wrap": "Kelp film goes on sale in shops\n\nIt dissolves.",
        "reprint": "Kelp film goes on sale in shops\n\nIt dissolves, its makers say.",
    }
    documents = pa.Table.from_pylist([{"id": id_, "text": text} for id_, text in stories.items()], DOCUMENTS)
    family = {"ferry": 0, "wrap": 1, "reprint": 1}
    origins = pa.Table.from_pylist([{"id": id_, "family": family.get(id_)} for id_ in stories], ORIGINS)
    assert openings(documents, PASSAGES.empty_table(), origins) == [
        "Ferry passengers saved from reef in fog",
        "The sleeper is back, with curtains",
        "Kelp film goes on sale in shops",
        "Kelp film goes on sale in shops",
    ]


def test_two_documents_are_held_apart() -> None:
    assert apart(("A", "B"), ("x", "y")) == ("A", "B")
    assert apart(("A", "A"), ("x", "y")) == ("A, “x”", "A, “y”")
    assert apart(("A", "A"), ("x", "x")) == ("A (the first)", "A (the second)")


def test_a_headline_names_both() -> None:
    words = headline("Courier, 10 Oct 2024 04:00", closed("Free Press, 10 Oct 2024 16:20"), 0.87, True)
    assert words == (
        "Free Press, 10 Oct 2024 16:20, was probably derived from Courier, 10 Oct 2024 04:00 (p = 0.87)"
    )


@pytest.mark.parametrize(
    ("probability", "whole", "brief"),
    [
        (0.99, "B was most probably derived from A", "most probably derived from A"),
        (0.95, "B was most probably derived from A", "most probably derived from A"),
        (0.8, "B was probably derived from A", "probably derived from A"),
        (0.54, "B is more consistent with A as its source", "more consistent with A as the source"),
        (0.39, "B is possibly derived from A", "possibly derived from A"),
    ],
)
def test_words_are_graded_by_probability(probability: float, whole: str, brief: str) -> None:
    assert headline("A", "B", probability, directed=True) == f"{whole} (p = {probability:.2f})"
    assert sentence("A", probability, directed=True) == f"{brief} (p = {probability:.2f})"


def test_ids_in_evidence_become_names() -> None:
    sentence = "“x-1” names “x-2” as a source: “first appeared”."
    assert renamed(sentence, {"x-1": "The Post", "x-2": "The Mail"}) == (
        "The Post names The Mail as a source: “first appeared”."
    )


def test_every_piece_of_evidence_is_in_one_tier() -> None:
    names = [name for _, _, names in TIERS for name in names]
    assert len(names) == len(set(names))
    assert [tier(name) for name in ("shared text", "published", "third document", "commas")] == [0, 1, 2, 3]


def test_opening_words_end_with_a_whole_word() -> None:
    text = f"{'The harbour board closed the bridge. ' * 4}Divers found deep cracks in piers."
    assert title_of(None, text).endswith("closed the bridge. Divers…")
    # A word is cut if it is too long to be left out. So is text in scripts without spaces between words.
    assert title_of(None, "a" * 200) == "a" * 159 + "…"
    assert title_of(None, "Fern " + "b" * 200).startswith("Fern bbb")
    assert title_of(None, "港" * 200) == "港" * 79 + "…"
