"""Judgements of readers: honoured, kept and shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import provenance as pv
from provenance.errors import InputError
from provenance.judgements import read_judgements

STORY = (
    "The harbour board closed the old swing bridge on Tuesday after divers found deep cracks in two of its "
    "stone piers. Repairs will take until the end of March, the board said, and cost four million crowns. "
    "Buses turn at the market square until further notice; the small ferry runs twice an hour."
)


@pytest.fixture(scope="module")
def findings() -> pv.Findings:
    rows = [
        {"id": "one", "text": STORY, "outlet": "Courier", "published": "2024-05-01"},
        {"id": "two", "text": f"By our desk. {STORY}", "outlet": "Post", "published": "2024-05-03"},
        {
            "id": "three",
            "text": "Only a recipe for bread and for butter, and for nothing else at all, they say.",
        },
    ]
    return pv.scan(rows)


def rows(findings: pv.Findings) -> list[dict]:
    return findings.derivations.to_pylist()


def test_a_wrong_derivation_is_left_out_and_the_outlets_follow(findings: pv.Findings, tmp_path: Path) -> None:
    assert [(row["source"], row["derived"]) for row in rows(findings)] == [("one", "two")]
    file = tmp_path / "judgements.csv"
    file.write_text("source,derived,judgement,note\none,two,wrong,both from the agency\n")
    judged = findings.judged(file)
    assert rows(judged) == []
    assert judged.outlets.num_rows == 0 < findings.outlets.num_rows
    judged.save(tmp_path / "run")
    assert pv.load(tmp_path / "run").run["judgements"][0]["note"] == "both from the agency"
    judged.report(tmp_path / "report.html")
    assert "both from the agency" in (tmp_path / "report.html").read_text("utf-8")


def test_a_right_derivation_is_sure(findings: pv.Findings) -> None:
    (row,) = rows(findings.judged([{"source": "one", "derived": "two", "judgement": "right"}]))
    assert (row["source"], row["probability"], row["directed"]) == ("one", 1.0, True)
    assert row["evidence"][0]["sentence"] == "Judged by a reader to be right."
    (former,) = rows(findings)
    assert row["evidence"][1:] == former["evidence"]


def test_a_reversed_derivation_is_turned_round(findings: pv.Findings) -> None:
    (former,) = rows(findings)
    (row,) = rows(findings.judged([{"source": "one", "derived": "two", "judgement": "reversed"}]))
    assert (row["source"], row["derived"], row["lag"]) == ("two", "one", -timedelta(days=2))
    assert row["share"] == pytest.approx(1.0, abs=0.01)
    assert row["hypotheses"]["derived_from_source"] == former["hypotheses"]["source_from_derived"]
    weights = {each["name"]: each["weight"] for each in former["evidence"]}
    turned = {each["name"]: each["weight"] for each in row["evidence"][1:]}
    assert turned["shared text"] == weights["shared text"]
    assert turned["published"] == -weights["published"]


def test_a_judgement_can_add_a_derivation_and_unknown_documents_have_no_effect(findings: pv.Findings) -> None:
    judged = findings.judged(
        [
            {"source": "three", "derived": "one", "judgement": "right"},
            {"source": "gone", "derived": "one", "judgement": "wrong"},
        ]
    )
    assert ("three", "one") in {(row["source"], row["derived"]) for row in rows(judged)}
    assert len(judged.run["judgements"]) == 1
    assert judged.derivations.schema == findings.derivations.schema


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source,derived,judgement\na,b,perhaps\n", "line 2 says 'perhaps'"),
        ("source,derived\na,b\n", "line 2 is no judgement"),
        ('{"source": "a"', "line 1 is not JSON"),
    ],
)
def test_what_is_no_judgement_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(InputError, match=message):
        read_judgements(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be read"):
        read_judgements(tmp_path / "missing")
