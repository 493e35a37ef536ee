"""Report the progress of a long run: its stages, and the steps within each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol


class Stage(Protocol):
    """A stage in progress."""

    def advance(self, n: int = 1) -> None:
        """Report that `n` more steps have been completed."""


class Progress(Protocol):
    """An object that receives progress reports from a run, such as a progress bar."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Report that a stage begins; `total` is the number of its steps, or None if it is unknown."""


class Silent:
    """The default receiver, which ignores all progress reports."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Begin a stage without reporting it."""
        return nullcontext(self)

    def advance(self, n: int = 1) -> None:
        """Ignore completed steps."""


class Clock:
    """Reports each stage to `progress`, and records how long it took.

    `timings` contains the duration of each stage in seconds, keyed by the name of the stage in lower case.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Report and time a stage; the body of the ``with`` block is the stage."""
        began = time.perf_counter()
        with self._progress.stage(name):
            yield
        self.timings[name.lower()] = round(time.perf_counter() - began, 3)
