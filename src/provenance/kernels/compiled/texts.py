"""Kernels that read texts and know words.

One kernel reads all texts, and Numba keeps what it compiled by file, so its helpers stand with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from provenance.kernels.compiled.compiler import kernel
from provenance.kernels.reference import (
    APOSTROPHE,
    BLANK,
    BREAK,
    BROKEN,
    CAPITAL,
    CLASS,
    DIGIT,
    DISGUISED,
    HYPHEN,
    IGNORABLE,
    LATIN,
    LETTER,
    LINE_END,
    MARK,
    NUMBER,
    SOFT_HYPHEN,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
)
from provenance.kernels.reference.texts import DOT, DOTS, DOTTED, MOST_LETTERS, YO

# What may follow in a token after its last letter so far: anything; a letter; after soft hyphens a
# letter, a blank or a line end; after a hyphen or blanks these but for the letter; then a small letter.
_ANYTHING, _JOINED, _SOFT, _HARD, _BLANKS, _NEXT_LINE = range(6)
_TICK, _BRACKET, _CLOSING = 0x27, 0x5B, 0x5D
_A = np.uint8(0x41)


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
    lookalikes: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
    lengths: np.ndarray,
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
        index, pending = 0, _ANYTHING
        last: Any = BREAK
        first: Any = BREAK
        number: Any = False
        first_byte, end_byte, start, end, folds_away = byte, byte, 0, 0, False
        # Whether something that folds away was read, and stands inside; whether a hyphen was read, and the
        # token is broken there; whether something invisible was read, and stands inside; its scripts.
        odd, hard = False, False
        joined: Any = False
        broken: Any = False
        invisible: Any = False
        inside: Any = False
        scripts: Any = 0
        while byte <= stop:
            if first == BREAK and byte < safe:
                window, edge = byte, min(byte + 62, stop)
                digits, letters = _among(data, window, 0, 0x30, 10), _among(data, window, 0x20, 0x61, 26)
                others = _among(data, window, 0, 0x80, 128)
                runs = digits | letters
                # What may go on with a token that a run ends, or belong to it: an apostrophe before a letter,
                # a hyphen before none, and of what is rare a grave accent and the bracket of a footnote.
                joints = _among(data, window, 0, 0x27, 1) | _among(data, window, 0, 0x5B, 6)
                joints &= (runs | others) >> one
                others |= (joints | _among(data, window, 0, 0x2D, 1) & ~(runs >> one)) & runs << one
                runs &= _below(edge - window)
                # Up to here runs are tokens: what ends a run at the edge is known at the document's end only.
                limit = min(_zeros_below(others), edge - window + (edge == stop))
                heads = runs & ~(runs << one) & _below(limit)
                tails = ~runs & runs << one & _below(limit)
                while tails:
                    at, length = _zeros_below(heads), _zeros_below(tails) - _zeros_below(heads)
                    heads &= heads - one
                    tails &= tails - one
                    byte = window + at
                    identities[np.uint64(count)] = (  # unsigned: Numba looks pending negative places
                        _short(_lower(_eight(data, byte)), _lower(_eight(data, byte + 8)), length)
                        if length < 16
                        else _xxh64(data, byte, length, True)
                    )
                    if located:
                        starts[count] = index + at
                        ends[count] = index + at + length
                        number = digits >> np.uint64(at) & _below(length) != 0
                        lengths[count] = length
                        flags[count] = UPPER * (data[byte] - _A < 26) | DIGIT * number
                    count += 1
                at = _zeros_below(heads) if heads else limit
                length = limit - at
                byte = min(window + at, edge)
                index += byte - window
                if byte + length == edge and byte > window:
                    continue
                if length:
                    first, last = classes[data[byte]] & CLASS, classes[data[byte + length - 1]] & CLASS
                    number = digits >> np.uint64(at) & _below(length) != 0
                    scripts = LATIN if letters >> np.uint64(at) & _below(length) else 0
                    pending, folds_away, odd, joined = _ANYTHING, True, False, False
                    broken, invisible, inside = False, False, False
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
                    point, size = _decoded(
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
                    elif pending <= _SOFT:
                        goes_on = bool(LETTER <= kind <= CAPITAL)
                    else:
                        goes_on = pending == _NEXT_LINE and bool(kind == LETTER)
                    if goes_on:
                        if pending:
                            broken |= hard and pending == _NEXT_LINE
                            joined |= odd
                            pending = _ANYTHING
                        if invisible:
                            inside = True
                        if kind == NUMBER:
                            number = True
                        scripts |= script
                        last = kind
                        end_byte, end = byte + size, index + 1
                elif kind == BLANK:
                    goes_on = pending >= _SOFT
                    pending = max(pending, _BLANKS)
                elif kind == IGNORABLE:
                    goes_on = pending <= _SOFT
                    pending = _JOINED if pending else _ANYTHING
                    invisible = True
                elif kind == LINE_END:
                    goes_on = _SOFT <= pending <= _BLANKS
                    pending = _NEXT_LINE
                else:
                    goes_on = first != UNSPACED_LETTER and last != NUMBER
                    goes_on &= pending == _ANYTHING or (kind == SOFT_HYPHEN and pending == _SOFT)
                    pending = _JOINED if kind == APOSTROPHE else _HARD if kind == HYPHEN else _SOFT
                    odd, hard = bool(point != _TICK), bool(kind == HYPHEN)
                if goes_on:
                    folds_away |= fold_at[point] != 0
                else:
                    # Ignorables, apostrophes and hyphens read beyond its end belong to no token.
                    length = end_byte - first_byte
                    plain = length == end - start
                    target, disguised = 0, False
                    if not plain and scripts & LATIN and scripts != LATIN:
                        target, disguised = _likely_script(
                            data, first_byte, end_byte, classes, scripts, lookalikes
                        )
                    if (plain and not joined) or not (folds_away or joined or disguised):
                        identities[count] = _xxh64(data, first_byte, length, plain)
                        letter_count = end - start
                    else:
                        folded, letter_count = _folded(
                            data, first_byte, end_byte, classes, fold_at, folds, lookalikes, target
                        )
                        identities[count] = _xxh64(folded, 0, folded.size, False)
                    if located:
                        starts[count] = start
                        ends[count] = end
                        lengths[count] = min(letter_count, MOST_LETTERS)
                        flags[count] = UPPER * (first == CAPITAL) | DIGIT * number
                        flags[count] |= UNSPACED * (first == UNSPACED_LETTER)
                        flags[count] |= BROKEN * broken
                        flags[count] |= DISGUISED * (disguised or (inside and scripts != 0))
                    count += 1
                    first = BREAK
                    if point == _BRACKET and end_byte == byte:
                        skipped = _footnotes(data, byte, stop)
                        if skipped:
                            byte += skipped
                            index += skipped
                            continue
            if first == BREAK and (LETTER <= kind <= NUMBER or kind == UNSPACED_LETTER):
                first, last, number, pending = kind, kind, kind == NUMBER, _ANYTHING
                scripts, odd, joined = script, False, False
                broken, invisible, inside = False, False, False
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
def _read(data: np.ndarray, byte: int, stop: int) -> tuple[int, int]:
    """The code point at a byte, and its size."""
    point: Any = np.int64(data[byte])
    if point < 0x80:
        return point, 1
    after = stop - 1
    return _decoded(point, data[min(byte + 1, after)], data[min(byte + 2, after)], data[min(byte + 3, after)])


@njit(nogil=True)
def _footnotes(data: np.ndarray, byte: int, stop: int) -> int:
    """The bytes of the numbers or letters of footnotes, each in brackets, that begin there; 0 if none do."""
    begin = byte
    while byte < stop and data[byte] == _BRACKET:
        end = byte + 1
        while end < stop and end < byte + 4 and 0x30 <= data[end] < 0x3A:
            end += 1
        if end == byte + 1 and end < stop and 0x61 <= data[end] <= 0x7A:
            end += 1
        if end == byte + 1 or end == stop or data[end] != _CLOSING:
            break
        byte = end + 1
    return byte - begin


@njit(nogil=True)
def _counterpart(point: int, script: int, lookalikes: np.ndarray, to_latin: bool) -> int:
    """The letter that one looks like: a Latin one, or the first one of `script`; 0 if there is none."""
    for row in range(lookalikes.shape[0]):
        if not to_latin and not lookalikes[row, 3]:
            continue
        if lookalikes[row, 2] == script and lookalikes[row, 1 - to_latin] == point:
            return int(lookalikes[row, int(to_latin)])
    return 0


@njit(nogil=True)
def _likely_script(
    data: np.ndarray, byte: int, stop: int, classes: np.ndarray, scripts: int, lookalikes: np.ndarray
) -> tuple[int, bool]:
    """See `reference.normal_form`: whose letters are taken for what they look like, and whether any are."""
    other: Any = scripts & ~LATIN
    latin: Any = 0
    letters = own_latin = own_other = 0
    while byte < stop:
        point, size = _read(data, byte, stop)
        script = np.int64(classes[point]) & ~CLASS
        if script:
            letters += 1
            latin += script == LATIN
            follows = byte + size
            marked = follows < stop and classes[_read(data, follows, stop)[0]] & CLASS == MARK
            if marked or _counterpart(point, other, lookalikes, script != LATIN) == 0:
                own_latin += script == LATIN
                own_other += script != LATIN
        byte += size
    if (own_latin and own_other) or other & (other - 1):
        return 0, False
    return (other if own_latin or (not own_other and 2 * latin >= letters) else LATIN), True


@njit(nogil=True)
def _folded(
    data: np.ndarray,
    byte: int,
    stop: int,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    lookalikes: np.ndarray,
    foreign: int,
) -> tuple[np.ndarray, int]:
    """The folded form, in UTF-8, of the bytes of a token, and how many letters it has.

    Letters of the `foreign` script are taken for what they look like."""
    # No code point folds to more than six for each of its bytes.
    points = np.empty(6 * (stop - byte), np.uint32)
    length = 0
    other: Any = 0
    if foreign:
        place = byte
        while place < stop:
            point, size = _read(data, place, stop)
            other |= np.int64(classes[point]) & ~CLASS & ~LATIN
            place += size
    while byte < stop:
        point, size = _read(data, byte, stop)
        byte += size
        kind: Any = np.int64(classes[point])
        if kind & CLASS >= HYPHEN:
            continue
        if foreign and kind & ~CLASS == foreign:
            point = _counterpart(point, other, lookalikes, foreign != LATIN)
        at = np.int64(fold_at[point])
        if at:
            for place in range(at + 1, at + 1 + np.int64(folds[at])):
                points[length] = folds[place]
                length += 1
        else:
            points[length] = point
            length += 1
    points = points[:length]
    _put_in_order(points)
    encoded = np.empty(4 * length, np.uint8)
    filled: Any = 0
    letters = 0
    base = 0
    for packed in points:
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
        for place in range(size - 1, 0, -1):
            encoded[filled + place] = 0x80 | point & 0x3F
            point >>= 6
        encoded[filled] = (0xF00 >> size) & 0xFF | point
        filled += size
    return encoded[:filled], letters


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
