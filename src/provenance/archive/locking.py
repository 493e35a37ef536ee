"""A lock that allows only one writer at a time.

The operating system releases the lock when the process ends, even if the process is killed.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from provenance.errors import OutputError

LOCK = "lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an archive for the duration of the ``with`` block.

    Raises
    ------
    OutputError
        If another process holds the lock (the message gives the id, user and machine of that process), or if
        the folder cannot be written.
    """
    try:
        stream = open(folder / LOCK, "a+", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise OutputError(f"{folder} cannot be changed: {error.strerror or error}") from error
    with stream:
        if not _taken(stream):
            owner = _owner(folder / LOCK)
            raise OutputError(f"{folder} is being written by {owner}", "wait until that process has finished")
        stream.truncate(0)
        this = {"process": os.getpid(), "user": _user(), "machine": socket.gethostname()}
        stream.write(json.dumps(this))
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)


def _taken(stream: IO[str]) -> bool:
    """Try to acquire the lock, and return whether it was free; closing the file releases the lock."""
    try:
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            # Lock a byte far beyond the end of the file, so that other processes can still read the content,
            # which names the owner of the lock.
            stream.seek(1 << 30)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _owner(file: Path) -> str:
    try:
        owner = json.loads(file.read_text("utf-8"))
        return f"process {owner['process']} of {owner['user']} on {owner['machine']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # this user has no name
        return "an unknown user"
