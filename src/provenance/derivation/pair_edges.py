"""The pairs of a corpus as edges of its derivation graph, with one edge in each direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.derivation.date_trust import CLEARLY_APART
from provenance.derivation.spanning_trees import CLIP
from provenance.engine.ragged import Ragged

LEAST = 1e-12  # replaces a probability of 0 in divisions and logarithms


@dataclass(frozen=True, eq=False)
class Edges:
    """Two edges for each pair.

    The first half contains, for each pair, the edge from the document with the lower position to the document
    with the higher position. The second half contains the opposite edges, in the same order.
    """

    pair: np.ndarray
    source: np.ndarray
    derived: np.ndarray
    supplied: np.ndarray  # the probability of this direction, judged from the pair alone
    settled: np.ndarray  # whether dates establish which of the two documents came first
    score: np.ndarray  # the log odds of this direction against a common source or no relation
    common: np.ndarray
    unrelated: np.ndarray
    contracting: np.ndarray  # the total share of the kinds in which texts get shorter as they are passed on


def numbers(table: pa.Table, name: str) -> np.ndarray:
    numbers: np.ndarray = table[name].to_numpy().astype(np.int64)
    return numbers


def characters_explained(pairs: pa.Table, passages: pa.Table, end: str) -> np.ndarray:
    """For one document of each pair, count the characters that passages explain, weighted by similarity."""
    sizes = passages[f"{end}_end"].to_numpy() - passages[f"{end}_start"].to_numpy()
    return np.bincount(passages["pair"].to_numpy(), passages["similarity"].to_numpy() * sizes, pairs.num_rows)


def log(probability: np.ndarray) -> np.ndarray:
    logarithm: np.ndarray = np.log(np.maximum(probability, LEAST))
    return logarithm


def links_between_texts(pairs: pa.Table, node: np.ndarray, time: np.ndarray) -> np.ndarray:
    """For every two related texts, select the pair of their earliest copies."""
    rank = np.empty(len(node), np.int64)
    rank[np.lexsort((np.arange(len(node)), time))] = np.arange(len(node))
    a, b = numbers(pairs, "a"), numbers(pairs, "b")
    related = np.flatnonzero((node[a] != node[b]) & (pairs["unrelated"].to_numpy() < 0.5))
    a, b = a[related], b[related]
    low, high = np.minimum(node[a], node[b]), np.maximum(node[a], node[b])
    of_low, of_high = np.where(node[a] == low, a, b), np.where(node[a] == low, b, a)
    order = np.lexsort((rank[of_high], rank[of_low], high, low))
    return related[order[Ragged.of_runs(low[order], high[order]).first]]


def both_ways(pairs: pa.Table, chosen: np.ndarray) -> Edges:
    a, b = (numbers(pairs, name)[chosen] for name in ("a", "b"))
    b_from_a, a_from_b, common, unrelated = (
        pairs[name].to_numpy()[chosen] for name in ("b_from_a", "a_from_b", "common_source", "unrelated")
    )
    turned = a > b
    supplied = np.concatenate([np.where(turned, a_from_b, b_from_a), np.where(turned, b_from_a, a_from_b)])
    ordered = pairs["ordered"].to_numpy()[chosen]
    settled = (np.abs(ordered) > CLEARLY_APART) & (ordered * (b_from_a - a_from_b) > 0)
    # If dates establish which document came first, only one of the pair's edges is used in the trees, and it
    # gets the weight of both directions. If both edges were used, a missing source could be enough to reverse
    # the direction.
    both = supplied.reshape(2, -1)
    weighed = np.where(settled, np.where(both == both.max(axis=0), both.sum(axis=0), 0.0), both).ravel()
    scores = (log(weighed) - log(np.tile(common + unrelated, 2))).reshape(2, -1)
    # Both scores of a pair are reduced by the same amount. If they were clipped separately, two high scores
    # would become equal.
    scores -= np.maximum(scores.max(axis=0) - CLIP, 0)
    return Edges(
        np.tile(chosen, 2),
        np.concatenate([np.minimum(a, b), np.maximum(a, b)]),
        np.concatenate([np.maximum(a, b), np.minimum(a, b)]),
        supplied,
        np.tile(settled, 2),
        np.maximum(scores, -CLIP).ravel(),
        np.tile(common, 2),
        np.tile(unrelated, 2),
        np.tile(pairs["contracting"].to_numpy()[chosen], 2),
    )


def divided_as_the_pair_says(edges: Edges, supplied: np.ndarray) -> np.ndarray:
    """Return the probability of each direction, adjusted for pairs whose order is established by dates.

    If dates establish the order of a pair, the trees of the whole family determine the total probability of a
    derivation, and the pair alone determines how this probability is divided between the two directions.
    """
    own, together = (sum(np.split(each, 2)) for each in (edges.supplied, supplied))
    divided = edges.supplied * np.tile(together / np.maximum(own, LEAST), 2)
    return np.where(edges.settled, divided, supplied)
