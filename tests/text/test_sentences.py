"""Sentences: where they end in each script, in each layout of lines, and that none of the text is lost."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from provenance.text import tokenize
from provenance.text.sentences import sentences

any_text = st.text(
    st.one_of(
        st.sampled_from("aA.!?…。！؟۔।;\"'”»)] \n\r\t-5中ก\u0301\u2029\u00a0"),
        st.characters(exclude_categories=()),
    ),
    max_size=80,
)

NEWS = (
    "The committee met on Tuesday to discuss the long delayed plan for the harbour and its seven warehouses. "
    "Nobody from the ministry came, which surprised the fishermen who had travelled through the night. "
    "They had hoped for an answer from Mr. Brandt before the winter storms close the northern entrance again."
)


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He came.", "She left!", "Why?", "Nobody knows"],
        ["Mr. Smith met Dr. J. K. Brown at 3.5 p.m. near St. Mary's on Jan. 5.", "They talked."],
        ["The U.S. Senate voted.", "It was close in the U.S.", "The vote was 5 to 4."],
        ["Apple Inc. shares fell, e.g. Friday.", "He said No. 5 won.", "She said no.", "He went."],
        ['"Why?" she asked.', '"Go!"', "(He went.)", "“Fine.”", "Then… maybe not."],
        ["1. First item", "2. Second item"],
        ["Am 5. Mai kam er.", "Es war z.B. kalt.", "Gut."],
        ["Il a dit : « Oui. »", "Puis il est parti !", "Où ?"],
        ["Он живёт на ул. Ленина.", "Это А. С. Пушкин."],
        ["هل هذا صحيح؟", "نعم.", "شكرا!"],
        ["کیا یہ سچ ہے؟", "ہاں۔", "شکریہ۔"],
        ["क्या यह सच है?", "हाँ।", "धन्यवाद।"],
        ["তিনি এসেছেন।", "কেন?"],
        ["Γιατί;", "Επειδή έτσι."],
        ["ሰላም።", "እንዴት ነህ።"],
    ],
)
def test_where_sentences_end(expected):
    joint = "\n" if expected[0].startswith("1.") else " "
    assert split(joint.join(expected)) == expected


@pytest.mark.parametrize(
    "expected", [["你好。", "他说：“走吧！”", "真的？", "是"], ["彼は「はい。」", "と言った。", "そうか？！"]]
)
def test_where_sentences_end_in_scripts_without_spaces(expected):
    assert split("".join(expected)) == expected


def test_text_in_lower_case_is_cut_at_its_full_stops():
    assert split("he came. she left? yes.") == ["he came.", "she left?", "yes."]


@pytest.mark.parametrize("width", [40, 65, 80])
@pytest.mark.parametrize("indent", ["", "    "])
def test_hard_wrapped_text_is_not_cut_at_line_ends(width, indent):
    wrapped = "\n".join(textwrap.fill(NEWS, width, initial_indent=indent) for _ in range(3))
    assert [" ".join(each.split()) for each in split(wrapped)] == split(NEWS) * 3


def test_in_hard_wrapped_text_a_short_line_ends_a_sentence():
    body = NEWS.rstrip(".") + " under its load"
    wrapped = "Harbour plan\n" + textwrap.fill(body, 60) + "\nA last word"
    found = [" ".join(each.split()) for each in split(wrapped)]
    assert found == ["Harbour plan", *split(body), "A last word"]


def test_elsewhere_a_line_is_a_paragraph_unless_it_goes_on():
    text = "A Headline Of Some Words\nBy Somebody\n" + NEWS + "\nThis line\ngoes on.\n- an item\n* Another"
    head, tail = (
        ["A Headline Of Some Words", "By Somebody"],
        ["This line\ngoes on.", "- an item", "* Another"],
    )
    assert split(text) == [*head, *split(NEWS), *tail]


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n \t\n", "\r\r", "\u2029", "\n\n\n"])
def test_a_blank_line_always_ends_a_sentence(blank):
    assert split(f"no full stop{blank}and lower case") == ["no full stop", "and lower case"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(line_end):
    assert split(f"One{line_end}Two{line_end}three") == ["One", f"Two{line_end}three"]


@settings(deadline=None)
@given(any_text)
@example("ﾞ")
def test_sentences_are_in_order_trimmed_and_hold_every_token(text):
    spans = sentences(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(spans), 2)
    assert (np.diff(spans.ravel()) >= 0).all()
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
    tokens = tokenize([text])
    holder = np.searchsorted(spans[:, 0], tokens.starts, side="right") - 1
    assert (holder >= 0).all()
    assert (tokens.ends <= spans[holder, 1]).all()
    assert np.unique(holder).size == len(spans)


@pytest.mark.parametrize("word", ["word ", "a/", "中", "কি ", "ที่", "e\u0301 "])
def test_text_without_punctuation_is_cut_every_hundred_tokens(word):
    text = word * 5000
    spans = sentences(text)
    counts = np.diff(tokenize([text[start:end] for start, end in spans]).offsets)
    assert counts.tolist() == [100] * 50


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        ".",
        ". ",
        ".x",
        "U.",
        "U. ",
        '."',
        '"',
        "\n",
        "\n ",
        " ",
        "\r\n",
        "x\n",
        "。",
        "1. ",
        "- \n",
        ">\n",
    ],
)
def test_a_text_of_one_thing_over_and_over(unit):
    # A quadratic step would take hours.
    text = "\n" + unit * 200_000 + "x"
    spans = sentences(text)
    assert spans[-1, 1] == len(text)
