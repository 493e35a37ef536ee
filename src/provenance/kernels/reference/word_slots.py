"""The kernel that looks up words."""

from __future__ import annotations

import numpy as np


def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """Look up `words` in an open-addressed table: `found` receives the values of the `known` words.

    Each slot, a row of `slots` (uint64), holds a word and its value. A word is in the first slot, counted
    from its low bits, that holds no other word. The number of slots is a power of two, and an empty slot has
    the word 0. `found` receives an arbitrary number for a word that the table does not have.
    """
    last = len(slots) - 1
    at = (words & np.uint64(last)).astype(np.int64)
    known[:] = words != 0
    elsewhere = np.flatnonzero(slots[at, 0] != words)
    while len(elsewhere):
        held = slots[at[elsewhere], 0] != 0
        known[elsewhere[~held]] = False
        elsewhere = elsewhere[held]
        at[elsewhere] = (at[elsewhere] + 1) & last
        elsewhere = elsewhere[slots[at[elsewhere], 0] != words[elsewhere]]
    found[:] = slots[at, 1]
