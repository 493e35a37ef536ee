"""Read the inputs of a command: paths, globs, and "-" for standard input."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from provenance.cli.messages import Messages
from provenance.errors import InputError, SettingsError

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.corpus import Corpus
    from provenance.corpus.choices import Choices
    from provenance.engine.checkpoints import Checkpoints
    from provenance.settings import Settings

_STDIN = "-"


@contextmanager
def checkpoints_of(
    paths: Sequence[str],
    output: str | None,
    settings: Settings,
    choices: Choices,
    messages: Messages,
    *,
    resume: bool,
    force: bool,
) -> Iterator[Checkpoints]:
    """Yield a store for checkpoints; it is placed next to the output if the run can be resumed."""
    from provenance.resuming import checkpoints_for, resumable_checkpoints

    if resume and output in (None, _STDIN):
        raise SettingsError("--resume needs the output of the interrupted run", "name it with -o")
    if resume and _STDIN in paths:
        raise SettingsError(
            '--resume cannot read standard input, "-", again', "save the input to a file first"
        )
    if output in (None, _STDIN) or _STDIN in paths:
        with checkpoints_for(None, settings) as kept:
            yield kept
        return
    with resumable_checkpoints(
        output, settings, paths, choices, resume=resume, force=force, say=messages.say
    ) as kept:
        yield kept


def read_inputs(
    paths: Sequence[str], choices: Choices, messages: Messages, checkpoints: Checkpoints, *, whole_list: str
) -> Corpus:
    """Read the corpus, and report skipped inputs and changed ids.

    Raise InputError if no input is readable.
    """
    from provenance.corpus import read_into, readable

    if paths.count(_STDIN) > 1:
        raise SettingsError('"-" stands for standard input, which can only be read once')
    if _STDIN in paths:
        corpus = _read_with_stdin(paths, choices, checkpoints)
    else:
        corpus = read_into(checkpoints, tuple(paths), choices)
    messages.account_for(corpus, whole_list)
    if not len(readable(corpus)):
        raise InputError(
            f"nothing readable in {', '.join(paths)}",
            "texts, web pages, feeds, office files and tables can be read",
        )
    return corpus


def _read_with_stdin(paths: Sequence[str], choices: Choices, checkpoints: Checkpoints) -> Corpus:
    """Read the corpus, after writing standard input to a temporary file with a suitable extension."""
    from provenance.corpus import read_into

    data = sys.stdin.buffer.read()
    is_json = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "stdin.jsonl" if is_json else "stdin.txt")
        with open(file, "wb") as stream:
            stream.write(data)
        given = tuple(file if path == _STDIN else path for path in paths)
        corpus = read_into(checkpoints, given, choices)
    return replace(
        corpus,
        documents=_with_path(corpus.documents, file, _STDIN),
        skipped=_with_path(corpus.skipped, file, _STDIN),
    )


def _with_path(table: pa.Table, file: str, name: str) -> pa.Table:
    import pyarrow.compute as pc

    column = table.column_names.index("path")
    path = table["path"]
    renamed = pc.if_else(pc.fill_null(pc.equal(path, file), False), name, path)
    return table.set_column(column, table.field(column), renamed)
