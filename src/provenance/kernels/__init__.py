"""Performance-critical loops in two implementations that give identical results.

`reference` is written for clarity, and `compiled` for speed. A kernel takes input arrays and fills
preallocated output arrays.

A process uses the reference kernels until it has processed SWITCH_AT_BYTES bytes. It then switches to the
compiled kernels if Numba is installed. Short runs therefore never wait for the compiler. To force the use of
one implementation, set the environment variable ``PROVENANCE_KERNELS`` to ``reference`` or ``compiled``.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import cache
from types import ModuleType

from provenance.errors import SettingsError

# The reference kernels take about two seconds to process this many bytes. Loading the compiled kernels takes
# about as long.
SWITCH_AT_BYTES = 3_000_000

# Read only once, because reading the environment takes as long as running a small kernel.
forced = os.environ.get("PROVENANCE_KERNELS", "")

_handled = 0


def kernels(nbytes: int) -> ModuleType:
    """Return the kernel module to use for a job.

    Parameters
    ----------
    nbytes : int
        The size of the job's input in bytes.

    Returns
    -------
    module
        `provenance.kernels.reference` or `provenance.kernels.compiled`.

    Raises
    ------
    SettingsError
        If ``PROVENANCE_KERNELS`` is set to anything other than ``reference`` or ``compiled``.
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
