"""Find the files that paths, folders and globs refer to, and derive ids from their names."""

from __future__ import annotations

import glob
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from provenance.corpus.columns import without_surrogates
from provenance.corpus.records import Skip
from provenance.errors import InputError

_DAY = re.compile(
    r"(?<![0-9A-Za-z])(?P<year>(?:1[5-9]|20)[0-9]{2})(?P<separator>[-_.]?)(?P<month>0[1-9]|1[0-2])"
    r"(?P=separator)(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z])"
)
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")


class File(NamedTuple):
    """A file that was found."""

    path: str  # the path at which the file can be opened
    name: str  # the path below the given folder, with forward slashes
    place: str | None = None  # the path to show, if the file had to be unpacked

    @property
    def shown(self) -> str:
        """The path to show; characters that UTF-8 cannot encode are replaced."""
        return without_surrogates(self.place or self.path)

    @property
    def folder(self) -> str | None:
        """The name of the first folder between the given folder and the file, or None if there is none."""
        above = [part for part in self.name.split("/")[:-1] if not part.lower().endswith(".zip")]
        return without_surrogates(above[0]) if above and above[0] not in (".", "..") else None

    @property
    def date(self) -> str | None:
        """The date in the file's name, as in ``2024-03-02-name.md``."""
        found = _DAY.search(self.name.rpartition("/")[2])
        return "-".join(found.group("year", "month", "day")) if found else None

    @property
    def extension(self) -> str:
        """The extension in lower case, without ``.gz``: ``.csv`` for both ``a.csv`` and ``A.CSV.gz``."""
        return _unpacked(_split(self.name)[1])


def find(given: str) -> Iterator[File | Skip]:
    """Yield the files that a path or glob refers to, in sorted order.

    Within a folder, hidden files and folders are left out.

    Raises
    ------
    InputError
        If the path does not exist, or the glob matches no file.
    """
    path = os.path.expanduser(given)
    if _exists(path):
        yield from _below(path, os.path.dirname(path) if not os.path.isdir(path) else path)
        return
    if not glob.has_magic(path):
        shown = given if len(given) <= 80 else given[:77] + "..."
        raise InputError(
            f"{shown!r} does not exist", "to read a text, put it into a list: read([text])", shell_hint=""
        )
    matches = sorted(glob.glob(path, recursive=True))
    if not matches:
        raise InputError(f"{given!r} matches no file")
    root = _fixed_part(path)
    for match in matches:
        yield from _below(match, root)


def each_once(files: Iterable[File | Skip]) -> list[File | Skip]:
    """Keep each file only once, under the first of its names."""
    seen: set[str] = set()
    kept: list[File | Skip] = []
    for file in files:
        real = os.path.realpath(file.path) if isinstance(file, File) else str(file.path)
        if real not in seen:
            kept.append(file)
        seen.add(real)
    return kept


def ids(files: Iterable[File], known: Iterable[str]) -> dict[str, str]:
    """Map each file name to an id.

    The id is the name without its extension, unless two names differ only in the extension. Files of unknown
    kinds do not affect the ids of articles: ``a.txt`` gets the id ``a`` even if there is also a picture named
    ``a.png``.
    """
    known_names: dict[str, set[str]] = defaultdict(set)
    all_names: dict[str, set[str]] = defaultdict(set)
    known = {*known, ""}
    names = {}
    for name in (file.name for file in files):
        short, extension = _split(name)
        is_known = _unpacked(extension) in known
        names[name] = short, is_known
        all_names[short].add(name)
        if is_known:
            known_names[short].add(name)
    result = {}
    for name, (short, is_known) in names.items():
        alone = len(known_names[short]) == 1 if is_known else len(all_names[short]) == 1
        result[name] = without_surrogates(short if alone else name)
    return result


def _split(name: str) -> tuple[str, str]:
    """Split a name into stem and extension (including ``.gz``); a name such as ``.txt`` is only a stem."""
    packed = name[-3:] if name.lower().endswith(".gz") and not name.endswith("/.gz") else ""
    stem = name[: len(name) - len(packed)]
    found = _EXTENSION.search(stem)
    if found and found.start() > stem.rfind("/") + 1:
        return stem[: found.start()], found.group() + packed.lower()
    return stem or name, packed.lower()


def _unpacked(extension: str) -> str:
    return extension.removesuffix(".gz").lower()


def is_hidden(name: str) -> bool:
    """Return whether a file or folder is hidden, that is, whether its name begins with a dot.

    A name that begins with an ellipsis, like some headlines, is not hidden.
    """
    return name.startswith(".") and not name.startswith("...") and name not in (".", "..")


def is_path(text: str) -> bool:
    """Return whether a text is the path of an existing file or folder.

    Only a text that contains a path separator or ends with an extension is considered.
    """
    # Most texts end with a full stop, and most paths do not. An extension has at most nine characters.
    if len(text) > 1024 or not ("/" in text or text[-1:].isalnum() or os.sep in text) or "\n" in text:
        return False
    looks = "/" in text or os.sep in text or _EXTENSION.search(text, max(len(text) - 9, 0)) is not None
    return looks and any(map(str.isalnum, text)) and _exists(os.path.expanduser(text))


def _exists(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL character
        return False


def _fixed_part(pattern: str) -> str:
    """Return the part of a glob above the first folder or file name with a wildcard."""
    parts = PurePath(pattern).parts[:-1]
    fixed = []
    for part in parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return os.path.join(*fixed) if fixed else ""


def _below(path: str, root: str) -> Iterator[File | Skip]:
    """Yield the given file, or all files in the given folder.

    Links are followed last, so that a file is found under its real path first.
    """
    links = [path]
    entered: set[str] = set()
    base = os.path.realpath(path)
    while links:
        link = links.pop(0)
        # Do not follow a link to a parent of the given folder, which leads back into the folder.
        if not base.startswith(os.path.join(os.path.realpath(link), "")):
            yield from _walk(link, root, links, entered)


def _walk(path: str, root: str, links: list[str], entered: set[str]) -> Iterator[File | Skip]:
    if os.path.isdir(path):
        real = os.path.realpath(path)
        if real in entered:
            return
        entered.add(real)
        try:
            entries = sorted(os.listdir(path))
        except OSError as error:
            yield Skip(without_surrogates(path), None, f"cannot be read: {error.strerror}")
            return
        for entry in entries:
            inner = os.path.join(path, entry)
            if is_hidden(entry):
                continue
            if os.path.islink(inner):
                links.append(inner)
            else:
                yield from _walk(inner, root, links, entered)
    elif os.path.isfile(path):
        name = os.path.relpath(path, root or os.curdir).replace(os.sep, "/")
        yield File(path, name)
    else:
        reason = "a broken link" if os.path.islink(path) else "not a regular file"
        yield Skip(without_surrogates(path), None, reason)
