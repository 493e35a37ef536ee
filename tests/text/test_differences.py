"""Word differences: what they leave is the same in both, and they are those of difflib."""

from __future__ import annotations

import itertools
import re
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from provenance.text.differences import Difference, word_differences

WORDS = st.lists(
    st.sampled_from(["the", "of", "ferry", "ran", "aground", "dawn", "harbour", "47", "board"]),
    max_size=30,
)
SEPARATORS = st.sampled_from([" ", ", ", ".\n", " – "])


@st.composite
def written(draw: st.DrawFn) -> str:
    """A text of few words with any punctuation between them."""
    return "".join(word + draw(SEPARATORS) for word in draw(WORDS))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def kept(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The words outside the spans."""
    reached, parts = 0, []
    for start, end in spans:
        parts.append(text[reached:start])
        reached = end
    return words(" ".join([*parts, text[reached:]]))


@given(written(), written())
def test_the_words_left_are_the_same_in_both(a: str, b: str) -> None:
    (found,) = word_differences([(a, b)])
    in_a = kept(a, [each[:2] for each in found])
    assert in_a == kept(b, [each[2:] for each in found])
    for before, after in itertools.pairwise(found):
        assert before.a_end <= after.a_start
        assert before.b_end <= after.b_start
    assert all(each.a_start < each.a_end or each.b_start < each.b_end for each in found)


@given(written(), written())
def test_they_are_those_of_difflib_but_for_short_words_in_between(a: str, b: str) -> None:
    (found,) = word_differences([(a, b)])
    blocks = SequenceMatcher(None, words(a), words(b)).get_matching_blocks()
    same = sum(block.size for block in blocks)
    short = sum(1 for word in words(a) if len(word) <= 3 and not word.isdigit())
    left = len(kept(a, [each[:2] for each in found]))
    assert same - short <= left <= same


def test_a_word_is_inserted_removed_or_replaced() -> None:
    a, b = "The ferry ran aground at dawn.", "The “old” ferry ran ashore."
    (found,) = word_differences([(a, b)])
    shown = [(each.kind, a[each.a_start : each.a_end], b[each.b_start : each.b_end]) for each in found]
    assert shown == [("inserted", "", "old"), ("replaced", "aground at dawn", "ashore")]


def test_case_punctuation_and_spaces_are_no_differences() -> None:
    assert list(word_differences([("The ferry, ran.", "THE  ferry ran"), ("", "")])) == [[], []]


def test_a_short_word_between_two_changes_joins_them_and_a_number_does_not() -> None:
    (found,) = word_differences([("red of blue", "old of new")])
    assert found == [Difference(0, 11, 0, 10)]
    (found,) = word_differences([("red 47 blue", "old 47 new")])
    assert len(found) == 2
