"""What two texts share is the same from either side, and lies inside both."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passages.articles import located, newsroom, prepared_documents, share
from provenance.passages import shared_text

EVENTS = sorted(newsroom())
NAMES = sorted(newsroom()[EVENTS[0]])

# Little to choose from, so that texts share phrases, refrains and whole sentences.
pieces = st.sampled_from(
    [
        "The old harbour was closed at dawn. ",
        "Nobody had told the pilots, ",
        "“It will not be opened again,” she said. ",
        "Mayor Ada Brandt ",
        "1961",
        "\n\n",
        "’",
        "rust-coloured water ran through every cellar of the quarter ",
        "e\u0301tait ",
        "港口关闭了。",
        "؟ ",
        "🦀 ",
        "\u00ad",
        ". ",
        "and ",
    ]
)
generated = st.lists(pieces, max_size=30).map("".join)


@st.composite
def mosaics(draw):
    """Paragraphs of several articles of one event, shuffled together."""
    event = draw(st.sampled_from(EVENTS))
    available = [
        paragraph
        for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        for paragraph in newsroom()[event][name].split("\n\n")
    ]
    return event, "\n\n".join(draw(st.lists(st.sampled_from(available), max_size=14)))


def check(a, b):
    found = share(a, b)
    assert {span.mirrored() for span in found.spans} == set(share(b, a).spans)
    assert found.p_shared == share(b, a).p_shared
    assert len(set(found.spans)) == len(found.spans)
    starts = [span.a_start for span in found.spans]
    assert starts == sorted(starts)
    for span in found.spans:
        assert 0 <= span.a_start < span.a_end <= len(a)
        assert 0 <= span.b_start < span.b_end <= len(b)
        for text, start, end in ((a, span.a_start, span.a_end), (b, span.b_start, span.b_end)):
            # A span begins and ends with a word, whole, and the marks on it.
            assert text[start].isalnum() or unicodedata.category(text[start]) in ("Ps", "Pi", "Po")
            if text[end - 1].isascii() and text[end - 1].isalnum():
                assert not (text[end : end + 1].isascii() and text[end : end + 1].isalnum())
    return found


@settings(max_examples=150, deadline=None)
@given(generated, generated)
def test_generated_texts_mirror(a, b):
    check(a, b)


@settings(max_examples=100, deadline=None)
@given(mosaics(), mosaics())
def test_articles_mirror(a, b):
    check(a[1], b[1])


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EVENTS), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_versions_of_one_event_mirror(event, first, second):
    assume(first != second)
    check(newsroom()[event][first], newsroom()[event][second])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=20))
def test_any_text_at_all_mirrors(a, b, both):
    check(a + both * 9, both * 9 + b)


def test_positions_decide_nothing():
    texts = [newsroom()["wildfire"][name] for name in ("agency", "reworded")]
    prepared = prepared_documents(texts)
    pair = prepared.document(0), prepared.document(1)
    there = located(prepared, shared_text(0, 1, *pair))
    back = located(prepared, shared_text(1, 0, *pair[::-1]))
    assert there.spans
    assert {span.mirrored() for span in there.spans} == set(back.spans)


def test_a_text_shares_all_of_itself():
    for event in EVENTS:
        text = newsroom()[event]["agency"]
        (span,) = share(text, text).spans
        assert (span.a_start, span.a_end) == (span.b_start, span.b_end)
        assert text[span.a_start : span.a_end].strip() == text.strip()
        assert span.kind == "verbatim"
