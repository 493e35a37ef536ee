"""Hundreds of near-copies of one story: too many to compare each with all others."""

import random
from datetime import datetime, timedelta

import pytest

import provenance as pv

COPIES = 140
BEGIN = datetime(2024, 3, 1, 8)


def sentence(chance):
    words = ("".join(chance.choices("bdfgklmnprstvaeiou", k=chance.randint(3, 9))) for _ in range(16))
    return " ".join(words).capitalize() + "."


def near_copies(dated, seed=4):
    """A story and near-copies, each with one sentence changed and a line added; the story is the earliest."""
    chance = random.Random(seed)
    story = [sentence(chance) for _ in range(24)]
    rows = [{"id": "story", "text": " ".join(story), "published": BEGIN.isoformat()}]
    for copy in range(COPIES):
        sentences = [*story, sentence(chance)]
        sentences[chance.randrange(24)] = sentence(chance)
        later = BEGIN + timedelta(minutes=30 + chance.randrange(3000))
        rows.append({"id": f"copy-{copy}", "text": " ".join(sentences), "published": later.isoformat()})
    chance.shuffle(rows)
    return rows if dated else [{"id": row["id"], "text": row["text"]} for row in rows]


@pytest.fixture(scope="module")
def dated():
    return pv.scan(near_copies(dated=True))


@pytest.fixture(scope="module")
def undated():
    return pv.scan(near_copies(dated=False))


def test_the_earliest_is_kept_and_no_other(dated):
    assert dated.clusters.filter(dated.clusters["keep"])["id"].to_pylist() == ["story"]


def test_the_earliest_is_the_source_of_nearly_all(dated):
    rows = dated.derivations.to_pylist()
    of_story = {row["derived"] for row in rows if row["source"] == "story" and row["directed"]}
    assert len(of_story) >= 0.95 * COPIES
    assert not [row for row in rows if row["derived"] == "story"]


def test_without_dates_the_story_is_kept_and_no_row_directs_at_it_or_between_copies(undated):
    """A copy is not reported as the source of the others just because all others were compared with it."""
    assert undated.clusters.filter(undated.clusters["keep"])["id"].to_pylist() == ["story"]
    directed = [row for row in undated.derivations.to_pylist() if row["directed"]]
    assert not [row for row in directed if row["derived"] == "story"]
    assert not [row for row in directed if row["source"] != "story" and row["probability"] >= 0.8]
    assert undated.derivations.num_rows >= 0.95 * COPIES


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_dates_every_copy_is_compared_with_the_story_and_not_with_some_longer_copy(seed):
    found = pv.scan(near_copies(dated=False, seed=seed))
    assert found.clusters["keep"].to_pylist().count(True) == 1
    rows = found.derivations.to_pylist()
    assert len({row["derived"] for row in rows if row["source"] == "story"}) >= 0.95 * COPIES
    assert not [row for row in rows if row["directed"] and row["derived"] == "story"]


def test_the_bound_on_work_changes_no_cluster_and_no_derivation(dated):
    tight = pv.scan(near_copies(dated=True), max_frequency=8)
    assert tight.pairs.num_rows < dated.pairs.num_rows
    assert tight.clusters.equals(dated.clusters)
    assert tight.derivations.equals(dated.derivations)
