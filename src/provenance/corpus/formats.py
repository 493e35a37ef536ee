"""Reading the records of a file, by its format: whole texts, web pages, JSON, JSON Lines, CSV, Parquet."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from provenance.corpus import decoding, names
from provenance.corpus.decoding import Line, Unreadable
from provenance.corpus.files import File
from provenance.corpus.records import Record, Rows, Skip, rows_of_table

# Raw control characters inside strings are common in scraped JSON.
_JSON = json.JSONDecoder(strict=False)
_SEPARATORS = ",;\t|"


def read_file(file: File, id: str, limit: int) -> Iterator[Record | Rows | Skip]:
    """All records of a file, and the parts of it that cannot be read."""
    reader = READERS.get(file.extension, _text)
    empty = True
    try:
        for item in reader(file, id, limit):
            empty = False
            yield item
    except Unreadable as error:
        yield Skip(file.shown, None, str(error))
    except decoding.READ_ERRORS as error:
        yield Skip(file.shown, None, decoding.read_problem(error))
    else:
        if empty:
            yield Skip(file.shown, None, "empty: there is no record in it")


def _text(file: File, id: str, limit: int) -> Iterator[Record | Skip]:
    yield Record({"text": decoding.decode(_whole(file, limit))}, id, file.shown)


def _html(file: File, id: str, limit: int) -> Iterator[Record | Skip]:
    from provenance.corpus import html

    fields = html.article(decoding.decode(_whole(file, limit), html=True))
    yield Record(fields, id, file.shown) if fields else Skip(file.shown, None, "no article text in this HTML")


def _json(file: File, id: str, limit: int) -> Iterator[Record | Skip]:
    """One object, an array of objects, or JSON Lines, which often has this extension."""
    with decoding.opened(file.path) as stream:
        lines = decoding.lines(stream, limit)
        first = next((line for line in lines if line.problem or line.text.strip()), None)
    try:
        content = _parsed(decoding.decode(_whole(file, limit))) if first else []
    except (Unreadable, ValueError) as error:
        if first and not first.problem and _is_object(first.text):
            yield from _json_lines(file, id, limit)
        else:
            yield Skip(file.shown, None, _json_problem(error))
        return
    if not isinstance(content, list):
        yield _json_record(content, id, file.shown, None)
        return
    for number, item in enumerate(content, 1):
        yield _json_record(item, f"{id}:{number}", file.shown, number)


def _json_lines(file: File, id: str, limit: int) -> Iterator[Record | Skip]:
    for line in _lines(file, limit):
        if isinstance(line, Skip):
            yield line
        elif line.text.strip():
            try:
                content = _parsed(line.text)
            except ValueError as error:
                yield Skip(file.shown, line.number, _json_problem(error))
            else:
                yield _json_record(content, f"{id}:{line.number}", file.shown, line.number)


def _json_record(content: Any, id: str, path: str, line: int | None) -> Record | Skip:
    if isinstance(content, Mapping):
        return Record(dict(content), id, path, line)
    if isinstance(content, str):
        return Record({"text": content}, id, path, line)
    kind = "an array" if isinstance(content, list) else json.dumps(content)[:40]
    return Skip(path, line, f"{kind}, where an object or a string should be")


def _parsed(text: str) -> Any:
    """The JSON in `text`; ValueError if it is none, or nested too deeply to be a document."""
    try:
        return _JSON.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _is_object(text: str) -> bool:
    try:
        return isinstance(_parsed(text), dict)
    except ValueError:
        return False


def _json_problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at character {error.pos + 1}"
    return str(error) if isinstance(error, Unreadable) else f"not JSON: {error}"


def _csv(file: File, id: str, limit: int) -> Iterator[Record | Skip]:
    """The rows below the header, each numbered by the line it starts on."""
    source = _RowLines(_lines(file, limit), limit)
    reader = csv.reader(source, delimiter=_separator(file, limit), strict=True)
    header: list[str] | None = None
    with _long_fields():
        for row in _rows(reader, source):
            yield from source.problems()
            if isinstance(row, str):
                yield Skip(file.shown, source.first, row)
            elif header is None:
                header = names.unique(row)
            elif len(row) != len(header):
                reason = f"{len(row)} fields where the header has {len(header)}{source.reach()}"
                yield Skip(file.shown, source.first, reason)
            else:
                fields = {name: value or None for name, value in zip(header, row, strict=True)}
                yield Record(fields, f"{id}:{source.first}", file.shown, source.first)
        yield from source.problems()


def _rows(reader: Iterator[list[str]], source: _RowLines) -> Iterator[list[str] | str]:
    """The rows that are not empty; for a row that cannot be read, the reason."""
    while True:
        source.begin()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bare = "new-line character" in str(error)
            problem = "a carriage return that does not end the line" if bare else str(error)
            yield f"not CSV: {problem}{source.reach()}"
        except _RowTooLong as error:
            yield str(error)
        else:
            if row:
                yield row


def _separator(file: File, limit: int) -> str:
    """A tab in TSV; otherwise the separator that the header has most of."""
    if file.extension == ".tsv":
        return "\t"
    texts = (line.text for line in _lines(file, limit) if isinstance(line, Line))
    header = next((text for text in texts if text.strip()), "")
    return max(_SEPARATORS, key=header.count)


class _RowTooLong(Exception):
    """A row over the size limit, which an unclosed quote may cause."""


class _RowLines:
    """The lines for a CSV reader, which may take several for one row; knows which lines a row spans."""

    def __init__(self, lines: Iterator[Line | Skip], limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self._problems: list[Skip] = []
        self.begin()

    def begin(self) -> None:
        """Begin a new row."""
        self._size = 0
        self.first = self.last = 0

    def __iter__(self) -> _RowLines:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            if isinstance(line, Skip):
                self._problems.append(line)
                continue
            self.first = self.first or line.number
            self.last = line.number
            self._size += len(line.text)
            if self._size > self._limit:
                raise _RowTooLong(f"over size_limit ({self._limit} bytes){self.reach()}")
            return line.text
        raise StopIteration

    def problems(self) -> Iterator[Skip]:
        """The lines that could not be read since the last call."""
        found, self._problems = self._problems, []
        yield from found

    def reach(self) -> str:
        """Where a row of more than one line ends, for a message."""
        return f", in a row that reaches to line {self.last}" if self.last > self.first else ""


@contextlib.contextmanager
def _long_fields() -> Iterator[None]:
    """Allow CSV fields as long as an article."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _parquet(file: File, id: str, limit: int) -> Iterator[Rows | Skip]:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(file.path) as table:
            yield from rows_of_table(table.iter_batches(batch_size=4096), f"{id}:", file.shown)
    except pa.ArrowException as error:
        yield Skip(file.shown, None, f"not Parquet, or damaged: {str(error).splitlines()[0]}")


def _lines(file: File, limit: int) -> Iterator[Line | Skip]:
    """The lines that can be read; where a file breaks off, the rest as one skipped input."""
    number = 0
    with decoding.opened(file.path) as stream:
        try:
            for line in decoding.lines(stream, limit):
                number = line.number
                yield Skip(file.shown, number, line.problem) if line.problem else line
        except decoding.READ_ERRORS as error:
            yield Skip(file.shown, number + 1, decoding.read_problem(error))


def _whole(file: File, limit: int) -> bytes:
    """The bytes of a file, unpacked; never more than the limit is read."""
    with decoding.opened(file.path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"over size_limit ({limit} bytes)")
    return data


READERS: dict[str, Callable[[File, str, int], Iterator[Record | Rows | Skip]]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
}
