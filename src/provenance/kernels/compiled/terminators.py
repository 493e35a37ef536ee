"""Find the terminators at which a sentence ends; `provenance.text.sentences` explains the rules."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.bits import (
    CLOSING,
    CLOSING_SPACED,
    CR,
    DECIMAL,
    GREEK,
    GUILLEMET,
    LF,
    LOWER,
    NARROW,
    OPENING,
    SPACE,
    SPACED,
    TERMINATOR,
    UNSPACED,
    UPPER,
    WORD,
    run_end,
)
from provenance.kernels.compiled.compiler import helper
from provenance.kernels.limits import REACH

# The lists that may contain a word, one bit for each.
MONTH, STARTER, BEFORE_FIGURE, MAY_END, NEVER_END = (1 << bit for bit in range(5))

_FULL_STOP, _BRACKET = (ord(each) for each in ".(")


@helper
def cuts_at_terminators(
    text: np.ndarray,
    kinds: np.ndarray,
    places: np.ndarray,
    lower: bool,
    words: np.ndarray,
    lists: np.ndarray,
    cuts: np.ndarray,
) -> int:
    """Store in `cuts` the positions where a terminator ends a sentence, and return their number.

    For the rules, see `provenance.text.sentences`.
    """
    count, end = 0, 0
    for place in places:
        kind = kinds[place]
        if place < end or not kind & TERMINATOR:
            continue
        end = place + 1
        if kind & SPACED:
            end = run_end(kinds, end, SPACED)
            closed = run_end(kinds, end, CLOSING_SPACED)
            if closed + 1 < kinds.size and kinds[closed] & NARROW and kinds[closed + 1] & GUILLEMET:
                closed += 2
            ends_here = closed < kinds.size and kinds[closed] & SPACE != 0
            if ends_here:
                end = closed
                word = run_end(kinds, run_end(kinds, end, SPACE), OPENING)
                if not lower and word < kinds.size and kinds[word] & LOWER and kinds[word] & WORD:
                    ends_here = False
                elif text[place] == _FULL_STOP and text[place + 1] != _FULL_STOP:
                    ends_here = not _abbreviates(text, kinds, place, word, words, lists)
        elif kind & UNSPACED:
            end = run_end(kinds, run_end(kinds, end, UNSPACED | SPACED), CLOSING)
            ends_here = True
        else:
            after_greek = place > 0 and kinds[place - 1] & GREEK != 0
            ends_here = after_greek and end < kinds.size and kinds[end] & SPACE != 0
        if ends_here:
            cuts[count] = end
            count += 1
    return count


@helper
def _abbreviates(
    text: np.ndarray, kinds: np.ndarray, stop: int, following: int, words: np.ndarray, lists: np.ndarray
) -> bool:
    """Return whether the full stop at `stop` belongs to an abbreviation, an initial or a number.

    The next word begins at `following`.
    """
    after = run_end(kinds, following, WORD)
    digits = 0
    while digits < 3 and digits < stop and kinds[stop - 1 - digits] & DECIMAL:
        digits += 1
    if 1 <= digits <= 2 and _lists_with(text, following, after, words, lists) & MONTH:
        return True
    if 1 <= digits <= 3 and _begins_line(text, kinds, stop - digits, stop - REACH):
        return True
    word, dotted = _last_word(text, kinds, stop)
    if word == stop:
        return False
    if dotted or (word == stop - 1 and kinds[word] & UPPER):
        word_lists = MAY_END
    else:
        word_lists = _lists_with(text, word, stop, words, lists)
    if word_lists & BEFORE_FIGURE and following < kinds.size and kinds[following] & DECIMAL:
        return True
    if word_lists & MAY_END:
        return not _lists_with(text, following, after, words, lists) & STARTER
    return word_lists & NEVER_END != 0


@helper
def _begins_line(text: np.ndarray, kinds: np.ndarray, figure: int, reach: int) -> bool:
    """Return whether the number at `figure` begins a line, ignoring white space and one bracket."""
    place = figure - 1
    if place >= 0 and text[place] == _BRACKET:
        place -= 1
    while place >= 0 and place >= reach:
        if text[place] == LF or text[place] == CR:
            return True
        if not kinds[place] & SPACE:
            return False
        place -= 1
    return place < 0


@helper
def _last_word(text: np.ndarray, kinds: np.ndarray, stop: int) -> tuple[int, bool]:
    """Return the start of the word that ends at `stop`, and whether the word contains full stops.

    If no word ends there, the start returned is `stop`. In a word with full stops, each part before a full
    stop may have at most three characters.
    """
    word, length, dotted = stop, 0, False
    while word > 0 and (kinds[word - 1] & WORD or text[word - 1] == _FULL_STOP):
        word -= 1
        if word < stop - REACH:
            return stop, False
        if kinds[word] & WORD:
            length += 1
            if dotted and length > 3:
                return stop, False
        else:
            if length == 0:
                return stop, False
            length, dotted = 0, True
    return (word, dotted) if length else (stop, False)


@helper
def _lists_with(text: np.ndarray, start: int, end: int, words: np.ndarray, lists: np.ndarray) -> int:
    """Return a bit mask of the word lists that contain the word from `start` to `end`."""
    if start == end or end - start > words.shape[1]:
        return 0
    low, high = 0, lists.size
    while low < high:
        middle = (low + high) // 2
        place = start
        while place < end and words[middle, place - start] == text[place]:
            place += 1
        if place == end and (end - start == words.shape[1] or words[middle, end - start] == 0):
            return lists[middle]
        if place == end or words[middle, place - start] > text[place]:
            high = middle
        else:
            low = middle + 1
    return 0
