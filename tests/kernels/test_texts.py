"""How far a text is read to find its script, and whether a word is in the script of the words near it."""

from __future__ import annotations

import pytest

from provenance.text import ALIKE, tokenize

LATIN, CYRILLIC = "f", "ж"  # letters that look like none of the other script


def is_read_as_latin(begin: str, after: str = "") -> bool:
    """Whether a Cyrillic word after `begin`, all of whose letters look Latin, counts as disguised."""
    text = f"{begin} left in соре {after} behind"
    found = tokenize([text])
    place = found.starts.tolist().index(text.index("соре"))
    return bool(found.flags[place] & ALIKE)


@pytest.mark.parametrize(("letters", "latin"), [(200, True), (199, False)])
def test_the_script_of_a_text_is_that_of_its_first_200_letters_if_all_have_one(
    letters: int, latin: bool
) -> None:
    assert is_read_as_latin(f"{LATIN * letters} {CYRILLIC * 2000}") == latin


@pytest.mark.parametrize(("first", "latin"), [(300, True), (600, False)])
def test_otherwise_it_is_that_of_most_of_the_first_1000_letters(first: int, latin: bool) -> None:
    begin = f"{LATIN} {CYRILLIC * first} {LATIN * (999 - first)}"
    assert is_read_as_latin(f"{begin} {(CYRILLIC if latin else LATIN) * 2000}") == latin


@pytest.mark.parametrize(("between", "latin"), [(100, True), (99, False)])
def test_a_word_is_in_its_own_script_if_one_of_the_next_100_letters_shows_it(
    between: int, latin: bool
) -> None:
    assert is_read_as_latin(LATIN * 200, "а " * between + CYRILLIC) == latin
