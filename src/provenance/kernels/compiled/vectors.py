"""Numba intrinsics that compare 64 bytes at once, load and copy bytes, and access arrays through pointers."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.cgutils import raw_memcpy
from numba.extending import intrinsic

from provenance.kernels.compiled.compiler import helper


def _begin(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Return the address of an array's data; the array may also be given as a `pointer`."""
    if isinstance(kind, types.CPointer):
        return array
    return context.make_array(kind)(context, builder, array).data


def _point(typing: Any, array: Any) -> Any:
    """Return a pointer to an array's data, to be passed to helpers.

    Passing the array itself is expensive, because Numba counts references to it. The array must be an
    argument of the kernel, or be kept alive with `keep`.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _begin(context, builder, signature.args[0], arguments[0])

    return types.CPointer(array.dtype)(array), generate


def _load(typing: Any, data: Any, at: Any) -> Any:
    """Read eight bytes from any position as one little-endian number, with a single instruction."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = builder.gep(_begin(context, builder, data, arguments[0]), [arguments[1]])
        return builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.int64), generate


def _count(typing: Any, bits: Any) -> Any:
    """Return the number of zeros below the lowest set bit of a 64-bit number, or 64 if no bit is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


def _match(typing: Any, data: Any, at: Any, bits: Any, least: Any, several: Any) -> Any:
    """Return a bit mask that shows which of 64 bytes are in a range, after setting `bits` in each of them.

    The range consists of `several` consecutive numbers, beginning with `least`. The mask has one bit for each
    byte, and its lowest bit represents the first byte. The array itself is not changed.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = builder.gep(_begin(context, builder, data, arguments[0]), [arguments[1]])
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


def _copy(typing: Any, target: Any, to: Any, source: Any, at: Any, count: Any) -> Any:
    """Copy bytes from a position in one array to a position in another."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = builder.gep(_begin(context, builder, target, arguments[0]), [arguments[1]])
        found = builder.gep(_begin(context, builder, source, arguments[2]), [arguments[3]])
        raw_memcpy(builder, place, found, arguments[4], 1)

    return types.void(target, types.int64, source, types.int64, types.int64), generate


pointer: Any = intrinsic(_point)
eight: Any = intrinsic(_load)
zeros_below: Any = intrinsic(_count)
among: Any = intrinsic(_match)
copy: Any = intrinsic(_copy)


@helper
def below(place: int) -> np.uint64:
    """Return a mask of the bits below a position, which must be at most 63."""
    return (np.uint64(1) << np.uint64(place)) - np.uint64(1)


@helper
def keep(array: np.ndarray) -> int:
    """Use an array here, so that Numba does not free it before this point.

    A `pointer` to the array does not keep it alive.
    """
    return array.size
