"""The kernel that splits texts into tokens."""

from __future__ import annotations

from typing import Any

import numpy as np

from provenance.kernels.compiled.compiler import kernel
from provenance.kernels.compiled.folding import (
    FOLDED_BYTES,
    FOLDED_POINTS,
    SHORT,
    folded,
    folded_long,
    raised_note,
)
from provenance.kernels.compiled.hashing import lower, short, xxh64
from provenance.kernels.compiled.scripts import likely_script, main_script, written_in_another
from provenance.kernels.compiled.utf8 import decoded
from provenance.kernels.compiled.vectors import among, below, eight, keep, pointer, zeros_below
from provenance.kernels.reference import (
    ALIKE,
    APOSTROPHE,
    BLANK,
    BREAK,
    BROKEN,
    CAPITAL,
    CLASS,
    DIGIT,
    DISGUISED,
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
    SCRIPT,
    SOFT_HYPHEN,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
)
from provenance.kernels.reference.texts import MOST_LETTERS

# The state of the token being read depends on the characters since its last letter or digit. In brackets are
# the characters that may come next. At the start of a line, the kind of hyphen determines which letters or
# digits may come next.
#   _ANYTHING: none (any character that a token may contain)
#   _JOINED: an apostrophe (a letter)
#   _SOFTENED: soft hyphens and invisible characters (a letter or digit)
#   _SOFT: soft hyphens (a letter, a digit, a blank or a line end)
#   _HARD: a hyphen (a blank or a line end)
#   _BLANKS: blanks (a blank or a line end)
#   _RETURNED: a carriage return (a line feed or a letter)
#   _NEXT_LINE: a line end (a letter)
_ANYTHING, _JOINED, _SOFTENED, _SOFT, _HARD, _BLANKS, _RETURNED, _NEXT_LINE = range(8)
_TICK = 0x27
_A = np.uint8(0x41)


@kernel
def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    lookalikes: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
    lengths: np.ndarray,
) -> None:
    """See `reference.tokenize`.

    `byte` is the current position in `data`. `index` is the same position in code points, counted from the
    start of the document. The end of the document is treated as a break, which ends the last token. Most
    texts consist almost entirely of runs of ASCII letters and digits. These runs are found with bit masks, in
    windows of 62 bytes, and most of them are whole tokens. Everything else, including the rest of a token
    that only begins with such a run, is read one code point at a time.
    """
    text, kinds = pointer(data), pointer(classes)
    fold_places, fold_pool = pointer(fold_at), pointer(folds)
    # Buffers for the folded forms of short tokens.
    points, encoded = np.empty(FOLDED_POINTS * SHORT, np.uint32), np.empty(FOLDED_BYTES * SHORT, np.uint8)
    buffers = pointer(points), pointer(encoded)
    count = 0
    offsets[0] = 0
    one, located = np.uint64(1), starts.size > 0
    for document in range(documents.size - 1):
        byte, stop = documents[document], documents[document + 1]
        main = main_script(text, byte, stop, kinds)
        # Before this byte, it is safe to read a whole window, and 16 bytes from any position in the window.
        # In a text where Latin letters may stand for letters of another script, words are read letter by
        # letter.
        safe = min(stop, data.size - 80) if main == 0 or main == LATIN else 0
        # `first` and `last` are the classes of the first and the last code point of the token being read;
        # `first` is BREAK if no token is being read.
        index, pending = 0, _ANYTHING
        last: Any = BREAK
        first: Any = BREAK
        number: Any = False
        first_byte, end_byte, start, end, folds_away = byte, byte, 0, 0, False
        # `odd`: whether an apostrophe or hyphen that folding changes was read; `joined`: whether the token
        # contains one. `hard`: whether a hyphen was read; `broken`: whether the token is broken at a hyphen.
        # `invisible`: the invisible characters read; `inside`: the invisible characters inside the token.
        # `scripts`: the scripts of the token.
        odd, hard = False, False
        joined: Any = False
        broken: Any = False
        invisible: Any = 0
        inside: Any = 0
        scripts: Any = 0
        while byte <= stop:
            if first == BREAK and byte < safe:
                window, edge = byte, min(byte + 62, stop)
                digits, letters = among(text, window, 0, 0x30, 10), among(text, window, 0x20, 0x61, 26)
                others = among(text, window, 0, 0x80, 128)
                runs = digits | letters
                # Characters that may continue the token at the end of a run: an apostrophe or a grave accent
                # before a letter, a digit or a non-ASCII byte, or a hyphen that is not before a letter or a
                # digit.
                joints = among(text, window, 0, 0x27, 1) | among(text, window, 0, 0x60, 1)
                joints &= (runs | others) >> one
                others |= (joints | among(text, window, 0, 0x2D, 1) & ~(runs >> one)) & runs << one
                runs &= below(edge - window)
                # Runs that end before this position are tokens. A run that reaches the edge of the window may
                # continue after it, unless the document ends there.
                limit = min(zeros_below(others), edge - window + (edge == stop))
                heads = runs & ~(runs << one) & below(limit)
                tails = ~runs & runs << one & below(limit)
                while tails:
                    at, length = zeros_below(heads), zeros_below(tails) - zeros_below(heads)
                    heads &= heads - one
                    tails &= tails - one
                    byte = window + at
                    identities[np.uint64(count)] = (  # unsigned, so no check for negative indices
                        short(lower(eight(text, byte)), lower(eight(text, byte + 8)), length)
                        if length < 16
                        else xxh64(text, byte, length, True)
                    )
                    if located:
                        starts[count] = index + at
                        ends[count] = index + at + length
                        number = digits >> np.uint64(at) & below(length) != 0
                        lengths[count] = length
                        flags[count] = UPPER * (data[byte] - _A < 26) | DIGIT * number
                    count += 1
                at = zeros_below(heads) if heads else limit
                length = limit - at
                byte = min(window + at, edge)
                index += byte - window
                if byte + length == edge and byte > window:
                    continue
                if length:
                    first, last = classes[data[byte]] & CLASS, classes[data[byte + length - 1]] & CLASS
                    number = digits >> np.uint64(at) & below(length) != 0
                    scripts = LATIN if letters >> np.uint64(at) & below(length) else 0
                    pending, folds_away, odd, joined = _ANYTHING, True, False, False
                    broken, invisible, inside = False, 0, 0
                    first_byte, start = byte, index
                    byte += length
                    index += length
                    end_byte, end = byte, index
            point: Any = 0
            size = 1
            if byte < stop:
                point = np.int64(data[byte])
                if point >= 0x80:
                    final = stop - 1
                    second = data[min(byte + 1, final)]
                    point, size = decoded(
                        point, second, data[min(byte + 2, final)], data[min(byte + 3, final)]
                    )
                    size = min(size, stop - byte)
            script = np.int64(classes[point])
            kind = script & CLASS
            script &= ~CLASS
            if first != BREAK:
                if kind <= UNSPACED_LETTER:
                    if first == UNSPACED_LETTER:
                        goes_on = bool(kind == MARK)
                    elif pending == _ANYTHING:
                        goes_on = bool(LETTER <= kind <= MARK)
                    elif pending == _JOINED:
                        goes_on = bool(LETTER <= kind <= CAPITAL)
                    elif pending <= _SOFT:
                        goes_on = bool(LETTER <= kind <= NUMBER)
                    else:
                        goes_on = bool(kind == LETTER) or bool(kind == CAPITAL and last == CAPITAL)
                        goes_on |= bool(kind == NUMBER and last == NUMBER and not hard)
                        goes_on &= pending >= _RETURNED
                    if goes_on:
                        if pending:
                            broken |= hard and pending >= _RETURNED
                            joined |= odd
                            pending = _ANYTHING
                        inside |= invisible
                        if kind == NUMBER:
                            number = True
                        scripts |= script
                        if kind != MARK or last != CAPITAL or index != end:
                            last = kind
                        end_byte, end = byte + size, index + 1
                elif kind == BLANK:
                    goes_on = pending >= _SOFT
                    pending = _BLANKS if pending <= _BLANKS else _NEXT_LINE
                elif kind == IGNORABLE:
                    goes_on = pending <= _SOFT
                    pending = min(pending, _SOFTENED)
                    invisible |= script
                elif kind == RETURN:
                    goes_on = _SOFT <= pending <= _BLANKS
                    pending = _RETURNED
                elif kind == LINE_END:
                    goes_on = _SOFT <= pending <= _RETURNED
                    pending = _NEXT_LINE
                elif kind == QUOTING:
                    goes_on = pending >= _RETURNED
                    pending = _NEXT_LINE
                else:
                    goes_on = first != UNSPACED_LETTER and (last != NUMBER or kind == SOFT_HYPHEN)
                    goes_on &= pending == _ANYTHING or (kind == SOFT_HYPHEN and pending == _SOFT)
                    pending = _JOINED if kind == APOSTROPHE else _HARD if kind == HYPHEN else _SOFT
                    odd, hard = bool(point != _TICK), bool(kind == HYPHEN)
                if goes_on:
                    folds_away |= fold_at[point] != 0
                else:
                    # Ignorables, apostrophes and hyphens read after the end of a token belong to no token. A
                    # raised letter that marks a note does not belong to the token either.
                    if scripts & RAISED:
                        note = raised_note(text, first_byte, end_byte, kinds)
                        end_byte -= note
                        end -= note > 0
                    length = end_byte - first_byte
                    plain = length == end - start
                    foreign, disguised, alike = 0, False, False
                    own = scripts & SCRIPT
                    if own & LATIN and own != LATIN:
                        foreign, disguised = likely_script(
                            text, first_byte, end_byte, kinds, own, lookalikes, main
                        )
                    elif main and own and own != main and (own | main) & LATIN and not scripts & OWN:
                        near = documents[document], first_byte, end_byte, stop
                        alike = written_in_another(text, *near, kinds, own, lookalikes, main)
                        foreign = own if alike else 0
                    if not foreign and ((plain and not joined) or not (folds_away or joined)):
                        identities[count] = xxh64(text, first_byte, length, plain)
                        letter_count = end - start
                    else:
                        pair = (own | main if alike else own) & ~LATIN
                        how = kinds, fold_places, fold_pool, lookalikes, foreign, pair
                        if length <= SHORT:
                            length, letter_count = folded(text, first_byte, end_byte, *how, *buffers)
                            identities[count] = xxh64(buffers[1], 0, length, False)
                        else:
                            identities[count], letter_count = folded_long(text, first_byte, end_byte, *how)
                    if located:
                        starts[count] = start
                        ends[count] = end
                        lengths[count] = min(letter_count, MOST_LETTERS)
                        flags[count] = UPPER * (first == CAPITAL) | DIGIT * number
                        flags[count] |= UNSPACED * (first == UNSPACED_LETTER)
                        flags[count] |= BROKEN * broken
                        inside &= HIDING | (0 if scripts & JOINED else JOINER)
                        disguised |= first != UNSPACED_LETTER and inside != 0
                        flags[count] |= DISGUISED * disguised | ALIKE * alike
                    count += 1
                    first = BREAK
            if first == BREAK and (LETTER <= kind <= NUMBER or kind == UNSPACED_LETTER):
                first, last, number, pending = kind, kind, kind == NUMBER, _ANYTHING
                scripts, odd, joined = script, False, False
                broken, invisible, inside = False, 0, 0
                folds_away = fold_at[point] != 0
                first_byte, start = byte, index
                end_byte, end = byte + size, index + 1
            byte += size
            index += 1
        offsets[document + 1] = count
    keep(points)
    keep(encoded)
