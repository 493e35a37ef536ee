"""More documents than a page shows: the largest families whole, everything counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsroom
from provenance import report
from provenance.findings import Findings
from provenance.report import data, selection, totals
from provenance.report.content import content
from provenance.schema import TABLES

# Ends of derivations, families of origins and clusters of up to a dozen documents.
ENDS = st.integers(0, 11)
LABELS = st.none() | st.integers(0, 3)


def named(n: int) -> str:
    return f"d{n:02}"


def joined_by(edges: list[tuple[int, int]], families: list[int | None], clusters: list[int | None]):
    """Findings of as many documents as `families` has entries."""
    return Findings(
        **newsroom.tables(
            documents=[{"id": named(n), "text": f"Text {n}.", "path": "p"} for n in range(len(families))],
            derivations=[
                {"source": named(a), "derived": named(b), "probability": (a + b) / 61, "directed": True}
                for a, b in edges
            ],
            origins=[{"id": named(n), "family": family} for n, family in enumerate(families)],
            clusters=[{"id": named(n), "cluster": cluster} for n, cluster in enumerate(clusters)],
        )
    )


@st.composite
def bodies(draw: st.DrawFn) -> Findings:
    families = draw(st.lists(LABELS, min_size=1, max_size=12))
    clusters = draw(st.lists(LABELS, min_size=len(families), max_size=len(families)))
    edges = draw(st.lists(st.tuples(ENDS, ENDS), max_size=8))
    inside = {(a, b) for a, b in edges if a != b and max(a, b) < len(families)}
    return joined_by(sorted(inside), families, clusters)


def components(findings: Findings) -> list[list[int]]:
    """The families, by networkx: the largest first, then by the lowest number, those without number last."""
    joined = nx.Graph()
    ids = data.column(findings.documents, "id")
    joined.add_edges_from(data.rows(findings.derivations, "source", "derived"))
    for id_, family in data.rows(findings.origins, "id", "family"):
        if family is not None:
            joined.add_edge(id_, ("family", family))
    parts = [
        (
            min((m[1] for m in one if isinstance(m, tuple)), default=99),
            sorted(ids.index(m) for m in one if isinstance(m, str)),
        )
        for one in nx.connected_components(joined)
    ]
    parts.sort(key=lambda part: (-len(part[1]), part))
    return [members for _, members in parts if len(members) > 1]


@given(bodies())
@settings(deadline=None)
def test_families_are_what_derivations_and_origins_join(findings: Findings) -> None:
    assert [family.tolist() for family in selection.families(findings)] == components(findings)


@given(bodies(), st.integers(1, 12))
@settings(deadline=None)
def test_the_largest_families_are_shown_and_each_is_whole(findings: Findings, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "DOCUMENTS", limit)
        joined = selection.families(findings)
        shown = selection.select(findings, joined)
    kept = data.column(shown.findings.documents, "id")
    families = [[int(kept[d][1:]) for d in family] for family in shown.families]
    known = components(findings)
    assert len(kept) <= limit
    assert kept == sorted(set(kept))
    assert families == known[: len(families)]
    assert shown.sizes == [len(family) for family in families]
    if len(families) < len(known):
        assert set(kept) == {named(d) for family in families for d in family}
        assert len(kept) + len(known[len(families)]) > limit
    whole = findings.documents.num_rows <= limit
    assert (shown.note == "", shown.findings is findings) == (whole, whole)


def test_clusters_come_after_families_and_the_rest_last(monkeypatch: pytest.MonkeyPatch) -> None:
    #                    0     1     2     3  4     5     6     7  8
    families = [None, None, None, 7, None, None, None, 7, None]
    clusters = [10, 11, 12, 13, 11, 12, 11, 10, 14]  # 0 and 7 are copies, but 7 is of a family

    def kept(limit: int) -> tuple[list[int], str]:
        monkeypatch.setattr(selection, "DOCUMENTS", limit)
        findings = joined_by([], families, clusters)
        shown = selection.select(findings, selection.families(findings))
        return [int(id_[1:]) for id_ in data.column(shown.findings.documents, "id")], shown.note

    of_families = "those of all families and of the largest clusters of near-duplicates"
    assert kept(1) == ([], note(0, 9, "those of the largest families"))
    assert kept(2) == ([3, 7], note(2, 9, of_families))
    assert kept(6) == ([1, 3, 4, 6, 7], note(5, 9, of_families))
    others = "those of all families and clusters of near-duplicates, and some of the others"
    assert kept(8) == ([0, 1, 2, 3, 4, 5, 6, 7], note(8, 9, others))
    assert kept(9) == (list(range(9)), "")


def note(shown: int, documents: int, which: str) -> str:
    return (
        f"Showing {shown} of {documents} documents, {which}; "
        "all are in the tables, and all are counted on the overview."
    )


def test_a_family_larger_than_the_page_is_shown_by_its_likeliest_derivations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings = joined_by([(0, n) for n in range(1, 9)], [None] * 9, [None] * 9)
    monkeypatch.setattr(selection, "DOCUMENTS", 4)
    monkeypatch.setattr(selection, "DRAWN", 5)
    value = json.loads(content(findings).data)
    assert value["documents"]["id"] == ["d00", "d06", "d07", "d08"]
    (family,) = value["families"]
    assert (family["documents"], family["size"], family["head"]) == ([0, 1, 2, 3], 9, 0)
    assert len(value["derivations"]) == 3
    assert dict(value["counts"])["derivations"] == 8
    monkeypatch.setattr(selection, "DRAWN", 9)  # one that a picture would hold is shown whole or not at all
    assert json.loads(content(findings).data)["documents"]["id"] == []


def many() -> Findings:
    """Two families of different size, one with an outside source, chunks in every table."""
    findings = newsroom.newsroom()
    more = [{"id": f"x{n}", "text": f"Alone {n}.", "path": "p", "title": "T"} for n in range(4)]
    documents = pa.concat_tables([findings.documents, pa.Table.from_pylist(more, TABLES["documents"])])
    tables = {name: findings.table(name) for name in TABLES} | {"documents": documents}
    chunked = {
        name: pa.concat_tables([table.slice(0, 2), table.slice(2)]) if table.num_rows > 2 else table
        for name, table in tables.items()
    }
    return replace(findings, **chunked)


def test_all_is_counted_whatever_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.loads(content(many()).data)
    monkeypatch.setattr(selection, "DOCUMENTS", 5)
    shown = json.loads(content(many()).data)
    assert shown["documents"]["id"] == [
        "hostile/<img src=x onerror=alert(4)>", "urdu/khabar", "urdu/pul", "zh/daqiao", "zh/fengbi",
    ]  # fmt: skip
    for name in ("counts", "joined", "sure", "distributions", "skipped", "outlets", "settings", "run"):
        assert shown[name] == whole[name], name
    assert dict(shown["counts"])["documents"] == 12
    assert (shown["joined"], shown["sure"]) == (8, 3)
    assert shown["part"].startswith("Showing 5 of 12 documents, those of the largest families;")
    # What is shown is the same as on a page that shows everything.
    ids = whole["documents"]["id"]
    for name, column in shown["documents"].items():
        known = dict(zip(ids, whole["documents"][name], strict=True))
        assert column == [known[id_] for id_ in shown["documents"]["id"]], name
    assert shown["families"][0]["head"] == shown["documents"]["id"].index(ids[whole["families"][0]["head"]])
    assert len(shown["families"]) == 1
    assert len(shown["pairs"]) == 3


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(0, 100))
def test_a_distribution_counts_what_reaches_a_threshold(values: list[float], hundredths: int) -> None:
    pairs = [{"a": "a", "b": f"b{n}", "jaccard": value} for n, value in enumerate(values)]
    steps = totals.distributions(Findings(**newsroom.tables(pairs=pairs)))["jaccard"]
    reaching = sum(round(value, 4) >= hundredths / 100 for value in values)
    assert sum(steps[2 * hundredths :]) == reaching


def test_an_opening_leaves_out_boilerplate_shared_with_documents_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    banner = "Skip to the content. "
    documents = [{"id": named(n), "text": banner + f"Story {n}.", "path": "p"} for n in range(3)]
    span = {"a_start": 0, "a_end": len(banner), "b_start": 0, "b_end": len(banner)}
    findings = Findings(
        **newsroom.tables(
            documents=documents,
            passages=[{"a": "d00", "b": "d02", "kind": "boilerplate", "similarity": 1.0} | span],
            origins=[{"id": named(n), "family": 0} for n in (1, 2)],
        )
    )
    monkeypatch.setattr(selection, "DOCUMENTS", 2)
    assert json.loads(content(findings).data)["documents"]["opening"] == [
        "Skip to the content. Story 1.",
        "Story 2.",
    ]


def test_pictures_and_cells_of_a_family_larger_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    star = [(0, n) for n in range(1, 30)]
    findings = joined_by([*star, (31, 30)], [None] * 32, [None] * 32)
    monkeypatch.setattr(selection, "DOCUMENTS", 26)
    drawn = report.plot(findings, "family")
    assert len(re.findall(r"\nd\d\d(?=\n|</title>)", drawn)) == 26
    assert "4 less connected documents are not drawn" in drawn
    for cell in (report.notebook(findings), findings.graph()._repr_html_()):
        assert "32 documents · 2 families · 30 derivations" in cell
        assert "6 less connected documents of this family are not drawn. 1 more family is not drawn." in cell
        # The likeliest derivations of all, whichever family they are in.
        assert re.findall(r"<td>([01]\.\d\d)</td>", cell)[:3] == ["1.00", "0.48", "0.46"]
        assert "and 20 more" in cell


def test_rows_of_other_documents_are_left_out() -> None:
    findings = many()
    few = selection.restricted(findings, np.array([1, 4, 5]))
    ids = ["daily/harrow", "urdu/khabar", "urdu/pul"]
    assert few.documents.equals(findings.documents.take(pa.array([1, 4, 5])).combine_chunks())
    assert [*data.rows(few.derivations, "source", "derived")] == [("urdu/pul", "urdu/khabar")]
    assert [*data.rows(few.passages, "a", "b")] == [("urdu/khabar", "urdu/pul")]
    assert [*data.rows(few.pairs, "a", "b")] == [("urdu/khabar", "urdu/pul")]
    assert data.column(few.origins, "id") == ids
    assert few.clusters.num_rows == 0
