"""Compute, in one pass over all texts, the band keys and fingerprints that are used to find candidates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.pairs.banding import band_keys, bands
from provenance.settings import Settings
from provenance.sketch import Texts, TokenIds, minhash_signatures, shingle, sketch


@dataclass(frozen=True, eq=False)
class TextSketches:
    """The data kept for each text, about 170 bytes: band keys, fingerprints and the number of words."""

    keys: np.ndarray  # uint64, a row per band, a column per document: equal if sketches agree in a band
    fingerprints: np.ndarray  # uint64, two for each document: equal for equal sequences of words
    words: np.ndarray  # int64: the number of words in each document


def sketch_texts(texts: Texts, settings: Settings) -> TextSketches:
    """Compute the band keys and fingerprints of all texts, using the kind of sketch chosen in `settings`."""
    number, rows = bands(settings.permutations, settings.threshold)
    keys = np.empty((number, len(texts)), np.uint64)
    fingerprints, counts = np.empty((len(texts), 2), np.uint64), np.empty(len(texts), np.int64)

    def sketch_batch(first: int, words: TokenIds) -> None:
        columns = slice(first, first + words.offsets.size - 1)
        slots = settings.permutations if settings.sketch == "similarity" else 0
        values, fingerprints[columns] = sketch(words, settings.shingle, slots, settings.seed)
        if settings.sketch == "minhash":
            shingles = shingle(words, settings.shingle)
            values = minhash_signatures(shingles, settings.permutations, settings.seed).values
        keys[:, columns] = band_keys(values, number, rows).T
        counts[columns] = np.diff(words.offsets)

    texts.each(sketch_batch, settings.workers)
    return TextSketches(keys, fingerprints, counts)
