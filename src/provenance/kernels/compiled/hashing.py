"""Compute the 64-bit xxHash of words, with seed 0."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper
from provenance.kernels.compiled.vectors import below

_PRIMES = (
    np.uint64(0x9E3779B185EBCA87),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
    np.uint64(0x85EBCA77C2B2AE63),
    np.uint64(0x27D4EB2F165667C5),
)


@helper
def lower(lane: np.uint64) -> np.uint64:
    """Convert the bytes of a word of ASCII letters and digits to lower case.

    Letters have the bit 0x40 set, and digits do not.
    """
    return lane | (lane & np.uint64(0x4040404040404040)) >> np.uint64(1)


@helper
def short(lane: np.uint64, following: np.uint64, length: int) -> np.uint64:
    """Return the xxHash of fewer than 16 bytes: the first eight are in `lane`, and the rest in `following`.

    All cases are computed and one of them is selected, because a branch would be mispredicted for about half
    of all words.
    """
    p1, p2, p3, p5, byte = _PRIMES[0], _PRIMES[1], _PRIMES[2], _PRIMES[4], np.uint64(0xFF)
    h = p5 + np.uint64(length)
    h8 = _rotated(h ^ _round(np.uint64(0), lane), 27) * p1 + _PRIMES[3]
    eight, four, left = length >= 8, length & 4, length & 7
    h = h8 if eight else h
    rest = (following if eight else lane) & below(8 * left)
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


@helper
def xxh64(data: np.ndarray, at: int, length: int, fold_case: bool) -> np.uint64:
    """Return the xxHash of `length` bytes, beginning at position `at`.

    If `fold_case` is set, the bytes must be an ASCII word, and are converted to lower case.
    """
    p1, p2, p3, p4, p5 = _PRIMES
    stop = at + length
    if length >= 32:
        v1, v2, v3, v4 = p1 + p2, p2, np.uint64(0), np.uint64(0) - p1
        while at + 32 <= stop:
            v1 = _round(v1, _lane(data, at, 8, fold_case))
            v2 = _round(v2, _lane(data, at + 8, 8, fold_case))
            v3 = _round(v3, _lane(data, at + 16, 8, fold_case))
            v4 = _round(v4, _lane(data, at + 24, 8, fold_case))
            at += 32
        h = _rotated(v1, 1) + _rotated(v2, 7) + _rotated(v3, 12) + _rotated(v4, 18)
        for v in (v1, v2, v3, v4):
            h = (h ^ _round(np.uint64(0), v)) * p1 + p4
    else:
        h = p5
    h += np.uint64(length)
    while at + 8 <= stop:
        h = _rotated(h ^ _round(np.uint64(0), _lane(data, at, 8, fold_case)), 27) * p1 + p4
        at += 8
    if at + 4 <= stop:
        h = _rotated(h ^ _lane(data, at, 4, fold_case) * p1, 23) * p2 + p3
        at += 4
    while at < stop:
        h = _rotated(h ^ _lane(data, at, 1, fold_case) * p5, 11) * p1
        at += 1
    h = (h ^ h >> np.uint64(33)) * p2
    h = (h ^ h >> np.uint64(29)) * p3
    return h ^ h >> np.uint64(32)


@helper
def _round(accumulator: np.uint64, lane: np.uint64) -> np.uint64:
    return _rotated(accumulator + lane * _PRIMES[1], 31) * _PRIMES[0]


@helper
def _rotated(value: np.uint64, bits: int) -> np.uint64:
    return value << np.uint64(bits) | value >> np.uint64(64 - bits)


@helper
def _lane(data: np.ndarray, at: int, size: int, fold_case: bool) -> np.uint64:
    """Return `size` bytes as a little-endian number.

    If `fold_case` is set, the bytes must belong to an ASCII word, and are converted to lower case.
    """
    lane = np.uint64(0)
    for place in range(size):
        lane |= np.uint64(data[at + place]) << np.uint64(8 * place)
    return lower(lane) if fold_case else lane
