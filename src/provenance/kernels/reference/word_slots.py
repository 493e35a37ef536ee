"""The kernel that looks up words in a hash table."""

from __future__ import annotations

import numpy as np


def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """Look up words in an open-addressed hash table.

    Each row of `slots` (uint64) is a slot that contains a word and its value; an empty slot has the word 0.
    The number of slots is a power of two. The search for a word begins at the slot given by the word's low
    bits, and proceeds slot by slot until it finds the word or an empty slot. If the table contains
    ``words[i]``, ``known[i]`` is set to True, and ``found[i]`` to the word's value. Otherwise, ``known[i]``
    is set to False, and ``found[i]`` is arbitrary.
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
