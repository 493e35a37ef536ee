"""Fingerprints of texts, chosen so that whatever is copied holds one of both.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003.
"""

from __future__ import annotations

import numpy as np

_GRAM = 5
_WINDOW = 8
# Any run of so many tokens that two documents share holds a fingerprint of both.
GUARANTEED = _GRAM + _WINDOW - 1

# Where a document ends before a shingle does.
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)


def fingerprints(identities: np.ndarray, document: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The shingle of `_GRAM` tokens at each token, and the positions of those chosen.

    Of every window of consecutive shingles the one with the smallest hash is chosen, the last of equal ones.
    A document with fewer shingles than a window has its smallest.

    Parameters
    ----------
    identities : numpy.ndarray
        uint64: the tokens of documents.
    document : numpy.ndarray
        int64: the document of each.
    """
    shingles = _shingles(identities, document)
    if not len(shingles):
        return shingles, np.zeros(0, dtype=np.int64)
    chosen = np.zeros(len(shingles), dtype=bool)
    # A window may not reach across documents: what lies beyond counts as larger than everything.
    padded = np.concatenate([shingles, np.full(_WINDOW, _NONE)])
    owner = np.concatenate([np.where(shingles == _NONE, -1, document[: len(shingles)]), np.full(_WINDOW, -1)])
    smallest, at = shingles.copy(), np.arange(len(shingles))
    for step in range(1, _WINDOW):
        same = owner[step : step + len(shingles)] == owner[: len(shingles)]
        ahead = np.where(same, padded[step : step + len(shingles)], _NONE)
        smaller = (ahead <= smallest) & (ahead != _NONE)
        smallest = np.where(smaller, ahead, smallest)
        at = np.where(smaller, np.arange(len(shingles)) + step, at)
    whole = owner[_WINDOW - 1 : _WINDOW - 1 + len(shingles)] == owner[: len(shingles)]
    starts = np.concatenate([[True], owner[1 : len(shingles)] != owner[: len(shingles) - 1]])
    chosen[at[(whole | starts) & (owner[: len(shingles)] >= 0)]] = True
    return shingles, np.flatnonzero(chosen)


def _shingles(identities: np.ndarray, document: np.ndarray) -> np.ndarray:
    """The hash of the shingle at each token; the largest value where the document ends before it does."""
    hashes = np.zeros(max(len(identities) - _GRAM + 1, 0), dtype=np.uint64)
    for place in range(_GRAM):
        hashes = (hashes ^ identities[place : place + len(hashes)]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(31)
    within = document[: len(hashes)] == document[_GRAM - 1 : _GRAM - 1 + len(hashes)]
    return np.where(within, np.minimum(hashes, _NONE - np.uint64(1)), _NONE)
