"""Character references: decoded for matching, with the way back to the text as read."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.text.entities import Raw, decode, decode_all, decode_bytes
from provenance.text.tokens import as_bytes

PIECES = (
    "&amp; &#8217; &#x2019; &eacute; &nbsp; &amp;amp; &amp;#39; &bogus; & ; am p; #39; é x w &#0; &#xD800;"
)
pieces = st.sampled_from(PIECES.split(" "))
texts = st.lists(pieces, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("he&#8217;d &amp; caf&eacute;", "he’d & café"),
        ("it&amp;#39;s &amp;eacute; &amp;amp;", "it's é &"),
        ("AT&T; R&D &copyright; &amp &", "AT&T; R&D &copyright; &amp &"),
        ("&#xD800; &#0;", "\ufffd \ufffd"),
    ],
)
def test_what_references_mean(text: str, meaning: str) -> None:
    assert decode(text) == meaning


@given(texts)
def test_positions_lead_back_to_where_the_text_was_read(text: str) -> None:
    decoded, raw = decode(text), Raw.of(text)
    places = [raw.position(place) for place in range(len(decoded) + 1)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, len(text)) or not decoded
    for place, character in enumerate(decoded):
        # Each character is itself in the text as read, or what a reference there means.
        read = text[places[place] : places[place + 1]]
        assert read == character or character in decode(read) or read == ""


@given(st.lists(texts, max_size=6), st.integers(0, 3))
def test_bytes_are_decoded_as_texts_are(documents: list[str], skipped: int) -> None:
    data, edges = as_bytes(documents)
    edges = edges[min(skipped, len(documents)) :]
    found, bounds = decode_bytes(data, edges)
    decoded = [
        found[first:last].tobytes().decode("utf-8", "surrogatepass")
        for first, last in pairwise(bounds.tolist())
    ]
    assert decoded == [decode(text) for text in documents[skipped:]]
    if "&" not in "".join(documents[skipped:]):
        assert found is data
    assert bounds.dtype == np.int64


def test_only_texts_with_references_need_a_way_back() -> None:
    decoded, raw = decode_all(["a &amp; b", "AT&T", "plain"])
    assert decoded == ["a & b", "AT&T", "plain"]
    assert list(raw) == [0]
