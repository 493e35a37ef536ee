"""Tables for the compiled kernel that finds sentence ends and quotations.

They are built from the same data as the regular expressions in `provenance.text.sentences`, `lines` and
`quotations`, so that the kernel and the regular expressions give the same results. Importing this module
loads Numba.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import numpy as np

from provenance.kernels.compiled import bits, quotation_marks, terminators
from provenance.text.abbreviations import BEFORE_FIGURES, MAY_END, MONTHS, NEVER_END, STARTERS
from provenance.text.lines import BULLETS, CLOSING_STOPS, QUOTING, RARE_ENDS, STOPS
from provenance.text.quotations import (
    ALWAYS_OPEN,
    BEFORE_SPACE,
    CLOSES,
    DECIDED_BY_SPACE,
    EITHER,
    GERSHAYIM,
    GUILLEMETS,
    HEBREW,
    REPEATS,
    SINGLE,
)
from provenance.text.sentences import CLOSING, CLOSING_SPACED, OPENING, SPACED, UNSPACED

PLANE = 1 << 16

_CHARACTERS = {
    bits.WORD: "_",
    bits.SPACED: SPACED,
    bits.UNSPACED: UNSPACED,
    bits.SEMICOLON: ";",
    bits.CLOSING: CLOSING,
    bits.CLOSING_SPACED: CLOSING_SPACED,
    bits.OPENING: OPENING,
    bits.NARROW: "\u00a0\u202f ",
    bits.GUILLEMET: "»›",
    bits.LINE_END: "\n" + RARE_ENDS,
    bits.QUOTING: QUOTING,
    bits.BULLET: BULLETS,
    bits.STOP: STOPS,
    bits.CLOSING_STOP: CLOSING_STOPS,
    bits.HEBREW: HEBREW,
}
_LISTS = {
    terminators.MONTH: MONTHS,
    terminators.STARTER: STARTERS,
    terminators.BEFORE_FIGURE: BEFORE_FIGURES,
    terminators.MAY_END: MAY_END,
    terminators.NEVER_END: NEVER_END,
}
_ROLES = {
    quotation_marks.SINGLE: SINGLE,
    quotation_marks.ALWAYS_OPEN: ALWAYS_OPEN,
    quotation_marks.EITHER: EITHER,
    quotation_marks.DECIDED_BY_SPACE: DECIDED_BY_SPACE,
    quotation_marks.BEFORE_SPACE: BEFORE_SPACE,
    quotation_marks.GUILLEMETS: GUILLEMETS,
    quotation_marks.GERSHAYIM: GERSHAYIM,
}
# The quotation marks in the order of their numbers, where 0 means no mark; the kernel relies on the order of
# the first six.
_DOUBLED = ("''", "``", ",,")
_MARKS = ("", "'", "`", ",", *_DOUBLED, *sorted((CLOSES.keys() | ALWAYS_OPEN) - {"'", *_DOUBLED}))


@cache
def properties(planes: int) -> np.ndarray:
    """Return the kernel's bit masks (uint32) for every code point in the first `planes` Unicode planes."""
    table = np.zeros(planes * PLANE, np.uint32)
    characters = np.arange(table.size, dtype=np.uint32).view("U1")
    table[np.char.isspace(characters)] |= bits.SPACE
    table[np.char.isalnum(characters)] |= bits.ALNUM | bits.WORD
    table[np.char.isalpha(characters)] |= bits.ALPHA
    table[np.char.isdecimal(characters)] |= bits.DECIMAL
    table[np.char.islower(characters)] |= bits.LOWER
    table[np.char.isupper(characters)] |= bits.UPPER
    table[np.char.istitle(characters)] |= bits.TITLE
    table[0x0370:0x0400] |= bits.GREEK
    table[0x1F00:0x2000] |= bits.GREEK
    table[0x2E80:] |= bits.HIGH
    for bit, those in _CHARACTERS.items():
        table[[ord(each) for each in those]] |= bit
    for number, mark in enumerate(_MARKS):
        if len(mark) == 1:
            table[ord(mark)] |= number << bits.MARK_SHIFT
    return table


@cache
def word_lists() -> tuple[np.ndarray, np.ndarray]:
    """Return the words of all lists, and the lists that contain each word.

    The words are sorted rows of code points (uint32). For each word, a bit mask (uint8) shows which lists
    contain it.
    """
    words = sorted(frozenset().union(*_LISTS.values()))
    rows = np.array(words).view(np.uint32).reshape(len(words), -1)
    return rows, _sums(_LISTS, words)


@cache
def mark_rules() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rules for quotation marks as three tables (uint8), each indexed by the number of a mark.

    The first table lists the open marks that a mark can close. The second lists the open marks that it can
    repeat at the start of a paragraph. The third contains the roles of a mark, as bits (see `_ROLES`).
    """
    return _rows(CLOSES), _rows(REPEATS), _sums(_ROLES, _MARKS)


def _rows(table: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Convert a table of marks to an array with a row of numbers for each mark, padded with zeros."""
    rows = np.zeros((len(_MARKS), max(map(len, table.values()))), np.uint8)
    for mark, those in table.items():
        rows[_MARKS.index(mark), : len(those)] = [_MARKS.index(each) for each in those]
    return rows


def _sums(sets: Mapping[int, Collection[str]], members: Sequence[str]) -> np.ndarray:
    """For each member, return the sum of the bits of the sets that contain it."""
    return np.array([sum(bit for bit, those in sets.items() if each in those) for each in members], np.uint8)
