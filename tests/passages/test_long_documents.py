"""A document much longer than articles: what is done once for it, and what is found in it."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.articles import newsroom, paragraphs, share, side_of
from provenance.passages import prepared
from provenance.passages.portions import PORTION_BYTES, ranges_of_pairs
from provenance.passages.prepared import LONG, with_common_codes


def archive(chance: random.Random, tokens: int) -> str:
    """Paragraphs of invented words, of which some are common."""
    words = ["".join(chance.choices("abdeilmnorstu", k=1 + place % 9)) for place in range(3_000)]
    weights = [1 / (1 + place) for place in range(3_000)]
    drawn = chance.choices(words, weights, k=tokens)
    return "\n\n".join(
        " ".join(drawn[place : place + 60]).capitalize() + "." for place in range(0, tokens, 60)
    )


def test_an_excerpt_of_a_long_document_is_found_to_the_character() -> None:
    excerpt = "\n\n".join(paragraphs(sorted(newsroom())[0], "agency", 20)).strip()
    around = archive(random.Random(4), LONG), archive(random.Random(5), LONG)
    whole = "\n\n".join([around[0], excerpt, around[1]])
    found = share(whole, excerpt)
    assert found.kinds == ["verbatim"]
    (span,) = found.spans
    assert (span.a_start, span.b_start, span.b_end) == (len(around[0]) + 2, 0, len(excerpt))
    assert found.p_shared > 0.9
    assert [each.mirrored() for each in share(excerpt, whole).spans] == [span]


def test_pairs_of_one_document_make_a_portion() -> None:
    """Its text is read and made ready once, whichever side of the pairs it is on."""
    sizes = np.full(101, 3_000)
    sizes[40] = 2 * PORTION_BYTES - 1_000_000
    others = np.delete(np.arange(101), 40)
    a, b = np.minimum(others, 40), np.maximum(others, 40)
    assert ranges_of_pairs(sizes, a, b) == [(0, 100)]
    # Others as large are no longer read along with it.
    sizes[:] = PORTION_BYTES
    assert len(ranges_of_pairs(sizes, a, b)) > 40


words = st.lists(st.integers(0, 9), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(words, words, st.integers(1, 40))
def test_stems_have_common_codes_however_long_the_documents_are(a, b, long) -> None:
    before, prepared.LONG = prepared.LONG, long
    try:
        one, other, count = with_common_codes(side_of(a), side_of(b))
    finally:
        prepared.LONG = before
    codes = np.concatenate([one.stems, other.stems])
    stems = np.concatenate([a, b])
    assert np.array_equal(codes[:, None] == codes, stems[:, None] == stems)
    assert 0 <= codes.min() <= codes.max() < count
