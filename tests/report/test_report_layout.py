"""The picture of a family: sources stand left of what derives from them, and nothing overlaps."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

import newsroom
from provenance.phrases import LIKELY
from provenance.report.families import Catalogue, Derivation, derivations, folded, origins, picture, shown
from provenance.report.layout import (
    COLUMNS,
    NUMBER,
    ROOMY,
    SPAN,
    Edge,
    Node,
    drawable,
    layered,
    shorten,
)


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    """Up to forty nodes whose edges run from a lower number to a higher."""
    count = draw(st.integers(1, 40))
    dated = draw(st.booleans())
    nodes = [Node(f"n{i:02}", f"Document {i}", time=i * 3_600_000 if dated else None) for i in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    chosen = draw(st.lists(pairs, max_size=50, unique=True)) if count > 1 else []
    return nodes, [Edge(a, b, (1 + (a * 31 + b * 17) % 99) / 100, (a + b) % 4 > 0) for a, b in chosen]


@given(families())
@settings(max_examples=60, deadline=None)
def test_sources_are_left_of_derived_and_boxes_apart(family: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = family
    layout = layered(nodes, edges)
    for edge in edges:
        source, derived = layout.boxes[edge.source], layout.boxes[edge.derived]
        assert source.x + source.width < derived.x
    for n, a in enumerate(layout.boxes):
        assert 0 <= a.x <= layout.width - a.width
        assert 0 <= a.y <= layout.height - a.height
        for b in layout.boxes[:n]:
            assert a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y


@given(families(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_input_order_changes_nothing(family: tuple[list[Node], list[Edge]], order: random.Random) -> None:
    nodes, edges = family
    place = list(range(len(nodes)))
    order.shuffle(place)
    moved = [nodes[place.index(n)] for n in range(len(nodes))]
    shuffled = [Edge(place[e.source], place[e.derived], e.probability, e.directed) for e in edges]
    drawn = list(range(len(edges)))
    order.shuffle(drawn)
    one, other = layered(nodes, edges), layered(moved, [shuffled[e] for e in drawn])
    assert [other.boxes[place[n]] for n in range(len(nodes))] == list(one.boxes)
    assert [other.paths[drawn.index(e)] for e in range(len(edges))] == list(one.paths)
    assert [other.further[drawn.index(e)] for e in range(len(edges))] == list(one.further)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=40))
@settings(max_examples=40, deadline=None)
def test_with_dates_later_is_never_further_left(times: list[int]) -> None:
    nodes = [Node(f"n{i:02}", "", time=time) for i, time in enumerate(times)]
    layout = layered(nodes, [])
    assert layout.by_time
    for one, a in zip(nodes, layout.boxes, strict=True):
        for other, b in zip(nodes, layout.boxes, strict=True):
            assert a.x <= b.x or one.time >= other.time


def test_dates_against_an_edge_give_way_to_depth() -> None:
    nodes = [Node("a", "A", time=2_000), Node("b", "B", time=1_000)]
    agreeing, against = layered(nodes, [Edge(1, 0, 0.9)]), layered(nodes, [Edge(0, 1, 0.9)])
    assert agreeing.by_time
    assert not against.by_time
    assert against.boxes[0].x < against.boxes[1].x


def test_an_outside_source_is_left_of_all_it_may_have_supplied() -> None:
    nodes = [Node("a", "A", time=1), Node("b", "B", time=2), Node("wire", "Wire", outside=True)]
    layout = layered(nodes, [Edge(0, 1, 0.9), Edge(2, 0, 0.5), Edge(2, 1, 0.5)])
    assert layout.by_time
    assert layout.boxes[2].x < layout.boxes[0].x < layout.boxes[1].x


def test_a_circle_keeps_its_likelier_edges() -> None:
    nodes = [Node(key, key) for key in "abc"]
    layout = layered(nodes, [Edge(0, 1, 0.9), Edge(1, 2, 0.8), Edge(2, 0, 0.4)])
    assert layout.boxes[0].x < layout.boxes[1].x < layout.boxes[2].x


def along(path: str, steps: int = 40) -> list[tuple[float, float]]:
    """Points on a path, which begins with M and goes on with straight lines (L) and cubic curves (C)."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLC])([^MLC]*)", path):
        values = [float(number) for number in numbers.split()]
        ends = [*zip(values[::2], values[1::2], strict=True)]
        if command == "M":
            points.append(ends[0])
            continue
        start = points[-1]
        curve = [start, start, *ends, *ends] if command == "L" else [start, *ends]
        for step in range(1, steps + 1):
            t = step / steps
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            points.append(
                (
                    sum(w * x for w, (x, _) in zip(weights, curve, strict=True)),
                    sum(w * y for w, (_, y) in zip(weights, curve, strict=True)),
                )
            )
    return points


@given(families())
@settings(max_examples=60, deadline=None)
def test_no_line_crosses_a_box_and_no_number_is_covered(family: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = family
    layout = layered(nodes, edges)
    width, height = NUMBER
    lines = [along(path) for path in layout.paths]
    for line in lines:
        for box in layout.boxes:
            assert not any(box.x < x < box.x + box.width and box.y < y < box.y + box.height for x, y in line)
    for n, (x, y) in enumerate(layout.numbers):
        for box in layout.boxes:
            apart_x = x + width / 2 <= box.x or box.x + box.width <= x - width / 2
            assert apart_x or y + height / 2 <= box.y or box.y + box.height <= y - height / 2
        for one, other in layout.numbers[:n]:
            assert abs(x - one) >= width or abs(y - other) >= height
        assert any(abs(x - at) <= width / 2 and abs(y - level) < 1 for at, level in lines[n])
        for line in (*lines[:n], *lines[n + 1 :]):
            assert not any(abs(x - at) < width / 2 and abs(y - level) < height / 2 for at, level in line)


@given(families())
@settings(max_examples=40, deadline=None)
def test_up_to_six_columns_fit_on_a_screen(family: tuple[list[Node], list[Edge]]) -> None:
    layout = layered(*family)
    assert layout.width <= SPAN or max(layout.columns) >= COLUMNS
    assert all(box.width >= 170 for box in layout.boxes)


def test_dates_give_way_to_depth_if_their_columns_do_not_fit() -> None:
    """In order of time, these documents would take eight columns, though all have one source."""
    nodes = [Node(f"n{i}", f"Document {i}", time=i * 3_600_000) for i in range(14)]
    chain = [Edge(0, n, 0.9) for n in range(1, 14)]
    chain += [Edge(n, n + 1, 0.5, False) for n in range(1, 13, 2)]
    layout = layered(nodes, chain)
    assert not layout.by_time
    assert max(layout.columns) == 2
    assert layered(nodes[:4], chain[:3]).by_time


def test_a_long_edge_goes_around_the_boxes_between() -> None:
    nodes = [Node(key, key) for key in "abc"]
    assert len(nodes) <= ROOMY
    layout = layered(nodes, [Edge(0, 1, 0.9), Edge(1, 2, 0.9), Edge(0, 2, 0.5)])
    middle = layout.boxes[1]
    level = float(layout.paths[2].split("L")[1].split("C")[0].split()[1])
    assert level < middle.y or level > middle.y + middle.height


def test_nothing_to_draw() -> None:
    assert layered([], []).boxes == ()


def test_labels_are_cut_by_width() -> None:
    assert shorten("Harrow Bridge", 13) == "Harrow Bridge"
    assert shorten("Harrow Bridge closed", 13) == "Harrow Bridg…"
    assert shorten("哈罗大桥全面封闭", 16) == "哈罗大桥全面封闭"
    assert shorten("哈罗大桥全面封闭", 13) == "哈罗大桥全面…"
    assert shorten(" two\nlines ", 20) == "two lines"
    assert shorten("", 5) == ""


def test_a_picture_keeps_likely_edges_and_the_likeliest_of_each() -> None:
    edges = [Edge(0, 2, 0.5), Edge(1, 2, 0.2), Edge(0, 3, 0.1), Edge(1, 3, 0.05)]
    assert drawable(edges) == [edges[0], edges[2]]


def test_a_large_family_is_drawn_as_groups_that_do_not_overlap() -> None:
    findings = newsroom.generated(200)
    catalogue = Catalogue.of(findings)
    edges = derivations(findings, {id_: n for n, id_ in enumerate(catalogue.ids)})
    drawn = picture(list(range(200)), edges, catalogue)
    likely = {end for edge in edges if edge.probability >= LIKELY for end in (edge.source, edge.derived)}
    assert set(drawn.nodes) == likely
    boxes = drawn.layout.boxes
    for n, a in enumerate(boxes):
        assert 0 <= a.x <= drawn.layout.width - a.width
        assert 0 <= a.y <= drawn.layout.height - a.height
        for b in boxes[:n]:
            assert a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y
    for line in drawn.lines:
        points = [float(number) for number in re.findall(r"-?\d+", line.path)]
        for box, x, y in ((boxes[line.source], *points[:2]), (boxes[line.derived], *points[-2:])):
            assert box.x - 1 <= x <= box.x + box.width + 1
            assert box.y <= y <= box.y + box.height


def starred(count: int, probability: float = 0.8) -> tuple[list[Derivation], Catalogue]:
    """A catalogue of `count` documents, all derived from the first."""
    names = [f"d{n:03}" for n in range(count)]
    empty = [""] * count
    catalogue = Catalogue(
        names,
        names,
        empty,
        [f"Outlet {n % 3}" for n in range(count)],
        [None] * count,
        empty,
        empty,
        [None] * count,
    )
    return [Derivation(0, n, probability, True) for n in range(1, count)], catalogue


def test_leaves_of_one_source_are_folded_into_one_box() -> None:
    edges, catalogue = starred(300)
    drawn = picture(list(range(300)), edges, catalogue)
    assert [type(node) for node in drawn.nodes] == [int, int, tuple]
    assert sorted(shown(drawn)) == list(range(300))
    assert drawn.layout.boxes[2].label == "298 more documents"
    few, catalogue = starred(12)
    assert len(picture(list(range(12)), few, catalogue).nodes) == 12


@given(
    st.lists(
        st.tuples(st.integers(0, 29), st.integers(0, 29), st.integers(0, 10), st.booleans()), max_size=60
    )
)
def test_folding_loses_no_document_and_hides_no_source(rows: list[tuple[int, int, int, bool]]) -> None:
    _, catalogue = starred(30)
    pairs = {frozenset((a, b)): (a, b, tenths, directed) for a, b, tenths, directed in rows if a != b}
    edges = [Derivation(a, b, tenths / 10, directed) for a, b, tenths, directed in pairs.values()]
    hidden = [
        document for leaves in folded(list(range(30)), edges, catalogue).values() for document in leaves
    ]
    drawn = picture(list(range(30)), edges, catalogue)
    assert sorted(shown(drawn)) == list(range(30))
    assert len(hidden) == len(set(hidden))
    likely = {edge.source for edge in edges if edge.probability >= 0.3}
    assert not likely & set(hidden)


def test_a_box_has_outlet_and_hour_and_gives_up_the_year_first() -> None:
    _, catalogue = starred(1)
    written = replace(catalogue, outlets=["The Hathersby Courier"], written=["10 Oct 2024 04:00"])
    plain = {width: re.sub("[\u2068\u2069]", "", written.byline(0, width)) for width in (60, 36, 30)}
    assert plain[60] == "The Hathersby Courier · 10 Oct 2024 04:00"
    assert plain[36] == "The Hathersby Courier · 10 Oct 04:00"
    assert plain[30] == "The Hathersby… · 10 Oct 04:00"


def test_a_family_has_one_origin_only_if_most_documents_come_from_it() -> None:
    _, catalogue = starred(5)
    family = list(range(5))
    chain = [Derivation(0, 1, 0.9, True), Derivation(1, 2, 0.6, True), Derivation(1, 3, 0.5, True)]
    assert origins(family, chain, catalogue) == (0, 0)
    assert origins(family, chain[:2], catalogue) == (None, None)  # half of the others is not most
    unsure = [Derivation(0, n, 0.4, True) for n in range(1, 5)]
    unclear = [Derivation(0, n, 0.9, False) for n in range(1, 5)]
    assert origins(family, unsure + unclear, catalogue) == (None, None)
    wire = replace(catalogue, outside=[(0.86, "Wire"), None, None, None, None])
    assert origins(family, chain, wire) == ("Wire", 0)
    unnamed = replace(catalogue, outside=[(0.9, None)] * 5)
    assert origins(family, [], unnamed) == (None, None)


def test_a_circle_of_sources_has_an_origin_and_ends() -> None:
    _, catalogue = starred(3)
    edges = [Derivation(0, 1, 0.9, True), Derivation(1, 2, 0.8, True), Derivation(2, 0, 0.7, True)]
    assert origins([0, 1, 2], edges, catalogue) == (0, 0)


@given(families())
@settings(max_examples=40, deadline=None)
def test_each_document_has_one_strongest_source(family: tuple[list[Node], list[Edge]]) -> None:
    nodes, edges = family
    further = layered(nodes, edges).further
    strongest = {edge.derived: edge for edge, other in zip(edges, further, strict=True) if not other}
    assert len(strongest) == further.count(False) == len({edge.derived for edge in edges})
    for edge in edges:
        one = strongest[edge.derived]
        assert (one.directed, one.probability) >= (edge.directed, edge.probability)


def test_a_document_is_preferred_to_an_outside_source_that_is_as_likely() -> None:
    nodes = [Node("a", "A"), Node("b", "B"), Node("wire", "Wire", outside=True)]
    assert layered(nodes, [Edge(2, 1, 0.538), Edge(0, 1, 0.536)]).further == (True, False)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_strongest_sources_of_a_family_form_a_tree_without_crossings(
    choices: list[int], chance: random.Random
) -> None:
    """Each document has one source among the earlier ones; further sources are less likely."""
    edges = [Edge(choice % n, n, 0.9) for n, choice in enumerate(choices, 1)]
    nodes = [Node(f"n{i:02}", f"Document {i}") for i in range(len(edges) + 1)]
    others = [(chance.randrange(edge.derived), edge) for edge in edges]
    further = [Edge(other, edge.derived, 0.4) for other, edge in others if other != edge.source]
    layout = layered(nodes, edges)
    below: dict[int, list[tuple[float, float]]] = {}
    for edge in edges:
        source, derived = layout.boxes[edge.source], layout.boxes[edge.derived]
        below.setdefault(layout.columns[edge.source], []).append((source.y, derived.y))
    for ends in below.values():
        ends.sort()
        assert [y for _, y in ends] == sorted(y for _, y in ends)
    assert layered(nodes, [*edges, *further]).further == (False,) * len(edges) + (True,) * len(further)
