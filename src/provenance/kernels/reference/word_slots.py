"""The kernel that looks up words."""

from __future__ import annotations

import numpy as np


def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """Look up words in an open-addressed hash table.

    Each row of `slots` (uint64) is a slot that contains a word and its value. The number of slots is a power
    of two, and an empty slot contains the word 0. The search for a word begins at the slot given by its low
    bits, and proceeds slot by slot until it finds the word or an empty slot. ``known[i]`` is set to whether
    the table contains ``words[i]``, and ``found[i]`` is set to the word's value. If the word is not in the
    table, ``found[i]`` is arbitrary.
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
