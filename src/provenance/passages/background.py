"""The rarity of words, according to document frequencies shipped for a language or counted in a corpus.

A word that occurs in half of the documents weighs one bit; a word that occurs in one document in a thousand
weighs ten. A shipped table (`data/<language>.tsv`) has one row for each of the more common stems of a
language: a word with this stem, the identity of the stem, and the number of documents per 100,000 that
contain it. Stems that are not in the table are treated as rare. If there is no table for a language, the
rarity of a word is estimated from its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from provenance.text import UNSPACED, Tokens
from provenance.text.stems import tokens_in
from provenance.text.vocabulary import Vocabulary

# Weights are integers, so that sums do not depend on the order of summation.
BIT = 16
LARGEST = 14 * BIT
_PER = 100_000


@dataclass(frozen=True, eq=False)
class Background:
    """The weights of known stems, and a single weight for all other stems, in units of 1 / `BIT` bits."""

    known: Vocabulary
    unknown: int

    def of(self, stems: np.ndarray) -> np.ndarray:
        """Return the weight of each stem."""
        weights, known = self.known.find(stems)
        return np.where(known, weights.astype(np.int64), self.unknown)


def from_frequencies(identities: np.ndarray, documents: np.ndarray, total: int) -> Background:
    """Return a background in which ``documents[i]`` of `total` documents contain stem ``identities[i]``."""
    weights = np.rint(np.log2(total / np.maximum(documents, 1)) * BIT)
    known = Vocabulary()
    known.add(identities, np.clip(weights, 0, LARGEST).astype(np.uint64))
    unknown = int(np.clip(np.rint(np.log2(max(total, 2)) * BIT), 0, LARGEST))
    return Background(known, unknown)


@lru_cache(maxsize=32)
def shipped(language: str) -> Background | None:
    """Return the background shipped for a language, or None if there is none."""
    table = resources.files("provenance.passages") / "data" / f"{language}.tsv"
    if not table.is_file():
        return None
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line[:1] != "#"]
    identities = np.array([int(identity, 16) for _, identity, _ in rows], dtype=np.uint64)
    background = from_frequencies(identities, np.array([int(count) for *_, count in rows]), _PER)
    return Background(background.known, LARGEST)


def rarity(
    stems: np.ndarray, tokens: Tokens, languages: Sequence[str | None], background: Background | None = None
) -> np.ndarray:
    """Return the weight of each token, in units of 1 / `BIT` bits.

    Weights are taken from `background` if it is given, and otherwise from the shipped table of the token's
    language. Without such a table, the weight depends on the length of the token.
    """
    if background is not None:
        return background.of(stems)
    tables = {language: shipped(language) for language in set(languages) if language}
    only = next(iter(tables.values())) if len(set(languages)) == len(tables) == 1 else None
    if only is not None:
        return only.of(stems)
    weights = by_length(tokens)
    for language, table in sorted(tables.items()):
        if table is not None:
            mine = tokens_in(language, languages, tokens)
            weights[mine] = table.of(stems[mine])
    return weights


def by_length(tokens: Tokens) -> np.ndarray:
    """Return a weight based on each token's length: one bit per character after the first, from 1 to 10 bits.

    In scripts without spaces, a character is a syllable or a short word, and always weighs four bits.
    """
    characters = np.clip(tokens.lengths.astype(np.int64) - 1, 1, 10)
    return np.where((tokens.flags & UNSPACED) != 0, 4, characters).astype(np.int64) * BIT
