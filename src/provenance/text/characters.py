"""What each code point is to a tokeniser, and what it folds to.

Classes come from the general category (`unicodedata`), with these decisions of our own:

- Scripts written without spaces have a class apart. They are those whose line breaks need a dictionary
  (Thai, Lao, Khmer, Myanmar, ...) and the ideographic ones (Han, kana, Yi, ...), by block.
- Every mark that people type for an apostrophe is one, and all fold to ``'``.
- Soft hyphens join the letters on both sides, and so does a hyphen at the end of a line before a small
  letter. Whether ``twenty-`` at a line's end keeps its hyphen elsewhere only another text can say, so such a
  token is flagged.
- What is invisible is ignorable and no part of what a word is: joiners, zero-width spaces, direction marks,
  variation selectors, tags, Hangul fillers. So are raised digits, which are footnote marks.
- Hebrew points, Arabic vowel signs and tatweel are marks that fold to nothing: the same word is written with
  and without them. Other marks distinguish words and stay.
- The halfwidth voicing marks of kana are marks, as their decompositions are.

A code point folds to its compatibility decomposition, case-folded, decomposed again. U+0345, the Greek iota
subscript, keeps its case: it is the one mark that case folding turns into a letter, and a letter would not
take part in canonical ordering, so that composed and decomposed forms of a word would differ. The dotless i
folds to i, and the dot above an i or j and the two dots of ё are dropped (`normal_form`): which of the two
letters a capital I stands for, Turkish alone knows, and Russian mostly prints е for ё.

The kernels read the same facts from tables indexed by code point. A block of 256 is computed when a text
first needs it, since all of Unicode takes a few tenths of a second and most texts use three blocks.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import TypeAlias
from unicodedata import category, combining, normalize

import numpy as np

from provenance.kernels.reference import (
    APOSTROPHE,
    ARMENIAN,
    BLANK,
    BREAK,
    CAPITAL,
    CYRILLIC,
    GREEK,
    HYPHEN,
    IGNORABLE,
    LATIN,
    LETTER,
    LINE_END,
    MARK,
    NUMBER,
    SOFT_HYPHEN,
    UNSPACED_LETTER,
    normal_form,
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
    (0x00B2, 0x00B3),  # raised digits
    (0x00B9, 0x00B9),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2070, 0x2070),  # raised digits
    (0x2074, 0x2079),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE007F),
    (0xE0100, 0xE01EF),
)
_IGNORABLE = frozenset(point for first, last in _IGNORABLE_RANGES for point in range(first, last + 1))
# Quotation marks, primes, accents and modifier letters; the geresh of Hebrew.
_APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40"
)
_HYPHENS = "-\u058a\u05be\u2010\u2011\ufe63\uff0d"
_LINE_ENDS = "\n\x0b\x0c\x85\u2028"
# A carriage return counts as a blank before the line feed.
_BLANKS = " \t\r\u00a0\u2007\u2009\u202f\u3000"
# The class of each.
_TYPED = {
    **dict.fromkeys(_APOSTROPHES, APOSTROPHE),
    **dict.fromkeys(_HYPHENS, HYPHEN),
    "\u00ad": SOFT_HYPHEN,
    **dict.fromkeys(_LINE_ENDS, LINE_END),
    **dict.fromkeys(_BLANKS, BLANK),
}
_VOICING = frozenset("\uff9e\uff9f")
# What two ways to write a folded letter have in common: apostrophes, the dotless i, the French ligature.
_ALIKE = {0x02BC: "'", 0x2019: "'", 0x0131: "i", 0x0153: "oe"}
_IOTA_SUBSCRIPT = "\u0345"
# Marks that fold to nothing, first and last code point: Hebrew points and accents, tatweel, Arabic vowels.
_UNWRITTEN_RANGES = (
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x0652),
    (0x0656, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08D3, 0x08E1),
    (0x08E3, 0x08FF),
    (0xFB1E, 0xFB1E),
)
# Letters that few languages write: a Latin letter is none of these.
_RARE = frozenset("ЅѕһӏԁԛԝүՍՏցգզյ")
# Letters that capitals without accents are taken for, which have no decomposition.
_UNMARKED = str.maketrans({"Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Æ": "AE", "æ": "ae"})
_ACCENTED = re.compile("([A-Za-z\u00c0-\u024f\u0370-\u03ff])[\u0300-\u036f]+")
_UNWRITTEN = frozenset(point for first, last in _UNWRITTEN_RANGES for point in range(first, last + 1))
_SCRIPT_RANGES = (
    (0x0041, 0x024F, LATIN),
    (0x0370, 0x03FF, GREEK),
    (0x0400, 0x052F, CYRILLIC),
    (0x0531, 0x0587, ARMENIAN),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, GREEK),
)
# Letters that look like a Latin one, each before that one.
_LOOKALIKES = {
    CYRILLIC: "АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYаaсcеeіiјjоoрpхxуyѕsһhӏlԁdԛqԝwүy",
    GREEK: "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaνvιiρpυuγyκk",
    ARMENIAN: "ՍUՏSՕOօoսuհhոnցgզqյj",
}

# Planes in use; the rest is unassigned or private, and so all breaks.
_PLANES_IN_USE = (*range(0x40000 // BLOCK), *range(0xE0000 // BLOCK, 0xE0200 // BLOCK))


def character_class(character: str) -> int:
    """The class of a code point, one of the constants of `provenance.kernels.reference`."""
    point = ord(character)
    if point in _IGNORABLE:
        return IGNORABLE
    if character in _TYPED:
        return _TYPED[character]
    kind = category(character)
    if kind[0] == "M" or character in _VOICING or point in _UNWRITTEN:
        return MARK
    if kind[0] in "LN" and _is_unspaced(point):
        return UNSPACED_LETTER
    if kind[0] == "L":
        return CAPITAL if kind in ("Lu", "Lt") else LETTER
    return NUMBER if kind[0] == "N" else BREAK


def script_of(character: str) -> int:
    """The script of a letter, if it is one whose letters look like those of another; else 0."""
    if category(character)[0] != "L":
        return 0
    point = ord(character)
    return next((script for first, last, script in _SCRIPT_RANGES if first <= point <= last), 0)


def _is_unspaced(point: int) -> bool:
    place = bisect_right(_UNSPACED_RANGES, point, key=itemgetter(0))
    return place > 0 and point <= _UNSPACED_RANGES[place - 1][1]


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """The folded form of a code point; empty for what is no part of a word's spelling."""
    point = ord(character)
    if point in _IGNORABLE or point in _UNWRITTEN or character in _HYPHENS or character == "\u00ad":
        return ""
    if character in _APOSTROPHES:
        return "'"
    folded = normalize("NFKD", character)
    if _IOTA_SUBSCRIPT in folded:
        folded = _IOTA_SUBSCRIPT.join(part.casefold() for part in folded.split(_IOTA_SUBSCRIPT))
    else:
        folded = folded.casefold()
    folded = normalize("NFKD", folded).translate(_ALIKE)
    return "".join(each for each in folded if ord(each) not in _UNWRITTEN)


def without_accents(text: str) -> str:
    """A text without the marks on Latin and Greek letters.

    Examples
    --------
    >>> without_accents("Le préfet, Ο υπουργός, й")
    'Le prefet, Ο υπουργος, й'
    """
    if text.isascii():
        return text
    return normalize("NFC", _ACCENTED.sub(r"\1", normalize("NFD", text))).translate(_UNMARKED)


def fold_word(word: str) -> str:
    """The folded form of a token; its identity is the hash of this.

    Examples
    --------
    >>> fold_word("Con-\\ncrete"), fold_word("İSTANBUL"), fold_word("c\u043ede")
    ('concrete', 'istanbul', 'code')
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    classes = [character_class(each) | script_of(each) for each in word]
    return normal_form(word, classes, fold_character, LOOKALIKES)


def _lookalikes() -> np.ndarray:
    """Rows (uint32): a letter, the Latin letter it looks like, its script, whether it is a common letter."""
    return np.array(
        [
            (ord(other), ord(latin), script, other not in _RARE)
            for script, letters in _LOOKALIKES.items()
            for other, latin in zip(letters[::2], letters[1::2], strict=True)
        ],
        np.uint32,
    )


LOOKALIKES = _lookalikes()

CodePoints: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class Tables:
    """Classes and folded forms as arrays over all code points, filled block by block.

    ``classes[p]`` is the class of code point p, with its script, where it matters, in the bits above the
    fourth. ``fold_at[p]`` is 0 where p folds to itself; else
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

    def covering(self, blocks: Iterable[int]) -> CodePoints:
        """``(classes, fold_at, folds, lookalikes)``, valid at least for these blocks of code points."""
        with self._lock:
            missing = [block for block in blocks if block not in self._filled]
            for block in missing:
                self._fill(block)
            if missing:
                self.folds = np.array(self._pool, np.uint32)
            return self.classes, self.fold_at, self.folds, LOOKALIKES

    def begun_by(self, pairs: np.ndarray) -> CodePoints:
        """The tables, valid at least for ASCII and for what begins, in UTF-8, with one of these two bytes."""
        known = self._begun[pairs]
        if known.all() and 0 in self._filled:
            return self.classes, self.fold_at, self.folds, LOOKALIKES
        fresh = np.unique(pairs[~known])
        found = self.covering({0, *chain.from_iterable(map(_blocks_of, fresh.tolist()))})
        self._begun[fresh] = True
        return found

    def _fill(self, block: int) -> None:
        characters = [chr(point) for point in range(block * BLOCK, (block + 1) * BLOCK)]
        self.classes[block * BLOCK : (block + 1) * BLOCK] = [
            character_class(each) | script_of(each) for each in characters
        ]
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


def tables_for(data: np.ndarray) -> CodePoints:
    """The tables for a text in UTF-8: its own blocks if it is short, all planes in use if it is long."""
    if data.size > 1_000_000:
        return _tables.covering(_PLANES_IN_USE)
    leads = np.flatnonzero(data >= 0xC0)
    return _tables.begun_by(data[leads].astype(np.uint16) << 8 | data[leads + 1])
