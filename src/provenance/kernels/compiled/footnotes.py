"""The kernel that removes footnote marks."""

from __future__ import annotations

from typing import Any

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel
from provenance.kernels.compiled.utf8 import place_before, read
from provenance.kernels.compiled.vectors import among, copy, pointer, zeros_below
from provenance.kernels.reference import (
    BLANK,
    CAPITAL,
    CLASS,
    IGNORABLE,
    LETTER,
    LINE_END,
    MARK,
    NUMBER,
    RETURN,
    UNSPACED_LETTER,
)
from provenance.kernels.reference import footnotes as twin

_CLOSING, _QUOTES, _ENDING, _FOLLOWING, _SYMBOLS = (
    tuple(map(ord, each)) for each in (twin.CLOSING, twin.QUOTES, twin.ENDING, twin.FOLLOWING, twin.SYMBOLS)
)
_MOST_WORDS = twin.MOST_WORDS
_MOST_IN_BRACKETS, _MOST_IN_TAG = twin.MOST_IN_BRACKETS, twin.MOST_IN_TAG
_MOST_ENDING, _MOST_LINKS, _MOST_NUMBERS = twin.MOST_ENDING, twin.MOST_LINKS, twin.MOST_NUMBERS
_SQUARE, _SQUARE_END, _ROUND, _ROUND_END, _TAG, _TAG_END = map(ord, "[]()<>")
_A, _Z, _S, _U, _P, _SLASH, _DOT, _QUESTION = map(ord, "azsup/.?")
_SEPARATORS = tuple(map(ord, ",–-"))
# What has been read so far of a note that begins with a letter: a word; a word and a full stop; a word and a
# question mark; a word and digits; anything else.
_WORD, _STOPPED, _ASKED, _FIGURES, _OTHER = range(5)


@kernel
def leave_out_footnotes(
    data: np.ndarray, documents: np.ndarray, classes: np.ndarray, kept: np.ndarray, edges: np.ndarray
) -> None:
    """See `reference.leave_out_footnotes`.

    Positions at which a mark may begin are found 64 bytes at a time.
    """
    text, kinds, one = pointer(data), pointer(classes), np.uint64(1)
    filled, copied = 0, documents[0]
    edges[0] = 0
    for document in range(documents.size - 1):
        begin, stop = documents[document], documents[document + 1]
        # A document cannot begin with a mark, because a mark must follow something.
        window = begin + 1
        while window < stop:
            size = 64 if window + 65 <= data.size else 1
            beginnings = _beginnings(text, window) if size > 1 else one
            while beginnings:
                byte = window + zeros_below(beginnings)
                beginnings &= beginnings - one
                if byte < copied or byte >= stop:
                    continue
                end = _mark_end(text, begin, byte, stop, kinds)
                if end:
                    copy(kept, filled, data, copied, byte - copied)
                    filled += byte - copied
                    copied = end
            window += size
        edges[document + 1] = filled + stop - copied
    if copied > documents[0]:
        copy(kept, filled, data, copied, documents[-1] - copied)


@helper
def _beginnings(data: np.ndarray, byte: int) -> np.uint64:
    """Return a bit mask of the positions, among the 64 from `byte` on, where a footnote mark may begin.

    For each position, only the byte there and its two neighbours are examined.
    """
    square, round_ = among(data, byte, 0, _SQUARE, 1), among(data, byte, 0, _ROUND, 1)
    tags = among(data, byte, 0, _TAG, 1)
    if not square | round_ | tags:
        return np.uint64(0)
    round_ &= among(data, byte + 1, 0, 0x30, 10) | among(data, byte + 1, 0, 0x80, 0x80)
    tags &= among(data, byte + 1, 0, _S, 1)
    return (square | round_ | tags) & among(data, byte - 1, 0, 0x21, 0xDF)


@helper
def _mark_end(data: np.ndarray, begin: int, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the mark that begins at `byte`, or 0 if no mark begins there."""
    lead = data[byte]
    if lead == _ROUND:
        return _round_end(data, begin, byte, stop, classes)
    if (lead != _SQUARE and lead != _TAG) or not _is_glued(data, begin, byte, stop, classes):
        return 0
    end = _square_end(data, byte, stop, classes) if lead == _SQUARE else _tag_end(data, byte, stop, classes)
    return 0 if end and _goes_on(data, end, stop, classes, MARK) else end


@helper
def _is_glued(data: np.ndarray, begin: int, byte: int, stop: int, classes: np.ndarray) -> bool:
    """See `reference.footnotes._is_glued`."""
    is_tag = data[byte] == _TAG
    while byte > begin:
        byte = place_before(data, begin, byte)
        point, _ = read(data, byte, stop)
        kind = np.int64(classes[point]) & CLASS
        if LETTER <= kind <= UNSPACED_LETTER:
            return not (is_tag and kind == NUMBER)
        if kind != IGNORABLE and point not in _QUOTES:
            return point in _CLOSING or (is_tag and point == _TAG_END)
    return False


@helper
def _round_end(data: np.ndarray, begin: int, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the mark in round brackets that begins at `byte`, or 0 if none begins there."""
    end = _figures_end(data, byte + 1, stop, classes)
    if end == 0 or end == stop or data[end] != _ROUND_END:
        return 0
    end += 1
    place = byte
    ending = 0
    while place > begin and ending < _MOST_ENDING:
        before = place_before(data, begin, place)
        if read(data, before, stop)[0] not in _ENDING:
            break
        place = before
        ending += 1
    for _ in range(2):
        kind: Any = MARK
        while place > begin and kind == MARK:
            place = place_before(data, begin, place)
            kind = np.int64(classes[read(data, place, stop)[0]]) & CLASS
        if kind != LETTER and kind != CAPITAL:
            return 0
    if ending:
        return 0 if _goes_on(data, end, stop, classes, UNSPACED_LETTER) else end
    return end if end < stop and read(data, end, stop)[0] in _FOLLOWING else 0


@helper
def _figures_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the run of digits at `byte`, or 0 if there are no digits or more than three."""
    for figures in range(4):
        if byte >= stop:
            return 0
        point, size = read(data, byte, stop)
        if np.int64(classes[point]) & CLASS != NUMBER:
            return byte if figures else 0
        byte += size
    return 0


@helper
def _square_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the note in square brackets that begins at `byte`, or 0 if none begins there."""
    end = _note_end(data, byte + 1, stop, classes)
    return end + 1 if end and data[end] == _SQUARE_END else 0


@helper
def _tag_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the note in superscript tags that begins at `byte`, or 0 if none begins there."""
    if stop - byte < 5 or data[byte + 1] != _S or data[byte + 2] != _U or data[byte + 3] != _P:
        return 0
    byte = _closed(data, byte + 4, stop, classes)
    byte = _links_end(data, byte, stop, classes) if byte else stop
    if byte >= stop:
        return 0
    if data[byte] == _SQUARE:
        byte = _square_end(data, byte, stop, classes)
    else:
        byte = _note_end(data, byte, stop, classes)
    byte = _links_end(data, byte, stop, classes) if byte else stop
    if stop - byte < 6 or data[byte] != _TAG or data[byte + 1] != _SLASH or data[byte + 2] != _S:
        return 0
    return byte + 6 if data[byte + 3] == _U and data[byte + 4] == _P and data[byte + 5] == _TAG_END else 0


@helper
def _links_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Skip any white space and link tags that begin at `byte`, and return the position after them.

    At most _MOST_LINKS white-space characters and tags are skipped.
    """
    for _ in range(_MOST_LINKS):
        if byte >= stop:
            break
        point, size = read(data, byte, stop)
        if _is_space(classes[point]):
            byte += size
            continue
        name = byte + 1 + (byte + 1 < stop and data[byte + 1] == _SLASH)
        if point != _TAG or name >= stop or data[name] != _A:
            break
        end = _closed(data, name + 1, stop, classes)
        if end == 0:
            break
        byte = end
    return byte


@helper
def _closed(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the end of the tag whose name ends at `byte`, or 0 if the tag is not closed.

    The result is also 0 if the name continues at `byte`, or if the tag is too long.
    """
    for length in range(_MOST_IN_TAG + 2):
        if byte >= stop:
            return 0
        point, size = read(data, byte, stop)
        byte += size
        if point == _TAG_END:
            return byte
        if point == _TAG or (length == 0 and not _is_space(classes[point])):
            return 0
    return 0


@helper
def _is_space(facts: int) -> bool:
    kind = np.int64(facts) & CLASS
    return kind in (BLANK, LINE_END, RETURN)


@helper
def _note_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the position of the bracket or tag after the note at `byte`, or 0 if no note begins there."""
    if byte >= stop:
        return 0
    point, size = read(data, byte, stop)
    kind: Any = np.int64(classes[point]) & CLASS
    after = byte + size
    if after < stop and _is_note_end(data[after]) and (_A <= point <= _Z or point in _SYMBOLS):
        return after
    if kind == NUMBER:
        return _numbers_end(data, byte, stop, classes)
    if kind != LETTER and kind != CAPITAL and kind != UNSPACED_LETTER:
        return 0
    shape, figures, blanks, blank = _WORD, 0, 0, False
    remark: Any = kind != UNSPACED_LETTER
    byte = after
    for _ in range(_MOST_IN_BRACKETS):
        if byte >= stop:
            return 0
        if _is_note_end(data[byte]):
            few = remark and not blank and 0 < blanks < _MOST_WORDS
            return byte if few or shape in (_ASKED, _FIGURES) else 0
        point, size = read(data, byte, stop)
        byte += size
        kind = np.int64(classes[point]) & CLASS
        if point == _SQUARE or kind in (LINE_END, RETURN):
            return 0
        remark &= kind != UNSPACED_LETTER and not (blank and kind == BLANK)
        blank = kind == BLANK
        blanks += blank
        if kind == NUMBER and shape != _ASKED and shape != _OTHER and figures < 3:
            shape = _FIGURES
            figures += 1
        elif shape != _WORD:
            shape = _OTHER
        elif point == _DOT:
            shape = _STOPPED
        elif point == _QUESTION:
            shape = _ASKED
        elif not LETTER <= kind <= UNSPACED_LETTER:
            shape = _OTHER
    return 0


@helper
def _numbers_end(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """Return the position of the bracket or tag after the numbers at `byte`, or 0 if there are none."""
    for _ in range(_MOST_NUMBERS):
        byte = _figures_end(data, byte, stop, classes)
        if byte == 0 or _is_note_end(data[byte]):
            return byte
        point, size = read(data, byte, stop)
        byte += size
        if point not in _SEPARATORS or byte >= stop:
            return 0
        point, size = read(data, byte, stop)
        if np.int64(classes[point]) & CLASS == BLANK:
            byte += size
    return 0


@helper
def _is_note_end(byte: int) -> bool:
    return byte in (_SQUARE_END, _TAG)


@helper
def _goes_on(data: np.ndarray, byte: int, stop: int, classes: np.ndarray, last: int) -> bool:
    """Return whether a word continues at `byte`.

    Invisible characters are skipped; the class of the next character must be in the range from LETTER to
    `last`.
    """
    kind: Any = IGNORABLE
    while byte < stop and kind == IGNORABLE:
        point, size = read(data, byte, stop)
        byte += size
        kind = np.int64(classes[point]) & CLASS
    return LETTER <= kind <= last
