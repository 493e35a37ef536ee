"""Weights for undated pairs that are learned from the dated pairs of a corpus."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

import provenance as pv
from benchmarks.direction.experts import PENALTY
from provenance.derivation.dated_pairs import learned_log_odds, learned_weights, named, weights_of
from provenance.derivation.evidence import FEATURES
from provenance.derivation.relation_model import MOST_LOG_ODDS

COUNT = len(FEATURES)


def examples(count: int, right: float, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Pairs in which b is later; the share `right` of them have a higher value of the first feature in b."""
    random = np.random.default_rng(seed)
    style = np.zeros((count, COUNT))
    style[:, 0] = np.where(random.random(count) < right, 0.8, -0.8)
    style[:, 1:] = random.normal(0, 0.3, (count, COUNT - 1))
    ones = np.ones(count)
    return style, np.zeros(count), ones, ones, np.arange(count)


def test_a_difference_that_dates_confirm_shows_the_direction_of_undated_pairs() -> None:
    weights = learned_weights(*examples(200, 0.95))
    assert weights[0] == max(weights) > 1
    asked = np.zeros((2, COUNT))
    asked[:, 0] = 0.8, -0.8
    forward, backward = learned_log_odds(weights, asked, np.zeros(2), np.zeros(2))
    assert forward == -backward > 1


def test_differences_that_dates_contradict_outweigh_the_shipped_weights() -> None:
    style, _, later, derived, families = examples(200, 0.05)
    weights = learned_weights(style, 2 * style[:, 0], later, derived, families)
    asked, shipped = np.eye(1, COUNT), np.array([2.0])
    assert shipped + learned_log_odds(weights, asked, shipped, np.zeros(1)) < 0


def test_nothing_is_learned_without_a_clear_gain() -> None:
    assert not learned_weights(*examples(200, 0.5)).any()  # no regularity
    assert not learned_weights(*examples(4, 1.0)).any()  # too few examples
    style, shipped, _, derived, families = examples(200, 0.95)
    assert not learned_weights(style, shipped, np.full(200, 0.4), derived, families).any()  # minutes apart
    assert not learned_weights(style, shipped, np.ones(200), np.zeros(200), families).any()  # not derived
    assert not learned_weights(*(each[:0] for each in examples(1, 1.0))).any()


@pytest.mark.parametrize("apart", [0, 5])
def test_pairs_of_one_family_or_one_fold_do_not_confirm_each_other(apart: int) -> None:
    style, shipped, later, derived, families = examples(200, 0.95)
    assert not learned_weights(style, shipped, later, derived, apart * families).any()


def test_a_small_gain_is_not_worth_it_even_if_it_is_certain() -> None:
    assert not learned_weights(*examples(2000, 0.58)).any()
    assert learned_weights(*examples(2000, 0.63)).any()


def test_the_weights_balance_the_examples_and_the_penalty_of_the_shipped_weights() -> None:
    style, shipped, later, _, families = examples(200, 0.9)
    derived = np.linspace(0.1, 1, 200)
    weights = learned_weights(style, shipped, later, derived, families)
    wrong = 1 / (1 + np.exp(style @ weights))
    assert style.T @ (derived * wrong) == pytest.approx(weights / PENALTY, abs=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_reversing_pairs_changes_nothing(seed: int) -> None:
    style, shipped, later, derived, families = examples(100, 0.9, seed)
    flipped = np.where(np.random.default_rng(seed).random(100) < 0.5, -1, 1)
    again = learned_weights(style * flipped[:, None], shipped * flipped, later * flipped, derived, families)
    assert np.array_equal(again, learned_weights(style, shipped, later, derived, families))


def test_dates_and_the_limit_of_the_text_remain() -> None:
    weights, style = np.full(COUNT, 9.0), np.ones((3, COUNT))
    shipped, later = np.array([0.5, 0.5, -0.5]), np.array([0.0, 0.9, 0.0])
    added = learned_log_odds(weights, style, shipped, later)
    assert added[1] == 0
    assert (shipped + added)[[0, 2]].tolist() == [MOST_LOG_ODDS] * 2


def test_weights_are_recorded_by_feature() -> None:
    weights = np.zeros(COUNT)
    weights[3] = 0.25
    assert named(weights) == {FEATURES[3].name: 0.25}
    assert np.array_equal(weights_of(named(weights)), weights)


def corpus(dated: bool) -> list[dict[str, str]]:
    """Forty stories, and a version of each in which pairs of sentences are joined.

    With `dated`, all except the first eight stories and their versions have dates.
    """
    random, made = Random(4), []
    for story in range(40):
        vocabulary = ["".join(random.choices("abdegiklmnoprstu", k=7)) for _ in range(60)]
        sentences = [" ".join(["the", *random.sample(vocabulary, 8)]) for _ in range(12)]
        joined = [f"{one}, and {other}" for one, other in zip(sentences[::2], sentences[1::2], strict=True)]
        for role, parts, day in (("source", sentences, 1), ("derived", joined, 2)):
            text = " ".join(f"{part.capitalize()}." for part in parts)
            row = {"id": f"{story:02}-{role}", "text": text}
            made.append(row | ({"published": f"2024-03-{day:02}"} if dated and story >= 8 else {}))
    return made


def test_a_corpus_that_is_dated_in_part_teaches_its_undated_pairs() -> None:
    plain, taught = pv.scan(corpus(dated=False)), pv.scan(corpus(dated=True))
    assert plain.run["learned"] == {}
    assert taught.run["learned"]["sentence length"] > 0
    # According to the shipped weights, the text with shorter sentences is the derived text.
    assert all(row["source"].endswith("derived") for row in undated(plain))
    assert all(row["source"].endswith("source") and row["directed"] for row in undated(taught))
    for row in undated(taught):
        (reason,) = [item["sentence"] for item in row["evidence"] if item["name"] == "dated pairs"]
        assert "pairs of this corpus with clear dates" in reason


def test_what_is_learned_does_not_depend_on_the_order_of_documents_or_threads() -> None:
    rows = corpus(dated=True)
    found = pv.scan(rows)
    again = pv.scan(Random(3).sample(rows, len(rows)), threads=1)
    assert again.run["learned"] == found.run["learned"] != {}
    assert again.derivations.equals(found.derivations)


def undated(findings: pv.Findings) -> list[dict[str, Any]]:
    """The derivations of the first eight stories."""
    rows = [row for row in findings.derivations.to_pylist() if row["source"] < "08"]
    assert len(rows) == 8
    return rows
