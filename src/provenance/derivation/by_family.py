"""The relations of the pairs of a few families, and the evidence for them.

What third documents say of a pair takes the readings of its whole family and of no other. So families are
weighed one after the other, small ones together, and what was read of them is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from provenance.derivation.dating import error_rate
from provenance.derivation.evidence import Readings, read
from provenance.derivation.evidence.parts import Parts, expanded
from provenance.derivation.explaining import Evidence, explain
from provenance.derivation.model import Contributions, contributions
from provenance.derivation.pair import Pair
from provenance.derivation.thirds import NOTHING, Agreements, Besides
from provenance.derivation.weighing import Relations, Weighed, agreeing_with_dates, settle, weigh

# Tokens read together: so many that the cost of a step vanishes, so few that they stay in the cache.
_BATCH = 1 << 18
# Pairs that tell how far the dates of a corpus are to be trusted.
_SAMPLE = 200


class Pairs(Protocol):
    """Pairs of documents that are made when they are asked for: of a large family few at a time are held."""

    tokens: np.ndarray  # int64: the tokens of both documents of each

    def some(self, rows: np.ndarray) -> list[Pair]:
        """The pairs at these places."""


class Held:
    """Pairs that are there already."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self.tokens = np.array([len(pair.a.side.stems) + len(pair.b.side.stems) for pair in pairs], np.int64)

    def some(self, rows: np.ndarray) -> list[Pair]:
        """The pairs at these places."""
        return [self._pairs[row] for row in rows.tolist()]


@dataclass(frozen=True, eq=False)
class Weighing:
    """The relations of some pairs, and what third documents say of them.

    Readings are kept where there was one batch of them.
    """

    pairs: Pairs
    relations: Relations
    besides: Besides
    kept: tuple[Readings, Contributions] | None

    def evidence(self, rows: np.ndarray, named: Callable[[int], str]) -> Iterator[tuple[Evidence, ...]]:
        """The evidence of some pairs; `named` says what to call third documents."""
        if self.kept:
            for row in rows.tolist():
                yield explain(*self.kept, self.relations, row, self.besides[row], named)
            return
        for batch in _batches(self.pairs.tokens[rows]):
            readings = read(self.pairs.some(rows[batch]))
            relations = self.relations.at(rows[batch])
            said = contributions(readings)
            for number, row in enumerate(rows[batch].tolist()):
                yield explain(readings, said, relations, number, self.besides[row], named)


def weigh_families(pairs: Pairs, a: np.ndarray, b: np.ndarray, wrong_dates: float) -> Weighing:
    """Weigh all pairs of some families.

    Parameters
    ----------
    pairs : Pairs
        Those that share text.
    a, b : numpy.ndarray
        The positions of their documents.
    wrong_dates : float
        How many dates of the corpus are wrong (`wrong_dates_of`).
    """
    if not len(pairs.tokens):
        return Weighing(pairs, Relations.none(), Besides.of([]), None)
    agreements, weighed, kept = Agreements(), [], None
    others = _with_others(a, b)
    every = list(_batches(pairs.tokens))
    for batch in every:
        readings = read(pairs.some(batch))
        said = contributions(readings)
        weighed.append(weigh(readings, said))
        agreements.add(a[batch], b[batch], readings, np.flatnonzero(others[batch]).tolist())
        kept = (readings, said) if len(every) == 1 else None
    besides = Besides.of(
        [
            agreements.beside(one, other) if further else NOTHING
            for one, other, further in zip(a.tolist(), b.tolist(), others.tolist(), strict=True)
        ]
    )
    return Weighing(pairs, settle(Weighed.joined(weighed), besides, a, b, wrong_dates), besides, kept)


def wrong_dates_of(pairs: Pairs, dated: np.ndarray) -> float:
    """How many dates of a corpus are wrong, from a sample of its pairs with dates, read by themselves."""
    some = dated[:: max(1, -(-len(dated) // _SAMPLE))]
    agreeing = [np.zeros(0)]
    for batch in _batches(pairs.tokens[some]):
        readings = read(pairs.some(some[batch]))
        agreeing.append(agreeing_with_dates(weigh(readings, contributions(readings))))
    return error_rate(np.concatenate(agreeing))


def _with_others(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which pairs are no family by themselves: somebody else is related to one of their documents."""
    degree = np.bincount(np.concatenate([a, b]))
    return (degree[a] > 1) | (degree[b] > 1)


def groups(family: np.ndarray, a: np.ndarray, tokens: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Whole families, some at a time: the positions of their documents, and which pairs are theirs.

    `family` is that of each document, `a` the first document of each pair, `tokens` those of both. Documents
    without pairs come last.
    """
    documents, members = np.argsort(family, kind="stable"), Parts(np.bincount(family))
    order = np.argsort(family[a], kind="stable")
    with_pairs, first = np.unique(family[a[order]], return_index=True)
    pairs_of = Parts(np.diff(first, append=len(order)))
    for some in _batches(pairs_of.sum(tokens[order])):
        here = with_pairs[some]
        rows = order[expanded(pairs_of.first[some], pairs_of.sizes[some])]
        yield np.sort(documents[expanded(members.first[here], members.sizes[here])]), rows
    yield np.flatnonzero(~np.isin(family, family[a])), np.zeros(0, np.int64)


def _batches(tokens: np.ndarray) -> Iterator[np.ndarray]:
    """Rows in order, in batches of so many tokens or of one row."""
    begin, filled = 0, 0
    for row, more in enumerate(tokens.tolist()):
        if filled and filled + more > _BATCH:
            yield np.arange(begin, row)
            begin, filled = row, 0
        filled += more
    if begin < len(tokens):
        yield np.arange(begin, len(tokens))
