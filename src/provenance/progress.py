"""Report the progress of a long run, stage by stage and by steps within each stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol


class Stage(Protocol):
    """A stage that has begun."""

    def advance(self, n: int = 1) -> None:
        """Report that `n` more steps are done."""


class Progress(Protocol):
    """A receiver of reports on the progress of a run, such as a progress bar."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Report that a stage begins; `total` is the number of its steps, or None if it is unknown."""


class Silent:
    """The default receiver, which ignores all reports."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Begin a stage without reporting it."""
        return nullcontext(self)

    def advance(self, n: int = 1) -> None:
        """Advance without reporting it."""


class Clock:
    """Reports each stage to `progress`, and records its duration in seconds under its name."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, which lasts as long as the block."""
        began = time.perf_counter()
        with self._progress.stage(name):
            yield
        self.timings[name.lower()] = round(time.perf_counter() - began, 3)
