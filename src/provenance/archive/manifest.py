"""The manifest of an archive: a file that lists its segments and findings, and is replaced as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from provenance.errors import InputError, OutputError
from provenance.settings import Settings

MANIFEST = "archive.json"
_FORMAT = 3  # version of the folder format, increased by changes that older releases cannot read
# Settings that concern the machine rather than the archive, and are therefore not stored.
OF_THE_MACHINE = ("threads", "memory_limit")


@dataclass(frozen=True)
class Manifest:
    """One complete state of an archive."""

    settings: dict[str, Any]
    segments: tuple[str, ...] = ()
    removed: Mapping[str, list[int]] = field(default_factory=dict)  # segment -> removed rows
    findings: str | None = None  # the name of the folder with the current findings, or None
    change: int = 0  # increased whenever documents are added or removed
    next_number: int = 0  # the number of the next document
    next_folder: int = 1
    learned: Mapping[str, float] = field(default_factory=dict)  # weights fitted by the last full scan

    def changed(self) -> Manifest:
        """Return a manifest for a changed set of documents, with a new change number and no findings."""
        return replace(self, change=self.change + 1, findings=None)

    def folder_named(self) -> tuple[str, Manifest]:
        """Return an unused folder name, and a manifest that records the name as used."""
        return f"{self.next_folder:06}", replace(self, next_folder=self.next_folder + 1)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an archive.

    Raises
    ------
    InputError
        If there is no manifest, or if it is damaged or has a different format.
    """
    file = folder / MANIFEST
    try:
        found = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(
            f"{folder} is not an archive: it has no {MANIFEST}", "give the path of an archive folder"
        ) from error
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{file} is damaged ({error})", _restore(folder)) from error
    if not isinstance(found, dict) or "format" not in found:
        raise InputError(f"{file} is not the manifest of an archive", "give the path of an archive folder")
    version = found.pop("format")
    if version != _FORMAT:
        raise InputError(
            f"{folder} is an archive of format {version}, but this release reads format {_FORMAT}",
            f"run `provenance scan {folder} -o DIR` with the release that wrote the archive, and add "
            "DIR/documents.parquet to a new archive",
        )
    try:
        return Manifest(**found | {"segments": tuple(found["segments"])})
    except (KeyError, TypeError) as error:
        raise InputError(f"{file} is damaged ({error})", _restore(folder)) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of an archive; the folders that it lists must already be on disk."""
    partial = folder / f"{MANIFEST}.partial"
    try:
        with open(partial, "w", encoding="utf-8") as stream:
            json.dump({"format": _FORMAT, **asdict(manifest)}, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, folder / MANIFEST)
        synced(folder)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error


def settings_of(manifest: Manifest, given: Settings) -> Settings:
    """Return the settings of an archive, with machine-specific settings taken from `given`."""
    machine = {name: getattr(given, name) for name in OF_THE_MACHINE}
    return Settings(**manifest.settings | machine)


def synced(path: Path) -> None:
    """Flush a file or folder to disk, if the system supports it."""
    if path.is_dir() and os.name == "nt":  # pragma: no cover
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _restore(folder: Path) -> str:
    return f"restore {folder} from a backup, or add the documents to a new archive"
