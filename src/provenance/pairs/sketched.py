"""What candidates are found by: band keys and fingerprints of all texts, made in one pass over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.pairs.banding import band_keys, bands
from provenance.settings import Settings
from provenance.sketch import Texts, TokenIds, shingle, sign, sketch


@dataclass(frozen=True, eq=False)
class Sketched:
    """What is kept of texts, some 160 bytes of each: no words, no shingles and no sketches."""

    keys: np.ndarray  # uint64, bands by documents: equal where two sketches agree in a band
    fingerprints: np.ndarray  # uint64, two for each document: equal for equal sequences of words
    empty: np.ndarray  # bool: documents without words


def sketched(texts: Texts, settings: Settings) -> Sketched:
    """The band keys and fingerprints of all texts, by the kind of sketch the settings name."""
    number, rows = bands(settings.permutations, settings.threshold)
    keys = np.empty((number, len(texts)), np.uint64)
    fingerprints, empty = np.empty((len(texts), 2), np.uint64), np.empty(len(texts), bool)

    def some(first: int, words: TokenIds) -> None:
        mine = slice(first, first + words.offsets.size - 1)
        slots = settings.permutations if settings.sketch == "similarity" else 0
        values, fingerprints[mine] = sketch(words, settings.shingle, slots, settings.seed)
        if settings.sketch == "minhash":
            values = sign(shingle(words, settings.shingle), settings.permutations, settings.seed).values
        keys[:, mine] = band_keys(values, number, rows).T
        empty[mine] = np.diff(words.offsets) == 0

    texts.each(some, settings.workers)
    return Sketched(keys, fingerprints, empty)
