"""The errors that the library raises, all of one base class."""

from __future__ import annotations


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
