"""The few hot loops, each written twice: a clear `reference` and a fast `compiled` twin with equal results.

A kernel takes input arrays and fills preallocated output arrays. Small jobs use the reference, so a short run
never waits for the compiler. Whether a job is small depends on the bytes handled so far in this process, so a
thousand small calls also switch to the compiled kernels. ``PROVENANCE_KERNELS=reference`` or ``compiled``
forces one of them.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import cache
from types import ModuleType

from provenance.errors import SettingsError

# The reference takes about two seconds for this many bytes, and so does loading the compiled twins.
SWITCH_AT_BYTES = 3_000_000

# Read once: reading the environment costs as much as a small kernel.
forced = os.environ.get("PROVENANCE_KERNELS", "")

_handled = 0


def kernels(nbytes: int) -> ModuleType:
    """The implementation to use for a job.

    Parameters
    ----------
    nbytes : int
        Size of the input about to be handled, in bytes.

    Returns
    -------
    module
        `provenance.kernels.reference` or `provenance.kernels.compiled`.

    Raises
    ------
    SettingsError
        If ``PROVENANCE_KERNELS`` names neither.
    """
    global _handled
    _handled += nbytes
    if forced == "compiled" or (not forced and _handled > SWITCH_AT_BYTES and _has_compiler()):
        return _twin("compiled")
    if forced not in ("", "reference"):
        raise SettingsError(f"PROVENANCE_KERNELS must be 'reference' or 'compiled', not {forced!r}")
    return _twin("reference")


@cache
def _has_compiler() -> bool:
    return importlib.util.find_spec("numba") is not None


@cache
def _twin(name: str) -> ModuleType:
    return importlib.import_module(f"provenance.kernels.{name}")
