"""Runs that go on where an earlier one stopped: which checkpoints are whose."""

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
from provenance.corpus.files import File, find
from provenance.engine.checkpoints import Checkpoints
from provenance.errors import OutputError
from provenance.settings import Settings
from provenance.versions import versions

# What a run reads: files, or what was read before.
Input: TypeAlias = str | os.PathLike[str] | Corpus

_RECORD = "made_from.json"
# What a run works with, and does not depend on.
_MEANS = ("threads", "memory_limit")
# Seconds of work that it is worth to go on with.
_WORTH_KEEPING = 10.0


@contextmanager
def room(
    given: str | os.PathLike[str] | Checkpoints | None,
    settings: Settings,
    corpus: Input | None = None,
) -> Iterator[Checkpoints]:
    """Checkpoints in a folder that is `given`, in a temporary one if memory is short, or in memory."""
    if isinstance(given, Checkpoints):
        yield given
    elif given is not None:
        yield opened(Path(given), settings, [corpus] if corpus is not None else [])
    elif settings.memory is not None:
        # What is mapped stays readable after its folder is gone.
        with tempfile.TemporaryDirectory(prefix="provenance-", ignore_cleanup_errors=True) as folder:
            yield Checkpoints(Path(folder))
    else:
        yield Checkpoints()


@contextmanager
def unfinished(
    output: str | os.PathLike[str],
    settings: Settings,
    inputs: Sequence[Input],
    *,
    resume: bool,
    force: bool,
    say: Callable[[str], None],
) -> Iterator[Checkpoints]:
    """Checkpoints beside the output they will make, which go when the block ends well.

    What takes long and is stopped leaves them there, and goes on with them where `resume` is asked for.

    Raises
    ------
    OutputError
        If there are some and neither `resume` nor `force` is given, or they are those of another run.
    """
    place = Path(output).resolve()
    place = place.with_name(f".{place.name}.unfinished")
    if not resume or not (place / _RECORD).is_file():
        if place.exists() and not force:
            raise OutputError(
                f"an earlier run for {os.fspath(output)} did not finish; go on with it by --resume, or start "
                f"again with force=True"
            )
        shutil.rmtree(place, ignore_errors=True)
    began = time.monotonic()
    kept = opened(place, settings, inputs)
    try:
        yield kept
    except BaseException:
        if time.monotonic() - began < _WORTH_KEEPING:
            shutil.rmtree(place, ignore_errors=True)
        else:
            say("What is finished is kept: the same command with --resume goes on from here")
        raise
    shutil.rmtree(place, ignore_errors=True)


def opened(folder: Path, settings: Settings, inputs: Sequence[Input]) -> Checkpoints:
    """The checkpoints in a folder, new or of an earlier run of the same inputs and settings."""
    record = _made_from(settings, inputs)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{_RECORD}.partial"
        if {*folder.iterdir()} - {partial}:
            _check(folder, record)
        else:
            partial.write_text(json.dumps(record, indent=2), "utf-8")
            partial.rename(folder / _RECORD)
    except OSError as error:
        raise OutputError(f"{folder} cannot hold checkpoints: {error.strerror or error}") from error
    return Checkpoints(folder)


def _check(folder: Path, record: dict[str, Any]) -> None:
    """Raise OutputError unless the checkpoints there are of the same run."""
    try:
        found = json.loads((folder / _RECORD).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(f"{folder} holds files that are no checkpoints; choose another folder") from error
    for name, value in record.items():
        if found.get(name) != value:
            raise OutputError(
                f"the checkpoints in {folder} are of another run, for its {name} differ; "
                f"give what it was given, or remove the folder"
            )


def _made_from(settings: Settings, inputs: Sequence[Input]) -> dict[str, Any]:
    """What the result of a run depends on."""
    chosen = {name: value for name, value in settings.as_dict().items() if name not in _MEANS}
    return {"versions": versions(), "settings": chosen, "inputs": _digest(inputs)}


def _digest(inputs: Sequence[Input]) -> str:
    """A number for what is read: files by path, size and time of change, and all else by its content."""
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
