"""Resume interrupted runs: find their checkpoints, and check that input and settings have not changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from provenance.corpus import Corpus
from provenance.corpus.choices import Choices
from provenance.corpus.files import File, find
from provenance.engine.checkpoints import Checkpoints
from provenance.errors import OutputError
from provenance.settings import Settings
from provenance.versions import versions

# The input of a run: files, or a corpus that has been read already.
Input: TypeAlias = str | os.PathLike[str] | Corpus

_RECORD = "made_from.json"
# Settings that do not change the result.
_WITHOUT_EFFECT = ("threads", "memory_limit")
# A run that is interrupted within this many seconds leaves no checkpoints.
_WORTH_KEEPING = 10.0


@contextmanager
def checkpoints_for(
    given: str | os.PathLike[str] | Checkpoints | None,
    settings: Settings,
    corpus: Input | None = None,
) -> Iterator[Checkpoints]:
    """Yield a checkpoint store.

    `given` may be a store or the path of its folder. If it is None, the results of stages are kept in a
    temporary folder when there is a memory limit, and in memory otherwise.
    """
    if isinstance(given, Checkpoints):
        yield given
    elif given is not None:
        yield open_checkpoints(Path(given), settings, [corpus] if corpus is not None else [])
    elif settings.memory is not None:
        # Mapped files stay readable after their folder is deleted.
        with tempfile.TemporaryDirectory(prefix="provenance-", ignore_cleanup_errors=True) as folder:
            yield Checkpoints(Path(folder))
    else:
        yield Checkpoints()


@contextmanager
def resumable_checkpoints(
    output: str | os.PathLike[str],
    settings: Settings,
    inputs: Sequence[Input],
    choices: Choices | None = None,
    *,
    resume: bool,
    force: bool,
    say: Callable[[str], None],
) -> Iterator[Checkpoints]:
    """Yield a checkpoint store next to the output, and delete the store when the output has been written.

    If the run is interrupted before that, the checkpoints are kept, and a later run with `resume` continues
    from them. However, no checkpoints are kept if a run that started from the beginning is interrupted within
    ten seconds.

    Raises
    ------
    OutputError
        If there are checkpoints and neither `resume` nor `force` is true, or if the checkpoints belong to
        a different run.
    """
    place = Path(output).resolve()
    folder = place.with_name(f".{place.name}.unfinished")
    continued = resume and (folder / _RECORD).is_file()
    if not continued:
        if folder.exists() and not force:
            raise OutputError(
                f"an earlier run for {os.fspath(output)} did not finish",
                "continue it with --resume, or start again with --force",
            )
        _delete(folder)
    began, former = time.monotonic(), _identity(place)
    kept = open_checkpoints(folder, settings, inputs, choices)
    try:
        yield kept
    except BaseException as error:
        if _identity(place) != former:
            say(f"{os.fspath(output)} is complete")
            _delete(folder)
        elif continued or time.monotonic() - began >= _WORTH_KEEPING:
            say("The finished stages are kept; to continue, run the same command with --resume")
        else:
            if isinstance(error, KeyboardInterrupt):
                say(f"Nothing is kept of a run that is interrupted within {_WORTH_KEEPING:.0f} seconds")
            _delete(folder)
        raise
    _delete(folder)


def _identity(path: Path) -> tuple[int, int] | None:
    """Identify the file or folder at a path, to find out later whether it has been replaced."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _delete(folder: Path) -> None:
    """Delete a folder; if this is interrupted, delete the rest before the interruption takes effect."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def open_checkpoints(
    folder: Path, settings: Settings, inputs: Sequence[Input], choices: Choices | None = None
) -> Checkpoints:
    """Open the checkpoints in a folder that is new or belongs to a run with these inputs and settings."""
    record = _made_from(settings, inputs, choices)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{_RECORD}.partial"
        if {*folder.iterdir()} - {partial}:
            _check(folder, record)
        else:
            partial.write_text(json.dumps(record, indent=2), "utf-8")
            partial.rename(folder / _RECORD)
    except OSError as error:
        raise OutputError(f"checkpoints cannot be kept in {folder}: {error.strerror or error}") from error
    return Checkpoints(folder)


def _check(folder: Path, record: dict[str, Any]) -> None:
    """Raise OutputError unless the checkpoints in a folder belong to the run with this record."""
    try:
        found = json.loads((folder / _RECORD).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(
            f"{folder} contains files that are not checkpoints", "choose another folder"
        ) from error
    for name, value in record.items():
        if found.get(name) != value:
            raise OutputError(
                f"the checkpoints in {folder} belong to a run with different {name}",
                "use the input and settings of that run, or delete the folder",
            )


def _made_from(settings: Settings, inputs: Sequence[Input], choices: Choices | None) -> dict[str, Any]:
    """Return a record of everything that affects the result of a run."""
    chosen = {name: value for name, value in settings.as_dict().items() if name not in _WITHOUT_EFFECT}
    fields = (choices or Choices(settings.size_limit)).as_dict()
    return {"versions": versions(), "settings": chosen, "fields": fields, "inputs": _digest(inputs)}


def _digest(inputs: Sequence[Input]) -> str:
    """Hash the inputs: the path, size and modification time of files, and the content of other inputs."""
    digest = hashlib.blake2b(digest_size=16)
    for given in inputs:
        for piece in _pieces(given):
            digest.update(repr(piece).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _pieces(given: Input) -> Iterator[Any]:
    if isinstance(given, str | os.PathLike):
        for file in find(os.fsdecode(given)):
            if isinstance(file, File):
                state = os.stat(file.path)
                yield os.path.abspath(file.path), state.st_size, state.st_mtime_ns
        return
    for batch in given.documents.to_batches(max_chunksize=1024):
        yield batch.to_pylist()
