"""What a text stands for: references and footnote marks, with the way back to the text as read."""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.kernels import compiled, reference
from provenance.text.characters import tables_for
from provenance.text.entities import Raw, decode, decode_all, decode_references, leave_out_footnotes
from provenance.text.tokens import as_bytes

PIECES = (
    "&amp; &#8217; &#x2019; &eacute; &nbsp; &amp;amp; &amp;#39; &bogus; & ; am p; #39; é x w &#0; &#xD800; "
    "[1] (2) ab [note 2] <sup>3</sup> . 語 \u0301"
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
    assert places[0] == 0
    assert decode(text[places[-1] :]) == text[places[-1] :] or decode(text[: places[-1]]) == decoded
    for place, character in enumerate(decoded):
        # Each character is itself in the text as read, or what a reference there means.
        read = text[places[place] : places[place + 1]]
        assert character in decode(read) or read == "" or character in read


@settings(deadline=None)
@given(st.lists(texts, max_size=6), st.integers(0, 3), st.sampled_from([reference, compiled]))
def test_bytes_are_decoded_as_texts_are(documents: list[str], skipped: int, twin: ModuleType) -> None:
    data, edges = as_bytes(documents)
    edges = edges[min(skipped, len(documents)) :]
    found, bounds = decode_references(data, edges)
    assert "&" in "".join(documents[skipped:]) or found is data
    found, bounds = leave_out_footnotes(twin, found, bounds, tables_for(found))
    decoded = [
        found[first:last].tobytes().decode("utf-8", "surrogatepass")
        for first, last in pairwise(bounds.tolist())
    ]
    assert decoded == [decode(text) for text in documents[skipped:]]
    assert set("&[(<") & set("".join(documents[skipped:])) or found is data
    assert bounds.dtype == np.int64


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("bridge[12] bridge[1][2] bridge[a] été[3] bridge[†]", "bridge bridge bridge été bridge"),
        ("legs[1,2] legs[3, 4] legs[5–7] legs[१२]", "legs legs legs legs"),
        ("bridge(12), ete\u0301(1). किताब(1)। اسم(٢)،", "bridge, ete\u0301. किताब। اسم،"),
        ("legs.(3) The “end.”(4) So “end”(5) so", "legs. The “end.” So “end” so"),
        ("legs.[3] The”[4] (so),[5] end[6, 7].", "legs. The” (so), end."),
        ("bridge[note 1] bridge[nb 2] мост[прим. 3] puente[nota 4]", "bridge bridge мост puente"),
        ("bridge[citation needed] pont[réf. nécessaire] so[who?] so[p.12]", "bridge pont so so"),
        ("bridge<sup>2</sup> the<sup class='x'><a href='#n'>[2]</a></sup> so.<sup>b</sup>", "bridge the so."),
        ("so<sup>1,2</sup> <b>so</b><sup>†</sup> so<sup><a href='#é'>\n3</a></sup>", "so <b>so</b> so"),
        ("語[1]文<sup>2</sup>。[3]「語」[4]", "語文。「語」"),
        ("bridge&#91;1&#93; bridge&lt;sup&gt;2&lt;/sup&gt; bridge&nbsp;[3]", "bridge bridge bridge\xa0[3]"),
        ("bridge\u2060[1]\u2060 bridge[1]\u200b.", "bridge\u2060\u2060 bridge\u200b."),
        # Items, years, days, counts, sections, functions, insertions, powers and abbreviations stay.
        *(
            (text, text)
            for text in (
                "It will (1) close, (2) sell and (3) go.",
                "so:(1) close,(2) sell",
                "in Smith(2014) and Section 5(1)(a), f(1), é(1), e\u0301(1), and (so)(1).",
                "first(2) second, today(24) the board, goals(3)\nIn schedule(2) of the act",
                'Taylor(90)and close............(301) 56 and said: "(2) they',
                "包括(1)甲(2)乙, 甲乙(2).",
                "the bridge [12] and [note 1] [the mayor] (1)",
                "book[ing]s, [T]he, vote[d]s, so[sic], a[1817] so[1-] so[,2]",
                'He said: "[We are] there" and “[they had] gone”, =[1]; {[2]}',
                "so[a\nnote] so[a [b] so[12]s so[1]\u200bs so<sup>1</sup>s",
                "10<sup>6</sup>, the <sup>2</sup>, 19<sup>th</sup>, Mm<sup>me</sup> so<sup>2<sup> so<supper>",
                "[1] (1) <sup>1</sup>",
                "so[who had asked for it twice] 甲[乙 丙 丁] so[who  asked] so[who asked ]",
            )
        ),
    ],
)
def test_marks_of_footnotes_are_left_out_where_they_are_glued_to_a_word(text: str, meaning: str) -> None:
    assert decode(text) == meaning


def test_a_word_does_not_reach_over_its_footnote_mark() -> None:
    text = "the legs.[3]&amp; go[4] on"
    decoded, raw = decode(text), Raw.of(text)
    assert decoded == "the legs.& go on"
    assert text[raw.position(4) : raw.position(8)] == "legs"
    assert text[raw.position(11) : raw.position(13)] == "go"


def test_only_texts_with_references_need_a_way_back() -> None:
    decoded, raw = decode_all(["a &amp; b", "AT&T", "plain"])
    assert decoded == ["a & b", "AT&T", "plain"]
    assert list(raw) == [0]
