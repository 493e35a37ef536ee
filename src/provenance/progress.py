"""How a long run reports its progress: by stages, and by steps within a stage."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Stage(Protocol):
    """A stage that has begun."""

    def advance(self, n: int = 1) -> None:
        """Report that `n` more steps are done."""


class Progress(Protocol):
    """Receives the progress of a run, such as a progress bar."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Report that a stage of `total` steps begins; None where the number is not known."""


class Silent:
    """The default: reports nothing."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """A stage that is not reported."""
        return nullcontext(self)

    def advance(self, n: int = 1) -> None:
        """A step that is not reported."""
