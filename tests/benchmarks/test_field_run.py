"""The benchmark on real corpora: its page is up to date, and missing corpora are skipped with a message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import provenance as pv
from benchmarks.field import goals, judged, near_copies, pair_sets, run, table


def test_the_page_shows_the_results() -> None:
    results = json.loads(run.RESULTS.read_text("utf-8"))
    assert set(results["figures"]) == set(run.PARTS)
    assert table.tables(results) in table.PAGE.read_text("utf-8"), "run: python -m benchmarks.field.run"


def test_every_goal_is_measured() -> None:
    results = json.loads(run.RESULTS.read_text("utf-8"))
    figures = {**results["figures"], "judgement": results["judgement"]}
    unmeasured = [goal.name for goal in goals.GOALS if goal.measured(figures) is None]
    assert all("lower bound" in name for name in unmeasured)


def test_parts_without_their_sets_are_skipped_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROVENANCE_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setattr("sys.argv", ["run", "--only", "judged,same_event,dates,families"])
    before = run.RESULTS.read_bytes()
    run.main()
    output = capsys.readouterr()
    assert output.err.count("SKIPPED") == 4
    assert "judged_pairs, reuters21578, uk_news_2014 NOT FOUND" in output.err
    assert json.loads(output.out) == {}
    assert run.RESULTS.read_bytes() == before


def test_an_unknown_part_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["run", "--only", "judges"])
    with pytest.raises(SystemExit):
        run.main()
    assert "unknown part: judges; choose from judged, same_event" in capsys.readouterr().err


def test_a_sample_of_pairs_depends_on_the_texts_only() -> None:
    pairs = [pair_sets.TextPair(f"a {number}", f"b {number}", "part") for number in range(50)]
    chosen = pair_sets.chosen(iter(pairs), 10)
    assert chosen == pair_sets.chosen(iter([*reversed(pairs), pairs[0]]), 10)
    assert len(chosen) == 10


def test_the_share_of_pairs_called_related_can_be_taken_with_another_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pairs():
        return iter([pair_sets.TextPair("one", "two", "x"), pair_sets.TextPair("one", "three", "y")])

    monkeypatch.setattr(pair_sets, "SEPARATE", {"made up": (pairs, ())})
    monkeypatch.setattr(pair_sets, "MADE", {})
    found = pair_sets.figures(lambda name, a, b: name == "made up" and b == "two")
    assert found["separate"]["made up"]["related"] == 0.5
    assert found["separate"]["made up"]["parts"]["y"] == {"pairs": 1, "related": 0.0}


@pytest.mark.parametrize(
    ("shown", "judged_direction", "expected"),
    [
        ("ab", "ab", "right"),
        ("ba", "ab", "against"),
        ("ab", "third", "third"),
        ("ab", None, "unclear"),
        ("ab", "unclear", "unclear"),
    ],
)
def test_a_direction_is_compared_with_the_judged_one(
    shown: str, judged_direction: str | None, expected: str
) -> None:
    assert judged.agrees(shown, judged_direction) == expected


def test_near_copies_are_near_and_the_same_every_time() -> None:
    documents = near_copies.near_copies(5, dated=True)
    assert documents == near_copies.near_copies(5, dated=True)
    by_id = {document["id"]: document for document in documents}
    assert documents[0]["id"] != near_copies.STORY or documents[1]["id"] != "copy-0001"
    story = by_id.pop(near_copies.STORY)
    assert all(copy["published"] > story["published"] for copy in by_id.values())
    pairs = pv.near_duplicates(documents, threshold=0.8)
    assert pairs.num_rows >= 5
    assert not any("published" in document for document in near_copies.near_copies(5, dated=False))


def test_a_chain_moves_away_from_where_it_began() -> None:
    documents = {document["id"]: document["text"] for document in near_copies.chain(60, dated=True)}
    first, second, last = (documents[f"edit-{number:04}"] for number in (0, 1, 60))
    assert pv.compare(first, second).jaccard > 0.8
    assert pv.compare(first, last).jaccard < 0.3


def test_the_figures_of_near_copies() -> None:
    figures = near_copies.figures(sizes=(4,), edits=4)
    copies = figures["copies"]["4"]["dates given"]
    assert copies["documents"] == 5
    assert copies["kept"] == 1
    assert copies["members unlike the one kept"] == 0
    assert 0 <= copies["derived from the story"] <= 1
    assert figures["chain"]["no dates"]["documents"] == 5
