"""Pairs that nearer texts join: of these, one was hardly taken from the other directly.

A text changes a little each time it is passed on. Where a chain of other texts leads from one of two to the
other, and each step of it is shorter than the way between the two, the text more likely went along the chain.
Which way it went plays no part. What breaks it: a source that was shortened for each of several copies, which
are then nearer to each other than to it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.derivation.pair_edges import Edges, characters_explained, numbers
from provenance.engine.bottlenecks import bottlenecks

# The log odds against a direct way for each time that it is e times as long as the longest step of a chain.
_WEIGHT = 3.0
# Characters added to both, so that a changed word or two decides nothing.
_FEW = 50


def against_direct(
    edges: Edges, parent: np.ndarray, child: np.ndarray, characters_apart: np.ndarray, nodes: int
) -> np.ndarray:
    """The log odds, from 0 on, against each edge as a chain of nearer texts leads from one end to the other.

    `parent` and `child` are the texts of each edge, numbers below `nodes`, and `characters_apart` is how far
    the texts of each pair are from each other (`apart`).
    """
    one_way = slice(len(parent) // 2)  # the rest are the same pairs the other way
    distance = characters_apart[edges.pair[one_way]] + _FEW
    longest_step = bottlenecks(nodes, parent[one_way], child[one_way], distance)
    return np.tile(_WEIGHT * np.log(distance / longest_step), 2)


def apart(pairs: pa.Table, passages: pa.Table, length: np.ndarray) -> np.ndarray:
    """How many characters of both texts of each pair no passage explains."""
    a, b = (
        np.maximum(length[numbers(pairs, end)] - characters_explained(pairs, passages, end), 0)
        for end in ("a", "b")
    )
    return a + b
