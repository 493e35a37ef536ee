"""Arrow files as tables that are mapped into memory, and not read before they are looked at."""

from __future__ import annotations

import ctypes
import mmap
import sys
import weakref
from pathlib import Path

import pyarrow as pa

_MAPS: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()


def mapped(file: Path) -> pa.Table:
    """The table in an Arrow file."""
    with open(file, "rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    _MAPS.add(content)
    return pa.ipc.open_file(pa.py_buffer(content)).read_all()


def trim() -> None:
    """Give memory that is free back to the system, where the allocator of C can: it keeps what many small
    objects leave."""
    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if give_back is not None:
        give_back(0)


def release() -> None:
    """Give back the memory that mapped tables take; what is looked at again is fetched again.

    Whoever goes through a large table calls this now and then, or all of it ends up in memory.
    """
    if not _MAPS or not hasattr(mmap, "MADV_DONTNEED"):
        return
    for content in list(_MAPS):
        content.madvise(mmap.MADV_DONTNEED)
    pa.default_memory_pool().release_unused()
