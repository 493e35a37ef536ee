"""Judgements of readers are applied, kept and shown."""

from __future__ import annotations

import json
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


def test_no_other_evidence_has_the_weight_of_a_judgement() -> None:
    """Identical texts are related with the highest probability that a scan reports."""
    dates = {"one": "2024-05-01", "two": "2024-05-03"}
    copies = pv.scan([{"id": id_, "text": STORY, "published": date} for id_, date in dates.items()])
    (row,) = rows(copies.judged([{"source": "one", "derived": "two", "judgement": "right"}]))
    judgement, *others = row["evidence"]
    assert judgement["weight"] > max(each["weight"] for each in others) > 13


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
    # A judgement about an unknown document is kept for a later scan that contains the document.
    assert [each["source"] for each in judged.run["judgements"]] == ["three", "gone"]
    assert judged.derivations.schema == findings.derivations.schema


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source,derived,judgement\na,b,perhaps\n", "line 2 has the unknown judgement 'perhaps'"),
        ("source,derived\na,b\n", "line 2 is not a judgement"),
        ("source,derived,judgement\na,a,right\n", "line 2 names 'a' twice"),
        ('{"judgement": "agency"}', "line 1 has the judgement 'agency' but no text"),
        ('{"judgement": "boilerplate", "text": "..."}', "line 1 has the judgement 'boilerplate' but no text"),
        ('{"source": "a"', "line 1 is not JSON"),
    ],
)
def test_what_is_no_judgement_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(InputError, match=message):
        read_judgements(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be read"):
        read_judgements(tmp_path / "missing")


LETTER = (
    "Sign up for the Skerry Letter, five stories from the islands that lands in your inbox every working "
    "day at seven, with the tides, the weather and whatever the harbour master let slip over breakfast; you "
    "can leave the list whenever you have had enough of it."
)
CHOIR = (
    "A choir of sixty sang in the old fish hall on Sunday, and nobody who came had to pay for it.",
    "The conductor had waited two years for the roof to be mended, and he wept at the last of the hymns.",
)
TEXTS = [
    {
        "id": "ferry",
        "text": "\n\n".join(
            [STORY, LETTER, "The mayor, who walks to work, had no comment to make on any of this."]
        ),
        "outlet": "Courier",
        "published": "2024-05-01",
    },
    {
        "id": "choir",
        "text": "\n\n".join([CHOIR[0], LETTER.replace("Skerry Letter", "SKERRY  LETTER"), CHOIR[1]]),
        "outlet": "Post",
        "published": "2024-05-02",
    },
    {
        "id": "bees",
        "text": "Northcable, Monday. Bees are back in the churchyard, where a keeper counted nine swarms.",
    },
]
FILE = f"""source,derived,judgement,note,text
ferry,choir,wrong,only the letter,
,,boilerplate,our newsletter,"{LETTER[:-1]}"
,,agency,,Northcable
"""


def kinds(findings: pv.Findings) -> set[str]:
    return set(findings.passages["kind"].to_pylist())


def test_own_boilerplate_relates_nothing_and_an_own_agency_is_a_source(tmp_path: Path) -> None:
    plain = pv.scan(TEXTS)
    assert kinds(plain) == {"verbatim"}
    assert plain.derivations.num_rows == 1
    assert plain.origins["outside_source"].to_pylist() == [None, None, None]

    (tmp_path / "file.csv").write_text(FILE.replace("ferry,choir,wrong,only the letter,\n", ""))
    judged = pv.scan(TEXTS, judgements=tmp_path / "file.csv")
    assert kinds(judged) == {"boilerplate"}
    assert judged.derivations.num_rows == 0
    outside = dict(
        zip(judged.origins["id"].to_pylist(), judged.origins["outside_source"].to_pylist(), strict=True)
    )
    assert outside == {"bees": "Northcable", "choir": None, "ferry": None}
    assert judged.settings.agencies == ("Northcable",)
    judged.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Agencies according to readers: Northcable." in page
    assert "Boilerplate according to readers: Sign up for the Skerry Letter" in page


def test_boilerplate_does_not_hide_what_stands_around_it() -> None:
    story = {**TEXTS[0], "id": "again", "outlet": "Post", "published": "2024-05-04"}
    judged = pv.scan([TEXTS[0], story], boilerplate=[LETTER])
    assert judged.derivations.num_rows == 1


def test_an_own_agency_counts_in_a_pair_and_in_a_comparison() -> None:
    wire = f"(Northcable) {STORY}"
    found = pv.compare(wire, f"By our desk. {STORY}", agencies=["Northcable"])
    assert "Northcable" in " ".join(sentence for *_, sentence in found.evidence)
    scanned = pv.scan(
        [{"id": "a", "text": wire}, {"id": "b", "text": f"By our desk. {STORY}"}], agencies=["Northcable"]
    )
    assert scanned.origins["outside_source"].to_pylist()[0] == "Northcable"


def test_agencies_and_boilerplate_need_a_scan(findings: pv.Findings) -> None:
    with pytest.raises(InputError, match="during a scan") as refused:
        findings.judged([{"judgement": "agency", "text": "Northcable"}])
    assert "judgements=" in (refused.value.hint or "")


def test_judgements_add_up_and_the_last_on_a_pair_counts(findings: pv.Findings) -> None:
    judged = findings.judged([{"source": "one", "derived": "two", "judgement": "wrong"}])
    judged = judged.judged([{"source": "three", "derived": "one", "judgement": "right"}])
    assert {(row["source"], row["derived"]) for row in rows(judged)} == {("three", "one")}
    assert len(judged.run["judgements"]) == 2
    last = judged.judged([{"source": "two", "derived": "one", "judgement": "reversed"}])
    assert ("one", "two") in {(row["source"], row["derived"]) for row in rows(last)}


def test_a_later_scan_keeps_the_judgements_of_the_earlier(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from click.testing import CliRunner

    from provenance.cli import main

    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, TEXTS)))
    (tmp_path / "file.csv").write_text(FILE)
    (tmp_path / "more.jsonl").write_text('{"source": "ferry", "derived": "bees", "judgement": "right"}')
    given, run = str(tmp_path / "texts.jsonl"), str(tmp_path / "run")

    def scan(*options: str) -> str:
        done = CliRunner().invoke(main, ["scan", given, *options])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Applied 3 of 3 judgements" in scan("-o", run, "--judgements", str(tmp_path / "file.csv"))
    again = scan("-o", run, "--force", "--judgements", str(tmp_path / "more.jsonl"))
    assert f"Kept 3 judgements from the earlier scan in {run}" in again
    assert "Applied 4 of 4 judgements" in again
    kept = pv.load(run)
    assert len(kept.run["judgements"]) == 4
    assert kinds(kept) == {"boilerplate"}
    assert ("ferry", "bees") in {(row["source"], row["derived"]) for row in rows(kept)}
    # The folder of a run can be given instead of a file of judgements.
    assert "Applied 4 of 4" in scan("-o", str(tmp_path / "other"), "--judgements", run)
    assert "udgements" not in scan("-o", str(tmp_path / "third"))
