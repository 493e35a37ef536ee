"""The character classes that the tokeniser uses, and the folded forms of characters.

Classes are derived from the general category (`unicodedata`), with these additional rules:

- The letters and digits of scripts written without spaces have a class of their own. These are the scripts
  that need a dictionary for line breaks (Thai, Lao, Khmer, Myanmar, ...) and the ideographic scripts (Han,
  kana, Yi, ...), given by ranges of code points.
- Every character that people type as an apostrophe counts as an apostrophe and folds to ``'``.
- A soft hyphen joins the letters or digits on both sides of it. So does a hyphen at the end of a line if it
  precedes a lower-case letter or stands between capitals, even if the next line begins with the marks of
  quoted mail. A word broken at such a hyphen may be one that is normally written with a hyphen, such as
  ``twenty-one``. Only another text can show this, so the token is flagged.
- Invisible characters (joiners, zero-width spaces, direction marks, variation selectors, tags, Hangul
  fillers) are ignored, since they are not part of a word's spelling. Raised digits are ignored too, since
  they are footnote marks; a raised letter is a footnote mark if it stands alone after a lower-case letter.
- In a word that mixes two scripts, lookalike letters of one script are read as the letters of the other
  script that they resemble. A word whose letters all resemble letters of another script is read in that
  script if the text and the neighbouring words are in that script. The script of a text is determined from
  letters that do not resemble any letter of another script, because replacing letters with lookalikes leaves
  these letters unchanged.
- Hebrew points, Arabic vowel signs and tatweel are classed as marks and removed by folding, because the same
  word is written with and without them. Other marks distinguish words and are kept.
- The halfwidth voicing marks of kana are classed as marks, like their decompositions.

To fold a code point, its compatibility decomposition is case-folded and decomposed again. U+0345, the Greek
iota subscript, is not case-folded. It is the only mark that case folding would turn into a letter. Since
letters do not take part in canonical ordering, the composed and decomposed forms of a word would then be
folded differently. The dotless i folds to i, and the dot above an i or j is dropped, since few languages
other than Turkish distinguish the two letters that a capital I may represent. The two dots of ё are dropped
as well, since Russian texts mostly print е for ё (`normal_form`).

The kernels read classes and folded forms from tables indexed by code point. The tables are divided into
blocks of 256 code points. A block is filled when a text first needs it, because most texts use only three
blocks, and filling the tables for all of Unicode takes a few tenths of a second.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, product
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
    HIDING,
    HYPHEN,
    IGNORABLE,
    JOINED,
    JOINER,
    LATIN,
    LETTER,
    LINE_END,
    MARK,
    NUMBER,
    OWN,
    QUOTING,
    RAISED,
    RETURN,
    SOFT_HYPHEN,
    UNSPACED_LETTER,
    normal_form,
)
from provenance.text.code_points import (
    ALIKE_LETTERS,
    APOSTROPHES,
    BLANKS,
    HIDING_POINTS,
    HYPHENS,
    IGNORABLES,
    JOINED_RANGES,
    JOINERS,
    LINE_ENDS,
    LOOKALIKE_LETTERS,
    QUOTING_MARKS,
    RAISED_LETTERS,
    RARE,
    SCRIPT_RANGES,
    SOFT_HYPHENS,
    SPELLED_OUT,
    UNMARKED,
    UNSPACED_RANGES,
    UNWRITTEN,
    VOICING,
)

CODE_POINTS = 0x110000
BLOCK = 256

# The classes of characters that the tokeniser treats specially.
_TYPED = {
    **dict.fromkeys(APOSTROPHES, APOSTROPHE),
    **dict.fromkeys(HYPHENS, HYPHEN),
    **dict.fromkeys(SOFT_HYPHENS, SOFT_HYPHEN),
    **dict.fromkeys(LINE_ENDS, LINE_END),
    "\r": RETURN,
    **dict.fromkeys(BLANKS, BLANK),
    **dict.fromkeys(QUOTING_MARKS, QUOTING),
}
_IOTA_SUBSCRIPT = "\u0345"
_ACCENTED = re.compile("([A-Za-z\u00c0-\u024f\u0370-\u03ff])[\u0300-\u036f]+")

# The blocks of the planes in use. Other planes are unassigned or for private use, so all their code points
# are breaks.
_PLANES_IN_USE = (*range(0x40000 // BLOCK), *range(0xE0000 // BLOCK, 0xE0200 // BLOCK))


def character_class(character: str) -> int:
    """Return the class of a code point, which is one of the constants of `provenance.kernels.reference`."""
    point = ord(character)
    if point in IGNORABLES:
        return IGNORABLE
    if character in _TYPED:
        return _TYPED[character]
    kind = category(character)
    if kind[0] == "M" or character in VOICING or point in UNWRITTEN:
        return MARK
    if kind[0] in "LN" and _is_in(point, UNSPACED_RANGES):
        return UNSPACED_LETTER
    if kind[0] == "L":
        return CAPITAL if kind in ("Lu", "Lt") else LETTER
    return NUMBER if kind[0] == "N" else BREAK


def character_facts(character: str) -> int:
    """Return the class of a code point and, in higher bits, the other properties that the tokeniser uses."""
    kind, point = character_class(character), ord(character)
    if kind == IGNORABLE:
        return kind | HIDING * (point in HIDING_POINTS) | JOINER * (point in JOINERS)
    if category(character)[0] != "L" and kind != MARK:
        return kind
    if _is_in(point, JOINED_RANGES):
        return kind | JOINED
    if kind == MARK:
        return kind
    script = next((script for first, last, script in SCRIPT_RANGES if first <= point <= last), 0)
    own = script and point not in _SHARED
    return kind | script | OWN * bool(own) | RAISED * (character in RAISED_LETTERS)


def _is_in(point: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """Return whether a code point is in one of the ranges, which must be sorted."""
    place = bisect_right(ranges, point, key=itemgetter(0))
    return place > 0 and point <= ranges[place - 1][1]


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """Return the folded form of a code point, or an empty string if it is not part of a word's spelling."""
    point = ord(character)
    if point in IGNORABLES or point in UNWRITTEN or character in HYPHENS + SOFT_HYPHENS:
        return ""
    if character in APOSTROPHES:
        return "'"
    folded = normalize("NFKD", character)
    if _IOTA_SUBSCRIPT in folded:
        folded = _IOTA_SUBSCRIPT.join(part.casefold() for part in folded.split(_IOTA_SUBSCRIPT))
    else:
        folded = folded.casefold()
    folded = normalize("NFKD", folded).translate(ALIKE_LETTERS)
    return "".join(each for each in folded if ord(each) not in UNWRITTEN)


def without_accents(text: str, spelled_out: bool = False) -> str:
    """Remove accents from Latin and Greek letters.

    If `spelled_out` is true, some letters are written as two letters instead (ä as ae).

    Examples
    --------
    >>> without_accents("Le préfet, Ο υπουργός, й"), without_accents("Köln", spelled_out=True)
    ('Le prefet, Ο υπουργος, й', 'Koeln')
    """
    if text.isascii():
        return text
    if spelled_out:
        text = normalize("NFC", text).translate(SPELLED_OUT)
    return normalize("NFC", _ACCENTED.sub(r"\1", normalize("NFD", text))).translate(UNMARKED)


def fold_word(word: str, identity: int | None = None) -> str:
    """Return the folded form of a token; the hash of this form is the token's identity.

    Lookalike letters in a token may be read differently, depending on the text around it. If the `identity`
    of the token is given, the folded form with that identity is returned.

    Examples
    --------
    >>> fold_word("Con-\\ncrete"), fold_word("İSTANBUL"), fold_word("c\u043ede")
    ('concrete', 'istanbul', 'code')
    """
    from xxhash import xxh64_intdigest

    plain = word.isascii() and word.isalnum()
    facts = [] if plain else [character_facts(each) for each in word]
    folded = word.lower() if plain else normal_form(word, facts, fold_character, LOOKALIKES)
    if identity is None or xxh64_intdigest(folded.encode()) == identity:
        return folded
    facts = facts or [character_facts(each) for each in word]
    for main, alike in product((LATIN, CYRILLIC, GREEK, ARMENIAN), (True, False)):
        form = normal_form(word, facts, fold_character, LOOKALIKES, main, alike)
        if xxh64_intdigest(form.encode()) == identity:
            return form
    return folded


def _lookalikes() -> np.ndarray:
    """Return a table of lookalikes (uint32).

    Each row consists of a letter, the Latin letter that it looks like, the script of the first letter, and
    whether the first letter is common.
    """
    return np.array(
        [
            (ord(other), ord(latin), script, other not in RARE)
            for script, letters in LOOKALIKE_LETTERS.items()
            for other, latin in zip(letters[::2], letters[1::2], strict=True)
        ],
        np.uint32,
    )


LOOKALIKES = _lookalikes()
# Letters of one script that look like letters of another script.
_SHARED = frozenset(LOOKALIKES[:, 0].tolist()) | frozenset(LOOKALIKES[LOOKALIKES[:, 3] != 0, 1].tolist())

CodePoints: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class Tables:
    """Arrays of the classes and folded forms of all code points, filled block by block.

    ``classes[p]`` is the class of code point p, with its other properties in the bits above the fourth (see
    `character_facts`). ``fold_at[p]`` is 0 if p folds to itself and is not a combining mark. Otherwise,
    ``folds[fold_at[p]]`` is the number of code points in its folded form. The next entries of `folds` contain
    these code points, each with its canonical combining class in the bits above the 21st.
    """

    def __init__(self) -> None:
        self.classes = np.zeros(CODE_POINTS, np.uint16)
        self.fold_at = np.zeros(CODE_POINTS, np.int32)
        self.folds = np.zeros(1, np.uint32)
        self._pool = [0]
        self._filled: set[int] = set()
        self._begun = np.zeros(1 << 16, bool)
        self._lock = threading.Lock()

    def covering(self, blocks: Iterable[int]) -> CodePoints:
        """Return ``(classes, fold_at, folds, lookalikes)``, filled at least for the given blocks."""
        with self._lock:
            missing = [block for block in blocks if block not in self._filled]
            for block in missing:
                self._fill(block)
            if missing:
                self.folds = np.array(self._pool, np.uint32)
            return self.classes, self.fold_at, self.folds, LOOKALIKES

    def begun_by(self, pairs: np.ndarray) -> CodePoints:
        """Return the tables, filled at least for ASCII and for characters that begin with one of the `pairs`.

        A pair consists of the first two bytes of a character in UTF-8, combined into one number.
        """
        known = self._begun[pairs]
        if known.all() and 0 in self._filled:
            return self.classes, self.fold_at, self.folds, LOOKALIKES
        fresh = np.unique(pairs[~known])
        found = self.covering({0, *chain.from_iterable(map(_blocks_of, fresh.tolist()))})
        self._begun[fresh] = True
        return found

    def _fill(self, block: int) -> None:
        characters = [chr(point) for point in range(block * BLOCK, (block + 1) * BLOCK)]
        self.classes[block * BLOCK : (block + 1) * BLOCK] = [character_facts(each) for each in characters]
        for point, character in enumerate(characters, block * BLOCK):
            folded = fold_character(character)
            if folded != character or combining(character):
                self.fold_at[point] = len(self._pool)
                self._pool.append(len(folded))
                self._pool.extend(combining(each) << 21 | ord(each) for each in folded)
        self._filled.add(block)


def _blocks_of(pair: int) -> Iterable[int]:
    """Return the blocks of the code points whose UTF-8 encoding begins with the two bytes in `pair`."""
    first, second = pair >> 8, pair & 0x3F
    if first < 0xE0:
        return [((first & 0x1F) << 6) // BLOCK]
    if first < 0xF0:
        return [((first & 0x0F) << 12 | second << 6) // BLOCK]
    begin = (first & 0x07) << 18 | second << 12
    return range(begin // BLOCK, (begin + (1 << 12)) // BLOCK)


_tables = Tables()


def tables_for(data: np.ndarray) -> CodePoints:
    """Return the tables for a text in UTF-8.

    They are filled at least for the blocks that the text uses or, if it is long, for all planes in use.
    """
    if data.size > 1_000_000:
        return _tables.covering(_PLANES_IN_USE)
    leads = np.flatnonzero(data >= 0xC0)
    return _tables.begun_by(data[leads].astype(np.uint16) << 8 | data[leads + 1])
