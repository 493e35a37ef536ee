"""Words that have a rarer spelling, most likely a slip, in the same place of the other document."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from provenance.derivation.evidence.edits import bigrams
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import concatenated_ranges
from provenance.passages.background import BIT

# Two spellings of one word differ in length by this many letters at most, and have at least this similarity.
_LONGEST_DIFFERENCE, _LEAST_SIMILARITY = 2, 0.8
_LEAST_LETTERS = 4
# A slip is a word that hardly ever occurs and is eight times as rare as the right word, in 1 / BIT bits.
_SLIP_RARITY, _RARITY_DIFFERENCE = 10 * BIT, 3 * BIT
_LETTER_CODES = 32  # letters are counted by the last five bits of their code


def respellings(pair_views: PairViews) -> list[list[tuple[str, str]]]:
    """For each view the words that correct a similar-looking slip of the other document: (slip, word).

    Compared are ordinary words in the passages that stand before or after the same word. A slip is much rarer
    than the word, or is the word without its accents.
    """
    token, slip = _candidates(pair_views)
    rarer = pair_views.weights[slip] >= np.maximum(
        pair_views.weights[token] + _RARITY_DIFFERENCE, _SLIP_RARITY
    )
    accented = pair_views.per_token(pair_views.documents.accented)
    by_accents = accented[token] != accented[slip]
    kept = np.where(by_accents, accented[token], rarer)
    token, slip, by_accents = token[kept], slip[kept], by_accents[kept]
    looked_at, place = np.unique(np.concatenate([token, slip]), return_inverse=True)
    words, (one, other) = _texts_of(pair_views, looked_at), np.split(place, 2)
    found: list[set[tuple[str, str]]] = [set() for _ in range(len(pair_views))]
    for number in _with_common_letters(words, one, other).tolist():
        pair = words[other[number]], words[one[number]]
        if _differ_by_accents(*pair) if by_accents[number] else _similar(*pair):
            found[pair_views.tokens.owner[token[number]]].add(pair)
    return [sorted(each) for each in found]


def _candidates(pair_views: PairViews) -> tuple[np.ndarray, np.ndarray]:
    """Tokens and those of the other document that begin with the same letter and stand next to the same word.

    One of the two words is rare, or has letters other than the plain Latin ones.
    """
    new, second = pair_views.cached(bigrams).new, pair_views.tokens.owner >= len(pair_views.pairs)
    ordinary = pair_views.shared & pair_views.plain & (pair_views.lengths >= _LEAST_LETTERS)
    unusual = (pair_views.weights >= _SLIP_RARITY) | pair_views.per_token(pair_views.documents.accented)
    initial = pair_views.per_token(pair_views.documents.initials)
    letters = int(initial.max(initial=0)) + 1
    one, other = [], []
    for step, changed in ((-1, np.concatenate([[False], new[:-1]])), (1, new)):
        tokens = np.flatnonzero(ordinary & changed)
        keys = 2 * (pair_views.stems[tokens + step] * letters + initial[tokens]) + second[tokens]
        order = np.argsort(keys, kind="stable")
        own_tokens, other_keys = tokens[unusual[tokens]], keys[unusual[tokens]] ^ 1
        first, last = (np.searchsorted(keys[order], other_keys, side=side) for side in ("left", "right"))
        own_tokens, other_tokens = (
            np.repeat(own_tokens, last - first),
            tokens[order[concatenated_ranges(first, last - first)]],
        )
        one += [own_tokens, other_tokens]
        other += [other_tokens, own_tokens]
    return np.concatenate(one), np.concatenate(other)


def _texts_of(pair_views: PairViews, tokens: np.ndarray) -> list[str]:
    starts, ends = (
        pair_views.per_token(column)[tokens]
        for column in (pair_views.documents.starts, pair_views.documents.ends)
    )
    return [
        pair_views.document_views[number].text[start:end].casefold()
        for number, start, end in zip(
            pair_views.tokens.owner[tokens].tolist(), starts.tolist(), ends.tolist(), strict=True
        )
    ]


def _with_common_letters(words: list[str], one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which pairs of words have enough letters in common to be similar, whatever their order."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    word = np.array([numbers[each] for each in words], np.int64)
    size = np.array([len(each) for each in numbers], np.int64)
    letters = np.frombuffer("".join(numbers).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    cell = np.repeat(np.arange(len(size)), size) * _LETTER_CODES + letters % _LETTER_CODES
    counts = (
        np.bincount(cell, minlength=len(size) * _LETTER_CODES).reshape(-1, _LETTER_CODES).astype(np.int32)
    )
    one, other = word[one], word[other]
    near = np.flatnonzero(np.abs(size[one] - size[other]) <= _LONGEST_DIFFERENCE)
    common = np.minimum(counts[one[near]], counts[other[near]]).sum(axis=1, dtype=np.int64)
    return near[2 * common > _LEAST_SIMILARITY * (size[one[near]] + size[other[near]])]


@lru_cache(maxsize=1 << 16)
def _similar(slip: str, word: str) -> bool:
    return SequenceMatcher(None, slip, word, autojunk=False).ratio() > _LEAST_SIMILARITY


def _differ_by_accents(slip: str, word: str) -> bool:
    """Whether `slip` is `word` without its accents."""
    letters = unicodedata.normalize("NFD", word)
    return slip == "".join(letter for letter in letters if not unicodedata.combining(letter))
