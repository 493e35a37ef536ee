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
    """Compile `function` when it is first called, and cache the result if Numba finds a writable folder.

    Numba looks up cached functions by name. It notices changes in the function's own file, but not in the
    files of its helpers and constants. A hash of all kernel files is therefore added to the name, so that the
    function is compiled again after any change to them.
    """
    function.__qualname__ += f"_{_VERSION}"
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder for the cache: compile in every process
        return njit(nogil=True)(function)


# For functions that are called only by kernels. They compile a fifth faster without the wrappers needed for
# calls from Python.
helper: Any = njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload]
