"""Write files and folders so that they appear either complete or not at all.

The output is written under a hidden name next to its final location and renamed at the end. A run that is
killed therefore never leaves incomplete output under the final name.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.errors import OutputError
from provenance.schema import TABLES

RECORD = "run.json"
REPORT = "report.html"
_OWN_FILES = {RECORD, REPORT, *(f"{name}.parquet" for name in TABLES)}


def check_file(path: str | os.PathLike[str], *, force: bool, report: bool = False) -> None:
    """Raise OutputError if `path` cannot be written, or if it already exists and `force` is false.

    Nothing may be written into the folder of a result, except its report if `report` is true.
    """
    path = Path(path)
    result = next(filter(_is_result, path.resolve().parents), None)
    if result and not (report and path.resolve() == result / REPORT):
        raise OutputError(f"{path} is in {result}, which contains a scan result", "choose another folder")
    if path.is_dir():
        raise OutputError(f"{path} is a folder", "name a file in it")
    if path.is_file() and not force:
        raise OutputError(f"{path} already exists", *_replace_it("name"))
    _check_parent(path)


def check_folder(folder: str | os.PathLike[str], *, force: bool) -> None:
    """Raise OutputError unless the folder is new or empty, or contains only a result and `force` is true."""
    folder = Path(folder)
    if os.path.lexists(folder) and not folder.is_dir():
        raise OutputError(f"{folder} is not a folder", "choose another name")
    if folder.is_dir() and (names := sorted(os.listdir(folder))):
        if not force:
            raise OutputError(f"{folder} already exists", *_replace_it("folder"))
        if other_files := [name for name in names if name not in _OWN_FILES]:
            raise OutputError(
                f"{folder} is not replaced, because it contains files that are not part of a scan result, "
                f"such as {other_files[0]!r}",
                "choose another folder",
            )
        if not _is_result(folder):
            raise OutputError(
                f"{folder} is not replaced, because it does not contain the {RECORD} of a scan",
                "choose another folder",
            )
    _check_parent(folder)


@contextmanager
def new_file(path: str | os.PathLike[str], *, force: bool = False, report: bool = False) -> Iterator[Path]:
    """Yield a temporary path to write to; rename the file to `path` if the block ends without an error."""
    check_file(path, force=force, report=report)
    path = Path(path).resolve()
    with _as_output_error(path):
        if path.exists() and not path.is_file():  # a device or a pipe, which must not be replaced
            yield path
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = _partial(path)
        try:
            yield partial
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def new_folder(folder: str | os.PathLike[str], *, force: bool = False) -> Iterator[Path]:
    """Yield a temporary folder to write to; rename it to `folder` if the block ends without an error."""
    check_folder(folder, force=force)
    folder = Path(folder).resolve()
    with _as_output_error(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = _partial(folder)
        partial.mkdir()
        try:
            yield partial
            _replace(partial, folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _replace_it(kind: str) -> list[str]:
    """Return the hints for an output that already exists: one for Python and one for the command line."""
    return [f"choose another {kind}, or replace it with {option}" for option in ("force=True", "--force")]


def _replace(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    former = _partial(folder)
    folder.rename(former)
    partial.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _partial(path: Path) -> Path:
    return path.with_name(f".provenance-{secrets.token_hex(4)}.partial")


def _is_result(folder: Path) -> bool:
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and {"format", "settings"} <= record.keys()


def _check_parent(path: Path) -> None:
    parent = path.resolve().parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir():
        raise OutputError(f"{path} cannot be written: {parent} is not a folder")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"{path} cannot be written: no permission to write in {parent}")


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
