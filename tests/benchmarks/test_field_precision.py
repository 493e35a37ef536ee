"""The calculation of precision, checked on cases made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.field import precision, run, table


def item(name: str, weight: float, probability: float = 0.4, directed: bool = True) -> dict[str, Any]:
    return {
        "item": name,
        "weight": weight,
        "probability": probability,
        "directed": directed,
        "direction": "ab",
    }


def label(name: str, what: str, direction: str | None = None) -> tuple[str, dict[str, Any]]:
    return name, {"item": name, "label": what, "direction": direction, "confidence": "high"}


# Items 1 to 3 represent ten rows each, and item 4 represents thirty. Only item 4 has a probability of at
# least 0.8.
ITEMS = [item("1", 10), item("2", 10), item("3", 10, directed=False), item("4", 30, probability=0.9)]


def test_precision_is_weighted_and_a_reversed_row_is_wrong() -> None:
    labels = dict(
        [
            label("1", "copy", "ba"),  # contradicts the row
            label("2", "template", "ab"),
            label("3", "part", "ba"),  # the row is undirected
            label("4", "copy", "third"),  # does not contradict the row
        ]
    )
    overall = precision.figures(ITEMS, [labels])["overall"]
    assert overall["rows"] == 60
    assert overall["right"] == pytest.approx(40 / 60)
    assert overall["right, direction aside"] == pytest.approx(50 / 60)
    assert overall["against the judged direction"] == pytest.approx(10 / 60)
    assert overall["directed, both from a third"] == pytest.approx(30 / 60)
    assert overall["right rows"] == 40
    assert overall["labels"]["template"] == pytest.approx(10 / 60)


def test_the_rows_at_much_are_counted_on_their_own() -> None:
    labels = dict([*(label(name, "event") for name in "123"), label("4", "part", "unclear")])
    sure = precision.figures(ITEMS, [labels])["at 0.8 and more"]
    assert (sure["items"], sure["rows"], sure["right"], sure["right rows"]) == (1, 30, 1.0, 30)


def test_two_readers_who_differ_make_a_row_right_by_half() -> None:
    first = dict(label(name, "copy", "ab") for name in "1234")
    second = dict([label("1", "event"), label("4", "copy", "ab")])
    figures = precision.figures(ITEMS, [first, second])
    assert figures["overall"]["right"] == pytest.approx(55 / 60)
    assert figures["agreement"]["items"] == 2
    assert figures["agreement"]["reuse"] == 0.5


def test_items_that_nobody_judged_count_for_nothing() -> None:
    figures = precision.figures(ITEMS, [dict([label("1", "copy")])])
    assert (figures["items"], figures["judged"], figures["overall"]["rows"]) == (4, 1, 10)


def test_the_lower_bound_is_that_of_wilson_for_equal_weights() -> None:
    # Wilson's interval for 80 of 100, with z = 1.2816.
    assert precision.lower_bound(0.8, [1.0] * 100) == pytest.approx(0.7442, abs=5e-4)
    assert precision.lower_bound(1.0, [3.0] * 20) == pytest.approx(20 / (20 + 1.6424), abs=5e-4)


def test_unequal_weights_lower_the_bound() -> None:
    equal, unequal = [1.0] * 40, [1.0] * 20 + [9.0] * 20
    assert precision.lower_bound(0.9, unequal) < precision.lower_bound(0.9, equal) < 0.9


def test_kappa() -> None:
    answers = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert precision.kappa(answers) == pytest.approx(0.4)
    assert precision.kappa([(True, True)] * 3) is None


def test_a_label_that_is_none_of_the_seven_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reader.jsonl"
    path.write_text('{"item": "1", "label": "copied"}\n', "utf-8")
    with pytest.raises(SystemExit, match="item 1 has the label 'copied'"):
        precision.read(path)


def test_the_command_shows_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, reader = tmp_path / "key.json", tmp_path / "reader.jsonl"
    key.write_text(json.dumps({"corpus": "reuters21578", "state": "abc", "items": ITEMS}), "utf-8")
    reader.write_text("".join(json.dumps(dict([label(n, "copy")])[n]) + "\n" for n in "1234"), "utf-8")
    monkeypatch.setattr("sys.argv", ["precision", str(key), str(reader)])
    precision.main()
    assert json.loads(capsys.readouterr().out)["overall"]["right"] == 1.0


def test_the_sentence_of_the_page_is_made_from_the_figures() -> None:
    labels = dict(label(name, "copy", "ab") for name in "1234")
    found = run.rounded(precision.figures(ITEMS, [labels]))
    sentence = table.sentence("reuters21578", found)
    assert sentence.startswith("**Reuters: 100 % of the rows are right** (lower 90 % confidence bound: ")
    assert sentence.endswith("probability of 0.8 or more, 100 % (about 30 rows) are right.")
