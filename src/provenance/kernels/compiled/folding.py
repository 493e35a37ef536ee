"""Compute the folded forms of tokens, and recognise raised letters at their ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from provenance.kernels.compiled.compiler import helper
from provenance.kernels.compiled.hashing import xxh64
from provenance.kernels.compiled.scripts import counterpart
from provenance.kernels.compiled.utf8 import place_before, read
from provenance.kernels.reference import CAPITAL, CLASS, HYPHEN, LATIN, LETTER, MARK, RAISED, SCRIPT
from provenance.kernels.reference.texts import DOT, DOTS, DOTTED, YO

# A code point folds to at most six code points for each of its bytes, and each folded code point has at most
# four bytes.
FOLDED_POINTS, FOLDED_BYTES = 6, 24
# The maximum number of bytes in a short token.
SHORT = 64


@helper
def folded(
    data: np.ndarray,
    byte: int,
    stop: int,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    lookalikes: np.ndarray,
    foreign: int,
    other: int,
    points: np.ndarray,
    encoded: np.ndarray,
) -> tuple[int, int]:
    """Write the folded form of a token to `encoded` in UTF-8, and return its length in bytes and in letters.

    If `foreign` is not 0, it is the script whose letters are replaced by their lookalikes. Latin letters are
    replaced by letters of the script `other`, and letters of any other script by Latin letters. `points` and
    `encoded` need FOLDED_POINTS and FOLDED_BYTES entries, respectively, for each byte of the token.
    """
    length = 0
    while byte < stop:
        point, size = read(data, byte, stop)
        byte += size
        kind: Any = np.int64(classes[point])
        if kind & CLASS >= HYPHEN:
            continue
        if foreign and kind & SCRIPT == foreign:
            point = counterpart(point, other, lookalikes, foreign != LATIN)
        at = np.int64(fold_at[point])
        if at:
            for place in range(at + 1, at + 1 + np.int64(folds[at])):
                points[length] = folds[place]
                length += 1
        else:
            points[length] = point
            length += 1
    _put_in_order(points, length)
    filled: Any = 0
    letters = 0
    base = 0
    for place in range(length):
        packed = points[place]
        point = int(packed & 0x1FFFFF)
        if packed >> 21 == 0:
            base = point
            letters += 1
        elif (point == DOT and (base == DOTTED[0] or base == DOTTED[1])) or (point == DOTS and base == YO):
            continue
        if point < 0x80:
            encoded[filled] = point
            filled += 1
            continue
        size = 2 if point < 0x800 else 3 if point < 0x10000 else 4
        for last in range(filled + size - 1, filled, -1):
            encoded[last] = 0x80 | point & 0x3F
            point >>= 6
        encoded[filled] = (0xF00 >> size) & 0xFF | point
        filled += size
    return filled, letters


@helper
def folded_long(
    data: np.ndarray,
    byte: int,
    stop: int,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    lookalikes: np.ndarray,
    foreign: int,
    other: int,
) -> tuple[np.uint64, int]:
    """Return the hash of a long token's folded form, and the number of letters in that form."""
    points = np.empty(FOLDED_POINTS * (stop - byte), np.uint32)
    encoded = np.empty(FOLDED_BYTES * (stop - byte), np.uint8)
    length, letters = folded(
        data, byte, stop, classes, fold_at, folds, lookalikes, foreign, other, points, encoded
    )
    return xxh64(encoded, 0, length, False), letters


@helper
def _put_in_order(points: np.ndarray, length: int) -> None:
    """Sort each run of marks by combining class, which is stored above the lowest 21 bits of an entry.

    Marks of the same class keep their order.
    """
    begin = 0
    while begin < length:
        end = begin
        ordered = True
        while end < length and points[end] >> 21:
            ordered &= end == begin or points[end - 1] >> 21 <= points[end] >> 21
            end += 1
        if not ordered:
            held = np.empty(end - begin, np.uint32)
            for place in range(begin, end):
                held[place - begin] = points[place]
            filled = begin
            for combining in range(1, 256):
                for packed in held:
                    if packed >> 21 == combining:
                        points[filled] = packed
                        filled += 1
        begin = end + 1


@helper
def raised_note(data: np.ndarray, first: int, end: int, classes: np.ndarray) -> int:
    """Return the size in bytes of a token's last letter if it is raised and marks a note, and otherwise 0."""
    last = place_before(data, first, end)
    place = place_before(data, first, last)
    if place == last or not classes[read(data, last, end)[0]] & RAISED:
        return 0
    kind = np.int64(classes[read(data, place, end)[0]])
    if kind & CLASS == MARK:
        # A mark on a capital counts as a capital.
        while place > first and kind & CLASS == MARK:
            place = place_before(data, first, place)
            kind = np.int64(classes[read(data, place, end)[0]])
        small = kind & CLASS != CAPITAL
    else:
        small = kind & CLASS == LETTER and not kind & RAISED
    return end - last if small else 0
