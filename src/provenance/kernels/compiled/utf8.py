"""Read the code points of UTF-8 text, forwards and backwards."""

from __future__ import annotations

from typing import Any

import numpy as np

from provenance.kernels.compiled.compiler import helper


@helper
def decoded(lead: int, second: int, third: int, fourth: int) -> tuple[int, int]:
    """Return the code point that begins with the byte `lead`, which must be above 127, and its size in bytes.

    If no code point begins with this byte, the code point returned is 0, which is treated as a break. The
    function takes single bytes rather than an array, because Numba would count references to the array, which
    would take longer than the decoding itself.
    """
    if 0xC0 <= lead < 0xE0:
        return (lead & 0x1F) << 6 | second & 0x3F, 2
    if 0xE0 <= lead < 0xF0:
        return (lead & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F, 3
    point = (lead & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F
    return (point, 4) if lead >= 0xF0 and point < 0x110000 else (0, 1)


@helper
def read(data: np.ndarray, byte: int, stop: int) -> tuple[int, int]:
    """Return the code point at `byte`, and its size in bytes."""
    point: Any = np.int64(data[byte])
    if point < 0x80:
        return point, 1
    after = stop - 1
    return decoded(point, data[min(byte + 1, after)], data[min(byte + 2, after)], data[min(byte + 3, after)])


@helper
def place_before(data: np.ndarray, first: int, place: int) -> int:
    """Return the start of the code point before `place`, or `place` itself if it is the first position."""
    if place > first:
        place -= 1
        while place > first and data[place] & 0xC0 == 0x80:
            place -= 1
    return place
