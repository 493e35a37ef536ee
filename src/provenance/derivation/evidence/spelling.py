"""Words that stand in the other document in a rarer spelling, in the same place: a slip most likely."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from provenance.derivation.evidence.edits import neighbours
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import expanded
from provenance.passages.background import BIT

# Two spellings of one word: by so many letters longer at most, so much alike.
_SLIP, _ALIKE = 2, 0.8
_LEAST_LETTERS = 4
# A slip is a word that hardly occurs, and eight times as rare as what it stands for, in 1 / BIT bits.
_RARE, _RARER = 10 * BIT, 3 * BIT
_LETTERS = 32  # letters are counted by the last five bits of their code


def respellings(own: PairViews) -> list[list[tuple[str, str]]]:
    """For each document its words in place of slips of the other that look alike: (slip, word).

    Looked at are ordinary words in the passages that stand before or after the same word. A slip is much
    rarer than the word, or is the word without its accents.
    """
    token, slip = _in_place(own)
    rarer = own.weights[slip] >= np.maximum(own.weights[token] + _RARER, _RARE)
    accented = own.column(own.documents.accented)
    accents = accented[token] != accented[slip]
    kept = np.where(accents, accented[token], rarer)
    token, slip, accents = token[kept], slip[kept], accents[kept]
    looked_at, place = np.unique(np.concatenate([token, slip]), return_inverse=True)
    words, (one, other) = _words(own, looked_at), np.split(place, 2)
    found: list[set[tuple[str, str]]] = [set() for _ in range(len(own))]
    for number in _enough_letters(words, one, other).tolist():
        pair = words[other[number]], words[one[number]]
        if _accents_apart(*pair) if accents[number] else _alike(*pair):
            found[own.parts.owner[token[number]]].add(pair)
    return [sorted(each) for each in found]


def _in_place(own: PairViews) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a word and one of the other document with the same first letter, beside the same word.

    One of the two is rare, or not in plain letters.
    """
    new, second = own.once(neighbours).new, own.parts.owner >= len(own.pairs)
    ordinary = own.shared & own.plain & (own.lengths >= _LEAST_LETTERS)
    odd = (own.weights >= _RARE) | own.column(own.documents.accented)
    initial = own.column(own.documents.initials)
    letters = int(initial.max(initial=0)) + 1
    one, other = [], []
    for beside, changed in ((-1, np.concatenate([[False], new[:-1]])), (1, new)):
        tokens = np.flatnonzero(ordinary & changed)
        keys = 2 * (own.words[tokens + beside] * letters + initial[tokens]) + second[tokens]
        order = np.argsort(keys, kind="stable")
        asked, theirs = tokens[odd[tokens]], keys[odd[tokens]] ^ 1
        first, last = (np.searchsorted(keys[order], theirs, side=side) for side in ("left", "right"))
        asked, facing = np.repeat(asked, last - first), tokens[order[expanded(first, last - first)]]
        one += [asked, facing]
        other += [facing, asked]
    return np.concatenate(one), np.concatenate(other)


def _words(own: PairViews, tokens: np.ndarray) -> list[str]:
    starts, ends = (own.column(column)[tokens] for column in (own.documents.starts, own.documents.ends))
    return [
        own.views[number].text[start:end].casefold()
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
def _alike(slip: str, word: str) -> bool:
    return SequenceMatcher(None, slip, word, autojunk=False).ratio() > _ALIKE


def _accents_apart(slip: str, word: str) -> bool:
    """Whether one is the other without its accents."""
    letters = unicodedata.normalize("NFD", word)
    return slip == "".join(letter for letter in letters if not unicodedata.combining(letter))
