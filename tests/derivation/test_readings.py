"""Pairs read together: each says what it says alone, and what is found is what plain searching finds."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from derivation.witnesses import OTHER, REPORT, pair
from provenance.derivation.evidence import SIGNS, read
from provenance.derivation.evidence.characters import COMMA, DIGIT, MARK, Characters
from provenance.derivation.evidence.cues import SOUGHT, any_of, cues
from provenance.derivation.evidence.documents import Documents
from provenance.derivation.evidence.edits import commas_put_in, neighbours, put_in
from provenance.derivation.evidence.facts import roundings
from provenance.derivation.evidence.spelling import respellings
from provenance.derivation.model import contributions
from provenance.derivation.pair import Pair

PARAGRAPHS = REPORT.split("\n\n")
CHANGED = REPORT.replace("loose", "precarious").replace("detour", "detuor").replace("1,243", "some 1,200")
PAIRS = [
    pair(REPORT, CHANGED),
    pair("\n\n".join([OTHER, PARAGRAPHS[3], OTHER, PARAGRAPHS[1]]), REPORT, {"outlet": "Gazette"}),
    pair(REPORT, REPORT),
    pair("", REPORT, p=0.01),
    pair("\n".join(f"> {line}" for line in REPORT.split("\n")) + "\n\nYou said so.", REPORT),
    pair(OTHER, PARAGRAPHS[0], p=0.02),
    # Two passages, and in the second a word that the other document has in the first only.
    pair(
        "\n\n".join([PARAGRAPHS[2], OTHER, OTHER, PARAGRAPHS[3].replace("shipwrights", "hauliers")]),
        "\n\n".join([PARAGRAPHS[3], OTHER[::-1], PARAGRAPHS[2]]),
    ),
]


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1), slice(1, 4)])
def test_a_pair_says_the_same_in_any_company(order: slice) -> None:
    """To the last bit, or a document more in a corpus would change what others are told."""
    together = contributions(read(PAIRS[order]))
    for place, alone in enumerate(contributions(read([each])) for each in PAIRS[order]):
        for all_, one in zip(vars(together).values(), vars(alone).values(), strict=True):
            np.testing.assert_array_equal(all_[:, place], one[:, 0])


def test_a_document_in_many_pairs_is_one() -> None:
    found = PAIRS[0]
    readings = read([found, Pair(found.b, found.a, (), (), 0.5), found])
    assert len(readings.documents.witnesses) == 2
    np.testing.assert_array_equal(readings[0].part(readings.shared), readings[2].part(readings.shared))


def test_readings_mark_what_stands_in_passages_and_what_of_it_is_on_the_other_side() -> None:
    readings = read(PAIRS)
    for number, each in enumerate(PAIRS):
        for reading, flip in zip(readings.facing(number), (False, True), strict=True):
            other = each.a if flip else each.b
            spans = [p.span[2:] + p.span[:2] if flip else p.span for p in each.passages]
            spans = spans or [(0, len(reading.side.stems), 0, len(other.side.stems))]
            shared, matched = np.zeros((2, len(reading.side.stems)), bool)
            for start, end, other_start, other_end in spans:
                shared[start:end] = True
                matched[start:end] |= np.isin(
                    reading.side.stems[start:end], other.side.stems[other_start:other_end]
                )
            np.testing.assert_array_equal(reading.part(readings.shared), shared)
            np.testing.assert_array_equal(reading.part(readings.matched), matched)
            known = np.isin(reading.side.stems, other.side.stems)
            np.testing.assert_array_equal(reading.part(readings.known), known)


def test_around_are_the_unshared_words_nearest_to_a_passage_as_many_on_both_sides() -> None:
    long = pair(
        f"{OTHER}\n\n{OTHER}\n\n{REPORT}\n\n{OTHER}", f"{PARAGRAPHS[1]}\n\n{OTHER[:150]} {OTHER[-60:]}"
    )
    readings = read([long, *PAIRS])
    for number in range(len(readings)):
        reading, other = readings.facing(number)
        shared, around = reading.part(readings.shared), reading.part(readings.around)
        assert around.sum() == other.part(readings.around).sum() or not other.part(readings.shared).any()
        assert not (shared & around).any()
        if around.any():
            distance = np.abs(np.subtract.outer(np.arange(len(shared)), np.flatnonzero(shared))).min(axis=1)
            assert distance[around].max() <= distance[~shared & ~around].min(initial=len(shared))


@pytest.mark.parametrize(
    ("own", "other", "found"),
    [
        ("some 1,200 rivets", "exactly 1,243 rivets", ("1,200", "1,243")),
        ("some 1200 rivets", "exactly 1,243 rivets", ("1200", "1,243")),
        ("some 1,200 rivets", "تحديدا ١٢٤٣ من المسامير", ("1,200", "١٢٤٣")),
        ("تقريبا ١٢٠٠ من المسامير", "exactly 1,243 rivets", ("١٢٠٠", "1,243")),
        ("some 1,200 rivets", "exactly 1,300 rivets", None),
        ("some 1,200 rivets", "exactly 12,430 rivets", None),
        ("1,200 rivets", "1,200 of 1,243 rivets", None),
        ("exactly 1,243 rivets", "some 1,200 rivets", None),
    ],
)
def test_roundings(own: str, other: str, found: tuple[str, str] | None) -> None:
    readings = read([pair(own, other)])
    reading, mine, theirs = readings.once(roundings)
    a, b = readings.facing(0)
    seen = [
        (a.manner.numerals[one].written, b.manner.numerals[two].written)
        for number, one, two in zip(reading.tolist(), mine.tolist(), theirs.tolist(), strict=True)
        if number == 0
    ]
    assert seen == ([found] if found else [])


@pytest.mark.parametrize(
    ("slip", "word"),
    [("meetnig", "meeting"), ("repiar", "repair"), ("facade", "façade")],
)
def test_a_slip_is_found_where_the_word_stands_in_the_other_document(slip: str, word: str) -> None:
    right = REPORT.replace("guild", "façade") if word == "façade" else REPORT
    wrong = right.replace(word, slip, 1)
    assert read([pair(right, wrong)]).once(respellings) == [[(slip, word)], []]
    assert read([pair(wrong, right)]).once(respellings) == [[], [(slip, word)]]
    # Beside other words it stands for something else.
    elsewhere = read([pair(right, right.replace("swing bridge", f"{slip} quay"))])
    assert elsewhere.once(respellings) == [[], []]


def test_neighbours_are_known_if_the_other_document_has_the_two_side_by_side() -> None:
    readings = read(PAIRS)
    two = readings.once(neighbours)
    for number in range(len(readings)):
        reading, other = readings.facing(number)
        stems, theirs = (each.side.stems.tolist() for each in (reading, other))
        known = set(pairwise(theirs))
        assert reading.part(two.known)[:-1].tolist() == [each in known for each in pairwise(stems)]
        assert reading.part(two.new)[:-1].tolist() == [each not in known for each in pairwise(stems)]
        assert not reading.part(two.known | two.new)[-1:].any()


@pytest.mark.parametrize(
    ("own", "places"),
    [
        (REPORT, 0),
        (REPORT.replace("old swing", "old and narrow swing"), 1),
        (REPORT.replace("old swing", "old and narrow swing").replace("loose", "loose by then"), 2),
        (REPORT.replace("old swing", "narrow swing"), 0),  # put otherwise
        (REPORT.replace("old swing", "swing"), 0),  # the other has more
        (f"{OTHER} {REPORT} {OTHER}", 0),  # nothing of the other before or after
    ],
)
def test_put_in_is_what_stands_between_words_that_are_together_in_the_other(own: str, places: int) -> None:
    readings = read([pair(own, REPORT)])
    assert put_in(readings)[0] == pytest.approx(np.log1p(places))


@pytest.mark.parametrize(
    ("own", "commas"),
    [
        (REPORT, 0),
        (REPORT.replace("March that", "March, that"), 1),
        (REPORT.replace("close the", "close, today, the"), 0),  # beside a word of its own
        (REPORT.replace("Tuesday to", "Tuesday; to").replace("old swing", "old, swing"), 2),
    ],
)
def test_commas_count_between_words_that_both_have_side_by_side(own: str, commas: int) -> None:
    assert commas_put_in(read([pair(own, REPORT)])).tolist() == pytest.approx([np.log1p(commas), 0])


WORDS = sorted({cue for kind in SOUGHT for cue in cues(kind)})
joints = st.sampled_from(
    [
        " ",
        "  ",
        "\n",
        "\n\n",
        " \n \n",
        ", ",
        "'",
        "’",
        "_",
        "-",
        ". ",
        "\u0301",
        " > ",
        "\n> ",
        "\n>> ",
        "\n : > ",
    ]
)
words = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(str.upper),
    st.sampled_from(["we", "ve", "re", "d", "après", "an", "a", "7", "1,200", "x", "ß", "說了", "it"]),
)
texts = st.lists(st.tuples(words, joints), max_size=12).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)


def documents(bodies: list[str]) -> Documents:
    return Documents([pair(body, "x").a for body in bodies])


@settings(max_examples=120, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
@example(["He said so.", "An earlier version précédente", "aujourd'hui, hier"])
def test_cues_are_found_where_searching_for_each_finds_them(bodies: list[str]) -> None:
    found, begin = documents(bodies), 0
    seen: dict[str, list[tuple[int, int]]] = {kind: [] for kind in SOUGHT}
    for body in bodies:
        for kind in SOUGHT:
            spans = (match.span() for match in any_of(kind).finditer(body))
            seen[kind] += [(begin + start, begin + end) for start, end in spans]
        begin += len(body) + 1
    for kind in SOUGHT:
        assert list(zip(*(column.tolist() for column in found.cues[kind]), strict=True)) == seen[kind], kind


@settings(max_examples=120, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_characters_are_counted_as_searching_counts_them(bodies: list[str]) -> None:
    characters = Characters(bodies)
    for kind, pattern in ((COMMA, "[,،、，;；]"), (DIGIT, r"\d"), (MARK, r"[^\w\s.,]")):
        assert characters.count(kind).tolist() == [len(re.findall(pattern, body)) for body in bodies]
    assert characters.lines().tolist() == [len(re.findall(r"\S[^\n]*", body)) for body in bodies]
    offsets = characters.parts.offsets.tolist()
    assert characters.blank_lines().tolist() == [
        begin + match.start()
        for begin, body in zip(offsets, bodies, strict=False)
        for match in re.finditer(r"\n(?=[^\S\n]*\n)", f"{body}\n")
    ]
    begins, ends = characters.words()
    assert list(zip(begins.tolist(), ends.tolist(), strict=True)) == [
        (begin + match.start(), begin + match.end())
        for begin, body in zip(offsets, bodies, strict=False)
        for match in re.finditer(r"\w+", body)
    ]


@settings(max_examples=120, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_tokens_stand_after_blank_lines_and_on_quoted_ones(bodies: list[str]) -> None:
    found = documents(bodies)
    after, quoted, numbers, accented = [], [], [], []
    for witness in found.witnesses:
        text, side = witness.text, witness.side
        before = None
        for start, end in zip(side.starts.tolist(), side.ends.tolist(), strict=True):
            line = text[text.rfind("\n", 0, start) + 1 :]
            after.append(before is not None and bool(re.search(r"\n[^\S\n]*\n", text[before:start])))
            before = end
            marks = re.match(r"[^\S\n]*([>|:}\]][^\w\n]*)?", line)
            quoted.append(len(re.findall(r"[>|:}\]]", marks[1] or "")) if marks else 0)
            numbers.append(bool(re.search(r"\d", text[start:end])))
            accented.append(not text[start:end].isascii())
    assert found.after_blank_line.tolist() == after
    assert found.quoting.tolist() == quoted
    assert found.numbers.tolist() == numbers
    assert found.accented.tolist() == accented


def test_every_sign_measures_every_reading() -> None:
    readings: Any = read(PAIRS)
    for sign in SIGNS:
        in_a, in_b = sign.measured(readings)
        assert len(in_a) == len(in_b) == len(PAIRS)
        assert np.isfinite([in_a, in_b]).all(), sign.name
