"""The limits in the rules for sentences, lines and quotations."""

from __future__ import annotations

import pytest

from provenance.text.quotations import quotations
from provenance.text.sentences import sentences


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text).tolist()]


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotations(text).tolist()]


@pytest.mark.parametrize(("length", "count"), [(16, 1), (17, 2)])
def test_an_abbreviation_has_at_most_16_characters_before_its_last_stop(length: int, count: int) -> None:
    abbreviation = "U." + "S" * (length - 2)
    assert len(sentences_of(f"They met at {abbreviation}. Bank.")) == count


@pytest.mark.parametrize(("brackets", "count"), [(7, 2), (8, 1)])
def test_a_stop_ends_a_line_if_it_is_among_the_last_8_characters(brackets: int, count: int) -> None:
    assert len(sentences_of(f"The ferry left.{')' * brackets}\nand nobody minded.")) == count


def lines(width: int, count: int) -> list[str]:
    """Lines of one width that begin with a capital and end within a sentence."""
    return [("Nobody in the harbour minded the rain " * 10)[: width - 1].rstrip().ljust(width, "y")] * count


def is_hard_wrapped(lines: list[str]) -> bool:
    """Whether the text is read as hard-wrapped, so that its sentences do not all end at line ends."""
    return len(sentences_of("\n".join(lines))) < len(lines)


@pytest.mark.parametrize(("width", "wrapped"), [(140, True), (141, False)])
def test_a_hard_wrapped_text_is_at_most_140_characters_wide(width: int, wrapped: bool) -> None:
    assert is_hard_wrapped(lines(width, 4)) == wrapped


@pytest.mark.parametrize(("count", "wrapped"), [(4, True), (3, False)])
def test_a_hard_wrapped_text_has_at_least_three_line_ends(count: int, wrapped: bool) -> None:
    assert is_hard_wrapped(lines(60, count)) == wrapped


@pytest.mark.parametrize(("full", "wrapped"), [(3, True), (2, False)])
def test_in_a_hard_wrapped_text_at_least_six_of_ten_lines_are_full(full: int, wrapped: bool) -> None:
    """A line of 50 characters has space for the next word if others have 60."""
    assert is_hard_wrapped([*lines(50, 5 - full), *lines(60, full + 1)]) == wrapped


@pytest.mark.parametrize(("long", "wrapped"), [(2, True), (3, False)])
def test_in_a_hard_wrapped_text_one_line_in_twenty_may_be_longer(long: int, wrapped: bool) -> None:
    assert is_hard_wrapped([*lines(300, long), *lines(60, 41 - long)]) == wrapped


@pytest.mark.parametrize(("width", "count"), [(38, 2), (39, 1)])
def test_in_a_hard_wrapped_text_a_line_of_at_most_three_quarters_ends_a_sentence(
    width: int, count: int
) -> None:
    """With the next word, which has six letters, and the space before it, 38 characters are 45 of 60."""
    text = "\n".join([*lines(60, 4), *lines(width, 1), *lines(60, 4)])
    assert len(sentences_of(text)) == count


@pytest.mark.parametrize(("length", "found"), [(2000, True), (2001, False)])
def test_a_quotation_has_at_most_2000_characters(length: int, found: bool) -> None:
    words = "x" * length
    assert quoted(f"“{words}”") == ([words] if found else [])


@pytest.mark.parametrize(("letters", "found"), [(4, True), (5, False)])
def test_a_hebrew_prefix_has_at_most_four_letters(letters: int, found: bool) -> None:
    assert quoted(f"{'ו' * letters}״הארץ״ נסגר") == (["הארץ"] if found else [])


@pytest.mark.parametrize(("between", "quotation"), [(299, "longer"), (300, "shorter")])
def test_a_quotation_ends_at_most_300_characters_after_a_possessive(between: int, quotation: str) -> None:
    plan = " plan" + "x" * (between - 5)
    (found,) = quoted(f"‘Stop the ministers’{plan}’ she said.")
    assert (found == f"Stop the ministers’{plan}") == (quotation == "longer")
