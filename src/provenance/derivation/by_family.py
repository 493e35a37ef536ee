"""The relations of all pairs of a corpus, family by family.

What third documents say of a pair takes the readings of its whole family and of no other. So families are weighed
one after the other, small ones together, and what was read of them is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from provenance.derivation.evidence import read
from provenance.derivation.explaining import Evidence, explain
from provenance.derivation.families import families
from provenance.derivation.model import contributions
from provenance.derivation.pair import Pair
from provenance.derivation.thirds import NOTHING, Agreements, Besides
from provenance.derivation.weighing import Relations, Weighed, settle, weigh
from provenance.progress import Stage

# Tokens read together: so many that the cost of a step vanishes, so few that they stay in the processor's cache.
_BATCH = 1 << 18


def weigh_families(
    pairs: Sequence[Pair], a: np.ndarray, b: np.ndarray, stage: Stage
) -> tuple[Relations, Besides]:
    """The relation of every pair, and what third documents say of it.

    Parameters
    ----------
    pairs : sequence of Pair
        Those that share text.
    a, b : numpy.ndarray
        The positions of their documents.
    stage : Stage
        Is told of every pair weighed.
    """
    family = families(int(max(a.max(initial=-1), b.max(initial=-1))) + 1, a, b)
    members = np.bincount(family)
    family = family[a]
    order = np.argsort(family, kind="stable")
    alone = members[family] == 2
    tokens = np.array([_tokens(pair) for pair in pairs], np.int64)
    groups = [order[group] for group in _filled(tokens[order], family[order])]
    weighed, told = [], []
    for group in groups:
        agreements, parts = Agreements(), []
        for batch in _filled(tokens[group]):
            rows = group[batch]
            readings = read([pairs[row] for row in rows.tolist()])
            parts.append(weigh(readings, contributions(readings)))
            agreements.add(a[rows].tolist(), b[rows].tolist(), readings)
            stage.advance(len(rows))
        besides = Besides.of(
            [
                NOTHING if lonely else agreements.beside(one, other)
                for one, other, lonely in zip(
                    a[group].tolist(), b[group].tolist(), alone[group].tolist(), strict=True
                )
            ]
        )
        weighed.append(settle(Weighed.joined(parts), besides))
        told.append(besides)
    back = np.argsort(order)
    return Relations.joined(weighed).at(back), Besides.joined(told).at(back)


def explained(
    pairs: Sequence[Pair],
    relations: Relations,
    besides: Besides,
    named: Callable[[int], str],
) -> Iterator[tuple[Evidence, ...]]:
    """The evidence of every pair; `named` says what to call third documents."""
    for batch in _filled(np.array([_tokens(pair) for pair in pairs], np.int64)):
        readings = read([pairs[row] for row in batch.tolist()])
        said, here = contributions(readings), relations.at(batch)
        for number, row in enumerate(batch.tolist()):
            yield explain(readings, said, here, number, besides[row], named)


def _tokens(pair: Pair) -> int:
    return len(pair.a.side.stems) + len(pair.b.side.stems)


def _filled(tokens: np.ndarray, family: np.ndarray | None = None) -> Iterator[np.ndarray]:
    """Rows in order, in batches of so many tokens or of one row; whole families where these are given."""
    begin, filled = 0, 0
    for row, more in enumerate(tokens.tolist()):
        if filled and filled + more > _BATCH and (family is None or family[row] != family[row - 1]):
            yield np.arange(begin, row)
            begin, filled = row, 0
        filled += more
    if begin < len(tokens):
        yield np.arange(begin, len(tokens))
