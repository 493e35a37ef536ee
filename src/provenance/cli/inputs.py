"""What a command reads: paths, globs, and standard input as a file among them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from provenance.cli.talk import Talk
from provenance.errors import InputError, SettingsError

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.corpus import Corpus
    from provenance.settings import Settings

_STDIN = "-"


def read_inputs(paths: Sequence[str], settings: Settings, talk: Talk, *, whole_list: str) -> Corpus:
    """The corpus, its skipped and renamed inputs told; InputError if nothing could be read."""
    from provenance.corpus import read

    if paths.count(_STDIN) > 1:
        raise SettingsError('"-" stands for standard input, which can be read once only')
    corpus = _read_with_stdin(paths, settings) if _STDIN in paths else read(*paths, settings=settings)
    talk.account_for(corpus, whole_list)
    if corpus.documents.num_rows == 0:
        raise InputError(
            f"nothing readable in {', '.join(paths)}; texts, web pages, JSON Lines, CSV and "
            f"Parquet can be read"
        )
    return corpus


def _read_with_stdin(paths: Sequence[str], settings: Settings) -> Corpus:
    """The corpus with standard input put into a file of the kind it is, so that it is read as files are."""
    from provenance.corpus import read

    data = sys.stdin.buffer.read()
    is_json = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "stdin.jsonl" if is_json else "stdin.txt")
        with open(file, "wb") as stream:
            stream.write(data)
        corpus = read(*(file if path == _STDIN else path for path in paths), settings=settings)
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
