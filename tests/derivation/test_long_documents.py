"""Of very long documents, only the text near passages is measured; the evidence is about the whole texts."""

from __future__ import annotations

import numpy as np
import pytest

from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.evidence import long_documents, view_pairs
from provenance.derivation.evidence.extent import EXTENT
from provenance.derivation.relation import relate
from provenance.derivation.third_documents import RareWordMatches

FILLER = [
    f"In the year {1600 + 7 * year} the {trade} of Lower Tarn paid {year} hens to the abbot, and the bailiff "
    "wrote it down."
    for year in range(12)
    for trade in ("millers", "tanners", "coopers", "weavers")
]
BOOK = "\n\n".join([*FILLER[:20], REPORT, *FILLER[20:]])
LONG = 300


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_documents, "LONG", LONG)


def test_no_more_is_looked_at_than_an_article(short_limit: None) -> None:
    views = view_pairs([pair(BOOK, REPORT)])
    assert views.tokens.sizes.tolist() == [LONG, len(views[1].prepared.stems)]
    assert views.sizes[0] > 2 * LONG
    (passage,) = views.pairs[0].passages
    assert REPORT.startswith(views[0].words(*passage.span[:2])[:40])


def test_the_extent_of_what_is_shared_is_that_in_the_whole(
    short_limit: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = view_pairs([pair(BOOK, REPORT)])
    monkeypatch.setattr(long_documents, "LONG", 1 << 15)
    whole = view_pairs([pair(BOOK, REPORT)])
    assert whole.tokens.sizes[0] > part.tokens.sizes[0]
    names = {"length", "position", "ending", "words after"}
    for feature in EXTENT:
        if feature.name in names:
            names.remove(feature.name)
            np.testing.assert_allclose(feature.measure(part), feature.measure(whole), err_msg=feature.name)
    assert not names
    # So the matched words of a document can be compared even if its pairs use different parts of the text.
    one, other = RareWordMatches.of(part), RareWordMatches.of(whole)
    assert (one.matched_a, one.matched_b) == (other.matched_a, other.matched_b)
    assert (one.rare_words_a, one.rare_words_b) == (other.rare_words_a, other.rare_words_b)


def test_documents_that_change_places_change_the_answer(short_limit: None) -> None:
    found = pair(BOOK, REPORT)
    there, back = relate(found), relate(found.swapped()).swapped()
    assert there.probabilities() == back.probabilities()
    assert "100 % of the words of B" in there.evidence[0].sentence


def test_passages_that_lie_elsewhere_are_left_out(short_limit: None) -> None:
    """The passage with the greatest weight is included, and other passages that fit next to it."""
    apart = "\n\n".join([OTHER * 2, *FILLER, REPORT])
    found = pair(apart, f"{REPORT}\n\n{OTHER * 2}")
    assert len(found.passages) == 2
    views = view_pairs([found])
    assert views.tokens.sizes[0] == LONG
    assert len(views.pairs[0].passages) == len(views.pairs[0].kinds) == 1
    near = pair("\n\n".join([*FILLER, OTHER * 2, FILLER[0], REPORT]), f"{REPORT}\n\n{OTHER * 2}")
    assert len(view_pairs([near]).pairs[0].passages) == len(near.passages)
