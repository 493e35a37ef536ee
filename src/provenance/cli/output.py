"""Writing the data of a command to standard output or a file, and tables as JSON, JSON Lines or CSV."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    import pyarrow as pa

STDOUT = "-"


class _Terminal(io.TextIOBase):
    """A terminal stream that shows the control characters of a text as escapes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        from provenance.export.safe import for_terminal

        return self._stream.write(for_terminal(text))


def stdout() -> TextIO:
    """Standard output; if it is a terminal, control characters are escaped."""
    return cast(TextIO, _Terminal(sys.stdout)) if sys.stdout.isatty() else sys.stdout


@contextmanager
def opened(target: str | None, *, force: bool) -> Iterator[TextIO]:
    """A text stream to a file that appears once it is complete, or to standard output for "-" or None."""
    from provenance.target import new_file

    if target in (None, STDOUT):
        yield stdout()
        return
    with (
        new_file(target, force=force) as path,
        open(path, "w", encoding="utf-8", newline="") as file,
    ):
        yield file


def check(target: str | None, *, force: bool) -> None:
    """Raise OutputError for a file that cannot be written, before any work is done."""
    from provenance.target import check_file

    if target not in (None, STDOUT):
        check_file(cast("str | os.PathLike[str]", target), force=force)


def write_table(table: pa.Table, format: str, stream: TextIO) -> None:
    """The rows as ``json`` (one array), ``jsonl`` (one object a line) or ``csv``."""
    from provenance.export.csv import write_table as write_csv
    from provenance.export.plain import to_json

    if format == "csv":
        write_csv(table, stream)
        return
    between, before, after = (",\n", "[\n", "\n]\n") if format == "json" else ("\n", "", "\n")
    stream.write(before)
    for number, row in enumerate(_rows(table)):
        stream.write((between if number else "") + to_json(row))
    stream.write(after if table.num_rows or format == "json" else "")


def _rows(table: pa.Table) -> Iterator[dict[str, object]]:
    from provenance.engine.mapped import release

    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()
        release()
