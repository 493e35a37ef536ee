"""How far the similar sentences of two texts are in one order, measured against chance."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from provenance.passages.sentence_order import Sentences, arrangement


def chain(gains: np.ndarray) -> float:
    """The gain of the best forward chain."""
    best = np.zeros((gains.shape[0] + 1, gains.shape[1] + 1))
    for row in range(gains.shape[0]):
        for column in range(gains.shape[1]):
            best[row + 1, column + 1] = max(
                best[row, column] + gains[row, column], best[row, column + 1], best[row + 1, column]
            )
    return best[-1, -1]


def concordance(similarity: np.ndarray) -> float:
    """The measure with every order of the columns instead of some."""
    rows, columns = similarity.mean(axis=1, keepdims=True), similarity.mean(axis=0, keepdims=True)
    gains = np.maximum(similarity - np.maximum(rows, columns), 0)
    orders = permutations(range(gains.shape[1]))
    by_chance = np.mean([chain(gains[:, list(order)]) for order in orders])
    possible = min(gains.max(axis=1).sum(), gains.max(axis=0).sum())
    return (chain(gains) - by_chance) / (possible - by_chance)


def of(similarity: np.ndarray) -> Sentences:
    return Sentences(similarity, similarity)


def test_the_order_is_compared_with_enough_shuffled_orders() -> None:
    chance = np.random.default_rng(4)
    errors = [
        arrangement(of(similarity)).concordance - concordance(similarity)
        for similarity in chance.random((60, 4, 5)) ** 3
    ]
    assert np.sqrt(np.mean(np.square(errors))) < 0.1


@pytest.mark.parametrize(("similarity", "spread"), [(0.19, 0.0), (0.2, 0.5), (0.9, 0.5)])
def test_sentences_a_fifth_alike_have_one_subject(similarity: float, spread: float) -> None:
    assert arrangement(of(np.array([[similarity, 0.0], [0.1, 0.0]]))).spread == spread
