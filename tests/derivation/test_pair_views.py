"""Pairs viewed together have the same results as when viewed alone; cues are found as by plain search."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.evidence import FEATURES, view_pairs
from provenance.derivation.evidence.character_kinds import COMMA, DIGIT, MARK, Characters
from provenance.derivation.evidence.cue_words import SEARCHED_KINDS, any_of, cues
from provenance.derivation.evidence.document_measures import Documents
from provenance.derivation.evidence.edits import bigrams
from provenance.derivation.pair import Pair
from provenance.derivation.relation_model import contributions_of
from provenance.text import ALIKE, tokenize

PARAGRAPHS = REPORT.split("\n\n")
CHANGED = REPORT.replace("loose", "precarious").replace("detour", "detuor").replace("1,243", "some 1,200")
PAIRS = [
    pair(REPORT, CHANGED),
    pair("\n\n".join([OTHER, PARAGRAPHS[3], OTHER, PARAGRAPHS[1]]), REPORT, {"outlet": "Gazette"}),
    pair(REPORT, REPORT),
    pair("", REPORT, p=0.01),
    pair("\n".join(f"> {line}" for line in REPORT.split("\n")) + "\n\nYou said so.", REPORT),
    pair(OTHER, PARAGRAPHS[0], p=0.02),
    # Two passages; the second contains a word that the other document has only in the first.
    pair(
        "\n\n".join([PARAGRAPHS[2], OTHER, OTHER, PARAGRAPHS[3].replace("shipwrights", "hauliers")]),
        "\n\n".join([PARAGRAPHS[3], OTHER[::-1], PARAGRAPHS[2]]),
    ),
]


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1), slice(1, 4)])
def test_a_pair_gives_the_same_among_any_other_pairs(order: slice) -> None:
    """The results are equal to the last bit, so adding a document does not change the results of others."""
    together = contributions_of(view_pairs(PAIRS[order]))
    for place, single in enumerate(contributions_of(view_pairs([each])) for each in PAIRS[order]):
        for column, alone_column in zip(vars(together).values(), vars(single).values(), strict=True):
            np.testing.assert_array_equal(column[:, place], alone_column[:, 0])


def test_a_document_in_many_pairs_is_measured_once() -> None:
    found = PAIRS[0]
    pair_views = view_pairs([found, Pair(found.b, found.a, (), (), 0.5), found])
    assert len(pair_views.documents.views) == 2
    np.testing.assert_array_equal(
        pair_views[0].part(pair_views.shared), pair_views[2].part(pair_views.shared)
    )


def test_pair_views_mark_what_is_in_passages_and_what_of_it_the_other_document_has() -> None:
    pair_views = view_pairs(PAIRS)
    for number, each in enumerate(PAIRS):
        for pair_view, is_second in zip(pair_views.with_other(number), (False, True), strict=True):
            other = each.a if is_second else each.b
            spans = [p.span[2:] + p.span[:2] if is_second else p.span for p in each.passages]
            spans = spans or [(0, len(pair_view.prepared.stems), 0, len(other.prepared.stems))]
            shared, matched = np.zeros((2, len(pair_view.prepared.stems)), bool)
            for start, end, other_start, other_end in spans:
                shared[start:end] = True
                matched[start:end] |= np.isin(
                    pair_view.prepared.stems[start:end], other.prepared.stems[other_start:other_end]
                )
            np.testing.assert_array_equal(pair_view.part(pair_views.shared), shared)
            np.testing.assert_array_equal(pair_view.part(pair_views.matched), matched)
            known = np.isin(pair_view.prepared.stems, other.prepared.stems)
            np.testing.assert_array_equal(pair_view.part(pair_views.known), known)


def test_around_marks_the_unshared_words_nearest_to_a_passage_as_many_in_both_documents() -> None:
    long = pair(
        f"{OTHER}\n\n{OTHER}\n\n{REPORT}\n\n{OTHER}", f"{PARAGRAPHS[1]}\n\n{OTHER[:150]} {OTHER[-60:]}"
    )
    pair_views = view_pairs([long, *PAIRS])
    for number in range(len(pair_views)):
        pair_view, other = pair_views.with_other(number)
        shared, around = pair_view.part(pair_views.shared), pair_view.part(pair_views.around)
        assert around.sum() == other.part(pair_views.around).sum() or not other.part(pair_views.shared).any()
        assert not (shared & around).any()
        if around.any():
            distance = np.abs(np.subtract.outer(np.arange(len(shared)), np.flatnonzero(shared))).min(axis=1)
            assert distance[around].max() <= distance[~shared & ~around].min(initial=len(shared))


def unshared_words(count: int, seed: int) -> str:
    drawn = random.Random(seed)
    return " ".join("".join(drawn.choices("abcdefghijklmnopqrst", k=7)) for _ in range(count))


@pytest.mark.parametrize(("unshared", "around"), [(14, 0), (15, 15), (400, 400), (401, 400)])
def test_around_marks_at_least_15_and_at_most_400_words(unshared: int, around: int) -> None:
    one, other = (f"{PARAGRAPHS[1]}\n\n{unshared_words(count, seed=count)}." for count in (unshared, 450))
    pair_views = view_pairs([pair(one, other)])
    assert pair_views.unshared_count.tolist() == [unshared, 450]
    assert pair_views.tokens.sum(pair_views.around).tolist() == [around, around]


def test_bigrams_are_known_if_the_other_document_has_the_two_words_next_to_each_other() -> None:
    pair_views = view_pairs(PAIRS)
    found = pair_views.cached(bigrams)
    for number in range(len(pair_views)):
        pair_view, other = pair_views.with_other(number)
        stems, other_stems = (each.prepared.stems.tolist() for each in (pair_view, other))
        known = set(pairwise(other_stems))
        assert pair_view.part(found.known)[:-1].tolist() == [each in known for each in pairwise(stems)]
        assert pair_view.part(found.new)[:-1].tolist() == [each not in known for each in pairwise(stems)]
        assert not pair_view.part(found.known | found.new)[-1:].any()


WORDS = sorted({cue for kind in SEARCHED_KINDS for cue in cues(kind)})
separators = st.sampled_from(
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
texts = st.lists(st.tuples(words, separators), max_size=12).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)


def each_script_alone(text: str) -> bool:
    """Whether no word is spelled with look-alike letters of another script, which plain search ignores."""
    return not (tokenize([text]).flags & ALIKE).any()


def documents(bodies: list[str]) -> Documents:
    return Documents([pair(body, "x").a for body in bodies])


@settings(max_examples=120, deadline=None)
@given(st.lists(texts.filter(each_script_alone), min_size=1, max_size=3))
@example(["He said so.", "An earlier version précédente", "aujourd'hui, hier"])
def test_cues_are_found_where_searching_for_each_finds_them(bodies: list[str]) -> None:
    found, begin = documents(bodies), 0
    expected: dict[str, list[tuple[int, int]]] = {kind: [] for kind in SEARCHED_KINDS}
    for body in bodies:
        for kind in SEARCHED_KINDS:
            spans = (match.span() for match in any_of(kind).finditer(body))
            expected[kind] += [(begin + start, begin + end) for start, end in spans]
        begin += len(body) + 1
    for kind in SEARCHED_KINDS:
        assert list(zip(*(column.tolist() for column in found.cues[kind]), strict=True)) == expected[kind], (
            kind
        )


@settings(max_examples=120, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_characters_are_counted_as_searching_counts_them(bodies: list[str]) -> None:
    characters = Characters(bodies)
    for kind, pattern in ((COMMA, "[,،、，;；]"), (DIGIT, r"\d"), (MARK, r"[^\w\s.,]")):
        assert characters.count(kind).tolist() == [len(re.findall(pattern, body)) for body in bodies]
    assert characters.lines().tolist() == [len(re.findall(r"\S[^\n]*", body)) for body in bodies]
    offsets = characters.texts.offsets.tolist()
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
def test_tokens_after_blank_lines_and_on_quoted_lines_are_found(bodies: list[str]) -> None:
    found = documents(bodies)
    after, quoted, numbers = [], [], []
    for view in found.views:
        text, prepared = view.text, view.prepared
        before = None
        for start, end in zip(prepared.starts.tolist(), prepared.ends.tolist(), strict=True):
            line = text[text.rfind("\n", 0, start) + 1 :]
            after.append(before is not None and bool(re.search(r"\n[^\S\n]*\n", text[before:start])))
            before = end
            marks = re.match(r"[^\S\n]*([>|:}\]][^\w\n]*)?", line)
            quoted.append(len(re.findall(r"[>|:}\]]", marks[1] or "")) if marks else 0)
            numbers.append(bool(re.search(r"\d", text[start:end])))
    assert found.after_blank_line.tolist() == after
    assert found.quoting.tolist() == quoted
    assert found.numbers.tolist() == numbers


def test_every_feature_measures_every_pair_view() -> None:
    pair_views: Any = view_pairs(PAIRS)
    for feature in FEATURES:
        in_a, in_b = feature.measured(pair_views)
        assert len(in_a) == len(in_b) == len(PAIRS)
        assert np.isfinite([in_a, in_b]).all(), feature.name
