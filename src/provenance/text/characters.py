"""What each code point is to a tokeniser, and what it folds to.

Classes come from the general category (`unicodedata`), with four decisions of our own:

- Scripts written without spaces have a class apart. They are those whose line breaks need a dictionary
  (Thai, Lao, Khmer, Myanmar, ...) and the ideographic ones (Han, kana, Yi, ...), by block.
- ``'``, U+2019 and U+02BC are apostrophes, and all fold to the first.
- Soft hyphen, joiners, direction marks, variation selectors and Hangul fillers are ignorable: invisible,
  and no part of what a word is. U+200B is a break: it is put where a line may be broken between words.
- The halfwidth voicing marks of kana are marks, as their decompositions are.

A code point folds to its compatibility decomposition, case-folded, decomposed again. U+0345, the Greek iota
subscript, keeps its case: it is the one mark that case folding turns into a letter, and a letter would not
take part in canonical ordering, so that composed and decomposed forms of a word would differ.

The kernels read the same facts from tables indexed by code point. A block of 256 is computed when a text
first needs it, since all of Unicode takes a few tenths of a second and most texts use three blocks.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from unicodedata import category, combining, normalize

import numpy as np

from provenance.kernels.reference import (
    APOSTROPHE,
    BREAK,
    CAPITAL,
    IGNORABLE,
    LETTER,
    MARK,
    NUMBER,
    UNSPACED_LETTER,
)

CODE_POINTS = 0x110000
BLOCK = 256

_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # CJK and Kangxi radicals
    (0x3005, 0x3007),  # iteration mark, closing mark, zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3031, 0x303C),  # kana repeat marks, more Hangzhou numerals
    (0x3041, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31BF),  # Bopomofo extended
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA000, 0xA4CF),  # Yi
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAADF),  # Myanmar extended A, Tai Viet
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFF66, 0xFF9D),  # halfwidth Katakana
    (0x11700, 0x1174F),  # Ahom
    (0x16FE0, 0x18DFF),  # Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # kana supplements, Nushu
    (0x20000, 0x3FFFF),  # Han extensions
)
_IGNORABLE_RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x180B, 0x180F),
    (0x200C, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
_IGNORABLE = frozenset(point for first, last in _IGNORABLE_RANGES for point in range(first, last + 1))
_APOSTROPHES = frozenset("'\u2019\u02bc")
_VOICING = frozenset("\uff9e\uff9f")
_IOTA_SUBSCRIPT = "\u0345"

# Planes in use; the rest is unassigned or private, and so all breaks.
_PLANES_IN_USE = (*range(0x40000 // BLOCK), *range(0xE0000 // BLOCK, 0xE0200 // BLOCK))


def character_class(character: str) -> int:
    """The class of a code point, one of the constants of `provenance.kernels.reference`."""
    point = ord(character)
    if point in _IGNORABLE:
        return IGNORABLE
    if character in _APOSTROPHES:
        return APOSTROPHE
    kind = category(character)
    if kind[0] == "M" or character in _VOICING:
        return MARK
    if kind[0] in "LN" and _is_unspaced(point):
        return UNSPACED_LETTER
    if kind[0] == "L":
        return CAPITAL if kind in ("Lu", "Lt") else LETTER
    return NUMBER if kind[0] == "N" else BREAK


def _is_unspaced(point: int) -> bool:
    place = bisect_right(_UNSPACED_RANGES, point, key=itemgetter(0))
    return place > 0 and point <= _UNSPACED_RANGES[place - 1][1]


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """The folded form of a code point; empty for an ignorable one."""
    if ord(character) in _IGNORABLE:
        return ""
    if character in _APOSTROPHES:
        return "'"
    folded = normalize("NFKD", character)
    if _IOTA_SUBSCRIPT in folded:
        folded = _IOTA_SUBSCRIPT.join(part.casefold() for part in folded.split(_IOTA_SUBSCRIPT))
    else:
        folded = folded.casefold()
    return normalize("NFKD", folded).translate({0x02BC: "'", 0x2019: "'"})


def fold(text: str) -> tuple[str, ...]:
    """The folded form of every code point of `text`, one string for each; empty for the ignorable ones."""
    return tuple(map(fold_character, text))


class Tables:
    """Classes and folded forms as arrays over all code points, filled block by block.

    ``classes[p]`` is the class of code point p. ``fold_at[p]`` is 0 where p folds to itself; else
    ``folds[fold_at[p]]`` is the length of its folded form, and the code points of that follow, each with its
    canonical combining class in the bits above the 21st.
    """

    def __init__(self) -> None:
        self.classes = np.zeros(CODE_POINTS, np.uint8)
        self.fold_at = np.zeros(CODE_POINTS, np.int32)
        self.folds = np.zeros(1, np.uint32)
        self._pool = [0]
        self._filled: set[int] = set()
        self._begun = np.zeros(1 << 16, bool)
        self._lock = threading.Lock()

    def covering(self, blocks: Iterable[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """``(classes, fold_at, folds)``, valid at least for these blocks of code points."""
        with self._lock:
            missing = [block for block in blocks if block not in self._filled]
            for block in missing:
                self._fill(block)
            if missing:
                self.folds = np.array(self._pool, np.uint32)
            return self.classes, self.fold_at, self.folds

    def begun_by(self, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The tables, valid at least for ASCII and for what begins, in UTF-8, with one of these two bytes."""
        known = self._begun[pairs]
        if known.all() and 0 in self._filled:
            return self.classes, self.fold_at, self.folds
        fresh = np.unique(pairs[~known])
        found = self.covering({0, *chain.from_iterable(map(_blocks_of, fresh.tolist()))})
        self._begun[fresh] = True
        return found

    def _fill(self, block: int) -> None:
        characters = [chr(point) for point in range(block * BLOCK, (block + 1) * BLOCK)]
        self.classes[block * BLOCK : (block + 1) * BLOCK] = [character_class(each) for each in characters]
        for point, character in enumerate(characters, block * BLOCK):
            folded = fold_character(character)
            if folded != character or combining(character):
                self.fold_at[point] = len(self._pool)
                self._pool.append(len(folded))
                self._pool.extend(combining(each) << 21 | ord(each) for each in folded)
        self._filled.add(block)


def _blocks_of(pair: int) -> Iterable[int]:
    """The blocks that hold the code points whose UTF-8 begins with two bytes."""
    first, second = pair >> 8, pair & 0x3F
    if first < 0xE0:
        return [((first & 0x1F) << 6) // BLOCK]
    if first < 0xF0:
        return [((first & 0x0F) << 12 | second << 6) // BLOCK]
    begin = (first & 0x07) << 18 | second << 12
    return range(begin // BLOCK, (begin + (1 << 12)) // BLOCK)


_tables = Tables()


def tables_for(data: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The tables for a text in UTF-8: its own blocks if it is short, all planes in use if it is long."""
    if data.size > 1_000_000:
        return _tables.covering(_PLANES_IN_USE)
    leads = np.flatnonzero(data >= 0xC0)
    return _tables.begun_by(data[leads].astype(np.uint16) << 8 | data[leads + 1])
