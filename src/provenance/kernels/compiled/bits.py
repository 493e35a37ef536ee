"""Look up the properties of code points, stored as bits, and find runs of code points with given properties.

`provenance.text.properties` builds the table of properties.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper

# The properties of a code point, one bit for each. They are NumPy integers, because Numba would compile a
# helper anew for every value of a plain integer.
SPACE, ALNUM, ALPHA, DECIMAL, LOWER, UPPER, TITLE, WORD = (np.uint32(1 << bit) for bit in range(8))
SPACED, UNSPACED, SEMICOLON, CLOSING, CLOSING_SPACED, OPENING = (np.uint32(1 << bit) for bit in range(8, 14))
NARROW, GUILLEMET, GREEK, HIGH = (np.uint32(1 << bit) for bit in range(14, 18))
LINE_END, QUOTING, BULLET, STOP, CLOSING_STOP, HEBREW = (np.uint32(1 << bit) for bit in range(18, 24))
# The higher bits contain the number of a quotation mark. The number of a doubled apostrophe, grave accent or
# comma is three higher than the number of the single mark.
MARK_SHIFT = 24
MARK = np.uint32(0xFF << MARK_SHIFT)
APOSTROPHE, GRAVE, COMMA = 1, 2, 3

# These are constants because compiling calls to `ord` takes half a second.
BLANK, LF, CR = (ord(each) for each in " \n\r")

TERMINATOR = SPACED | UNSPACED | SEMICOLON
_NOTEWORTHY = TERMINATOR | LINE_END | MARK


@helper
def look_up_kinds(
    text: np.ndarray, properties: np.ndarray, kinds: np.ndarray, places: np.ndarray
) -> tuple[int, bool]:
    """Fill `kinds` with the properties of each code point, and `places` with the noteworthy positions.

    Return the number of noteworthy positions (terminators, line ends and quotation marks), and whether the
    text has lower-case letters but no capitals.
    """
    count, seen = 0, np.uint32(0)
    for place in range(text.size):
        kind = properties[text[place]]
        kinds[place] = kind
        places[count] = place
        count += kind & _NOTEWORTHY != 0
        seen |= kind
    return count, seen & LOWER != 0 and seen & (UPPER | TITLE) == 0


@helper
def run_end(kinds: np.ndarray, place: int, properties: np.uint32) -> int:
    """Return the end of the run, starting at `place`, of code points with any of the `properties`."""
    while place < kinds.size and kinds[place] & properties:
        place += 1
    return place


@helper
def run_start(kinds: np.ndarray, place: int, properties: np.uint32) -> int:
    """Return the start of the run, ending at `place`, of code points with any of the `properties`."""
    while place > 0 and kinds[place - 1] & properties:
        place -= 1
    return place
