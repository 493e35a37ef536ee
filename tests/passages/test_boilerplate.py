"""Boilerplate distinguished from stories that many carry."""

from __future__ import annotations

import numpy as np
import pytest

from passages.articles import located, newsroom, reuse_in
from provenance.passages.alignment import Passage
from provenance.passages.boilerplate import is_boilerplate

FOOTER = (
    "The Corrance Mountain Gazette is owned by its readers and printed on Tuesdays and Saturdays. Letters to "
    "the editor should be signed, may be shortened, and are never returned. Subscriptions lapse after a "
    "quarter unless they are renewed in writing at our office above the chandlery."
)
HEADER = (
    "Welcome to the digital edition of the Lissenkade Evening Post, where registered members may browse "
    "puzzles, recipes and tide tables free of charge for the remainder of the season without interruption by "
    "advertisements."
)
EVENTS = sorted(newsroom())


def agency(event: str) -> str:
    return newsroom()[event]["agency"].strip()


def kinds_in(texts: list[str]) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """For each pair of documents the kind of each passage, and its text in the first."""
    prepared, found = reuse_in(texts)
    return {
        (pair.a, pair.b): [
            (span.kind, texts[pair.a][span.a_start : span.a_end]) for span in located(prepared, pair).spans
        ]
        for pair in found
    }


@pytest.mark.parametrize("count", [3, 9])
def test_a_footer_of_many_pages_is_boilerplate(count):
    found = kinds_in([f"{agency(event)}\n\n{FOOTER}" for event in EVENTS[:count]])
    assert len(found) == count * (count - 1) // 2
    for passages in found.values():
        assert {kind for kind, _ in passages} == {"boilerplate"}
        assert any("owned by its readers" in words for _, words in passages)


SHORT = (
    "Snow closed the pass above Orrin for the second time this week; a plough reached the library van.",
    "A night watchman at the municipal museum found every clock in the east gallery stopped at once.",
    "The hedge between the rectory and the school will stay until the finches have flown, the vicar said.",
)


@pytest.mark.parametrize("outlets", [None, ["Corrance Mountain Gazette"] * 3])
def test_what_frames_three_short_articles_of_one_outlet_is_boilerplate(outlets):
    """It may be more than half of each."""
    _, found = reuse_in([f"{HEADER}\n\n{text}\n\n{FOOTER}" for text in SHORT], outlets=outlets)
    assert len(found) == 3
    for pair in found:
        assert set(pair.kinds) == {"boilerplate"}
        assert pair.p_shared == 0


def test_a_story_that_three_outlets_print_below_their_own_words_is_no_boilerplate():
    texts = [f"{text}\n\n{FOOTER}" for text in SHORT]
    _, found = reuse_in(texts, outlets=["Corrance Mountain Gazette", "Lissenkade Evening Post", "Orrin Star"])
    assert len(found) == 3
    assert all("boilerplate" not in pair.kinds for pair in found)


@pytest.mark.parametrize(
    ("outlets", "expected"),
    [
        (["Orrin Star"] * 4, {"boilerplate"}),
        (["Orrin Star", "Lissen Post", "Skerry Sun", "Vell Echo"], {"verbatim"}),
    ],
    ids=["one outlet", "four outlets"],
)
def test_a_paragraph_in_the_middle_is_boilerplate_in_one_outlet_and_reuse_between_outlets(outlets, expected):
    texts = []
    for event in EVENTS[:4]:
        first, *rest = agency(event).split("\n\n")
        texts.append("\n\n".join([first, rest[0], HEADER, *rest[1:]]))
    _, found = reuse_in(texts, outlets=outlets)
    kinds = {kind for pair in found for kind in pair.kinds}
    assert kinds == expected


def test_what_frames_two_articles_only_may_be_copied():
    _, found = reuse_in([f"{text}\n\n{FOOTER}" for text in SHORT[:2]])
    (pair,) = found
    assert pair.kinds == ("verbatim",)


def test_boilerplate_relates_no_documents():
    _, found = reuse_in([f"{agency(event)}\n\n{FOOTER}" for event in EVENTS[:4]])
    assert found
    assert all(pair.p_shared == 0 for pair in found)


@pytest.mark.parametrize(
    ("first", "expected"), [(300, True), (60, True), (40, False)], ids=["long", "short", "the passage alone"]
)
def test_a_footer_of_too_many_pages_is_boilerplate_whatever_their_representative(first, expected):
    """All are compared with one document; where that is the passage and nothing else, it is its source."""
    footer = 40
    sizes = np.array([first] + [300] * 60)
    passages = [
        (0, page, Passage((first - footer, first, 260, 300), 1.0, 200.0, 200.0, 1.0, footer, 1.0, 0.0))
        for page in range(1, 61)
    ]
    assert set(is_boilerplate(passages, sizes, np.full(len(sizes), -1))) == {expected}


def test_copies_of_one_story_are_not_boilerplate():
    """However many carry it, and whatever each puts around it."""
    story = agency("wildfire")
    texts = [f"{newsroom()[event]['regional'].split(chr(10) * 2)[-1]}\n\n{story}" for event in EVENTS[:6]]
    found = kinds_in(texts)
    assert len(found) == 15
    for passages in found.values():
        assert "boilerplate" not in {kind for kind, _ in passages}
        assert any(len(words) > 0.9 * len(story) for _, words in passages)


def test_a_story_copied_along_with_its_footer_keeps_the_story():
    texts = [f"{agency(event)}\n\n{FOOTER}" for event in EVENTS]
    story = agency(EVENTS[0])
    local = newsroom()[EVENTS[3]]["regional"].strip()
    texts.append(f"{story}\n\n{local}\n\n{FOOTER}")
    found = kinds_in(texts)
    of_copy = found[0, len(texts) - 1]
    kept = "".join(words for kind, words in of_copy if kind != "boilerplate")
    assert len(kept) > 0.9 * len(story)
    assert [kind for kind, words in of_copy if "owned by its readers" in words[-len(FOOTER) :]] != []
    # Between others it stays what it is.
    assert {kind for kind, _ in found[1, 2]} == {"boilerplate"}


@pytest.mark.parametrize(
    ("furnish", "words"),
    [
        (lambda text: f"{text}\n\n{FOOTER}", "owned by its readers"),
        (lambda text: f"{HEADER}\n\n{text}", "registered members"),
    ],
    ids=["footer", "header"],
)
def test_two_pages_with_the_same_edge_share_nothing_else(furnish, words):
    found = kinds_in([furnish(agency(event)) for event in EVENTS[:2]])
    ((kind, text),) = found[0, 1]
    assert kind == "boilerplate"
    assert words in text


@pytest.mark.parametrize(("header", "expected"), [(30, True), (31, False)])
def test_what_begins_two_articles_is_boilerplate_up_to_three_tenths_of_each(header, expected):
    passage = Passage((0, header, 0, header), 1.0, 200.0, 200.0, 1.0, header, 1.0, 0.0)
    assert is_boilerplate([(0, 1, passage)], np.array([100, 100]), np.array([-1, -1])) == [expected]


def test_a_paragraph_lifted_into_the_middle_of_another_article_is_a_passage():
    first, second = (agency(event).split("\n\n") for event in EVENTS[:2])
    found = kinds_in(["\n\n".join(first), "\n\n".join([*second[:3], *first[3:6], *second[3:]])])
    assert "boilerplate" not in {kind for kind, _ in found[0, 1]}


def test_a_rewrite_is_never_boilerplate():
    articles = newsroom()["river-ruling"]
    found = kinds_in([articles["agency"], articles["reworded"], articles["paraphrase"]])
    assert len(found) == 3
    assert "boilerplate" not in {kind for passages in found.values() for kind, _ in passages}
