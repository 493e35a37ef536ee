"""Texts that were passed on along a chain, and the effect on pairs that skip a step of the chain."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from derivation.test_family_graph import LENGTH, documents, edges, pairs, passages
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.nearer_texts import apart


def shared(pair: int, share: float) -> tuple[float, ...]:
    """A passage that covers the given share of both texts of a pair, from their beginnings."""
    return (pair, 0, share * LENGTH, 0, share * LENGTH, 1)


def chain(steps: int) -> pa.Table:
    """The graph of versions that each change a tenth of the previous one; all pairs are equally likely."""
    links = [(a, b) for b in range(steps) for a in range(b)]
    spans = [shared(number, max(1 - 0.1 * (b - a), 0)) for number, (a, b) in enumerate(links)]
    each = pairs(*((a, b, 0.4, 0.2, 0.3) for a, b in links), contracting=0.0)
    return derive_graph(documents(steps), each, passages(*spans))


def test_a_version_comes_from_the_nearest_one_and_not_from_one_before_that() -> None:
    rows = edges(chain(6))
    assert set(rows) == {(n, n + 1) for n in range(5)}


def test_a_long_chain_needs_no_source_outside() -> None:
    """Versions several steps apart are not reported as copies of a text outside the corpus."""
    found = chain(20)
    assert len(edges(found)) == 19
    assert np.mean(found.origins["p_source_here"].to_pylist()[1:]) > 0.5


def test_a_changed_word_or_two_decides_nothing() -> None:
    links = [(0, 1), (0, 2), (1, 2)]
    each = pairs(*((*ends, 0.4, 0.2, 0.3) for ends in links))
    spans = (shared(number, share) for number, share in enumerate((0.999, 0.996, 0.999)))
    found = [row["probability"] for row in edges(derive_graph(documents(3), each, passages(*spans))).values()]
    assert len(found) == 3
    assert max(found) - min(found) < 0.1


def test_a_source_between_its_copies_supplies_them_all() -> None:
    """Each copy is nearer to the source than to any other copy, and this outweighs the pairs of copies."""
    copies = range(1, 12)
    links = [(0, n) for n in copies] + [(m, n) for n in copies for m in copies if m < n]
    spans = [shared(number, 0.9 if 0 in link else 0.8) for number, link in enumerate(links)]
    each = pairs(*((a, b, 0.5, 0.3, 0.1) for a, b in links))
    rows = edges(derive_graph(documents(12), each, passages(*spans)))
    assert {(0, n) for n in copies} <= set(rows)
    assert min(rows[0, n]["probability"] for n in copies) > 0.8


def test_of_equally_distant_texts_distance_says_nothing() -> None:
    links = [(0, 1), (0, 2), (1, 2)]
    each = pairs(*((*ends, 0.4, 0.2, 0.3) for ends in links))
    found = [
        edges(derive_graph(documents(3), each, passages(*(shared(n, share) for n in range(3)))))
        for share in (0.9, 0.5)
    ]
    assert {ends: row["probability"] for ends, row in found[0].items()} == pytest.approx(
        {ends: row["probability"] for ends, row in found[1].items()}, abs=0.05
    )


def test_what_no_passage_explains_sets_two_texts_apart() -> None:
    each = pairs((0, 1, 0.4, 0.2, 0.3), (0, 2, 0.4, 0.2, 0.3))
    spans = passages((0, 0, 500, 100, 600, 0.8), (1, 0, LENGTH, 0, LENGTH, 1))
    found = apart(each, spans, np.array([1000, 700, 1000]))
    assert found.tolist() == [600 + 300, 0]
