"""Read a file whole or line by line, keeping no more in memory than the size limit allows."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.corpus import decoding
from provenance.corpus.decoding import Line, Unreadable
from provenance.corpus.files import File
from provenance.corpus.records import Skip


def lines_of(file: File, limit: int) -> Iterator[Line | Skip]:
    """Yield the lines of a file, with a `Skip` in place of each line that cannot be read.

    If the file is damaged, a single `Skip` takes the place of all remaining lines.
    """
    number = 0
    with decoding.opened(file.path) as stream:
        try:
            for line in decoding.lines(stream, limit):
                number = line.number
                yield Skip(file.shown, number, line.problem) if line.problem else line
        except decoding.READ_ERRORS as error:
            yield Skip(file.shown, number + 1, decoding.read_problem(error))


def whole(file: File, limit: int) -> bytes:
    """Return the decompressed content of a file; raise Unreadable if it exceeds `limit` bytes."""
    with decoding.opened(file.path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"over size_limit ({limit} bytes)")
    return data
