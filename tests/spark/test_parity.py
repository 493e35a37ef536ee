"""The engine spark finds the same rows as the local one."""

from __future__ import annotations

import random
from typing import Any

import pytest

import provenance as pv
from benchmarks import data

from .bodies import article, near_copies, of_everything, with_footer
from .engines import assert_same, collected, needs_spark, on_both_engines, scan_on, small_limits


@needs_spark
def test_the_same_rows_of_a_few_articles(session: Any) -> None:
    corpus = pv.read([*near_copies(5), *with_footer(4), *of_everything()[-20:-12]])
    assert_same(pv.scan(corpus), collected(corpus, session, seed=1))


@pytest.mark.spark
@needs_spark
def test_the_same_rows_where_everything_is_divided(session: Any) -> None:
    corpus = pv.read(of_everything())
    with small_limits():
        found = collected(corpus, session, seed=1, max_frequency=4, agencies=["Courier"])
        assert_same(pv.scan(corpus, max_frequency=4, agencies=["Courier"]), found)


@pytest.mark.spark
@needs_spark
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"within_days": 2},
        {"same_outlet": False},
        {"threshold": 0.5, "sketch": "minhash", "strictness": "sensitive"},
        {"max_frequency": 3},
        {"agencies": ["Courier"], "boilerplate": ["Subscribe to the evening letter of this paper"]},
    ],
    ids=str,
)
def test_the_same_rows_with_other_settings(session: Any, settings: dict[str, Any]) -> None:
    corpus = pv.read(of_everything())
    assert_same(pv.scan(corpus, **settings), collected(corpus, session, seed=2, **settings))


def articles_of(name: str) -> list[dict[str, Any]]:
    """The articles of an evaluation set, or of the events of a newsroom."""
    if name == "newsroom":
        events = data.newsroom()
    elif name == "second desk":
        events = data.second_desk(further_hands=True)[0]
    else:
        return data.rows(name)
    return [{"id": f"{event}/{id}", "text": text} for event in events for id, text in events[event].items()]


# Bodies of news, and the evaluation set that each needs.
NEWS = {
    "newsroom": None,
    "second desk": "newsroom_second_desk",
    "uk_news_2014": "uk_news_2014",
    "reuters21578": "reuters21578",
}


@pytest.mark.spark
@needs_spark
@pytest.mark.parametrize("name", NEWS)
def test_the_same_rows_of_news(session: Any, name: str) -> None:
    if (needed := NEWS[name]) and not data.has(needed):
        pytest.skip(f"{needed} NOT FOUND in {data.folder()}")
    documents = pv.read(articles_of(name)).documents  # without what was skipped, which Spark is not given
    assert_same(pv.scan(documents), collected(documents, session, seed=3))


@on_both_engines
def test_near_copies_are_one_cluster(engine: str, session: Any) -> None:
    found = scan_on(engine, near_copies(40), session, max_frequency=5)
    assert found.clusters["keep"].to_pylist().count(True) == 1
    assert found.clusters["cluster"].unique().to_pylist() == [0]


@on_both_engines
def test_a_footer_is_boilerplate_and_relates_nobody(engine: str, session: Any) -> None:
    found = scan_on(engine, with_footer(70), session)
    assert set(found.passages["kind"].to_pylist()) == {"boilerplate"}
    assert found.derivations.num_rows == 0
    assert found.groups.num_rows == 0


@on_both_engines
def test_the_earlier_of_two_copies_is_the_source(engine: str, session: Any) -> None:
    text = " ".join(article(random.Random(5), 12))
    rows = [
        {"id": "later", "text": f"{text} Nobody was hurt.", "date": "2024-03-05"},
        {"id": "earlier", "text": text, "date": "2024-03-02"},
    ]
    found = scan_on(engine, rows, session).derivations.to_pylist()
    assert [(row["source"], row["derived"]) for row in found] == [("earlier", "later")]


@on_both_engines
def test_a_wide_window_relates_what_a_narrow_one_does_not(engine: str, session: Any) -> None:
    text = "All two hundred passengers walked ashore across the mud before the tide returned to the harbour."
    rows = [{"id": day, "text": text, "date": f"2024-03-{day}"} for day in ("01", "09")]
    assert scan_on(engine, rows, session, within_days=10).pairs.num_rows == 1
    assert scan_on(engine, rows, session, within_days=5).pairs.num_rows == 0
