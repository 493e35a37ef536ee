"""Find the line ends at which a sentence ends; `provenance.text.lines` explains the rules."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.bits import (
    ALNUM,
    ALPHA,
    BLANK,
    BULLET,
    CLOSING_STOP,
    CR,
    HIGH,
    LF,
    LINE_END,
    LOWER,
    QUOTING,
    SPACE,
    STOP,
)
from provenance.kernels.compiled.compiler import helper
from provenance.kernels.limits import FULL, LEAST_WRAPPED, LINE_REACH, SHORT, USUAL, WIDEST

_TAB, _PARAGRAPH = (ord(each) for each in "\t\u2029")
_HYPHEN, _SOFT, _HYPHEN_TOO, _FIXED = (ord(each) for each in "-\u00ad\u2010\u2011")
# Columns of the table of line breaks.
_START, _END, _NEEDED, _WORD, _WORD_END = range(5)


@helper
def cuts_at_lines(
    text: np.ndarray,
    kinds: np.ndarray,
    places: np.ndarray,
    lower: bool,
    breaks: np.ndarray,
    cuts: np.ndarray,
) -> int:
    """Store in `cuts` the positions where a line end also ends a sentence, and return their number.

    For the rules, see `provenance.text.lines`.
    """
    found, single, width = _line_breaks(text, kinds, places, breaks)
    full = 0
    for each in range(found):
        full += breaks[each, _NEEDED] > width
    wrapped = single >= LEAST_WRAPPED and width <= WIDEST and full >= FULL * single
    count = 0
    for each in range(found):
        start, end, needed = breaks[each, _START], breaks[each, _END], breaks[each, _NEEDED]
        word, word_end = breaks[each, _WORD], breaks[each, _WORD_END]
        goes_on = not lower and word < word_end and kinds[word] & LOWER != 0 and kinds[word] & ALNUM != 0
        if needed > 0 and _is_broken(text, kinds, start, word, word_end):
            ends_here = False
        elif needed == 0 or _is_bullet(kinds, word, word_end):
            ends_here = True
        elif wrapped:
            ends_here = needed <= SHORT * width and not goes_on
        else:
            ends_here = not goes_on or ends_sentence(kinds, start)
        if ends_here:
            cuts[count] = end
            count += 1
    return count


@helper
def _line_breaks(
    text: np.ndarray, kinds: np.ndarray, places: np.ndarray, breaks: np.ndarray
) -> tuple[int, int, int]:
    """Fill the table of line breaks; return its length, the number of single breaks, and the text's width.

    The column _NEEDED contains the length that the line would have if the first word of the next line were
    added to it, or 0 if a blank line follows. A single break is a break without a blank line. If the width of
    the text exceeds WIDEST, it is given as ``WIDEST + 1``.
    """
    lengths = np.zeros(WIDEST + 2, np.int64)
    found, single, begin = 0, 0, 0
    for place in places:
        if place < begin or not kinds[place] & LINE_END:
            continue
        end = line_break(kinds, place)
        lengths[min(place - begin, WIDEST + 1)] += 1
        word, word_end = _first_word(kinds, end)
        needed = place - begin + 1 + word_end - word if is_single(text, place, end) else 0
        breaks[found, _START], breaks[found, _END], breaks[found, _NEEDED] = place, end, needed
        breaks[found, _WORD], breaks[found, _WORD_END] = word, word_end
        single += needed > 0
        found += 1
        begin = end
    lengths[min(kinds.size - begin, WIDEST + 1)] += 1
    below, width = lengths[0], 0
    while below <= USUAL * found:
        width += 1
        below += lengths[width]
    return found, single, width


@helper
def line_break(kinds: np.ndarray, start: int) -> int:
    """Return the end of the last line break in the white space that begins at `start`."""
    end = start + 1
    place = end
    while place < kinds.size and kinds[place] & SPACE:
        place += 1
        if kinds[place - 1] & LINE_END:
            end = place
    return end


@helper
def is_single(text: np.ndarray, start: int, end: int) -> bool:
    """Return whether a line break contains no blank line."""
    if end - start == 1:
        return text[start] != _PARAGRAPH
    return end - start == 2 and text[start] == CR and text[start + 1] == LF


@helper
def _first_word(kinds: np.ndarray, place: int) -> tuple[int, int]:
    """Return the bounds of the first word of the line at `place`; an ideograph counts as a word."""
    while place < kinds.size and kinds[place] & (SPACE | QUOTING) and not kinds[place] & LINE_END:
        place += 1
    end = place
    while end < kinds.size and not kinds[end] & (SPACE | HIGH):
        end += 1
    if end == place and place < kinds.size and not kinds[place] & SPACE:
        end += 1
    return place, end


@helper
def _is_bullet(kinds: np.ndarray, word: int, end: int) -> bool:
    """Return whether the first word of a line is a bullet that marks a list item."""
    if end - word != 1 or end == kinds.size:
        return False
    return kinds[word] & BULLET != 0 and kinds[end] & SPACE != 0


@helper
def _is_broken(text: np.ndarray, kinds: np.ndarray, end: int, word: int, word_end: int) -> bool:
    """Return whether a word is hyphenated at the line end `end` and continues at `word`."""
    first = max(0, end - LINE_REACH)
    place = end - 1
    while place >= first and text[place] in (BLANK, _TAB, CR):
        place -= 1
    if place <= first or word == word_end or not kinds[word] & ALPHA or not kinds[place - 1] & ALPHA:
        return False
    return (
        text[place] == _HYPHEN or text[place] == _SOFT or text[place] == _HYPHEN_TOO or text[place] == _FIXED
    )


@helper
def ends_sentence(kinds: np.ndarray, end: int) -> bool:
    """Return whether the line that ends at `end` ends with a character that may end a sentence."""
    first = max(0, end - LINE_REACH)
    place = end - 1
    while place >= first and kinds[place] & SPACE:
        place -= 1
    while place >= first and kinds[place] & CLOSING_STOP:
        place -= 1
    return place >= first and kinds[place] & STOP != 0
