"""The errors that the library raises, all of one base class."""

from __future__ import annotations

from collections.abc import Collection


class ProvenanceError(Exception):
    """Base class of every error this library raises on purpose."""


class InputError(ProvenanceError):
    """An input that does not exist, cannot be read as asked, or holds nothing readable."""


class SettingsError(ProvenanceError, ValueError):
    """A setting, option or argument outside its range."""


class OutputError(ProvenanceError):
    """An output that cannot be written, or that is there already."""


class MissingExtraError(ProvenanceError, ImportError):
    """A feature whose optional dependency is not installed; the message names the extra."""


def not_among(known: Collection[str], kind: str, name: object) -> SettingsError:
    """The error for a name that is not among the known ones; it suggests similar ones and lists all."""
    names = ", ".join(known)
    return SettingsError(f"there is no {kind} {name!r}{did_you_mean(name, known)}; there are {names}")


def did_you_mean(name: object, known: Collection[str]) -> str:
    """The end of a message about an unknown name: up to three similar ones, if there are any."""
    from difflib import get_close_matches

    near = get_close_matches(str(name), known, 3)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
