"""The sampler shows readers both texts but no result of the library, and always draws the same rows."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.field import corpora, sample

MIDDLE = "It goes on for a while. " * 300
RELATIONS = ("paraphrase", "revision", "patchwork")


def documents(count: int = 240) -> list[dict[str, Any]]:
    return [
        {
            "id": f"hidden-{number:03}",
            "text": f"Story {number} of the harbour.\n\n{MIDDLE}The end of {number}.",
            "title": f"HARBOUR {number}",
            "outlet": f"outlet {number % 3}",
            "published": datetime(2024, 3, 1, 6, number // 60, number % 60, tzinfo=UTC),
            "published_precision": "second",
        }
        for number in range(count)
    ]


def rows(count: int = 120) -> list[dict[str, Any]]:
    """Derivations between neighbouring documents, few of them with a probability of at least 0.8."""
    return [
        {
            "source": f"hidden-{2 * number:03}",
            "derived": f"hidden-{2 * number + 1:03}",
            "probability": 0.123456 if number % 3 else 0.654321 if number % 4 else 0.876543,
            "directed": number % 2 == 0,
            "relation": RELATIONS[number % 7 % 3],
            "evidence": [{"name": "shared text", "weight": 1.0, "sentence": "They share a passage."}],
        }
        for number in range(count)
    ]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    sample.write(sample.sample(rows(), documents(), 40), folder, {"corpus": "reuters21578"})
    return folder


def test_an_item_shows_both_texts_whole_with_outlet_date_and_headline(written: Path) -> None:
    by_id = {document["id"]: document for document in documents()}
    for item in json.loads((written / "key.json").read_text("utf-8"))["items"]:
        shown = (written / "items" / f"{item['item']}.txt").read_text("utf-8")
        for side in ("a", "b"):
            document = by_id[item[side]]
            assert document["text"] in shown
            assert f"headline: {document['title']}\n" in shown
            assert f"outlet: {document['outlet']}\n" in shown
            assert f"date: {document['published']:%Y-%m-%d %H:%M:%S}\n" in shown


def test_an_item_shows_nothing_that_the_library_says(written: Path) -> None:
    for path in (written / "items").iterdir():
        shown = path.read_text("utf-8")
        hidden = ["hidden-", "0.1234", "0.6543", "0.8765", "They share", "directed", "source", *RELATIONS]
        assert not [word for word in hidden if word in shown]


def test_the_source_is_as_often_on_either_side(written: Path) -> None:
    items = json.loads((written / "key.json").read_text("utf-8"))["items"]
    assert 10 < sum(item["direction"] == "ab" for item in items) < 30


def test_the_order_of_the_input_changes_nothing() -> None:
    mixed_rows, mixed_documents = rows(), documents()
    random.Random(3).shuffle(mixed_rows)
    random.Random(4).shuffle(mixed_documents)
    first = sample.sample(rows(), documents(), 40)
    second = sample.sample(mixed_rows, mixed_documents, 40)
    assert [item.hidden() for item in first] == [item.hidden() for item in second]
    assert [item.shown() for item in first] == [item.shown() for item in second]


def test_another_seed_draws_other_rows() -> None:
    first, second = (
        {item.row["source"] for item in sample.sample(rows(), documents(), 40, seed)} for seed in (1, 2)
    )
    assert first != second


def test_every_stratum_is_drawn_and_the_weights_add_up_to_all_rows() -> None:
    items = sample.sample(rows(), documents(), 60)
    wanted = {item.stratum for item in sample.sample(rows(), documents(), len(rows()))}
    assert {item.stratum for item in items} == wanted
    assert {part for stratum in wanted for part in stratum.split(", ")} >= {*RELATIONS, "0.8 and more"}
    assert sum(item.weight for item in items) == pytest.approx(len(rows()))


def test_rows_stated_at_much_get_a_third_of_the_items() -> None:
    shares = sample.allotted({"revision, 0.8 and more": 60, "revision, below 0.5": 940}, 120)
    assert shares == {"revision, 0.8 and more": 40, "revision, below 0.5": 80}


def test_a_small_stratum_is_drawn_whole() -> None:
    shares = sample.allotted({"revision, 0.8 and more": 2, "a, below 0.5": 1, "b, below 0.5": 997}, 50)
    assert shares == {"revision, 0.8 and more": 2, "a, below 0.5": 1, "b, below 0.5": 47}


def test_without_the_corpus_it_says_so_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROVENANCE_DATA", str(tmp_path / "nowhere"))
    folder = tmp_path / "sample"
    monkeypatch.setattr("sys.argv", ["sample", "--corpus", "reuters21578", "-o", str(folder)])
    sample.main()
    message = capsys.readouterr().err
    assert "SKIPPED: reuters21578 NOT FOUND" in message
    assert "PROVENANCE_DATA" in message
    assert not folder.exists()
    assert corpora.missing([]) is False
