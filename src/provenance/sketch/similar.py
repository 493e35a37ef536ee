"""Similarity sketches, which are faster to compute than MinHash signatures if they have many slots."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from provenance.kernels import kernels
from provenance.sketch.shingles import Sequences


def sketch(words: Sequences, size: int, slots: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute sketches of the documents' shingles, and fingerprints of their words.

    As in MinHash, two documents agree in a slot with a probability equal to their Jaccard similarity.
    However, a shingle is not compared with every slot. Instead, each shingle is assigned to one slot in each
    round, and the rounds usually end once every slot has a value.

    Parameters
    ----------
    words : Sequences
        The words of the documents.
    size : int
        The number of words per shingle.
    slots : int
        The number of slots in a sketch; 0 if only the fingerprints are needed.
    seed : int
        The seed of the sketches; only sketches with the same seed and number of slots can be compared.

    Returns
    -------
    values : numpy.ndarray
        uint32, one row per document, one column per slot; 2**32 - 1 for a document without words.
    fingerprints : numpy.ndarray
        uint64, two for each document: equal for equal sequences of words, and almost certainly different for
        different sequences, even among a billion documents.

    References
    ----------
    S. Dahlgaard, M. B. T. Knudsen and M. Thorup, "Fast similarity sketching", FOCS 2017.

    Examples
    --------
    >>> from provenance.text import tokenize
    >>> texts = ["Rain is expected in the north.", "rain is expected in the North", "Fog in the north."]
    >>> values, fingerprints = sketch(tokenize(texts), size=2, slots=64, seed=1)
    >>> float((values[0] == values[1]).mean()), bool((fingerprints[0] == fingerprints[1]).all())
    (1.0, True)
    """
    documents = words.offsets.size - 1
    values, fingerprints = np.empty((documents, slots), np.uint32), np.empty((documents, 2), np.uint64)
    kernel = kernels(words.identities.nbytes).sketch
    kernel(words.offsets, words.identities, size, _multipliers(slots, seed), values, fingerprints)
    return values, fingerprints


@lru_cache
def _multipliers(slots: int, seed: int) -> np.ndarray:
    """Return two odd numbers (uint64) for each slot."""
    return np.random.RandomState(seed).randint(0, 2**64, 2 * slots, np.uint64) | np.uint64(1)
