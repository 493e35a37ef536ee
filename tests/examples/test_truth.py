"""The example newsroom and its known history must not drift apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provenance.corpus import Corpus, read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
RELATIONS = {"revision", "syndication", "abridgement", "paraphrase", "quotation", "patchwork"}
SHAPES = ({"source", "derived", "relation"}, {"outside_source", "derived"}, {"independent"})


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read(EXAMPLES / "newsroom")


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    lines = (EXAMPLES / "newsroom_truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def named(truth: list[dict[str, str]], *fields: str) -> set[str]:
    return {line[field] for line in truth for field in fields if field in line}


def test_every_article_is_read_and_has_a_known_history(corpus: Corpus, truth: list[dict[str, str]]) -> None:
    assert corpus.skipped.num_rows == 0
    assert set(corpus.documents["id"].to_pylist()) == named(truth, "source", "derived", "independent")


def test_lines_have_one_of_three_shapes_and_known_relations(truth: list[dict[str, str]]) -> None:
    assert all(set(line) in SHAPES for line in truth)
    assert named(truth, "relation") <= RELATIONS


def test_independent_articles_have_no_part_in_a_derivation(truth: list[dict[str, str]]) -> None:
    assert named(truth, "independent").isdisjoint(named(truth, "source", "derived"))


def test_no_article_is_older_than_its_source(corpus: Corpus, truth: list[dict[str, str]]) -> None:
    published = dict(zip(*(corpus.documents[name].to_pylist() for name in ("id", "published")), strict=True))
    dated = [
        (published[line["source"]], published[line["derived"]])
        for line in truth
        if "source" in line and published[line["source"]] and published[line["derived"]]
    ]
    assert len(dated) >= 6
    assert all(source < derived for source, derived in dated)
