"""Judgements of readers are applied, kept and shown."""

from __future__ import annotations

import json
import random
from collections import Counter
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
def newsroom() -> pv.Findings:
    return pv.scan(Path(__file__).parents[1] / "examples" / "newsroom")


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


def origins(findings: pv.Findings) -> dict[str, dict]:
    return {row["id"]: row for row in findings.origins.to_pylist()}


def judged(findings: pv.Findings, source: str, derived: str, judgement: str) -> pv.Findings:
    return findings.judged([{"source": source, "derived": derived, "judgement": judgement}])


def families_on_page(findings: pv.Findings, folder: Path) -> int:
    findings.report(folder / "report.html")
    page = (folder / "report.html").read_text("utf-8")
    return int(page.split('["families",', 1)[1].split("]", 1)[0])


def families_in_summary(findings: pv.Findings) -> int:
    (line,) = (line for line in findings.summary().splitlines() if line.startswith("Families"))
    return int(line.split()[1])


def test_a_right_derivation_joins_two_families_and_its_text_has_a_source(
    findings: pv.Findings, tmp_path: Path
) -> None:
    assert origins(findings)["three"]["p_source_here"] < 0.1
    found = judged(findings, "two", "three", "right")
    assert origins(found)["three"]["p_source_here"] == 1.0
    assert {row["family"] for row in origins(found).values()} == {1}
    assert families_in_summary(found) == families_on_page(found, tmp_path) == 1
    (added,) = (row for row in rows(found) if row["derived"] == "three")
    assert added["hypotheses"] == {
        "derived_from_source": 1.0,
        "source_from_derived": 0.0,
        "common_source": 0.0,
        "unrelated": 0.0,
    }


def test_a_reader_may_think_again(findings: pv.Findings) -> None:
    """Two texts that share nothing have no common source once their derivation is taken back."""
    found = origins(judged(judged(findings, "two", "three", "right"), "two", "three", "wrong"))
    former = origins(findings)
    for name in ("two", "three"):
        assert found[name]["p_outside_source"] == former[name]["p_outside_source"]
    assert found["one"]["family"] == found["two"]["family"] != found["three"]["family"]


def test_a_reversed_derivation_changes_which_text_has_a_source(findings: pv.Findings) -> None:
    found = origins(judged(findings, "one", "two", "reversed"))
    assert (found["one"]["p_source_here"], found["two"]["p_source_here"]) == (1.0, 0.0)
    assert found["one"]["family"] == found["two"]["family"]


def test_the_texts_of_a_wrong_derivation_keep_a_common_source_if_they_are_nearly_the_same(
    findings: pv.Findings,
) -> None:
    found = origins(judged(findings, "one", "two", "wrong"))
    for name in ("one", "two"):
        assert found[name]["p_source_here"] == 0.0
        assert found[name]["p_outside_source"] > 0.5 > origins(findings)[name]["p_outside_source"]
    assert found["one"]["family"] == found["two"]["family"]


MILL = (
    "The water mill at Tolve grinds again after ninety years, and the first sacks of rye flour went to the "
    "school kitchen on Friday. A retired joiner rebuilt the wheel from drawings found in a church loft."
)
ROUND_UP = f"{STORY}\n\n{MILL}\n\nElsewhere in the valley, nothing happened that anybody would admit to."


@pytest.fixture(scope="module")
def merged() -> pv.Findings:
    rows = [
        {"id": "bridge", "text": STORY, "outlet": "Courier", "published": "2024-05-01"},
        {"id": "mill", "text": MILL, "outlet": "Post", "published": "2024-05-02"},
        {"id": "news", "text": ROUND_UP, "outlet": "Herald", "published": "2024-05-04"},
        {"id": "late", "text": f"{STORY} So it was.", "outlet": "Echo", "published": "2024-05-03"},
    ]
    return pv.scan(rows)


def ends(findings: pv.Findings) -> dict[tuple[str, str], dict]:
    return {(row["source"], row["derived"]): row for row in rows(findings)}


def test_a_wrong_derivation_that_is_the_only_link_divides_its_family(
    merged: pv.Findings, tmp_path: Path
) -> None:
    assert {row["family"] for row in origins(merged).values()} == {1}
    found = judged(merged, "mill", "news", "wrong")
    about = origins(found)
    assert {id_: row["family"] for id_, row in about.items()} == {
        "bridge": 1,
        "late": 1,
        "news": 1,
        "mill": 2,
    }
    assert families_in_summary(found) == families_on_page(found, tmp_path) == 1
    # The other source of the text is still as probable as before.
    assert about["news"]["p_source_here"] == ends(merged)["bridge", "news"]["probability"]


def test_other_sources_keep_only_what_a_right_source_does_not_explain(merged: pv.Findings) -> None:
    former = ends(merged)
    for pair in (("bridge", "news"), ("mill", "news")):
        assert former[pair]["probability"] > 0.5
    found = judged(merged, "late", "news", "right")
    after = ends(found)
    assert after["mill", "news"]["probability"] == former["mill", "news"]["probability"]
    assert after["mill", "news"]["exclusive_share"] == former["mill", "news"]["exclusive_share"]
    assert after["late", "news"]["share"] == former["bridge", "news"]["share"]
    assert (after["bridge", "news"]["probability"], after["bridge", "news"]["exclusive_share"]) == (0.0, 0.0)
    assert origins(found)["news"]["p_outside_source"] < origins(merged)["news"]["p_outside_source"]


def test_a_source_explains_more_by_itself_once_another_is_wrong() -> None:
    rows = [
        {"id": "first", "text": f"{STORY} {MILL}", "published": "2024-05-01"},
        {"id": "second", "text": f"{STORY} {' '.join(CHOIR)}", "published": "2024-05-01"},
        {"id": "last", "text": f"{STORY} {MILL} {' '.join(CHOIR)}", "published": "2024-05-04"},
    ]
    found = pv.scan(rows)
    former, after = ends(found), ends(judged(found, "first", "last", "wrong"))
    assert former["second", "last"]["exclusive_share"] < former["second", "last"]["share"]
    assert after["second", "last"]["exclusive_share"] == after["second", "last"]["share"]


def test_judged_derivations_form_no_cycle(merged: pv.Findings) -> None:
    assert ends(merged)["bridge", "late"]["directed"]
    found = judged(judged(merged, "late", "mill", "right"), "mill", "bridge", "right")
    directed = {pair for pair, row in ends(found).items() if row["directed"]}
    assert {("late", "mill"), ("mill", "bridge")} <= directed
    assert ("bridge", "late") not in directed


@pytest.mark.parametrize("seed", range(6))
def test_the_tables_agree_after_any_judgements(newsroom: pv.Findings, seed: int, tmp_path: Path) -> None:
    chosen = random.Random(seed)
    ids = newsroom.documents["id"].to_pylist()
    pairs = [*chosen.sample(list(ends(newsroom)), 6), *(tuple(chosen.sample(ids, 2)) for _ in range(3))]
    given = [
        {"source": source, "derived": derived, "judgement": chosen.choice(["right", "wrong", "reversed"])}
        for source, derived in pairs
    ]
    found = newsroom.judged(given)
    about = origins(found)
    for row in found.derivations.to_pylist():
        assert about[row["source"]]["family"] == about[row["derived"]]["family"]
        assert 0 <= row["exclusive_share"] <= row["share"] <= 1
        assert 0 <= row["probability"] <= 1
        if row["evidence"][0]["name"] == "judgement":
            assert about[row["derived"]]["p_source_here"] == 1.0
    for row in about.values():
        assert 0 <= row["p_source_here"] <= 1
        assert 0 <= row["p_outside_source"] <= 1
    sizes = Counter(row["family"] for row in about.values())
    assert [sizes[number] for number in sorted(sizes)] == sorted(sizes.values(), reverse=True)
    assert families_in_summary(found) == families_on_page(found, tmp_path)
    again = found.judged(given)
    backwards = newsroom.judged([*{frozenset((e["source"], e["derived"])): e for e in given}.values()][::-1])
    for name in ("derivations", "origins", "outlets"):
        assert again.table(name).equals(found.table(name))
        assert backwards.table(name).equals(found.table(name))
        assert found.table(name).schema.equals(newsroom.table(name).schema)


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
    (tmp_path / "typo.jsonl").write_text('{"source": "fery", "derived": "bees", "judgement": "wrong"}')
    other = scan("-o", str(tmp_path / "typo"), "--judgements", str(tmp_path / "typo.jsonl"))
    assert "Applied 0 of 1 judgements" in other
    assert (
        "Judgement 'wrong' on 'fery' and 'bees' was not applied: there is no document 'fery'; "
        "did you mean 'ferry'?"
    ) in other
    # The folder of a run can be given instead of a file of judgements.
    assert "Applied 4 of 4" in scan("-o", str(tmp_path / "other"), "--judgements", run)
    assert "udgements" not in scan("-o", str(tmp_path / "third"))
