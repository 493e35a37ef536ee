"""The few hot loops, each twice: `reference`, obvious, and `compiled`, fast; bit-equal.

A kernel takes arrays and fills preallocated arrays. Small work is done by the reference, so that a
short run never waits for a compiler: what counts as small is the bytes handled so far in this process,
so a thousand small calls switch over too. ``PROVENANCE_KERNELS=reference`` or ``compiled`` forces
either one.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from types import ModuleType

from provenance.errors import SettingsError

# About a second of the reference's time, which is what importing and loading the compiled twins costs.
SWITCH_AT_BYTES = 1_500_000

_lock = threading.Lock()
_handled = 0


def kernels(nbytes: int) -> ModuleType:
    """The twin to use for a piece of work.

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
    forced = os.environ.get("PROVENANCE_KERNELS", "")
    if forced not in ("", "reference", "compiled"):
        raise SettingsError(f"PROVENANCE_KERNELS must be 'reference' or 'compiled', not {forced!r}")
    with _lock:
        _handled += nbytes
        large = _handled > SWITCH_AT_BYTES
    if forced == "compiled" or (not forced and large and importlib.util.find_spec("numba")):
        from provenance.kernels import compiled

        return compiled
    from provenance.kernels import reference

    return reference
