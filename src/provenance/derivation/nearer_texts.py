"""Find pairs of texts for which a chain of other texts makes a direct derivation unlikely.

A text changes a little each time it is passed on. If other texts form a chain between two texts, and every
step of the chain is shorter than the distance between the two, the text was more likely passed along the
chain than directly from one to the other. This holds in either direction. The argument fails if several
copies were shortened independently, because they are then nearer to each other than to their source.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from provenance.derivation.pair_edges import Edges, characters_explained, numbers
from provenance.engine.bottlenecks import bottlenecks

# The log odds against a direct derivation are log(d / s) times this weight, where d is the distance between
# the two texts, and s is the longest step of the chain.
_WEIGHT = 3.0
# The number of characters added to every distance, so that one or two changed words make little difference.
_FEW = 50


def against_direct(
    edges: Edges, parent: np.ndarray, child: np.ndarray, characters_apart: np.ndarray, nodes: int
) -> np.ndarray:
    """Return, for each edge, the log odds against a direct derivation.

    The log odds are 0 unless the two texts of the edge are also connected by a chain of other texts, every
    step of which is shorter than the distance between the two.

    `parent` and `child` contain the two texts of each edge, numbered from 0 to ``nodes - 1``.
    `characters_apart` contains the distance between the texts of each pair (see `apart`).
    """
    one_way = slice(len(parent) // 2)  # the other half contains the same pairs in reverse
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
