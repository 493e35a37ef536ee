"""Families are counted and numbered alike wherever they are shown."""

import random
import re

import pytest

import provenance as pv
from provenance import report
from provenance.report import selection

QUOTATION = (
    "“We never asked for the weir to be lowered, and nobody in this valley was shown a drawing of it "
    "before the diggers came down the lane,” said the miller."
)


def prose(seed, sentences):
    chance = random.Random(seed)
    words = ["".join(chance.choices("bdfgklmnprstvaeiou", k=chance.randint(3, 9))) for _ in range(400)]
    return [" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(sentences)]


@pytest.fixture(scope="module")
def findings():
    """A family of two, one of three, and two reports that have only a quotation from one of them."""
    wire, minutes = prose(1, 12), prose(2, 10)
    texts = {
        "a-minutes": " ".join(minutes),
        "b-minutes": " ".join([*minutes, *prose(3, 3)]),
        "c-wire": " ".join([*wire, QUOTATION]),
        "d-wire": " ".join([*wire[:9], QUOTATION, *prose(4, 2)]),
        "e-wire": " ".join([*prose(5, 2), *wire[2:], QUOTATION]),
        "f-apart": " ".join([*prose(6, 14), QUOTATION]),
        "g-apart": " ".join([*prose(7, 14)[:7], QUOTATION, *prose(7, 14)[7:]]),
    }
    return pv.scan([{"id": id_, "text": text, "published": "2024-05-01"} for id_, text in texts.items()])


def families(findings):
    """The families of two or more, by number, as `origins` has them."""
    members = {}
    for row in findings.origins.to_pylist():
        members.setdefault(row["family"], []).append(row["id"])
    return {number: ids for number, ids in members.items() if len(ids) > 1}


def test_sharing_a_quotation_makes_no_family_and_the_largest_is_the_first(findings):
    assert {"f-apart", "g-apart"} <= {row[end] for row in findings.passages.to_pylist() for end in "ab"}
    assert families(findings) == {1: ["c-wire", "d-wire", "e-wire"], 2: ["a-minutes", "b-minutes"]}


def test_findings_report_plots_and_graph_count_and_number_families_alike(findings):
    ids, known = findings.documents["id"].to_pylist(), families(findings)
    shown = {n + 1: [ids[d] for d in family] for n, family in enumerate(selection.families(findings))}
    assert shown == known
    assert re.search(r"Families +2  \(5 documents, 2 more share text\)", findings.summary())
    for picture in (findings._repr_html_(), findings.graph()._repr_html_()):
        assert "7 documents · 2 families" in picture
    for number, members in known.items():
        drawn = report.plot(findings, "timeline", family=number)
        assert {id_ for id_ in ids if id_ in drawn} == set(members)
    with pytest.raises(pv.SettingsError, match="the number of families is 2"):
        report.plot(findings, family=3)
