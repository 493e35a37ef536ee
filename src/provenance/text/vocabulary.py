"""A table of words and their values, for looking up many words at once.

An open-addressed hash table stores each word next to its value, so that looking up a word usually takes a
single memory access. Words are given by their identities. These are already hashes, so their low bits
determine where the search begins.
"""

from __future__ import annotations

import threading

import numpy as np

from provenance.kernels import kernels


class Vocabulary:
    """A mapping from words (uint64) to values (uint64), in which the word 0 never has a value."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots = np.zeros((1 << 12, 2), np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def find(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the value of each of the `words`, and a boolean mask of the words that have a value.

        For a word without a value, the number returned is arbitrary.
        """
        found, known = np.empty(len(words), np.uint64), np.empty(len(words), bool)
        with self._lock:
            kernels(len(words)).look_up(words, self._slots, found, known)
        return found, known

    def add(self, words: np.ndarray, values: np.ndarray) -> None:
        """Set the value of each of the `words`; no word may occur twice."""
        entries = np.stack([words, values], axis=1)[words != 0]
        with self._lock:
            count = self._count + len(entries)
            # The table is kept mostly empty, so that searches are short.
            if 4 * count > len(self._slots):
                entries = np.concatenate([self._slots[self._slots[:, 0] != 0], entries])
                self._slots = np.zeros((1 << (4 * count).bit_length(), 2), np.uint64)
                self._count = 0
            last = len(self._slots) - 1
            at = (entries[:, 0] & np.uint64(last)).astype(np.int64)
            while len(entries):
                empty = self._slots[at, 0] == 0
                free = empty | (self._slots[at, 0] == entries[:, 0])
                self._slots[at[free]] = entries[free]  # if several words need one slot, the last one gets it
                placed = self._slots[at, 0] == entries[:, 0]
                self._count += int(np.count_nonzero(placed & empty))
                entries, at = entries[~placed], (at[~placed] + 1) & last
