"""The graph of small corpora: the probabilities that follow from all pairs together."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.derivation.family_graph import derive_graph

LENGTH = 1000
WHOLE = (0, LENGTH, 0, LENGTH, 0.9)
HOUR = 3_600_000_000


def documents(count, published=None, agency=None, group=None):
    return pa.table(
        {
            "length": [LENGTH] * count,
            "group": list(range(count)) if group is None else group,
            "published": pa.array(published or [None] * count, pa.timestamp("us", tz="UTC")),
            "agency": pa.array(agency or [None] * count, pa.string()),
        }
    )


def pairs(*rows, contracting=1.0, ordered=0.0):
    """Pairs given as (a, b, b_from_a, a_from_b, common_source); the remaining probability is `unrelated`.

    `ordered` is how clearly the dates of each pair show that a came first.
    """
    a, b, b_from_a, a_from_b, common = np.array(rows or np.zeros((0, 5)), float).T
    return pa.table(
        {
            "a": a.astype(np.int64),
            "b": b.astype(np.int64),
            "b_from_a": b_from_a,
            "a_from_b": a_from_b,
            "common_source": common,
            "unrelated": 1 - b_from_a - a_from_b - common,
            "contracting": np.full(len(a), contracting),
            "ordered": np.broadcast_to(np.asarray(ordered, float), len(a)),
        }
    )


def passages(*rows):
    """Passages given as (pair, a_start, a_end, b_start, b_end, similarity)."""
    columns = list(np.array(rows or np.zeros((0, 6)), float).T)
    names = ("pair", "a_start", "a_end", "b_start", "b_end")
    table = {name: column.astype(np.int64) for name, column in zip(names, columns, strict=False)}
    return pa.table({**table, "similarity": columns[5]})


def passages_over_everything(count):
    """One passage for each of `count` pairs, which covers both documents completely."""
    return passages(*((pair, *WHOLE) for pair in range(count)))


def edges(graph):
    return {(row["source"], row["derived"]): row for row in graph.derivations.to_pylist()}


def outside(graph):
    return graph.origins["p_outside_source"].to_pylist()


def here(graph):
    return graph.origins["p_source_here"].to_pylist()


@st.composite
def relations(draw):
    parts = np.array(draw(st.lists(st.floats(0.01, 1), min_size=4, max_size=4)))
    return (parts / parts.sum()).tolist()


@given(relations())
@settings(max_examples=60, deadline=None)
def test_two_documents_get_what_their_pair_says(relation):
    b_from_a, a_from_b, common, unrelated = relation
    graph = derive_graph(documents(2), pairs((0, 1, b_from_a, a_from_b, common)), passages_over_everything(1))
    if unrelated >= 0.5:
        assert (edges(graph), here(graph), outside(graph)) == ({}, [0, 0], [0, 0])
        assert graph.origins["family"].to_pylist() == [0, 1]
        return
    assert here(graph) == pytest.approx([a_from_b, b_from_a], abs=2e-6)
    assert outside(graph) == pytest.approx([common, common], abs=2e-6)
    rows = edges(graph)
    if abs(common - 0.5) > 1e-5:  # if a common source is more likely than not, both have an outside source
        one_family = rows or common > 0.5
        assert graph.origins["family"].to_pylist() == ([0, 0] if one_family else [0, 1])
    if max(b_from_a, a_from_b) < common + unrelated and b_from_a + a_from_b < 1 / 3 - 1e-5:
        assert rows == {}
    if b_from_a + a_from_b > 1 / 3 + 1e-5:
        ((ends, row),) = rows.items()
        likelier = max(b_from_a, a_from_b)
        assert row["probability"] == pytest.approx(likelier, abs=1e-6)
        if abs(b_from_a - a_from_b) > 1e-5:
            assert ends == ((0, 1) if b_from_a > a_from_b else (1, 0))
        ratio = likelier / (b_from_a + a_from_b)
        if abs(ratio - 0.7) > 1e-4:
            assert row["directed"] == (ratio >= 0.7)


def test_a_tie_goes_by_position_and_has_no_direction():
    ((ends, row),) = edges(
        derive_graph(documents(2), pairs((1, 0, 0.4, 0.4, 0.1)), passages_over_everything(1))
    ).items()
    assert ends == (0, 1)
    assert (row["probability"], row["directed"]) == (0.4, False)


def test_a_merged_story_has_two_sources():
    first, second = (0, 0, LENGTH, 0, 500, 1), (1, 0, LENGTH, 500, 1000, 1)
    graph = derive_graph(
        documents(3), pairs((0, 2, 0.9, 0.02, 0.05), (1, 2, 0.9, 0.02, 0.05)), passages(first, second)
    )
    rows = edges(graph)
    assert set(rows) == {(0, 2), (1, 2)}
    for row in rows.values():
        assert row["probability"] > 0.85
        assert row["directed"]
        assert (row["share"], row["exclusive_share"]) == (0.5, 0.5)
    assert outside(graph)[2] < 0.15


def test_of_two_documents_with_the_same_text_the_likelier_one_is_the_source():
    graph = derive_graph(
        documents(3), pairs((0, 2, 0.94, 0.01, 0.04), (1, 2, 0.6, 0.05, 0.3)), passages_over_everything(2)
    )
    rows = edges(graph)
    assert rows[0, 2]["probability"] > 0.8
    assert (0, 2) in rows
    assert rows.get((1, 2), {"probability": 0})["probability"] < 0.2
    assert sum(row["probability"] for row in rows.values()) + outside(graph)[2] < 1.05


def test_a_source_of_one_half_does_not_decide_which_document_the_other_came_from():
    """Document 1 has one half from 0, and shares the other half with 2, where the direction is unclear.

    Because document 1 has a source, it is more likely to be the source of 2, but the probabilities of the two
    directions still sum to less than one.
    """
    halves = passages((0, 0, 500, 0, 500, 1), (1, 500, 1000, 500, 1000, 1))
    rows = edges(
        derive_graph(documents(3), pairs((0, 1, 0.93, 0.01, 0.05), (1, 2, 0.47, 0.43, 0.08)), halves)
    )
    assert 0.5 < rows[1, 2]["probability"] < 0.7
    assert not rows[1, 2]["directed"]


def test_shares_are_those_of_the_sources_reported():
    """Text that is also in a document derived from this one is still explained by its source alone."""
    rows = edges(
        derive_graph(
            documents(3),
            pairs((0, 1, 0.95, 0.01, 0.03), (1, 2, 0.95, 0.01, 0.03)),
            passages((0, 0, 600, 0, 600, 1), (1, 0, LENGTH, 0, LENGTH, 1)),
        )
    )
    assert set(rows) == {(0, 1), (1, 2)}
    assert (rows[0, 1]["share"], rows[0, 1]["exclusive_share"]) == (0.6, 0.6)


def siblings(count, agency=None):
    each = [(a, b, 0.15, 0.15, 0.6) for a in range(count) for b in range(a + 1, count)]
    return derive_graph(documents(count, agency=agency), pairs(*each), passages_over_everything(len(each)))


@pytest.mark.parametrize("count", [3, 6, 20])
def test_siblings_of_a_missing_source_come_from_outside(count):
    graph = siblings(count)
    assert edges(graph) == {}
    assert min(outside(graph)) > 0.6
    assert set(graph.origins["family"].to_pylist()) == {0}


@pytest.mark.parametrize(
    ("end", "family"),
    [(740, [0, 1]), (760, [0, 0])],  # three quarters of the shorter of two texts
)
def test_a_common_source_of_most_of_a_text_makes_a_family(end, family):
    text = documents(2).set_column(0, "length", [[LENGTH, 2 * LENGTH]])
    shared = passages((0, 0, end, 0, end, 1))
    graph = derive_graph(text, pairs((0, 1, 0.1, 0.1, 0.7)), shared)
    assert (edges(graph), graph.origins["family"].to_pylist()) == ({}, family)


def test_a_document_with_a_source_in_the_corpus_has_no_common_source_outside():
    """The first two documents share most of their text; the second document has it from the third."""
    each = pairs((0, 1, 0.1, 0.1, 0.7), (2, 1, 0.95, 0.01, 0.02))
    graph = derive_graph(documents(3), each, passages((0, *WHOLE), (1, 0, LENGTH, 0, LENGTH, 1)))
    assert set(edges(graph)) == {(2, 1)}
    assert graph.origins["family"].to_pylist() == [0, 1, 1]


def test_a_source_in_the_corpus_is_found_among_siblings():
    reprints = 12
    from_source = [(0, b, 0.85, 0.03, 0.1) for b in range(1, reprints + 1)]
    between = [(a, b, 0.15, 0.15, 0.6) for a in range(1, reprints) for b in range(a + 1, reprints + 1)]
    each = from_source + between
    close, loose = (0, LENGTH, 0, LENGTH, 1.0), (0, LENGTH, 0, LENGTH, 0.8)
    spans = [(pair, *(close if pair < reprints else loose)) for pair in range(len(each))]
    rows = edges(derive_graph(documents(reprints + 1), pairs(*each), passages(*spans)))
    assert set(rows) == {(0, b) for b in range(1, reprints + 1)}
    assert all(row["directed"] and row["probability"] > 0.5 for row in rows.values())


def test_an_agency_is_named_where_two_credit_it():
    named = siblings(4, agency=["AP", None, "AP", "Reuters"]).origins["outside_source"].to_pylist()
    assert named == ["AP", "AP", "AP", "Reuters"]
    once = siblings(3, agency=["AP", None, None]).origins["outside_source"].to_pylist()
    assert once == ["AP", None, None]


def test_an_agency_is_not_named_for_a_document_with_a_source_in_the_corpus():
    each = [(0, 1, 0.96, 0.01, 0.02), (0, 2, 0.3, 0.1, 0.5), (1, 2, 0.1, 0.1, 0.7)]
    graph = derive_graph(documents(3, agency=["AP", None, "AP"]), pairs(*each), passages_over_everything(3))
    assert graph.origins["outside_source"].to_pylist() == ["AP", None, "AP"]


def test_an_agency_is_named_where_any_of_the_documents_that_credit_it_may_be_the_source():
    each = [(0, 1, 0.05, 0.05, 0.8), (0, 2, 0.4, 0.02, 0.5), (1, 2, 0.4, 0.02, 0.5)]
    named = [
        derive_graph(documents(3, agency=credits), pairs(*each), passages_over_everything(3)).origins[
            "outside_source"
        ][2]
        for credits in (["AP", "AP", None], ["AP", "Reuters", None], [None, None, None])
    ]
    assert [name.as_py() for name in named] == ["AP", None, None]


def test_of_two_equally_good_sources_the_one_that_others_derive_from_is_favoured():
    children = [(0, child, 0.9, 0.02, 0.05) for child in (2, 3, 4)]
    rivals = [(0, 5, 0.6, 0.05, 0.3), (1, 5, 0.6, 0.05, 0.3)]
    shrinking, growing = (
        edges(
            derive_graph(
                documents(6), pairs(*children, *rivals, contracting=contracting), passages_over_everything(5)
            )
        )
        for contracting in (1.0, 0.0)
    )
    assert shrinking[0, 5]["probability"] > 0.5
    assert shrinking[1, 5]["probability"] < 0.4
    assert growing[0, 5]["probability"] == pytest.approx(growing[1, 5]["probability"], abs=0.01)


def test_a_source_is_no_likelier_for_the_number_of_documents_compared_with_nothing_else():
    children = [(0, child, 0.5, 0.3, 0.15) for child in range(1, 40)]
    found = edges(derive_graph(documents(40), pairs(*children), passages_over_everything(39)))
    # Only one of the pairs can have the reverse direction. Each other pair has this direction, a common
    # source or no relation.
    assert max(row["probability"] for row in found.values()) < 0.5 / (0.5 + 0.15 + 0.05) + 0.01


def test_documents_that_all_look_derived_from_each_other_keep_the_edges_of_one_tree():
    count = 8
    each = [(a, b, 0.45, 0.45, 0.08) for a in range(count) for b in range(a + 1, count)]
    rows = edges(derive_graph(documents(count), pairs(*each), passages_over_everything(len(each))))
    assert len(rows) == count - 1
    assert nx.is_connected(nx.Graph(list(rows)))
    assert not any(row["directed"] for row in rows.values())


def test_no_document_is_its_own_ancestor():
    each = [(0, 1, 0.6, 0.02, 0.3), (1, 2, 0.6, 0.02, 0.3), (2, 0, 0.55, 0.02, 0.3)]
    rows = edges(derive_graph(documents(3), pairs(*each), passages_over_everything(3)))
    assert set(rows) == {(0, 1), (1, 2), (2, 0)}
    assert {ends for ends, row in rows.items() if not row["directed"]} == {(2, 0)}


def test_copies_without_dates_form_a_family_without_rows():
    graph = derive_graph(documents(2, group=[7, 7]), pairs((0, 1, 0.45, 0.45, 0.09)), passages())
    assert edges(graph) == {}
    assert here(graph) == pytest.approx([0.45, 0.45])
    assert outside(graph) == [0, 0]  # nothing except the texts themselves indicates an outside source
    assert graph.origins["family"].to_pylist() == [0, 0]


def test_the_later_copy_is_taken_from_the_earlier():
    dated = documents(3, published=[3 * HOUR, HOUR, HOUR], group=[0, 0, 0])
    each = pairs((0, 1, 0.05, 0.85, 0.09), (2, 1, 0.45, 0.45, 0.09))
    rows = edges(derive_graph(dated, each, passages()))
    assert set(rows) == {(1, 0)}  # documents 1 and 2 have the same date
    assert rows[1, 0]["directed"]
    assert (rows[1, 0]["share"], rows[1, 0]["exclusive_share"]) == (1, 1)


def test_copies_are_one_source_and_the_earliest_stands_for_them():
    """Copies 1 and 2 of one text do not compete with each other as sources of 3."""
    alone = derive_graph(documents(2), pairs((0, 1, 0.9, 0.02, 0.05)), passages_over_everything(1))
    dated = documents(4, published=[None, 2 * HOUR, HOUR, None], group=[0, 1, 1, 3])
    each = pairs((1, 3, 0.8, 0.02, 0.05), (2, 3, 0.9, 0.02, 0.05), (1, 2, 0.02, 0.9, 0.05))
    rows = edges(derive_graph(dated, each, passages_over_everything(2)))
    assert set(rows) == {(2, 3), (2, 1)}
    assert rows[2, 3]["probability"] == edges(alone)[0, 1]["probability"]
    assert rows[2, 3]["pair"] == 1


def test_documents_without_pairs_have_an_origin():
    graph = derive_graph(documents(3, agency=["AP", None, None]), pairs(), passages())
    assert graph.origins.to_pylist() == [
        {"position": 0, "family": 0, "p_source_here": 0, "p_outside_source": 0.95, "outside_source": "AP"},
        {"position": 1, "family": 1, "p_source_here": 0, "p_outside_source": 0, "outside_source": None},
        {"position": 2, "family": 2, "p_source_here": 0, "p_outside_source": 0, "outside_source": None},
    ]
    assert graph.derivations.num_rows == 0


def corpus(rng, count):
    """Random pairs with one or two passages each; all probabilities and similarities differ."""
    rows, spans = [], []
    for a in range(count):
        for b in range(a + 1, count):
            if rng.random() < 0.7:
                parts = rng.dirichlet([1, 1, 0.7, 0.2])
                for _ in range(rng.integers(1, 3)):
                    start, size = rng.integers(0, 500, 2), rng.integers(50, 500)
                    ends = start[0], start[0] + size, start[1], start[1] + size
                    spans.append((len(rows), *ends, rng.uniform(0.3, 1)))
                rows.append((a, b, *parts[:3]))
    return rows, spans


@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
@settings(max_examples=60, deadline=None)
def test_renumbering_documents_and_swapping_pairs_changes_nothing(seed, count):
    rng = np.random.default_rng(seed)
    rows, spans = corpus(rng, count)
    new, order = rng.permutation(count), rng.permutation(len(rows))
    turned = rng.random(len(rows)) < 0.5
    moved = []
    for place in order.tolist():
        a, b, forward, back, common = rows[place]
        turn = turned[place]
        moved.append(
            (new[b], new[a], back, forward, common) if turn else (new[a], new[b], forward, back, common)
        )
    new_pair = np.argsort(order)
    moved_spans = []
    for pair, *ends, similarity in spans:
        ends = ends[2:] + ends[:2] if turned[pair] else ends
        moved_spans.append((new_pair[pair], *ends, similarity))

    before = derive_graph(documents(count), pairs(*rows), passages(*spans))
    after = derive_graph(documents(count), pairs(*moved), passages(*moved_spans))
    renamed = edges(after)
    assert len(renamed) == before.derivations.num_rows
    for (source, derived), row in edges(before).items():
        other = renamed[new[source], new[derived]]
        assert other["probability"] == pytest.approx(row["probability"], abs=2e-6)
        assert other["directed"] == row["directed"]
        assert (other["share"], other["exclusive_share"]) == (row["share"], row["exclusive_share"])
        assert other["pair"] == new_pair[row["pair"]]
    assert np.array(outside(after))[new] == pytest.approx(outside(before), abs=2e-6)
    family, family_after = (graph.origins["family"].to_numpy() for graph in (before, after))
    assert ((family[:, None] == family) == (family_after[new][:, None] == family_after[new])).all()


@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
@settings(max_examples=40, deadline=None)
def test_properties_of_every_graph(seed, count):
    rows, spans = corpus(np.random.default_rng(seed), count)
    graph = derive_graph(documents(count), pairs(*rows), passages(*spans))
    table = graph.derivations.to_pylist()
    unordered = [frozenset((row["source"], row["derived"])) for row in table]
    assert len(set(unordered)) == len(unordered)
    assert [(r["source"], r["derived"]) for r in table] == sorted((r["source"], r["derived"]) for r in table)
    directed = nx.DiGraph((row["source"], row["derived"]) for row in table if row["directed"])
    assert nx.is_directed_acyclic_graph(directed)
    for row in table:
        assert 0 <= row["probability"] <= 1
        assert 0 <= row["exclusive_share"] <= row["share"] <= 1
    assert all(0 <= p <= 1 for p in outside(graph))


def test_dates_order_copies_however_sure_it_is_that_they_are_copies():
    documents = pa.table(
        {
            "length": [500, 500],
            "group": [0, 0],
            "published": pa.array([0, 86_400_000_000], pa.timestamp("us")),
            "agency": pa.array([None, None], pa.string()),
        }
    )
    pairs = pa.table(
        {
            "a": [0],
            "b": [1],
            "b_from_a": [0.93],
            "a_from_b": [0.07],
            "common_source": [0.0],
            "unrelated": [0.0],
            "contracting": [1.0],
            "ordered": [0.0],
        }
    )
    passages = pa.table(
        {
            "pair": [0],
            "a_start": [0],
            "a_end": [500],
            "b_start": [0],
            "b_end": [500],
            "similarity": [1.0],
        }
    )
    (row,) = derive_graph(documents, pairs, passages).derivations.to_pylist()
    assert (row["source"], row["derived"], row["directed"]) == (0, 1, True)
    assert abs(row["probability"] - 0.93) < 1e-6


def test_a_growing_text_has_one_source_where_a_contracting_one_may_have_two():
    """Each half of the last document is explained by one of the others."""
    each = [(0, 1, 0.3, 0.3, 0.3), (0, 2, 0.9, 0.02, 0.05), (1, 2, 0.9, 0.02, 0.05)]
    half = LENGTH // 2
    halves = passages((0, *WHOLE), (1, 0, half, 0, half, 0.9), (2, half, LENGTH, half, LENGTH, 0.9))

    def into_last(contracting):
        graph = derive_graph(documents(3), pairs(*each, contracting=contracting), halves)
        rows = edges(graph)
        return sum(rows[source, 2]["probability"] for source in (0, 1)), outside(graph)[2]

    supplied, left = into_last(0.0)
    assert supplied + left == pytest.approx(1, abs=1e-5)
    assert into_last(1.0)[0] > 1.4


def test_no_tree_turns_a_pair_against_its_dates():
    """Document 2 may come from 0 or 1; without dates, trees would derive 0 from 2, its only relative."""
    rows = (0, 2, 0.9, 0.09, 0.005), (1, 2, 0.9, 0.09, 0.005)
    text = passages_over_everything(2)
    turned = derive_graph(documents(3), pairs(*rows, contracting=0.0), text)
    dated = derive_graph(documents(3), pairs(*rows, contracting=0.0, ordered=0.9), text)
    assert not all(row["directed"] for row in turned.derivations.to_pylist())
    found = edges(dated)
    assert set(found) == {(0, 2), (1, 2)}
    assert all(row["directed"] for row in found.values())
    assert sum(row["probability"] for row in found.values()) <= 1
    # Swapping every pair does not change the result.
    swapped = pairs(*((b, a, back, forth, common) for a, b, forth, back, common in rows), contracting=0.0)
    ordered = swapped.set_column(swapped.column_names.index("ordered"), "ordered", pa.array([-0.9] * 2))
    assert edges(derive_graph(documents(3), ordered, text)) == found


@pytest.mark.parametrize("ordered", [0.0, 0.4, 0.6, 1.0])
def test_a_family_of_two_gives_what_the_pair_says_with_or_without_dates(ordered):
    graph = derive_graph(
        documents(2), pairs((0, 1, 0.9, 0.03, 0.05), ordered=ordered), passages_over_everything(1)
    )
    assert edges(graph)[0, 1]["probability"] == pytest.approx(0.9, abs=2e-6)


def test_dates_less_than_half_an_hour_apart_and_pairs_that_outweigh_theirs_leave_both_ways_open():
    rows = (0, 2, 0.9, 0.09, 0.005), (1, 2, 0.9, 0.09, 0.005)
    text = passages_over_everything(2)
    undated = derive_graph(documents(3), pairs(*rows), text)
    assert edges(derive_graph(documents(3), pairs(*rows, ordered=0.45), text)) == edges(undated)
    assert edges(derive_graph(documents(3), pairs(*rows, ordered=-0.9), text)) == edges(undated)
