"""Invented events: reports made from one fact sheet against texts made from those reports."""

from __future__ import annotations

from itertools import combinations

from passages.articles import INDEPENDENT, newsroom, newsroom_sources, share

ENOUGH = 0.9


def related(first: str, second: str) -> bool:
    """Whether they share more than a public quotation."""
    return any(kind != "quotation" for kind in share(first, second).kinds)


def test_independent_reports_of_one_event_are_kept_apart():
    pairs = [
        (event, first, second)
        for event, articles in newsroom().items()
        for first, second in combinations(INDEPENDENT, 2)
        if articles
    ]
    assert len(pairs) == 54
    wrong = [pair for pair in pairs if related(*(newsroom()[pair[0]][name] for name in pair[1:]))]
    assert 1 - len(wrong) / len(pairs) >= ENOUGH, wrong


def test_reports_of_different_events_are_kept_apart():
    agency = [articles["agency"] for articles in newsroom().values()]
    assert not any(related(first, second) for first, second in combinations(agency, 2))


def test_derived_versions_are_related_to_their_sources():
    pairs = [(event, *pair) for event in newsroom() for pair in sorted(newsroom_sources(event))]
    assert len(pairs) == 72
    missed = [pair for pair in pairs if not related(*(newsroom()[pair[0]][name] for name in pair[1:]))]
    assert 1 - len(missed) / len(pairs) >= ENOUGH, missed


def test_a_rewrite_is_covered_for_the_most_part():
    """Reworded sentence by sentence, nearly all of it has its counterpart."""
    shares = []
    for articles in newsroom().values():
        found = share(articles["agency"], articles["reworded"])
        shares.append(sum(span.b_end - span.b_start for span in found.spans) / len(articles["reworded"]))
    assert sorted(shares)[len(shares) // 2] >= 0.75, shares
