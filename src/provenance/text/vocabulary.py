"""What is known of words, looked up for many of them at once.

An open-addressed table in three arrays. Words go by their identities, which are hashes already, so that the
low bits of one say where to look for it first.
"""

from __future__ import annotations

import threading

import numpy as np

from provenance.kernels import kernels


class Vocabulary:
    """A value (uint64) for each of many words (uint64)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._allocate(1 << 12)

    def __len__(self) -> int:
        return int(self._taken.sum())

    def find(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The value of each of `words`, any number where there is none, and whether there is one."""
        found, known = np.empty(len(words), np.uint64), np.empty(len(words), bool)
        with self._lock:
            kernels(len(words)).look_up(words, self._words, self._values, self._taken, found, known)
        return found, known

    def add(self, words: np.ndarray, values: np.ndarray) -> None:
        """Give each of `words`, no two of them the same, its value."""
        with self._lock:
            count = len(self) + len(words)
            # Little is taken, so that few words are long sought.
            if 4 * count > len(self._words):
                words = np.concatenate([self._words[self._taken], words])
                values = np.concatenate([self._values[self._taken], values])
                self._allocate(1 << (4 * count).bit_length())
            slots = self._first_slots(words)
            while len(words):
                free = ~self._taken[slots]
                self._words[slots[free]] = words[free]  # of several words for one slot, the last stays
                self._taken[slots] = True
                placed = self._words[slots] == words
                self._values[slots[placed]] = values[placed]
                words, values = words[~placed], values[~placed]
                slots = (slots[~placed] + 1) & (len(self._words) - 1)

    def _first_slots(self, words: np.ndarray) -> np.ndarray:
        return (words & np.uint64(len(self._words) - 1)).astype(np.int64)

    def _allocate(self, size: int) -> None:
        self._words = np.zeros(size, np.uint64)
        self._values = np.zeros(size, np.uint64)
        self._taken = np.zeros(size, dtype=bool)
