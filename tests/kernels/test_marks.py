"""The kernel of sentence ends and quotations against the regular expressions, and its tables."""

from __future__ import annotations

import sys
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from provenance.text.abbreviations import BEFORE_FIGURES, MAY_END, MONTHS, NEVER_END, STARTERS
from provenance.text.lines import BULLETS, CLOSING_STOPS, RARE_ENDS, STOPS
from provenance.text.marks import marks
from provenance.text.quotations import ALWAYS_OPEN, CLOSES, LONGEST
from provenance.text.sentences import CLOSING_SPACED, OPENING, SPACED, UNSPACED

MANY_SCRIPTS = (
    "word Word WORD e a B É i.e U.S Ph.D z.B A.B.C.D don't rock'n'roll l’été snake_case x1 5 12 3.5 123 1234 "
    "٣٤ ² Ⅷ naïve e\u0301 ǅ ʰ ª ⓐ ß γιατί τι; \u1fb3; 中文 語。 かな ที่ কি क्या। सच سچ۔ نعم؟ ሰላም። မြ၊ ខ្មែរ៕ 😀 "
    "\ud800 \udfff \U00020000 a\x00 צהל מפאיניק צ\u05b0ה\u05b8 ٱلسلام"
)
WORDS = MANY_SCRIPTS.split()
LISTED = sorted(BEFORE_FIGURES | MAY_END | MONTHS | NEVER_END | STARTERS)
QUOTES = sorted(CLOSES.keys() | ALWAYS_OPEN | {"'", "`", "’"})
ENDS = ["\n", "\r\n", "\n\n", "\n \n", "\r\n\r\n", "\n> ", "\n| > ", "\n- ", "\n(1", "\n 2", *RARE_ENDS]
SPACES = [" ", "  ", "\t", "\u00a0", "\u202f", "\u3000", "\x1f", "\u200b", " »", "\u00a0›"]
# How a paragraph that goes on with a speech begins, and others that do not.
STARTS = [
    f"{end}{mark}{first}"
    for end in ("\n\n", ".\n\n", ".\n", "\n", "\r\n\r\n", "\n\n\u3000", "\n\n> ", "\u2029")
    for mark in QUOTES
    for first in ("A", "a", " A", "\u00a0a", "¿", "中", "א")
]
LONG = ["x" * 17, "word " * 9, "word " * 30]

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(LISTED),
    st.sampled_from(LISTED).map("{}. ".format),
    st.sampled_from([*SPACED, *UNSPACED, *STOPS, "; ", ". ", ".. ", "? ", '." ', ".) ", "... "]),
    st.sampled_from([*CLOSING_SPACED, *CLOSING_STOPS, *OPENING, *BULLETS]),
    st.sampled_from(QUOTES),
    st.sampled_from(STARTS),
    st.sampled_from(ENDS),
    st.sampled_from(SPACES),
    st.sampled_from([" "]),
    st.sampled_from(LONG),
    st.characters(exclude_categories=()),
)
# So few that even in short texts every one comes next to every other.
FEW = {
    "possessives": [*"‘’'s aS.,\n", "s’ p", "s' p", "‘s", "’.", "\n\n", "’s"],
    "commas": [*",,,\"'“” a.\n", ",,", "''", "``", "\n\n,,A"],
    "quotation marks": [*"\"'`“”«»’‘„「 a5²中\n", "``", "''", " \n"],
    "straight speeches": [
        '"',
        '"',
        '"A',
        '\n\n"A',
        '.\n"A',
        "''",
        "\n\n''A",
        *"'a.\n",
        "\n\n'A",
        ".\n'A",
        ".'",
        "\n\n",
    ],
    "curly speeches": [
        *"“”‘’„a.\n",
        *(f"{end}{mark}A" for end in ("\n\n", ".\n", "") for mark in "“”„‘"),
        "\n\n“‘A",
    ],
    "guillemets": [
        *"«»‹›“a.\n >",
        *(f"{end}{mark}{first}" for end in ("\n\n", "\n") for mark in "«»›" for first in "A "),
    ],
    "Hebrew": [
        *"״׳\"'”א.\n a\u05b0\u05be",
        "''",
        *("א״ב", 'א"ב', "״אב", "אב״", "ש״אב", 'ובכשמה"אב', "ה״"),
        *("\n\n״אב", ".\n״אב"),
    ],
    "speeches of ideographs": [
        *"「」『』｢｣﹁﹂〝〟“”《》中。\n\u3000",
        "\n\n「",
        "。\n「",
        "\n\n『",
        "。\n\u3000“",
    ],
    "lower case": [*"\"“”«»'a.\n", '\n\n"a', ".\n“a", "\n\n“a", "\n\n«a", "\n»a"],
    "terminators": [*".!。؛;…\")»“'}¿ a\u00a0Bτⓐ1\n"],
    "abbreviations": [*".( 1\n\r\u3000_ǅUa", ". ", "12", "123", "Mr", "No", "Inc", "Mai", "The", "word"],
    "lines": [*"\n\r\u2029 >-aBⓐ中.»]】⁇", "\r\n", "-- ", "- "],
    "wrapped lines": [*(f"{'w' * n} {'w' * 9}\n" for n in (9, 30, 31, 35, 40, 41, 45)), *"B\n\u2028", "- "],
}
texts = st.lists(
    st.one_of(
        st.lists(pieces, max_size=40).map("".join),
        # Without capitals, the other rules hold; with lines of like lengths, those of wrapped text.
        st.lists(pieces, max_size=20).map(lambda parts: "".join(parts).lower()),
        st.lists(st.sampled_from([*WORDS, *LISTED, '"', ".", ". ", "\n", "\n", " "]), max_size=60).map(
            "".join
        ),
        st.lists(st.lists(pieces, max_size=4).map("".join), max_size=12).map("\n".join),
    ),
    max_size=4,
)


def found(kind: str, texts: list[str]) -> list[list[int]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROVENANCE_KERNELS", kind)
        all_marks = marks(texts)
    arrays = [all_marks.end_offsets, all_marks.ends, all_marks.edge_offsets, all_marks.edges]
    assert all(array.dtype == np.int64 for array in arrays)
    return [array.tolist() for array in arrays]


@settings(max_examples=150, deadline=None)
@given(texts)
@example([])
@example(["", "", "a. B", ""])
@example(["“" + "x" * LONGEST + "”", "“" + "x" * (LONGEST + 1) + "”", "“" * 3000 + "x”"])
def test_the_kernel_finds_what_the_expressions_find(texts):
    assert found("compiled", texts) == found("reference", texts)


@pytest.mark.parametrize("few", FEW.values(), ids=FEW)
def test_the_kernel_agrees_on_short_texts_of_few_things(few):
    random = Random(1)
    texts = ["".join(random.choices(few, k=random.randint(1, 14))) for _ in range(6000)]
    assert found("compiled", texts) == found("reference", texts)


def test_the_kernel_draws_every_limit_where_the_expressions_do():
    texts = ["A. ⓐ", "Mr. x", "Mr.. Xyz", "a..b. Xyz", "Was? ǅ. The", "A; b"]
    texts += [f"{figure}. Mai" for figure in ("5", "\n1234", "123", "x_12")]
    for n in range(20):
        texts += [
            f"{end}{' ' * n}{figure}. Word" for end in ("", "x", "\n", "\r") for figure in ("(1", "123")
        ]
        texts += [f"a {'ab.' * n}{last}. Xyz" for last in ("c", "cd", "cdef", "")]
        texts += [f"Word.{')' * n}{space}\nlower" for space in ("", "   ")]
        texts += [f"{'Longest ' * 5}\n{'x' * 60}\n{'W' * n} {'x ' * n}\nLow {'y' * 60}\n" * 5]
    texts += [
        "\n".join(["W" * width] * 5 + ["W" * 20] * short) for width in (139, 140, 141) for short in range(9)
    ]
    for n in (0, 1):
        texts += [f"“{'X' * (LONGEST + n)}\n\n“Xyz.”", f"“Xyz.\n\n“{'X' * (LONGEST + n)}”"]
        texts += [f"“{'X' * (140 + n)}\nXyz\n\n“Xyz.”", f"“Xyz\n{'X' * (140 + n)}\n\n“Xyz.”"]
        texts += [f"“Xyz.{' ' * (6 + n)}\n“Xyz.”"]
    texts += [f"“{' ' * n}{'x' * (LONGEST - n)}{more}” y" for n in (0, 1) for more in ("", "x", " ")]
    assert found("compiled", texts) == found("reference", texts)


@pytest.mark.parametrize("following", ["The", "Xyz", "5", "Mai", "", "x"])
def test_the_kernel_knows_the_words_of_every_list(following):
    texts = [
        f"{before} {word}. {following}" for word in [*LISTED, *WORDS] for before in ("at", "On", "3.", "\n 3")
    ]
    texts += [f"Am {figure}. {word} kam" for word in LISTED for figure in (5, 123)]
    assert found("compiled", texts) == found("reference", texts)


def test_the_tables_know_every_code_point():
    from provenance.kernels.compiled import bits
    from provenance.text.properties import PLANE, properties

    characters = list(map(chr, range(sys.maxunicode + 1)))
    table = properties(len(characters) // PLANE)
    for bit, holds in {
        bits.SPACE: str.isspace,
        bits.ALNUM: str.isalnum,
        bits.ALPHA: str.isalpha,
        bits.DECIMAL: str.isdecimal,
        bits.LOWER: str.islower,
        bits.UPPER: str.isupper,
        bits.TITLE: str.istitle,
    }.items():
        assert (table & bit != 0).tolist() == list(map(holds, characters))
