"""Tokens and folding: what a word is in each script, and that offsets and identities are what they say."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.kernels import reference
from provenance.text import BROKEN, DIGIT, DISGUISED, UNSPACED, UPPER, Tokens, tokenize, tokens
from provenance.text.characters import CODE_POINTS, character_class, fold_character, fold_word

FIELDS = ("offsets", "identities", "starts", "ends", "flags", "lengths")
any_text = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.characters(categories=["L", "M", "N"]),
        st.sampled_from(" '’\u00ad\u200c\u200dàéßﬁ中のทำک"),
    ),
    max_size=40,
)


def words(text):
    found = tokenize([text])
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


def same(a: Tokens, b: Tokens):
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in FIELDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't we’re 'quoted' the boys' 1990's", ["Don't", "we’re", "quoted", "the", "boys", "1990", "s"]),
        ("U.S. 3.5% x_y e-mail", ["U", "S", "3", "5", "x", "y", "e", "mail"]),
        ("soft\u00adhyphen\u00ad zero\u200bspace", ["soft\u00adhyphen", "zero\u200bspace"]),
        ("rock''n''roll a’’b", ["rock", "n", "roll", "a", "b"]),
        ("\u0301a -\u0301 a\u0301", ["a", "a\u0301"]),
        ("প্রধানমন্ত্রীর ঘোষণা।", ["প্রধানমন্ত্রীর", "ঘোষণা"]),
        ("हिन्दी की किताब", ["हिन्दी", "की", "किताब"]),
        ("العَرَبِيَّة؟ نعم", ["العَرَبِيَّة", "نعم"]),
        ("یہ اردو ہے۔", ["یہ", "اردو", "ہے"]),
        ("می\u200cخواهم بروم", ["می\u200cخواهم", "بروم"]),
        ("שָׁלוֹם עולם", ["שָׁלוֹם", "עולם"]),
        ("Это подъём.", ["Это", "подъём"]),
        ("한국어 텍스트", ["한국어", "텍스트"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("新华社2024年", ["新", "华", "社", "2024", "年"]),
        ("日本のカﾞ、が", ["日", "本", "の", "カﾞ", "が"]),
        ("𠀀𝔄😀👩\u200d👧", ["𠀀", "𝔄"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_what_a_word_is(text, expected):
    assert words(text) == expected


@settings(deadline=None)
@given(any_text)
def test_composed_and_decomposed_tokens_are_equally_long(text):
    composed, decomposed = (tokenize([unicodedata.normalize(form, text)]) for form in ("NFC", "NFD"))
    assert composed.lengths.tolist() == decomposed.lengths.tolist()


def test_a_token_is_as_long_as_it_has_letters():
    assert tokenize(["don't con-\ncrete e\u0301te\u0301 हिन्दी 中 ﬁn"]).lengths.tolist() == [5, 8, 3, 5, 1, 3]


@pytest.mark.parametrize("word", ["hаrbour", "har\u200bbour", "h\u2060arbour"])
def test_a_disguised_word_is_flagged(word):
    assert tokenize([word]).flags.tolist() == [DISGUISED]


@pytest.mark.parametrize(
    "word", ["harbour", "har\u00adbour", "har\u00ad\nbour", "می\u200cخواهم", "мама", "bridge²", "d'été"]
)
def test_what_hides_nothing_is_not(word):
    assert tokenize([word]).flags.tolist() == [0]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", " \n  ", "\t\n"])
def test_a_word_broken_at_a_hyphen_is_flagged(line_end):
    assert tokenize([f"har-{line_end}bour"]).flags.tolist() == [BROKEN]


def test_flags():
    flags = tokenize(["Word word Ǆ 4x x4 中 ٣"]).flags
    assert flags.tolist() == [UPPER, 0, UPPER, DIGIT, DIGIT, UNSPACED, DIGIT]


@settings(deadline=None)
@given(any_text)
def test_a_token_is_a_maximal_run_and_slices_out_of_its_text(text):
    # An independent reading of the rules, for text without ignorables, apostrophes, hyphens and footnotes.
    apart = (reference.APOSTROPHE, reference.IGNORABLE, reference.HYPHEN, reference.SOFT_HYPHEN)
    text = "".join(
        each for each in text if character_class(each) not in apart and each not in "\uff9e\uff9f["
    )
    special = {reference.UNSPACED_LETTER: "s", reference.MARK: "M"}
    kinds = "".join(special.get(character_class(each), unicodedata.category(each)[0]) for each in text)
    expected = [match.span() for match in re.finditer("sM*|[LN][LMN]*", kinds)]
    found = tokenize([text])
    assert list(zip(found.starts, found.ends, strict=True)) == expected


@settings(deadline=None)
@given(any_text)
def test_offsets_are_ordered_and_inside_the_text(text):
    found = tokenize([text])
    edges = np.column_stack([found.starts, found.ends]).ravel()
    assert (np.diff(edges) >= 0).all()
    assert (found.starts < found.ends).all()
    assert edges.size == 0 or (edges[0] >= 0 and edges[-1] <= len(text))


@settings(deadline=None)
@given(any_text)
def test_composed_and_decomposed_text_have_the_same_tokens(text):
    composed, decomposed = (tokenize([unicodedata.normalize(form, text)]) for form in ("NFC", "NFD"))
    assert composed.identities.tolist() == decomposed.identities.tolist()
    assert composed.flags.tolist() == decomposed.flags.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "straße"),
        ("ﬁnance", "finance"),
        ("don't", "don’t"),
        ("co\u00adoperate", "cooperate"),
        ("ＡＢＣ", "abc"),
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("ΟΔΟΣ", "οδος"),
        ("한글", unicodedata.normalize("NFD", "한글")),
        ("e\u0302\u0323", "ệ"),  # marks in either order
        ("ｶﾞ", "ガ"),
        *(("don't", f"don{mark}t") for mark in "‘‛´`′‵ʹʻʼ＇ꞌ"),
        *(
            ("harbour", f"har{mark}bour")
            for mark in "\u200b\u200c\u200d\u2060\ufeff\u034f\u200e\u180e\U000e0041"
        ),
        ("harbour", "hаrbоur"),  # Cyrillic a and o
        ("ΑΒΓΔ", "AΒΓΔ"),  # a Latin A
        ("мама", "мaмa"),  # Latin ones in a Cyrillic word
        ("Bank", "Ваnk"),
        ("concrete", "con-\ncrete"),
        ("concrete", "con\u00ad\r\n  crete"),
        ("Schiffahrt", "Schiff‐\nahrt"),
        ("بيت", "بيـت"),
        ("العَرَبِيَّة", "العربية"),
        ("שָׁלוֹם", "שלום"),
        ("ﬠיר", "עיר"),
        ("İSTANBUL", "istanbul"),
        ("I\u0307LK", "ilk"),
        ("IŞIK", "ışık"),
        ("ёлка", "елка"),
        ("bridge²", "bridge"),
        ("bridge[12]", "bridge"),
        ("bridge[1][2]", "bridge"),
        ("bridge[a]", "bridge"),
        ("the", "Тhе"),  # a Latin h alone says which script it is
        ("close", "сlоsе"),
        ("œuvre", "OEUVRE"),
    ],
)
def test_spellings_of_one_word_have_one_identity(one, other):
    assert tokenize([one]).identities.tolist() == tokenize([other]).identities.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("peche", "péché"),
        ("were", "we're"),
        ("কি", "কী"),
        ("が", "か"),
        ("1", "l"),
        ("и", "й"),
        ("ї", "і"),
        ("zona", "żona"),
        ("أب", "اب"),
        ("рост", "poct"),  # a Cyrillic word, and Latin letters that look like it
        ("word1", "word"),
        ("bridge [12]", "bridge"),
        ("well- known", "wellknown"),
        ("well-\n\nknown", "wellknown"),
        ("Anglo-\nSaxon", "Anglosaxon"),
        ("2014-\n2015", "20142015"),
    ],
)
def test_what_makes_another_word_makes_another_identity(one, other):
    assert tokenize([one]).identities.tolist() != tokenize([other]).identities.tolist()


@settings(deadline=None)
@given(any_text)
def test_an_identity_is_the_hash_of_the_folded_word(text):
    found = tokenize([text])
    for start, end, identity in zip(found.starts, found.ends, found.identities, strict=True):
        assert identity == xxhash.xxh64_intdigest(fold_word(text[start:end]).encode())


def test_facts_the_code_relies_on_hold_for_every_code_point():
    starts = (reference.LETTER, reference.CAPITAL, reference.NUMBER, reference.UNSPACED_LETTER)
    for point in range(CODE_POINTS):
        character = chr(point)
        # the compiled kernel reserves space for six code points for each byte of a token
        assert len(fold_character(character)) <= 6 * len(character.encode("utf-8", "surrogatepass"))
        # sentences know by this that there is a token
        if character_class(character) in starts:
            assert re.match(r"[^\W_]", character)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("twin", ["reference", "compiled"])
def test_batches_and_workers_change_nothing(monkeypatch, workers, twin):
    texts = ["Ein Wort, zwei Wörter.", "", "中文 and English", "x" * 100, "ends", ""] * 7
    expected = tokenize(texts)
    monkeypatch.setattr("provenance.kernels.forced", twin)
    monkeypatch.setattr(tokens, "BATCH_BYTES", 50)
    assert same(tokenize(texts, workers), expected)
    assert same(tokenize(pa.array(texts), workers), expected)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_any_arrow_layout_gives_the_tokens_of_its_strings(kind):
    texts = ["skipped é", "one two", None, "trois été", "", "中"]
    expected = tokenize([text or "" for text in texts[1:]])
    array = pa.array(texts, kind)
    assert same(tokenize(array.slice(1)), expected)
    assert same(tokenize(pa.chunked_array([array.slice(1, 2), array.slice(0, 0), array.slice(3)])), expected)


def test_a_null_over_bytes_is_empty():
    array = pa.StringArray.from_buffers(
        2, pa.py_buffer(np.array([0, 3, 6], np.int32)), pa.py_buffer(b"onetwo"), pa.py_buffer(b"\x01")
    )
    assert same(tokenize(array), tokenize(["one", ""]))


@pytest.mark.parametrize("nothing", [[], pa.array([], pa.string()), pa.chunked_array([], pa.string())])
def test_no_documents(nothing):
    found = tokenize(nothing)
    assert found.documents == 0
    assert found.offsets.tolist() == [0]
    assert found.offsets.dtype == np.int64


def test_documents_and_their_tokens():
    found = tokenize(["a b", "", "c"])
    assert found.documents == 3
    assert [found.of(document) for document in range(3)] == [slice(0, 2), slice(2, 2), slice(2, 3)]
    assert [getattr(found, name).dtype for name in FIELDS] == [
        np.int64,
        np.uint64,
        np.int64,
        np.int64,
        np.uint8,
        np.uint8,
    ]


@pytest.mark.parametrize("twin", ["reference", "compiled"])
@pytest.mark.parametrize("unit", ["a", "a'", "a\u00ad", "\u00ad", "'", "\u0301\u0323", "é\u0323\u0301"])
def test_a_text_of_one_thing_over_and_over(monkeypatch, twin, unit):
    # A quadratic step would take hours.
    monkeypatch.setattr("provenance.kernels.forced", twin)
    found = tokenize(["a" + unit * 500_000])
    assert found.documents == 1
    assert found.starts.tolist() == [0]
