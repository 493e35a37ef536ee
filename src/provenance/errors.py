"""The errors that the library raises, and their common base class."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from types import ModuleType


class ProvenanceError(Exception):
    """Base class of the library's own errors.

    Attributes
    ----------
    problem : str
        A description of the problem.
    hint : str
        How to solve the problem, or an empty string. The error message consists of the problem and the hint.
    shell_hint : str
        The hint to show on the command line instead of `hint`.
    """

    def __init__(self, problem: str, hint: str = "", shell_hint: str | None = None) -> None:
        super().__init__(_sentence(problem, hint))
        self.problem, self.hint = problem, hint
        self.shell_hint = hint if shell_hint is None else shell_hint

    @property
    def in_shell(self) -> str:
        """The error message for the command line."""
        return _sentence(self.problem, self.shell_hint)


class InputError(ProvenanceError):
    """Raised if an input does not exist, cannot be read as requested, or has no readable content."""


class SettingsError(ProvenanceError, ValueError):
    """Raised if a setting, option or argument is unknown or has an invalid value."""


class OutputError(ProvenanceError):
    """Raised if an output cannot be written or already exists."""


class MissingExtraError(ProvenanceError, ImportError):
    """Raised if a feature needs a package that is not installed; the message names the extra to install."""


def not_among(known: Collection[str], kind: str, name: object) -> SettingsError:
    """Return the error for an unknown name; its message suggests similar names and lists all known names."""
    hint = _sentence(did_you_mean(name, known), f"choose from {', '.join(known)}")
    return SettingsError(f"there is no {kind} {name!r}", hint)


def did_you_mean(name: object, known: Collection[str]) -> str:
    """Return a hint with up to three known names similar to `name`, or an empty string if there are none."""
    from difflib import get_close_matches

    near = get_close_matches(str(name), known, 3)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else ""


def _sentence(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def installed(package: str) -> ModuleType:
    """Import an optional package and return it; the extra that installs it has the same name."""
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingExtraError(
            f"{package} is not installed", f"install it with: pip install 'provenance-text[{package}]'"
        ) from error
