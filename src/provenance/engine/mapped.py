"""Memory-map Arrow files as tables, so that only the parts that are used are read."""

from __future__ import annotations

import ctypes
import mmap
import sys
import weakref
from pathlib import Path

import pyarrow as pa

_MAPS: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()


def mapped(file: Path) -> pa.Table:
    """Memory-map the table in an Arrow file."""
    with open(file, "rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    _MAPS.add(content)
    return pa.ipc.open_file(pa.py_buffer(content)).read_all()


def trim() -> None:
    """Return unused memory to the operating system (only on Linux).

    If this function were not called, the C allocator would keep much of the memory.
    """
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if malloc_trim is not None:
        malloc_trim(0)


def release() -> None:
    """Release the memory taken up by mapped tables; pages are read again when they are next used.

    Code that reads a large table should call this function regularly; otherwise the whole table ends up in
    memory.
    """
    if not _MAPS or not hasattr(mmap, "MADV_DONTNEED"):
        return
    for content in list(_MAPS):
        content.madvise(mmap.MADV_DONTNEED)
    pa.default_memory_pool().release_unused()
