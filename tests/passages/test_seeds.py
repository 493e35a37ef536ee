"""The five real articles about one event: two of them share text, the others only the event."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from passages.articles import seeds, share

# A few words of each row that a careful reader finds shared, where it stands in 001 and in 002.
ROWS = [
    ("elevated their bilateral relations", "ramped up ties"),
    ("superseding previous agreements", "to replace previous deals"),
    ("comprehensive partnership agreement signed today", "comprehensive partnership agreement signed today"),
    ("watershed moment", "watershed moment"),
    ("nuclear deterrent", "nuclear deterrent"),
    ("open-top limousine", "open-top limousine"),
    ("dependence on", "reliance on"),
    ("supplying arms", "supplying arms"),
]
# What neither took from the other.
FOREIGN = {
    "001": ["escorting", "depart for"],
    "002": ["flags and bouquets", "Thank you for reading", "WordPress Theme", "exuberant celebrations"],
}
# Everybody and everywhere by another name of the same kind; longer ones first.
RENAMED = {
    "Vladimir": "Anatol",
    "Putin": "Brask",
    "Kim Il Sung": "Voss Tor Amn",
    "Kim": "Voss",
    "Jong-un": "Lem-dar",
    "Jong-Un": "Lem-Dar",
    "Jong Un": "Lem Dar",
    "Pyongyang": "Karmiel",
    "Moscow": "Tarnow",
    "Kremlin": "Citadel",
    "North Korean": "East Lenthian",
    "North Korea": "East Lenthia",
    "South Korean": "West Lenthian",
    "South Korea": "West Lenthia",
    "N. Korea": "E. Lenthia",
    "N.Korean": "E.Lenthian",
    "N.Korea": "E.Lenthia",
    "Korean": "Lenthian",
    "Korea": "Lenthia",
    "Russian": "Ostrian",
    "Russia": "Ostria",
    "Ukraine": "Dalvenia",
    "Vietnam": "Siskara",
    "Japanese": "Orvish",
    "Japan": "Orvia",
    "China": "Belmark",
    "Iran": "Quoria",
    "United States": "Allied Cantons",
    "Soviet": "Imperial",
    "TASS": "OBNA",
}


def renamed(text: str) -> str:
    names = sorted(RENAMED, key=len, reverse=True)
    return re.sub("|".join(rf"\b{re.escape(name)}" for name in names), lambda name: RENAMED[name[0]], text)


@pytest.fixture(params=["as published", "renamed"])
def articles(request):
    texts = seeds()
    if request.param == "as published":
        return texts
    changed = {number: renamed(text) for number, text in texts.items()}
    assert not any(re.search("Korea|Russia|Putin|Kim|Moscow", text) for text in changed.values())
    return changed


@pytest.fixture(params=["001 first", "002 first"])
def pair(articles, request):
    """Both texts, and the spans of 001 and of 002 in all passages."""
    a, b = articles["001"], articles["002"]
    found = share(a, b) if request.param == "001 first" else share(b, a)
    spans = [span if request.param == "001 first" else span.mirrored() for span in found.spans]
    return a, b, spans


def places(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)]


@pytest.mark.parametrize("row", ROWS, ids=[f"row {number}" for number in range(1, 9)])
def test_every_row_lies_in_a_passage(pair, row):
    a, b, spans = pair
    assert any(
        span.a_start <= in_a
        and in_a + len(row[0]) <= span.a_end
        and span.b_start <= in_b
        and in_b + len(row[1]) <= span.b_end
        for span in spans
        for in_a in places(a, row[0])
        for in_b in places(b, row[1])
    )


def test_what_only_one_of_them_has_lies_in_none(pair):
    a, b, spans = pair
    for text, words, bounds in (
        (a, FOREIGN["001"], [(span.a_start, span.a_end) for span in spans]),
        (b, FOREIGN["002"], [(span.b_start, span.b_end) for span in spans]),
    ):
        for phrase in words:
            (place,) = places(text, phrase)
            assert not any(start < place + len(phrase) and place < end for start, end in bounds), phrase


def test_the_long_quotation_is_covered_to_its_ends(pair):
    a, b, spans = pair
    begins, ends = "The comprehensive partnership agreement", "parties to this agreement"
    assert any(
        span.a_start <= a.index(begins)
        and span.a_end >= a.index(ends) + len(ends)
        and span.b_start <= b.index(begins)
        and span.b_end >= b.index(ends) + len(ends)
        for span in spans
    )


@pytest.mark.parametrize(("first", "second"), list(combinations(["000", "001", "002", "003", "004"], 2)))
def test_the_others_share_nothing(articles, first, second):
    if (first, second) == ("001", "002"):
        assert share(articles[first], articles[second]).p_shared >= 0.5
        return
    for one, other in ((first, second), (second, first)):
        found = share(articles[one], articles[other])
        assert found.spans == ()
        assert found.p_shared < 0.5
