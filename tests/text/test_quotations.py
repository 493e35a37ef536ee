"""Quotations: what each style of marks holds, and that a stray mark does no harm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.text import quotations
from provenance.text.quotations import LONGEST

MARKS = "\"'“”„‟«»‹›「」『』‘’‚‛＂`"
any_text = st.text(st.sampled_from(MARKS * 2 + "aé5中 ,.\n\t\ud800"), max_size=60)


def quoted(text):
    return [text[start:end] for start, end in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes," and "no".', ["yes,", "no"]),
        ("He said “yes,” and “no”.", ["yes,", "no"]),
        ("Er sagte „ja“ und »nein« und ‚so‘.", ["ja", "nein", "so"]),
        ("Il dit « oui », puis «non».", ["oui", "non"]),
        ("Hon sa ”ja” och »nej».", ["ja", "nej"]),
        ("On „tak” powiedział.", ["tak"]),
        ("他说“好”，又说「行」和『可以』。", ["好", "行", "可以"]),
        ('他说"你好"吧', ["你好"]),
        ("‹un› et ›zwei‹", ["un", "zwei"]),
        ("''wiki'' and ``tex''", ["wiki", "tex"]),
        ('spaced " out " marks', ["out"]),
        ("It's the 'fine print', isn't it?", ["fine print"]),
        ("It’s the ‘fine print’, isn’t it?", ["fine print"]),
        ('("Yes"—"No")', ["Yes", "No"]),
    ],
)
def test_what_stands_inside(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no’ to “me”,” she said.", ["He said ‘no’ to “me”,"]),
        ("「日『本』語」", ["日『本』語"]),
        ("‘He said “no” to me’", ["He said “no” to me"]),
    ],
)
def test_only_the_outermost_counts(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a stray ” here and “this” there", ["this"]),
        ("a stray “ here and “this” there", ["this"]),
        ('"never closed\n\nand "this" one', ["this"]),
        ("“never closed\r\n\r\nand then” this", []),
        ("the boys' and girls' day in the '90s, rock 'n' roll", ["n"]),
        ("don't, isn’t, l’été, 6'2\" tall", []),
        ("“" + "x" * (LONGEST + 1) + "” and “this”", ["this"]),
        ("“" + "x" * LONGEST + "”", ["x" * LONGEST]),
        ('"" “ ” «»', []),
        ("", []),
    ],
)
def test_a_mark_without_a_partner_does_no_harm(text, expected):
    assert quoted(text) == expected


def test_a_quotation_may_go_over_the_end_of_a_line():
    assert quoted('He said "one\ntwo" again') == ["one\ntwo"]


@settings(deadline=None)
@given(any_text)
def test_quotations_are_in_order_trimmed_and_between_marks(text):
    spans = quotations(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(spans), 2)
    assert (np.diff(spans.ravel()) >= 0).all()
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
        assert end - start <= LONGEST
        assert "\n\n" not in text[start:end]
        assert text[:start].rstrip()[-1] in MARKS
        assert text[end:].lstrip()[0] in MARKS


@pytest.mark.parametrize(
    "unit", ['"', "“", "”", "'", "'a ", '"a" ', "“a", "„“", "‘“«", "''", "\n", "«»", '"\n']
)
def test_a_text_of_one_thing_over_and_over(unit):
    # A quadratic step would take hours.
    text = unit * 200_000 + "\n\n“end”"
    assert quoted(text)[-1] == "end"
