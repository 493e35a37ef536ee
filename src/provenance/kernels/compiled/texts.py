"""Kernels that read texts and know words."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from provenance.kernels.compiled.compiler import kernel
from provenance.kernels.reference import (
    APOSTROPHE,
    BREAK,
    CAPITAL,
    DIGIT,
    IGNORABLE,
    LETTER,
    MARK,
    NUMBER,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
)


@kernel
def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """See `reference.look_up`."""
    mask = slots.shape[0] - 1
    for i in range(words.size):
        word = words[i]
        slot = np.int64(word & np.uint64(mask))
        while slots[slot, 0] != word and slots[slot, 0] != 0:
            slot = (slot + 1) & mask
        known[i] = slots[slot, 0] == word and word != 0
        found[i] = slots[slot, 1]


@kernel
def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
) -> None:
    """See `reference.tokenize`. `byte`, and `index` in code points, are where the document is read; its end
    is read as a break, which ends the last token. Runs of ASCII letters and digits, nearly all there is in
    most texts, are found in windows of 62 bytes, as bits of a number, and most of them are tokens. What else
    there is, is read code point by code point, from the end of such a run on."""
    count = 0
    offsets[0] = 0
    one, located = np.uint64(1), starts.size > 0
    for document in range(documents.size - 1):
        byte, stop = documents[document], documents[document + 1]
        safe = min(stop, data.size - 80)  # below it a window can be read, and 16 bytes from any place in it
        # The token being read, if there is one: the classes of its first and last code points, its ends.
        index, first, last, number, apostrophe = 0, BREAK, BREAK, False, False
        first_byte, end_byte, start, end, folds_away = byte, byte, 0, 0, False
        while byte <= stop:
            if first == BREAK and byte < safe:
                window, edge = byte, min(byte + 62, stop)
                digits, letters = _among(data, window, 0, 0x30, 10), _among(data, window, 0x20, 0x61, 26)
                apostrophes, others = _among(data, window, 0, 0x27, 1), _among(data, window, 0, 0x80, 128)
                runs = (digits | letters) & _below(edge - window)
                # Up to here runs are tokens: what ends a run at the edge is known at the document's end only.
                limit = min(_zeros_below(apostrophes | others), edge - window + (edge == stop))
                heads = runs & ~(runs << one) & _below(limit)
                tails = ~runs & runs << one & _below(limit)
                while tails:
                    at, length = _zeros_below(heads), _zeros_below(tails) - _zeros_below(heads)
                    heads &= heads - one
                    tails &= tails - one
                    byte = window + at
                    identities[np.uint64(count)] = (  # unsigned: Numba looks after negative places
                        _short(_lower(_eight(data, byte)), _lower(_eight(data, byte + 8)), length)
                        if length < 16
                        else _xxh64(data, byte, length, True)
                    )
                    if located:
                        starts[count] = index + at
                        ends[count] = index + at + length
                        number = digits >> np.uint64(at) & _below(length) != 0
                        flags[count] = UPPER * (classes[data[byte]] == CAPITAL) | DIGIT * number
                    count += 1
                at = _zeros_below(heads) if heads else limit
                length = limit - at
                byte = min(window + at, edge)
                index += byte - window
                if byte + length == edge and byte > window:
                    continue
                if length:
                    first, last = classes[data[byte]], classes[data[byte + length - 1]]
                    number = digits >> np.uint64(at) & _below(length) != 0
                    apostrophe, folds_away = False, True
                    first_byte, start = byte, index
                    byte += length
                    index += length
                    end_byte, end = byte, index
            point: Any = 0
            size = 1
            if byte < stop:
                point = np.int64(data[byte])
                if point >= 0x80:
                    after = stop - 1
                    second = data[min(byte + 1, after)]
                    point, size = _decoded(
                        point, second, data[min(byte + 2, after)], data[min(byte + 3, after)]
                    )
                    size = min(size, stop - byte)
            kind = classes[point]
            if first != BREAK:
                if kind == IGNORABLE:
                    goes_on = True
                elif kind == APOSTROPHE:
                    goes_on = first != UNSPACED_LETTER and last != NUMBER and not apostrophe
                    apostrophe = True
                else:
                    if first == UNSPACED_LETTER:
                        goes_on = kind == MARK
                    else:
                        goes_on = LETTER <= kind <= (CAPITAL if apostrophe else MARK)
                    if goes_on:
                        apostrophe = False
                        number |= kind == NUMBER
                        last = kind
                        end_byte, end = byte + size, index + 1
                if goes_on:
                    folds_away |= fold_at[point] != 0
                else:
                    # Ignorables and an apostrophe read beyond its end belong to no token.
                    length = end_byte - first_byte
                    if length == end - start or not folds_away:
                        identities[count] = _xxh64(data, first_byte, length, length == end - start)
                    else:
                        folded = _folded(data, first_byte, end_byte, fold_at, folds)
                        identities[count] = _xxh64(folded, 0, folded.size, False)
                    if located:
                        starts[count] = start
                        ends[count] = end
                        flags[count] = UPPER * (first == CAPITAL) | DIGIT * number
                        flags[count] |= UNSPACED * (first == UNSPACED_LETTER)
                    count += 1
                    first = BREAK
            if first == BREAK and (LETTER <= kind <= NUMBER or kind == UNSPACED_LETTER):
                first, last, number, apostrophe = kind, kind, kind == NUMBER, False
                folds_away = fold_at[point] != 0
                first_byte, start = byte, index
                end_byte, end = byte + size, index + 1
            byte += size
            index += 1
        offsets[document + 1] = count


_PRIMES = (
    np.uint64(0x9E3779B185EBCA87),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
    np.uint64(0x85EBCA77C2B2AE63),
    np.uint64(0x27D4EB2F165667C5),
)


def _load(typing: Any, data: Any, at: Any) -> Any:
    """Eight bytes from a place on as a number, the first the lowest, in one step wherever they begin."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.int64), generate


def _count(typing: Any, bits: Any) -> Any:
    """How many zeros there are below the lowest one of 64 bits; 64 if all are."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


def _match(typing: Any, data: Any, at: Any, bits: Any, least: Any, several: Any) -> Any:
    """Which of 64 bytes from a place on, with these bits set, are among several numbers from a least one on.

    One bit for each byte, the first the lowest."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        byte, bytes_, first = ir.IntType(8), ir.VectorType(ir.IntType(8), 64), ir.IntType(32)

        def everywhere(number: Any) -> Any:
            one = builder.insert_element(bytes_(ir.Undefined), builder.trunc(number, byte), first(0))
            return builder.shuffle_vector(one, one, ir.VectorType(first, 64)(None))

        bits, least, several = map(everywhere, arguments[2:])
        values = builder.or_(builder.load(builder.bitcast(place, bytes_.as_pointer()), align=1), bits)
        return builder.bitcast(
            builder.icmp_unsigned("<", builder.sub(values, least), several), ir.IntType(64)
        )

    return types.uint64(data, types.int64, types.int64, types.int64, types.int64), generate


_eight: Any = intrinsic(_load)
_zeros_below: Any = intrinsic(_count)
_among: Any = intrinsic(_match)


@njit(nogil=True)
def _below(place: int) -> np.uint64:
    """The bits below that place, which is at most the 63rd."""
    return (np.uint64(1) << np.uint64(place)) - np.uint64(1)


@njit(nogil=True)
def _lower(lane: np.uint64) -> np.uint64:
    """Bytes of an ASCII word in lower case: of what is in it, only letters have the bit that is looked at."""
    return lane | (lane & np.uint64(0x4040404040404040)) >> np.uint64(1)


@njit(nogil=True)
def _short(lane: np.uint64, following: np.uint64, length: int) -> np.uint64:
    """The 64-bit xxHash, seed 0, of fewer than 16 bytes: the eight in `lane`, then those in `following`.

    All ways to go on are computed and one is chosen: a branch would be guessed wrong at every other word."""
    p1, p2, p3, p5, byte = _PRIMES[0], _PRIMES[1], _PRIMES[2], _PRIMES[4], np.uint64(0xFF)
    h = p5 + np.uint64(length)
    h8 = _rotated(h ^ _round(np.uint64(0), lane), 27) * p1 + _PRIMES[3]
    eight, four, left = length >= 8, length & 4, length & 7
    h = h8 if eight else h
    rest = (following if eight else lane) & _below(8 * left)
    h4 = _rotated(h ^ (rest & np.uint64(0xFFFFFFFF)) * p1, 23) * p2 + p3
    h = h4 if four else h
    rest = rest >> np.uint64(32) if four else rest
    h1 = _rotated(h ^ (rest & byte) * p5, 11) * p1
    h2 = _rotated(h1 ^ (rest >> np.uint64(8) & byte) * p5, 11) * p1
    h3 = _rotated(h2 ^ (rest >> np.uint64(16) & byte) * p5, 11) * p1
    h = h1 if left & 3 else h
    h = h2 if left & 2 else h
    h = h3 if left & 3 == 3 else h
    h = (h ^ h >> np.uint64(33)) * p2
    h = (h ^ h >> np.uint64(29)) * p3
    return h ^ h >> np.uint64(32)


@njit(nogil=True)
def _decoded(lead: int, second: int, third: int, fourth: int) -> tuple[int, int]:
    """The code point that begins with a byte above 127, and its size; 0, a break, for what is not UTF-8.

    Takes bytes: references to an array passed are counted, which costs more than all the rest."""
    if 0xC0 <= lead < 0xE0:
        return (lead & 0x1F) << 6 | second & 0x3F, 2
    if 0xE0 <= lead < 0xF0:
        return (lead & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F, 3
    point = (lead & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F
    return (point, 4) if lead >= 0xF0 and point < 0x110000 else (0, 1)


@njit(nogil=True)
def _folded(data: np.ndarray, byte: int, stop: int, fold_at: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """The folded form, in UTF-8, of the bytes of a token."""
    after = stop - 1
    # No code point folds to more than six for each of its bytes.
    points = np.empty(6 * (stop - byte), np.uint32)
    length = 0
    while byte < stop:
        point: Any = np.int64(data[byte])
        size = 1
        if point >= 0x80:
            second = data[min(byte + 1, after)]
            point, size = _decoded(point, second, data[min(byte + 2, after)], data[min(byte + 3, after)])
        at = np.int64(fold_at[point])
        if at:
            for place in range(at + 1, at + 1 + np.int64(folds[at])):
                points[length] = folds[place]
                length += 1
        else:
            points[length] = point
            length += 1
        byte += size
    points = points[:length]
    _put_in_order(points)
    encoded = np.empty(4 * length, np.uint8)
    filled = 0
    for packed in points:
        point = np.int64(packed & 0x1FFFFF)
        if point < 0x80:
            encoded[filled] = point
            filled += 1
            continue
        size = 2 if point < 0x800 else 3 if point < 0x10000 else 4
        for place in range(size - 1, 0, -1):
            encoded[filled + place] = 0x80 | point & 0x3F
            point >>= 6
        encoded[filled] = (0xF00 >> size) & 0xFF | point
        filled += size
    return encoded[:filled]


@njit(nogil=True)
def _put_in_order(points: np.ndarray) -> None:
    """Sort each run of marks by combining class (the bits above the 21st), stably."""
    begin = 0
    while begin < points.size:
        end = begin
        ordered = True
        while end < points.size and points[end] >> 21:
            ordered &= end == begin or points[end - 1] >> 21 <= points[end] >> 21
            end += 1
        if not ordered:
            held = points[begin:end].copy()
            filled = begin
            for combining in range(1, 256):
                for packed in held:
                    if packed >> 21 == combining:
                        points[filled] = packed
                        filled += 1
        begin = end + 1


@njit(nogil=True)
def _xxh64(data: np.ndarray, at: int, length: int, lower: bool) -> np.uint64:
    """The 64-bit xxHash, seed 0, of `length` bytes from `at`; with `lower`, of ASCII words in lower case."""
    p1, p2, p3, p4, p5 = _PRIMES
    stop = at + length
    if length >= 32:
        v1, v2, v3, v4 = p1 + p2, p2, np.uint64(0), np.uint64(0) - p1
        while at + 32 <= stop:
            v1 = _round(v1, _lane(data, at, 8, lower))
            v2 = _round(v2, _lane(data, at + 8, 8, lower))
            v3 = _round(v3, _lane(data, at + 16, 8, lower))
            v4 = _round(v4, _lane(data, at + 24, 8, lower))
            at += 32
        h = _rotated(v1, 1) + _rotated(v2, 7) + _rotated(v3, 12) + _rotated(v4, 18)
        for v in (v1, v2, v3, v4):
            h = (h ^ _round(np.uint64(0), v)) * p1 + p4
    else:
        h = p5
    h += np.uint64(length)
    while at + 8 <= stop:
        h = _rotated(h ^ _round(np.uint64(0), _lane(data, at, 8, lower)), 27) * p1 + p4
        at += 8
    if at + 4 <= stop:
        h = _rotated(h ^ _lane(data, at, 4, lower) * p1, 23) * p2 + p3
        at += 4
    while at < stop:
        h = _rotated(h ^ _lane(data, at, 1, lower) * p5, 11) * p1
        at += 1
    h = (h ^ h >> np.uint64(33)) * p2
    h = (h ^ h >> np.uint64(29)) * p3
    return h ^ h >> np.uint64(32)


@njit(nogil=True)
def _round(accumulator: np.uint64, lane: np.uint64) -> np.uint64:
    return _rotated(accumulator + lane * _PRIMES[1], 31) * _PRIMES[0]


@njit(nogil=True)
def _rotated(value: np.uint64, bits: int) -> np.uint64:
    return value << np.uint64(bits) | value >> np.uint64(64 - bits)


@njit(nogil=True)
def _lane(data: np.ndarray, at: int, size: int, lower: bool) -> np.uint64:
    """`size` bytes as a number, the first the lowest; with `lower`, of an ASCII word in lower case."""
    lane = np.uint64(0)
    for place in range(size):
        lane |= np.uint64(data[at + place]) << np.uint64(8 * place)
    return _lower(lane) if lower else lane
