"""The kernel that looks up words in a hash table."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import kernel


@kernel
def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """See `reference.look_up`."""
    mask = slots.shape[0] - 1
    for i in range(words.size):
        word = words[i]
        slot = np.int64(word & np.uint64(mask))
        while slots[slot, 0] != word and slots[slot, 0] != 0:
            slot = (slot + 1) & mask
        known[i] = slots[slot, 0] == word and word != 0
        found[i] = slots[slot, 1]
