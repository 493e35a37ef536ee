"""What the tests of kernels draw, and how they call both twins."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
from hypothesis import strategies as st

from provenance.kernels import compiled, reference

# Identities beyond 2**63, where a signed comparison would go wrong.
identities = st.integers(0, 6).map(lambda word: word * (2**64 // 7))


def both(name, *arguments):
    """What both twins of a kernel return and leave in their arguments; they must agree."""
    given = [deepcopy(arguments) for _ in range(2)]
    returned = [getattr(twin, name)(*mine) for twin, mine in zip((reference, compiled), given, strict=True)]
    assert returned[0] == returned[1]
    for one, other in zip(*given, strict=True):
        assert np.array_equal(one, other), (name, one, other)
    return returned[0], given[0]


@st.composite
def sides(draw, codes=6, most=24):
    """A document's codes, weights, quotations and the bounds of its sentences."""
    tokens = draw(st.lists(st.integers(0, codes - 1), min_size=1, max_size=most))
    cuts = draw(st.sets(st.integers(1, len(tokens)), max_size=5))
    weights = draw(st.lists(st.integers(1, 14 * 16), min_size=len(tokens), max_size=len(tokens)))
    quoted = draw(st.lists(st.booleans(), min_size=len(tokens), max_size=len(tokens)))
    return (
        np.array(tokens, np.int64),
        np.array(weights, np.int64),
        np.array(quoted, bool),
        np.array(sorted({0, len(tokens), *cuts}), np.int64),
    )


@st.composite
def spans(draw, size_a=24, size_b=24, most=8):
    """Rows (a_start, a_end, b_start, b_end), sorted, none empty."""
    rows = draw(
        st.lists(st.tuples(span(size_a), span(size_b)).map(lambda each: each[0] + each[1]), max_size=most)
    )
    return np.array(sorted(rows), np.int64).reshape(-1, 4)


def span(size):
    return st.tuples(st.integers(0, size - 1), st.integers(1, size)).map(
        lambda ends: (min(ends), max(ends)) if ends[0] != ends[1] else (ends[0] - 1, ends[0])
    )


@st.composite
def similarities(draw, rows=6, columns=6):
    """Few different values, so that many are equal."""
    shape = draw(st.tuples(st.integers(1, rows), st.integers(1, columns)))
    cells = st.sampled_from([0.0, 0.1, 0.18, 0.25, 0.28, 0.5, 0.9, 1 / 3])
    flat = draw(st.lists(cells, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.array(flat).reshape(shape)
