"""How a long run tells where it is: stages, and steps within a stage."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Stage(Protocol):
    """One stage under way."""

    def advance(self, n: int = 1) -> None:
        """Tell that `n` more steps are done."""


class Progress(Protocol):
    """Whoever wants to be told how far a run is."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """Tell that a stage of `total` steps begins; None where the number is not known."""


class Silent:
    """The default: nobody is told."""

    def stage(self, name: str, total: int | None = None) -> AbstractContextManager[Stage]:
        """A stage nobody hears of."""
        return nullcontext(self)

    def advance(self, n: int = 1) -> None:
        """A step nobody hears of."""
