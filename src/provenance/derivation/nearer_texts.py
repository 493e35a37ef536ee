"""Find pairs connected by a chain of nearer texts, for which a direct derivation is unlikely.

A text changes a little each time it is passed on. If other texts form a chain between two texts, and every
step of the chain is shorter than the distance between the two, the text was more likely passed along the
chain. The direction does not matter. The argument fails if several copies were shortened independently,
because they are then nearer to each other than to their source.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.derivation.pair_edges import Edges, characters_explained, numbers
from provenance.engine.bottlenecks import bottlenecks

# The log odds against a direct derivation are this weight times the logarithm of the ratio between the
# distance of the two texts and the longest step of the chain.
_WEIGHT = 3.0
# The number of characters added to every distance, so that a changed word or two makes little difference.
_FEW = 50


def against_direct(
    edges: Edges, parent: np.ndarray, child: np.ndarray, characters_apart: np.ndarray, nodes: int
) -> np.ndarray:
    """Return the log odds against each edge, which are 0 unless a chain of nearer texts connects its ends.

    `parent` and `child` are the texts of each edge, numbered from 0 to ``nodes - 1``, and `characters_apart`
    contains the distance between the texts of each pair, as returned by `apart`.
    """
    one_way = slice(len(parent) // 2)  # the rest are the same pairs in reverse
    distance = characters_apart[edges.pair[one_way]] + _FEW
    longest_step = bottlenecks(nodes, parent[one_way], child[one_way], distance)
    return np.tile(_WEIGHT * np.log(distance / longest_step), 2)


def apart(pairs: pa.Table, passages: pa.Table, length: np.ndarray) -> np.ndarray:
    """Return, for each pair, the total number of characters in its two texts that no passage explains."""
    a, b = (
        np.maximum(length[numbers(pairs, end)] - characters_explained(pairs, passages, end), 0)
        for end in ("a", "b")
    )
    return a + b
