"""Choose fingerprints of texts so that any two texts with a long enough run in common share a fingerprint.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels

_GRAM = 5
_WINDOW = 8
# A run of at least this many tokens that two documents share contains a fingerprint of both.
GUARANTEED = _GRAM + _WINDOW - 1


def fingerprints(offsets: np.ndarray, identities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return fingerprints (uint64), and the position of the first token of each (int64, ascending).

    The fingerprints are hashes of shingles. From every window of consecutive shingles, the smallest hash is
    chosen (the last one if several are equal). From a document with fewer shingles than a window, only the
    smallest hash is chosen.

    Parameters
    ----------
    offsets : numpy.ndarray
        int64[documents + 1]: document d consists of the tokens ``offsets[d]:offsets[d + 1]``.
    identities : numpy.ndarray
        uint64: the identity of each token.
    """
    found, places = np.empty(len(identities), np.uint64), np.empty(len(identities), np.int64)
    count = kernels(len(identities)).winnow(offsets, identities, _GRAM, _WINDOW, found, places)
    return found[:count].copy(), places[:count].copy()
