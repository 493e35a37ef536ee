"""Fingerprints of texts, chosen so that any copied run contains a fingerprint of both texts.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", 2003.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels

_GRAM = 5
_WINDOW = 8
# Any shared run of at least this many tokens contains a fingerprint of both documents.
GUARANTEED = _GRAM + _WINDOW - 1


def fingerprints(offsets: np.ndarray, identities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints of documents (uint64), and the token at which each begins (int64, ascending).

    In every window of consecutive shingles, the shingle with the smallest hash is chosen (the last of equal
    ones). A document with fewer shingles than a window gets its smallest hash.

    Parameters
    ----------
    offsets : numpy.ndarray
        int64, one more than documents: document d holds tokens ``offsets[d]`` to ``offsets[d + 1]``.
    identities : numpy.ndarray
        uint64: the tokens.
    """
    found, places = np.empty(len(identities), np.uint64), np.empty(len(identities), np.int64)
    count = kernels(len(identities)).winnow(offsets, identities, _GRAM, _WINDOW, found, places)
    return found[:count].copy(), places[:count].copy()
