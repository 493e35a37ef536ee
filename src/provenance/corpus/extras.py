"""Import the optional libraries for reading files, and handle missing libraries and parser errors."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from provenance.corpus.decoding import READ_ERRORS, Unreadable
from provenance.errors import MissingExtraError


def imported(module: str, kind: str, extra: str = "formats") -> Any:
    """Import a module that one of the package's extras installs.

    Raises
    ------
    MissingExtraError
        If the module is not installed; the message names the kind of file and the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        raise MissingExtraError(
            f"reading {kind} requires {library}, which is not installed",
            f'pip install "provenance-text[{extra}]"',
        ) from error


@contextmanager
def damaged(kind: str) -> Iterator[None]:
    """Turn parser errors into `Unreadable`, so that the input is skipped and other inputs are still read."""
    try:
        yield
    except (Unreadable, MissingExtraError, *READ_ERRORS):
        raise
    except Exception as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unreadable(f"{kind}, but damaged: {problem}") from None


@contextmanager
def reader(module: str, kind: str) -> Iterator[Any]:
    """Yield the optional module that reads a kind of file, and turn its errors into `Unreadable`."""
    library = imported(module, kind)
    with damaged(kind):
        yield library
