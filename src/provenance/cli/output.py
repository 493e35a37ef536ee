"""Write the output of a command to standard output or a file, with tables as JSON, JSON Lines or CSV."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, TextIO, cast

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from provenance.findings import Findings

STDOUT = "-"
WIDTH = 100  # in columns, if the width of the terminal is unknown
MARK = "\ufeff"  # a byte order mark, without which Excel mistakes UTF-8 for another encoding


class _Terminal(io.TextIOBase):
    """A terminal stream that writes control characters as escapes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        from provenance.export.safe import for_terminal

        return self._stream.write(for_terminal(text))


def stdout() -> TextIO:
    """Return standard output; if it is a terminal, control characters are escaped."""
    return cast(TextIO, _Terminal(sys.stdout)) if sys.stdout.isatty() else sys.stdout


def width() -> int:
    """Return the value of `COLUMNS`, or else the width of the terminal, or 100 if neither is known."""
    return shutil.get_terminal_size((WIDTH, 24)).columns


def coloured() -> bool:
    """Return whether standard output is a terminal and colours are wanted."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def console() -> Console:
    """Return a console for styled text on standard output; the caller must escape control characters."""
    from rich.console import Console

    system: Literal["standard"] | None = "standard" if coloured() else None
    return Console(
        file=sys.stdout,
        width=width(),
        color_system=system,
        force_terminal=coloured(),
        markup=False,
        highlight=False,
        emoji=False,
    )


@contextmanager
def opened(target: str | None, *, force: bool) -> Iterator[TextIO]:
    """Yield a text stream to a file or, for "-" or None, to standard output.

    The file appears only when it is complete. It is compressed if its name ends in .gz.
    """
    from provenance.target import new_file

    if target in (None, STDOUT):
        yield stdout()
        return
    with new_file(target, force=force) as path:
        if str(target).lower().endswith(".gz"):
            # No name or time is stored in the file, so equal rows always produce identical files.
            with (
                open(path, "wb") as raw,
                gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
                io.TextIOWrapper(packed, "utf-8", newline="") as file,
            ):
                yield file
        else:
            with open(path, "w", encoding="utf-8", newline="") as file:
                yield file


def check(target: str | None, *, force: bool) -> None:
    """Raise OutputError if a file cannot be written; commands call this before they do any work."""
    from provenance.target import check_file

    if target not in (None, STDOUT):
        check_file(target, force=force)


def check_page(target: str, *, force: bool) -> None:
    """Raise an error if a file cannot be written, or if its name ends in neither .html nor .htm."""
    import click

    if target == STDOUT:
        raise click.UsageError("-o must name a file; a report is not written to standard output")
    if not target.lower().endswith((".html", ".htm")):
        raise click.UsageError(f"-o writes an HTML file, so {target!r} must end in .html")
    check(target, force=force)


def write_table(table: pa.Table, format: str, stream: TextIO) -> None:
    """Write the rows as ``json`` (one array), ``jsonl`` (one object per line) or ``csv``."""
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


def print_summary(findings: Findings, top: int | None = None) -> None:
    """Print the summary, in colour on a terminal."""
    from provenance.export.summary import TOP, summary

    shown = summary(findings, top=TOP if top is None else top, width=width(), colour=coloured())
    sys.stdout.write(f"{shown}\n")
