"""Spans of many documents that hold one passage."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.articles import indexed, newsroom
from provenance.engine.run import Run
from provenance.passages import find_reuse
from provenance.passages.groups import members, same_passage
from provenance.tables import groups_table


def groups_of(sides: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The groups of passages whose two sides lie next to each other, as (group, document, start, end)."""
    columns = np.array(sides, dtype=np.int64).reshape(-1, 3)
    document, start, end = columns[:, 0], columns[:, 1], columns[:, 2]
    return [tuple(row) for row in members(same_passage(document, start, end), document, start, end).tolist()]


def test_no_passages_make_no_groups():
    assert groups_of([]) == []


def test_one_passage_in_five_documents_is_one_group_of_five():
    at = {0: 10, 1: 300, 2: 0, 3: 77, 4: 1000}
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4)]
    sides = [(document, at[document], at[document] + 50) for pair in pairs for document in pair]
    assert groups_of(sides) == [(0, document, start, start + 50) for document, start in sorted(at.items())]


def test_a_copy_of_the_whole_and_a_lifted_paragraph_are_two_groups():
    whole, paragraph = [(0, 0, 900), (1, 0, 900)], [(0, 100, 200), (2, 40, 140)]
    assert groups_of(whole + paragraph) == [(0, 0, 0, 900), (0, 1, 0, 900), (1, 0, 100, 200), (1, 2, 40, 140)]


def test_spans_that_differ_a_little_are_one():
    sides = [(0, 100, 200), (1, 0, 100), (0, 104, 198), (2, 50, 144)]
    assert groups_of(sides) == [(0, 0, 100, 200), (0, 1, 0, 100), (0, 2, 50, 144)]


def test_neighbouring_passages_are_not_one():
    sides = [(0, 0, 100), (1, 0, 100), (0, 100, 200), (1, 300, 400), (0, 190, 300), (2, 0, 110)]
    assert len({group for group, *_ in groups_of(sides)}) == 3


def test_a_passage_twice_in_one_document_is_there_twice():
    sides = [(0, 0, 50), (1, 0, 50), (0, 0, 50), (1, 200, 250)]
    assert groups_of(sides) == [(0, 0, 0, 50), (0, 1, 0, 50), (0, 1, 200, 250)]


spans = st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(1, 20)).map(
    lambda span: (span[0], span[1], span[1] + span[2])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(spans, spans), max_size=10), st.randoms(use_true_random=False))
def test_groups_do_not_hang_on_the_order_of_passages(passages, chance):
    found = groups_of([side for passage in passages for side in passage])
    shuffled = [passage if chance.random() < 0.5 else passage[::-1] for passage in passages]
    chance.shuffle(shuffled)
    assert groups_of([side for passage in shuffled for side in passage]) == found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(spans, spans), max_size=8))
def test_groups_are_as_brute_force_joins_them(passages):
    sides = [side for passage in passages for side in passage]

    def joined(one, other):
        (document, start, end), (document_, start_, end_) = sides[one], sides[other]
        common = min(end, end_) - max(start, start_)
        return document == document_ and common >= 0.5 * max(end - start, end_ - start_)

    group = list(range(len(sides)))
    for _ in sides:
        for one in range(len(sides)):
            for other in range(len(sides)):
                if one // 2 == other // 2 or joined(one, other):
                    group[one] = group[other] = min(group[one], group[other])
    columns = np.array(sides, dtype=np.int64).reshape(-1, 3)
    found = same_passage(*columns.T).tolist()
    assert len(set(zip(found, group, strict=True))) == len(set(found)) == len(set(group))
    # Numbered in order of the first span.
    firsts: list[int] = []
    for side in sorted(range(len(sides)), key=lambda side: sides[side]):
        if found[side] not in firsts:
            firsts.append(found[side])
    assert firsts == sorted(firsts)


def test_a_story_in_five_articles_is_one_group():
    articles = newsroom()
    story = articles["strait-treaty"]["agency"].strip()
    texts = [story]
    for event in ("wildfire", "museum-theft", "pharmacy-leak", "scree-moth"):
        first, *_, last = articles[event]["regional"].strip().split("\n\n")
        texts.append(f"{first}\n\n{story}\n\n{last}")
    documents, index = indexed(texts)
    found = find_reuse(documents, index, np.arange(len(texts)), Run())
    names = pa.table({"id": [f"d{place}" for place in range(len(texts))]})
    table = groups_table(found, names)
    assert sorted(table["id"].to_pylist()) == ["d0", "d1", "d2", "d3", "d4"]
    assert set(table["size"].to_pylist()) == {5}
    for row in table.to_pylist():
        text = texts[int(row["id"][1:])]
        assert story[10:-10] in text[row["start"] : row["end"]]
