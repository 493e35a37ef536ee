"""Compile the kernels with Numba."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from numba import njit

_SOURCES = sorted(Path(__file__).parents[1].rglob("*.py"))
_VERSION = blake2b(b"".join(source.read_bytes() for source in _SOURCES), digest_size=8).hexdigest()


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` when it is first called, and cache the result where Numba finds a writable folder.

    It is compiled again after a change to any kernel file. Numba itself notices only changes in the
    function's own file, not in the files with its helpers and constants; it finds cached functions by name.
    """
    function.__qualname__ += f"_{_VERSION}"
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder for the cache: compile in every process
        return njit(nogil=True)(function)


# For functions that only kernels call; they compile a fifth faster without the wrappers that Python would
# need.
helper: Any = njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload]
