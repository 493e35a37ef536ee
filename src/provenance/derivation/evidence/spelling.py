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
    token, slip = _rarer(own, _changed(own))
    looked_at, place = np.unique(np.concatenate([token, slip]), return_inverse=True)
    words = _words(own, looked_at)
    one, other = np.split(place, 2)
    kept = _enough_letters(words, one, other)
    found: list[list[tuple[str, str]]] = [[] for _ in range(len(own))]
    matched, owner = -1, own.parts.owner[looked_at].tolist()
    for word, rarer in zip(one[kept].tolist(), other[kept].tolist(), strict=True):
        if word != matched and _alike(words[word], words[rarer]):
            matched = word
            found[owner[word]].append((words[rarer], words[word]))
    return found


def _changed(own: Readings) -> np.ndarray:
    """The tokens to look at, where both documents have some."""
    changed = own.shared & own.plain & ~own.matched & (own.lengths >= _LEAST_LETTERS)
    both = (own.parts.sum(changed) > 0) & (own.other(own.parts.sum(changed)) > 0)
    tokens = np.flatnonzero(changed & both[own.parts.owner])
    owner = own.parts.owner[tokens]
    rank = np.arange(len(tokens)) - np.searchsorted(owner, owner)
    return tokens[rank < _LOOKED_AT]


def _rarer(own: Readings, tokens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a token and a rarer one of the other document that begins with the same letter, in order."""
    reading = own.parts.owner[tokens]
    theirs = (reading + len(own.pairs)) % max(len(own), 1)
    initial = own.column(own.documents.initials)[tokens]
    letters = int(initial.max(initial=0)) + 1
    order = np.argsort(reading * letters + initial, kind="stable")
    keys = (reading * letters + initial)[order]
    first, last = (np.searchsorted(keys, theirs * letters + initial, side=side) for side in ("left", "right"))
    one, other = np.repeat(tokens, last - first), tokens[order[expanded(first, last - first)]]
    rarer = own.weights[one] < own.weights[other]
    return one[rarer], other[rarer]


def _words(own: Readings, tokens: np.ndarray) -> list[str]:
    starts, ends = (own.column(column)[tokens] for column in (own.documents.starts, own.documents.ends))
    return [
        own.witnesses[number].text[start:end].casefold()
        for number, start, end in zip(
            own.parts.owner[tokens].tolist(), starts.tolist(), ends.tolist(), strict=True
        )
    ]


def _enough_letters(words: list[str], one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which pairs of words have enough letters in common to be alike, whatever the order of these."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    word = np.array([numbers[each] for each in words], np.int64)
    size = np.array([len(each) for each in numbers], np.int64)
    letters = np.frombuffer("".join(numbers).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    cell = np.repeat(np.arange(len(size)), size) * _LETTERS + letters % _LETTERS
    counts = np.bincount(cell, minlength=len(size) * _LETTERS).reshape(-1, _LETTERS).astype(np.int32)
    one, other = word[one], word[other]
    near = np.flatnonzero(np.abs(size[one] - size[other]) <= _SLIP)
    common = np.minimum(counts[one[near]], counts[other[near]]).sum(axis=1, dtype=np.int64)
    return near[2 * common > _ALIKE * (size[one[near]] + size[other[near]])]


@lru_cache(maxsize=1 << 16)
def _alike(word: str, slip: str) -> bool:
    return SequenceMatcher(None, slip, word, autojunk=False).ratio() > _ALIKE
