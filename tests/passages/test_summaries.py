"""Summaries come out as one passage; passages that only lie side by side do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import provenance as pv
from benchmarks.alignment.fit import prepared_pair
from passages.articles import newsroom, share
from provenance.passages.summaries import Stretch, features_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "newsroom"


@pytest.fixture(scope="module")
def reports():
    return newsroom()["wildfire"]


def sums_up(found, a: str) -> bool:
    """Whether a passage covers at least three times as much of `a` as of the other text."""
    return any(
        span.a_end - span.a_start >= 3 * (span.b_end - span.b_start)
        and span.a_end - span.a_start > len(a) / 2
        for span in found.spans
    )


SOURCE = """
The reservoir above Tollan has lost a third of its water since April, engineers told the valley council.
Farmers along the lower canal may not irrigate beetroot on Tuesdays and Fridays until further notice.
A survey of ninety wells found that eleven had run dry, most of them on the gravel terraces near Ossel.
The bakery guild warned that flour deliveries by barge could end within a fortnight if the locks stay shut.
Schools in Ossel will close their showers, and the municipal swimming bath is to be drained on Sunday.
Councillor Ines Marrow proposed a levy on lawn sprinklers, which the hoteliers rejected as symbolic theatre.
The weather office expects no rain worth mentioning before the second half of September, it said on Monday.
A tanker convoy from the coast, twelve lorries a night, would cost the treasury forty thousand crowns weekly.
Anglers have meanwhile moved six hundred trout by bucket from the shrinking pools into the mill pond.
The council votes on emergency rationing, the first since the war, at an extraordinary sitting on Thursday.
"""
SUMMARY = """
Tollan's reservoir has lost a third of its water, and eleven of ninety wells on the gravel terraces near
Ossel have run dry. Flour deliveries by barge could end within a fortnight, tankers from the coast would
cost forty thousand crowns weekly, and no rain is expected before the second half of September. The
council votes on emergency rationing on Thursday.
"""
ELSEWHERE = """
Readers write to us about bicycles this week. Mr Aldous of Brinton complains that the new racks bend
front wheels. Miss Petherick disagrees and encloses a drawing. The editor thanks both and reminds
everyone that parcels of cheese cannot be returned.
"""


@pytest.mark.parametrize("turned", [False, True])
def test_a_summary_is_one_passage(turned):
    text = ELSEWHERE + SUMMARY + ELSEWHERE.upper()
    found = share(text, SOURCE) if turned else share(SOURCE, text)
    spans = [span.mirrored() for span in found.spans] if turned else found.spans
    assert len(spans) == 1
    (span,) = spans
    assert "reservoir above Tollan" in SOURCE[span.a_start : span.a_end]
    assert "emergency rationing" in SOURCE[span.a_start : span.a_end]
    assert "eleven of ninety wells" in text[span.b_start : span.b_end]
    assert "cheese" not in text[span.b_start : span.b_end]


def test_what_is_copied_already_is_not_summed_up_as_well():
    # The corrected story reprints the whole one, and its editor's note goes over it again.
    documents = pv.read(EXAMPLES).documents
    texts = dict(zip(documents["id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    story = texts["courier-barrier-log"]
    found = share(story, texts["courier-barrier-log-corrected"])
    assert found.spans
    assert not sums_up(found, story)


def test_paragraphs_lifted_from_far_apart_stay_apart(reports):
    agency = reports["agency"]
    paragraphs = [part for part in agency.split("\n\n") if len(part.split()) >= 40]
    assert len(paragraphs) >= 2
    found = share(
        agency, ELSEWHERE + "\n\n" + paragraphs[-1] + "\n\n" + paragraphs[0] + "\n\n" + ELSEWHERE.upper()
    )
    assert not sums_up(found, agency)
    assert len(found.spans) >= 2


@pytest.mark.parametrize(("copied", "others"), [(60, 6.0), (80, 8.0), (200, 8.0)])
def test_more_than_eighty_copied_words_are_an_excerpt_however_many(copied, others):
    texts = [" ".join(f"w{word}" for word in range(500))] * 2
    pieces = np.array([[0, copied, 0, copied, copied], [copied, copied + 9, 400, 409, 9]])
    assert features_of(Stretch(pieces, ()), *prepared_pair(*texts)).copied == others


@pytest.mark.parametrize(("apart", "places"), [(25, 1), (26, 2)])
def test_matches_more_than_twenty_five_words_apart_are_in_separate_places(apart, places):
    texts = [" ".join(f"w{word}" for word in range(500))] * 2
    pieces = np.array([[0, 9, 100, 109, 9], [9, 18, 109 + apart, 118 + apart, 9]])
    assert features_of(Stretch(pieces, ()), *prepared_pair(*texts)).places == places / 2


@pytest.mark.parametrize(("sentences", "found"), [(1, True), (2, False)])
def test_a_summary_of_what_is_mostly_copied_elsewhere_is_none(sentences, found):
    copied = " ".join(SOURCE.strip().splitlines()[5 : 5 + sentences])
    text = f"{SUMMARY}{ELSEWHERE}{ELSEWHERE.upper()}{copied}"
    assert sums_up(share(SOURCE, text), SOURCE) == found
