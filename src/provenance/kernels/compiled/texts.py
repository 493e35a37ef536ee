"""The kernel that splits texts into tokens.

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
    ALIKE,
    APOSTROPHE,
    ARMENIAN,
    BLANK,
    BREAK,
    BROKEN,
    CAPITAL,
    CLASS,
    CYRILLIC,
    DIGIT,
    DISGUISED,
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
    SCRIPT,
    SOFT_HYPHEN,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
)
from provenance.kernels.reference.texts import (
    DOT,
    DOTS,
    DOTTED,
    ENOUGH_OWN,
    MOST_LETTERS,
    MOST_NEAR,
    MOST_OWN,
    YO,
)

# What may follow in a token after its last letter so far: anything; after an apostrophe a letter; after soft
# hyphens and what is invisible a letter or digit; after soft hyphens these, a blank or a line end; after a
# hyphen or blanks a blank or a line end; after a carriage return, a line feed or what follows line ends: a
# letter, as the kind of hyphen has it.
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
    """See `reference.tokenize`. `byte`, and `index` in code points, are where the document is read; its end
    is read as a break, which ends the last token. Runs of ASCII letters and digits, nearly all there is in
    most texts, are found in windows of 62 bytes, as bits of a number, and most of them are tokens. What else
    there is, is read code point by code point, from the end of such a run on."""
    count = 0
    offsets[0] = 0
    one, located = np.uint64(1), starts.size > 0
    for document in range(documents.size - 1):
        byte, stop = documents[document], documents[document + 1]
        main = _main_script(data, byte, stop, classes)
        # Below it a window can be read, and 16 bytes from any place in it. Where Latin letters may stand for
        # others, words are read letter by letter.
        safe = min(stop, data.size - 80) if main == 0 or main == LATIN else 0
        # The token being read, if there is one: the classes of its first and last code points, its ends.
        index, pending = 0, _ANYTHING
        last: Any = BREAK
        first: Any = BREAK
        number: Any = False
        first_byte, end_byte, start, end, folds_away = byte, byte, 0, 0, False
        # Whether something that folds away was read, and stands inside; whether a hyphen was read, and the
        # token is broken there; what is invisible that was read, and stands inside; its scripts.
        odd, hard = False, False
        joined: Any = False
        broken: Any = False
        invisible: Any = 0
        inside: Any = 0
        scripts: Any = 0
        while byte <= stop:
            if first == BREAK and byte < safe:
                window, edge = byte, min(byte + 62, stop)
                digits, letters = _among(data, window, 0, 0x30, 10), _among(data, window, 0x20, 0x61, 26)
                others = _among(data, window, 0, 0x80, 128)
                runs = digits | letters
                # What may go on with a token that a run ends: an apostrophe or a grave accent before a
                # letter, a hyphen before none.
                joints = _among(data, window, 0, 0x27, 1) | _among(data, window, 0, 0x60, 1)
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
                    # Ignorables, apostrophes and hyphens read beyond its end belong to no token.
                    # No more does the mark of a note.
                    if scripts & RAISED:
                        note = _note(data, first_byte, end_byte, classes)
                        end_byte -= note
                        end -= note > 0
                    length = end_byte - first_byte
                    plain = length == end - start
                    foreign, disguised, alike = 0, False, False
                    own = scripts & SCRIPT
                    if own & LATIN and own != LATIN:
                        foreign, disguised = _likely_script(
                            data, first_byte, end_byte, classes, own, lookalikes, main
                        )
                    elif main and own and own != main and (own | main) & LATIN and not scripts & OWN:
                        near = documents[document], first_byte, end_byte, stop
                        alike = _written_in_another(data, *near, classes, own, lookalikes, main)
                        foreign = own if alike else 0
                    if not foreign and ((plain and not joined) or not (folds_away or joined)):
                        identities[count] = _xxh64(data, first_byte, length, plain)
                        letter_count = end - start
                    else:
                        pair = (own | main if alike else own) & ~LATIN
                        folded, letter_count = _folded(
                            data, first_byte, end_byte, classes, fold_at, folds, lookalikes, foreign, pair
                        )
                        identities[count] = _xxh64(folded, 0, folded.size, False)
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
def _main_script(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """See `reference.texts`. Without letters of other scripts than Latin, no word depends on it."""
    place, others = byte, np.uint64(0)
    # What begins with these bytes, in UTF-8, are Greek, Cyrillic and Armenian letters, and some more.
    while place + 64 <= stop and not others:
        others = _among(data, place, 0, 0xCD, 0xD7 - 0xCD) | _among(data, place, 0, 0xE1, 1)
        place += 64
    while place < stop and not others:
        lead = data[place]
        others = np.uint64(0xCD <= lead < 0xD7 or lead == 0xE1)
        place += 1
    if not others:
        return LATIN
    latin: Any = 0
    cyrillic: Any = 0
    greek: Any = 0
    armenian: Any = 0
    held: Any = 0
    after = stop - 1
    most = seen = 0
    while byte < stop and seen < MOST_OWN and (seen < ENOUGH_OWN or most < seen):
        point: Any = np.int64(data[byte])
        size = 1
        if point >= 0x80:
            point, size = _decoded(
                point, data[min(byte + 1, after)], data[min(byte + 2, after)], data[min(byte + 3, after)]
            )
        byte += size
        kind = np.int64(classes[point])
        script = kind & SCRIPT
        # A letter that looks like another counts once a mark follows.
        found = script if kind & OWN else held if kind & CLASS == MARK else 0
        held = 0 if kind & OWN else script
        latin += found == LATIN
        cyrillic += found == CYRILLIC
        greek += found == GREEK
        armenian += found == ARMENIAN
        if found:
            seen += 1
            most = max(latin, cyrillic, greek, armenian)
    if most == 0:
        return 0
    if latin == most:
        return LATIN
    if cyrillic == most:
        return CYRILLIC
    return GREEK if greek == most else ARMENIAN


@njit(nogil=True)
def _note(data: np.ndarray, first: int, end: int, classes: np.ndarray) -> int:
    """The bytes of a raised letter that ends a token as the mark of a note; 0 if none does."""
    last = _place_before(data, first, end)
    place = _place_before(data, first, last)
    if place == last or not classes[_read(data, last, end)[0]] & RAISED:
        return 0
    kind = np.int64(classes[_read(data, place, end)[0]])
    if kind & CLASS == MARK:
        # A mark on a capital counts as one.
        while place > first and kind & CLASS == MARK:
            place = _place_before(data, first, place)
            kind = np.int64(classes[_read(data, place, end)[0]])
        small = kind & CLASS != CAPITAL
    else:
        small = kind & CLASS == LETTER and not kind & RAISED
    return end - last if small else 0


@njit(nogil=True)
def _place_before(data: np.ndarray, first: int, place: int) -> int:
    """Where the code point before a place begins; that place if it is the first."""
    if place > first:
        place -= 1
        while place > first and data[place] & 0xC0 == 0x80:
            place -= 1
    return place


@njit(nogil=True)
def _is_marked(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> bool:
    """Whether a mark begins at a byte."""
    return byte < stop and classes[_read(data, byte, stop)[0]] & CLASS == MARK


@njit(nogil=True)
def _written_in_another(
    data: np.ndarray,
    begin: int,
    first: int,
    end: int,
    stop: int,
    classes: np.ndarray,
    other: int,
    lookalikes: np.ndarray,
    main: int,
) -> bool:
    """See `reference.texts`; the document is from `begin` to `stop`, the token from `first` to `end`."""
    script = (other | main) & ~LATIN
    byte = first
    while byte < end:
        point, size = _read(data, byte, stop)
        byte += size
        if np.int64(classes[point]) & SCRIPT and (
            _is_marked(data, byte, end, classes)
            or _counterpart(point, script, lookalikes, other != LATIN) == 0
        ):
            return False
    for forwards in (True, False):
        byte = end if forwards else first
        near = 0
        while near < MOST_NEAR and (byte < stop if forwards else byte > begin):
            if not forwards:
                byte = _place_before(data, begin, byte)
            point, size = _read(data, byte, stop)
            its = np.int64(classes[point]) & SCRIPT
            if its:
                if its != other:
                    break
                if (
                    _is_marked(data, byte + size, stop, classes)
                    or _counterpart(point, script, lookalikes, other != LATIN) == 0
                ):
                    return False
                near += 1
            if forwards:
                byte += size
    return True


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
    data: np.ndarray,
    byte: int,
    stop: int,
    classes: np.ndarray,
    scripts: int,
    lookalikes: np.ndarray,
    main: int,
) -> tuple[int, bool]:
    """See `reference.normal_form`: whose letters are taken for what they look like, and whether any are."""
    other: Any = scripts & ~LATIN
    latin: Any = 0
    letters = own_latin = own_other = 0
    while byte < stop:
        point, size = _read(data, byte, stop)
        byte += size
        script = np.int64(classes[point]) & SCRIPT
        if script:
            letters += 1
            latin += script == LATIN
            if (
                _is_marked(data, byte, stop, classes)
                or _counterpart(point, other, lookalikes, script != LATIN) == 0
            ):
                own_latin += script == LATIN
                own_other += script != LATIN
    if (own_latin and own_other) or other & (other - 1):
        return 0, False
    likely = main == LATIN or (main != other and 2 * latin >= letters)
    return (other if own_latin or (not own_other and likely) else LATIN), True


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
    other: int,
) -> tuple[np.ndarray, int]:
    """The folded form, in UTF-8, of the bytes of a token, and how many letters it has.

    Letters of the `foreign` script are taken for what they look like: one of Latin and `other` for the other.
    """
    # No code point folds to more than six for each of its bytes.
    points = np.empty(6 * (stop - byte), np.uint32)
    length = 0
    while byte < stop:
        point, size = _read(data, byte, stop)
        byte += size
        kind: Any = np.int64(classes[point])
        if kind & CLASS >= HYPHEN:
            continue
        if foreign and kind & SCRIPT == foreign:
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
