"""Each feature is tested on a pair that differs in nothing else, with a sentence that a reader can check."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.evidence import FEATURES, credited_agency, view_pairs
from provenance.derivation.pair import Pair

BY_NAME = {feature.name: feature for feature in FEATURES}


def difference_and_sentence(name: str, found: Pair) -> tuple[float, str]:
    """The measure of a feature in b minus its measure in a, and its sentence."""
    pair_views = view_pairs([found])
    in_a, in_b = (float(measure[0]) for measure in BY_NAME[name].measured(pair_views))
    return in_b - in_a, BY_NAME[name].describe(*pair_views.with_other(0), in_a, in_b)


def replaced(**words: str) -> str:
    text = REPORT
    for old, new in words.items():
        assert old.replace("_", " ") in text
        text = text.replace(old.replace("_", " "), new)
    return text


REWRITTEN = replaced(
    voted="deliberated extensively and determined",
    close="decommission",
    keeping="maintaining",
    warned="cautioned emphatically",
    cost="necessitate approximately",
)

LONGER = f"{REPORT}\n\n{OTHER}"

# For each feature, a text b to compare with REPORT, and whether the measure is larger in b.
EXAMPLES: dict[str, tuple[str, bool]] = {
    "sentence length": (replaced(**{"journey._The": "journey, while the"}), True),
    "paragraph length": (" ".join(REPORT.split()), True),
    "commas": (replaced(Hauliers="Hauliers, drivers, and carters,"), True),
    "length": (REPORT[: REPORT.index("Fishermen")], False),
    "condensation": (replaced(_after_the_meeting="", _on_every_journey=""), False),
    "novelty": (REPORT + "\n\n" + OTHER, True),
    "unevenness": (REPORT + "\n\n" + OTHER, True),
    "position": (OTHER + "\n\n" + REPORT, True),
    "ending": (REPORT + "\n\n" + OTHER, True),
    "own numbers": (REPORT + "\n\nIt has been shut on 17 days since 1998, and for 212 nights.", True),
    "names": (replaced(Martha_Oldroyd="a former pilot", Ms_Oldroyd="she", Upper_Tarn="the hills"), False),
    "quoted": (replaced(**{'"We': "We", 'survive,"': "survive,"}), False),
    "own quotations": (REPORT + '\n\n"Nobody asked the pilots," grumbled a voice from the gallery.', True),
    "reported speech": (replaced(**{'"We': "We", 'survive,"': "survive,"}), True),
    "attributions": (
        replaced(**{",_its_chairwoman,_Martha_Oldroyd,_said": "", ",_according_to_their_guild": ""}),
        False,
    ),
    "days": (replaced(_on_Tuesday=""), False),
    "quoted block": ("\n".join(f"> {line}" for line in REPORT.split("\n") if line) + "\n\nQuite so.", True),
    "agency dateline": ("KESSING (CNS) - " + REPORT, False),
    "press release": ("FOR IMMEDIATE RELEASE\n\n" + REPORT, False),
    "reprint note": (REPORT + "\n\nThis article was first published elsewhere.", True),
    "words of its own": (REPORT + "\n\n" + OTHER, True),
    "words after": (REPORT + "\n\n" + OTHER, True),
    "set apart": (OTHER + "\n\n" + REPORT + "\n\n" + OTHER, True),
    "own rarity": (replaced(loose="precarious"), True),
    "places changed": (REPORT + "\n\n" + OTHER, True),
    "dashes": (replaced(**{"meeting._Engineers": "meeting; engineers"}), True),
    "correction note": (REPORT + "\n\nAn earlier version of this article misspelt a name.", True),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_feature_responds_to_its_example(name: str) -> None:
    text, more_in_b = EXAMPLES[name]
    difference, sentence = difference_and_sentence(name, pair(REPORT, text))
    assert difference > 0 if more_in_b else difference < 0
    assert re.search(r"\b[AB]\b.*\.$", sentence)


@pytest.mark.parametrize("name", ["quoted", "own quotations", "reported speech"])
def test_marks_that_a_conversion_removed_are_no_evidence(name: str) -> None:
    quoted = REPORT + '\n\n"Nobody asked the pilots, and I haven\'t been told," a voice grumbled.'
    unquoted = f"{REPORT}\n\nIt wasn't the end.".replace('"', "")
    assert difference_and_sentence(name, pair(quoted, unquoted))[0] != 0
    assert difference_and_sentence(name, pair(quoted, unquoted.replace("'", "")))[0] == 0


def test_every_feature_has_an_example() -> None:
    tested_elsewhere = {"published", "credit", "at home", "names at home"}
    assert {feature.name for feature in FEATURES} == set(EXAMPLES) | tested_elsewhere


@pytest.mark.parametrize("name", [feature.name for feature in FEATURES])
def test_a_feature_says_nothing_of_a_text_and_itself(name: str) -> None:
    assert difference_and_sentence(name, pair(REPORT, REPORT))[0] == 0


@pytest.mark.parametrize("name", [feature.name for feature in FEATURES])
def test_swapping_the_pair_negates_a_feature(name: str) -> None:
    about = {"published": datetime(2024, 6, 19, tzinfo=UTC), "precision": "day", "outlet": "Gazette"}
    later = {"published": datetime(2024, 6, 22, tzinfo=UTC), "precision": "day", "outlet": "Islander"}
    found = pair(REPORT, REWRITTEN + "\n\n" + OTHER, {**about, "id": "one"}, {**later, "id": "two"})
    difference, sentence = difference_and_sentence(name, found)
    swapped, same = difference_and_sentence(name, found.swapped())
    assert swapped == -difference
    assert same == sentence or difference == 0


def test_a_copied_span_is_less_at_home_in_the_text_it_was_put_into() -> None:
    passage = REPORT.split("\n\n")[1]
    about_bridges = f"""{REPORT.replace(passage, "")}

The engineers found piers and rivets in a poor state. Loose rivets, they warned reporters after the meeting,
let lorries shake the piers. Ms Oldroyd asked the engineers to look again."""
    about_gardens = f"{OTHER}\n\n{passage}\n\n{OTHER}\n\n{OTHER}"
    found = pair(f"{about_bridges}\n\n{passage}", about_gardens)
    assert difference_and_sentence("at home", found)[0] < 0
    assert difference_and_sentence("names at home", found)[0] < 0


def date(day: int, hour: int = 0, precision: str = "minute") -> dict[str, Any]:
    return {"published": datetime(2024, 6, day, hour, tzinfo=UTC), "precision": precision}


@pytest.mark.parametrize(
    ("first", "second", "informative"),
    [
        (date(19, 8), date(19, 15), True),
        (date(19, 8), date(22), True),
        (date(19, precision="day"), date(19, 15), False),  # their order within the day is unknown
        (date(1, precision="month"), date(22, precision="day"), False),
        (date(19, 8), {}, False),
        ({}, {}, False),
    ],
)
def test_dates_count_only_beyond_their_precision(
    first: dict[str, Any], second: dict[str, Any], informative: bool
) -> None:
    difference, sentence = difference_and_sentence("published", pair(REPORT, REPORT, first, second))
    assert (0 < difference < 1) if informative else difference == 0
    if informative:
        assert sentence.startswith("B is dated later than A (")


def test_a_date_counts_more_the_further_it_is_from_the_other() -> None:
    minutes = {"published": datetime(2024, 6, 19, 8, 10, tzinfo=UTC), "precision": "minute"}
    near = difference_and_sentence("published", pair(REPORT, REPORT, date(19, 8), minutes))[0]
    far = difference_and_sentence("published", pair(REPORT, REPORT, date(19, 8), date(20, 8)))[0]
    assert 0 < near < far


@pytest.mark.parametrize(
    ("about_a", "addition", "quoted"),
    [
        (
            {"outlet": "Harbour Gazette"},
            "The vote was first reported by the Harbour Gazette.",
            "Harbour Gazette",
        ),
        ({"outlet": "The Gazette"}, "It rests on minutes obtained by the Gazette.", "Gazette"),
        ({"outlet": "Gazette"}, "This article first appeared in the Gazette.", "Gazette"),
        (
            {"url": "https://www.gazette.example/bridge/17"},
            "See gazette.example/bridge/17 for more.",
            "bridge/17",
        ),
        (
            {"url": "https://gazette.example/bridge/17"},
            "More at www.gazette.example today.",
            "gazette.example",
        ),
        (
            {"title": "Kessing bridge to close for months"},
            "As reported in Kessing bridge to close for months, it is the piers.",
            "Kessing",
        ),
    ],
)
def test_naming_the_other_document_is_a_credit(about_a: dict[str, Any], addition: str, quoted: str) -> None:
    difference, sentence = difference_and_sentence(
        "credit", pair(REPORT, f"{REPORT}\n\n{addition}", about_a, {"outlet": "Islander"})
    )
    assert difference == 1
    assert quoted in sentence


@pytest.mark.parametrize("length", range(1, 12))
def test_credit_is_quoted_in_whole_words(length: int) -> None:
    note = f"It is in the maintenance {'log' * length} obtained by the Harbour Gazette."
    about = {"outlet": "Harbour Gazette"}, {"outlet": "Islander"}
    _, sentence = difference_and_sentence("credit", pair(REPORT, f"{REPORT}\n\n{note}", *about))
    quoted = sentence[sentence.rindex("“") + 1 : sentence.rindex("”")]
    assert quoted.endswith("obtained by the Harbour Gazette")
    assert f" {quoted}" in f" {note}"


@pytest.mark.parametrize(("outlet", "informative"), [("Gazette", 1), (None, 1), ("Courier", 0)])
def test_a_reprint_note_that_names_a_third_outlet_does_not_count(
    outlet: str | None, informative: int
) -> None:
    reprint = f"{REPORT}\n\nThis article first appeared in the Gazette."
    assert (
        difference_and_sentence("reprint note", pair(REPORT, reprint, {"outlet": outlet}))[0] == informative
    )


def test_marks_of_a_press_release_do_not_count_within_a_line() -> None:
    quoting = f"{REPORT}\n\nThe board put this under its notes to editors."
    assert difference_and_sentence("press release", pair(REPORT, quoting))[0] == 0


def test_a_credited_agency_is_named_as_the_source() -> None:
    found = pair(REPORT, f"KESSING (CNS) - {REPORT}", {"outlet": "CNS"}, {"outlet": "Islander"})
    assert difference_and_sentence("credit", found) == (1, "B names A as a source: “CNS”.")


@pytest.mark.parametrize(
    ("about", "addition"),
    [
        ({"outlet": "Time"}, "Time will tell, and time is short."),
        ({"outlet": "Islander"}, "The Islander reported it."),  # the name of its own outlet
        (
            {"url": "https://gazette.example/bridge/1"},
            "See gazette.example.org or mygazette.example for more.",
        ),
        ({}, "According to the Gazette it rained."),
        ({"url": "https://[gazette"}, "See https://[other for more."),
        ({"title": "Kessing bridge to close for months"}, "Kessing bridge to close for months"),
    ],
)
def test_a_name_alone_is_no_credit(about: dict[str, Any], addition: str) -> None:
    assert (
        difference_and_sentence(
            "credit", pair(REPORT, f"{REPORT}\n\n{addition}", about, {"outlet": "Islander"})
        )[0]
        == 0
    )


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PARIS (Reuters) - The minister resigned.", "Reuters"),
        ("The minister resigned (dpa/AFP).", "dpa"),
        ("QUINTREDA, Tarsovia, Aug 13 (CNS) - Firefighters", "CNS"),
        ("واشنگٹن ۔ 12 ستمبر (اے پی پی) امریکی بحریہ", "اے پی پی"),
        ("Nothing (much) happened, said the mayor (left).", None),
    ],
)
def test_agencies_are_read_from_datelines_and_credits(text: str, agency: str | None) -> None:
    assert credited_agency(pair(text, text).a) == agency


def test_documents_are_called_by_title_then_id_then_letter() -> None:
    found = pair(LONGER, REPORT, {"title": "Bridge\nto close", "id": "17"}, {"id": "wire/18"})
    assert "“Bridge to close”" in difference_and_sentence("length", found)[1]
    swapped = pair(REPORT, LONGER, {"title": "Bridge\nto close", "id": "17"}, {"id": "wire/18"})
    assert "“wire/18”" in difference_and_sentence("length", swapped)[1]
    assert "B is longer (" in difference_and_sentence("length", pair(REPORT, LONGER))[1]


def test_documents_of_one_title_are_called_by_id_or_letter() -> None:
    about = {"title": "Bridge to close"}
    found = pair(LONGER, REPORT, {**about, "id": "wire/17"}, {**about, "id": "wire/18"})
    assert "“wire/17”" in difference_and_sentence("length", found)[1]
    assert "B is longer" in difference_and_sentence("length", pair(REPORT, LONGER, about, about))[1]


def test_boilerplate_is_not_shared_text() -> None:
    found = pair(REPORT, REPORT + "\n\n" + OTHER)
    boilerplate = Pair(
        found.a, found.b, found.passages, ("boilerplate",) * len(found.passages), found.p_shared
    )
    assert not view_pairs([found]).shared.all()
    # If there is no passage, the documents are compared as a whole.
    assert view_pairs([boilerplate]).shared.all()
