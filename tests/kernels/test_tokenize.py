"""The two tokenising kernels against each other, and identities against the xxhash package."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.kernels import compiled, reference
from provenance.text.characters import CODE_POINTS, tables_for
from provenance.text.tokens import as_bytes

# What decides where tokens end and what they fold to: every class, long and short foldings, marks of
# several combining classes, composed and decomposed forms, all planes.
NASTY = (
    "aZé9 .'\u2019\u02bc\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\u034f"
    "\u0301\u0323\u0345\u3099\u05b0\u064b\u0651"
    "ßİıǅﬁŉΐᾳςΣẞÅ½²①٣५๓〇々カﾞ中ทำก็မြကြ\u1160\uac00\u1112\u1161\u11ab\ufdfa\ufe70ﷲ한글日本"
    "👩🏽\u20e3🇩😀𝔄𝟘𠀀\U000e0100\U0010ffff\x00_-\n\ud800\udfff"
    "-\u2010\n\r\t -\n `´>|ᵃⁿʰﬄоᴀɑоcopeуСОРЕ\u2063[1][23]²аеорсмжАВНТяβοΑωẞïё\u0307\u0308éijԱօıא\u05b7ـبَ"
)
TABLES = tables_for(np.zeros(2 << 20, np.uint8))  # a long text gets the tables of all code points
texts = st.lists(
    st.one_of(
        st.text(st.sampled_from(NASTY), max_size=40),
        st.text(st.characters(exclude_categories=()), max_size=20),
        st.text(st.characters(categories=["L", "M", "N", "Cf"]), max_size=20),
    ),
    max_size=4,
)


def run(twin, data, documents, located=True):
    most = data.size // 2 + documents.size
    found = [np.zeros(documents.size, np.int64), np.zeros(most, np.uint64)]
    found += [np.zeros(most if located else 0, kind) for kind in (np.int64, np.int64, np.uint8, np.uint8)]
    twin.tokenize(data, documents, *TABLES, *found)
    offsets, *columns = found
    return [offsets.tolist(), *(column[: offsets[-1]].tolist() for column in columns)]


@settings(max_examples=300, deadline=None)
@given(texts)
def test_the_twins_agree_bit_for_bit(texts):
    data, documents = as_bytes(texts)
    found = run(reference, data, documents)
    assert run(compiled, data, documents) == found
    for twin in (reference, compiled):
        assert run(twin, data, documents, located=False) == [*found[:2], [], [], [], []]


# Words as most are, of every length that is read in another way, next to what ends or continues them.
plain = st.lists(
    st.lists(
        st.one_of(
            st.text(st.sampled_from("abyzABYZ0189"), min_size=1, max_size=40),
            st.text(st.sampled_from("aZ5"), min_size=60, max_size=70),
            st.sampled_from([" ", "  ", ", ", "@[`{/:", "'", "’", "é", "­", "́", "中"]),
        ),
        max_size=24,
    ).map("".join),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(plain)
def test_the_twins_agree_on_words_found_in_windows(texts):
    data, documents = as_bytes([*texts, " " * 80])  # the last bytes of all are read one by one
    assert run(reference, data, documents) == run(compiled, data, documents)


def test_the_twins_agree_on_every_code_point():
    # Each on its own, and inside a word; surrogates included.
    assigned = (chr(point) for point in range(CODE_POINTS))
    points = [point for point in assigned if unicodedata.category(point) not in ("Cn", "Co")]
    data, documents = as_bytes(["".join(f"{point} a{point}b " for point in points)])
    assert run(reference, data, documents) == run(compiled, data, documents)


@pytest.mark.parametrize("twin", [reference, compiled])
def test_an_identity_is_the_xxhash_of_the_folded_form(twin):
    lengths = [*range(1, 70), 1000]
    words = [("Abcdefghij0" * 100)[:length] for length in lengths]
    accented = ["É" * length for length in lengths]
    folded = [word.casefold() for word in words] + ["e\u0301" * length for length in lengths]
    identities = run(twin, *as_bytes([*words, *accented]))[1]
    assert identities == [xxhash.xxh64_intdigest(each.encode()) for each in folded]


@pytest.mark.parametrize("broken", [b"ab \xe0\xa4", b"\xf4\xbf\xbf\xbf x", b"\x80 a\xff", b"a\xf0\x9f\x98"])
def test_the_compiled_twin_reads_nothing_outside_bytes_that_are_not_utf8(broken):
    data = np.frombuffer(broken, np.uint8)
    offsets, _, starts, ends, *_ = run(compiled, data, np.array([0, data.size]))
    assert offsets[-1] <= 2
    assert all(0 <= start < end <= data.size for start, end in zip(starts, ends, strict=True))
