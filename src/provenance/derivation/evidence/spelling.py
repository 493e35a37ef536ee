"""Words that stand in the other document in a rarer spelling, a slip most likely."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from provenance.derivation.evidence.parts import expanded
from provenance.derivation.evidence.reading import Readings

# Two spellings of one word: by so many letters longer at most, so much alike.
_SLIP, _ALIKE = 2, 0.8
# In how many words of a document they are sought, of how many letters at least.
_LOOKED_AT, _LEAST_LETTERS = 60, 4
_LETTERS = 32  # letters are counted by the last five bits of their code


def respellings(own: Readings) -> list[list[tuple[str, str]]]:
    """For each document its words in place of rarer ones of the other that look alike: (rarer, commoner).

    Looked for among ordinary words in the passages that the other side has not, the first sixty of each.
    """
    tokens = _changed(own)
    reading = own.parts.owner[tokens]
    starts, ends = (own.column(column)[tokens] for column in (own.documents.starts, own.documents.ends))
    words = [
        own.witnesses[number].text[start:end].casefold()
        for number, start, end in zip(reading.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    found: list[list[tuple[str, str]]] = [[] for _ in range(len(own))]
    matched = -1
    for word, slip in zip(*(each.tolist() for each in _alike_by_letters(own, tokens, words)), strict=True):
        if word != matched and _alike(words[word], words[slip]):
            matched = word
            found[reading[word]].append((words[slip], words[word]))
    return found


def _changed(own: Readings) -> np.ndarray:
    """The tokens to look at, where both documents have some."""
    changed = own.shared & own.plain & ~own.matched & (own.lengths >= _LEAST_LETTERS)
    both = (own.parts.sum(changed) > 0) & (own.other(own.parts.sum(changed)) > 0)
    tokens = np.flatnonzero(changed & both[own.parts.owner])
    owner = own.parts.owner[tokens]
    rank = np.arange(len(tokens)) - np.searchsorted(owner, owner)
    return tokens[rank < _LOOKED_AT]


def _alike_by_letters(own: Readings, tokens: np.ndarray, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (word, rarer word of the other document), in order, that have enough letters in common.

    Words alike have as many letters in common, whatever their order, so none is missed.
    """
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    word = np.array([numbers[each] for each in words], np.int64)
    size = np.array([len(each) for each in numbers], np.int64)
    letters = np.frombuffer("".join(numbers).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    initial = letters[np.cumsum(size) - size]
    cell = np.repeat(np.arange(len(size)), size) * _LETTERS + letters % _LETTERS
    counts = np.bincount(cell, minlength=len(size) * _LETTERS).reshape(-1, _LETTERS).astype(np.int32)

    # Words of the other document that begin with the same letter.
    reading = own.parts.owner[tokens]
    theirs = (reading + len(own.pairs)) % max(len(own), 1)
    code = np.unique(initial, return_inverse=True)[1][word]
    letters_in_all = int(code.max(initial=0)) + 1
    order = np.argsort(reading * letters_in_all + code, kind="stable")
    keys = (reading * letters_in_all + code)[order]
    sought = theirs * letters_in_all + code
    first, last = np.searchsorted(keys, sought), np.searchsorted(keys, sought, side="right")
    one, other = np.repeat(np.arange(len(tokens)), last - first), order[expanded(first, last - first)]

    weights = own.weights[tokens]
    kept = (weights[one] < weights[other]) & (np.abs(size[word[one]] - size[word[other]]) <= _SLIP)
    one, other = one[kept], other[kept]
    common = np.minimum(counts[word[one]], counts[word[other]]).sum(axis=1, dtype=np.int64)
    kept = 2 * common > _ALIKE * (size[word[one]] + size[word[other]])
    return one[kept], other[kept]


@lru_cache(maxsize=1 << 16)
def _alike(word: str, slip: str) -> bool:
    return SequenceMatcher(None, slip, word, autojunk=False).ratio() > _ALIKE
