"""Arrow files as tables that are mapped into memory, and not read before they are looked at."""

from __future__ import annotations

import mmap
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


def release() -> None:
    """Give back the memory that mapped tables take; what is looked at again is fetched again.

    Whoever goes through a large table calls this now and then, or all of it ends up in memory.
    """
    if hasattr(mmap, "MADV_DONTNEED"):
        for content in list(_MAPS):
            content.madvise(mmap.MADV_DONTNEED)
