"""Read tables in text files (CSV and TSV) with any of the usual separators, quotes and headers."""

from __future__ import annotations

import contextlib
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from provenance.corpus import dates, names
from provenance.corpus.choices import Choices
from provenance.corpus.contents import lines_of
from provenance.corpus.decoding import Line
from provenance.corpus.files import File
from provenance.corpus.records import Record, Skip

_SEPARATORS = ",;\t|"
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 100, 2**18
_STATED = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # the first line of some files written by spreadsheets
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", re.MULTILINE)
_WORDS_OF_PROSE = 8  # a field with at least this many words is prose, not the name of a column


class _Layout(NamedTuple):
    """The layout of a table."""

    separator: str
    quote: str
    escape: str | None
    stated: bool  # whether the first line states the separator
    names: list[str] | None  # column names for a table without a header


def rows(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield the rows below the header, each with the number of its first line."""
    layout = _layout(file, choices)
    lines = lines_of(file, choices.limit)
    if layout.stated:
        next(lines, None)
    source = _RowLines(lines, choices.limit)
    reader = csv.reader(
        source, delimiter=layout.separator, quotechar=layout.quote, escapechar=layout.escape, strict=True
    )
    header, last = layout.names, 0
    with _long_fields():
        for row in _rows(reader, source):
            yield from source.problems()
            if isinstance(row, str):
                yield Skip(file.shown, source.first, row)
            elif header is None:
                # Separators at the end of every line produce columns without a name.
                header, last = names.unique(row), _named(row)
            elif fitted := _fitted(row, len(header), last, layout.separator):
                fields = {name: value or None for name, value in zip(header, fitted, strict=True)}
                yield Record(fields, f"{id}:{source.first}", file.shown, source.first)
            else:
                reason = f"{len(row)} fields, but the header has {len(header)}{source.reach()}"
                yield Skip(file.shown, source.first, reason)
        yield from source.problems()


def _named(header: Sequence[str]) -> int:
    """Return the number of columns, not counting unnamed columns at the end."""
    return max((place for place, name in enumerate(header, 1) if name.strip()), default=0)


def _fitted(row: list[str], width: int, named: int, separator: str) -> list[str] | None:
    """Fit a row to the columns of the table; return None if it has too many or too few fields.

    Surplus empty fields at the end are dropped. If a row lacks only fields of unnamed columns, empty fields
    are added for these columns. If the table has only one column, separators are treated as part of the text.
    """
    if width == 1:
        return [separator.join(row)]
    if len(row) > width and not any(value.strip() for value in row[width:]):
        return row[:width]
    if named and named <= len(row) < width:
        return row + [""] * (width - len(row))
    return row if len(row) == width else None


def _layout(file: File, choices: Choices) -> _Layout:
    """Infer the layout of a table from its first lines."""
    sample, size = [], 0
    for line in lines_of(file, choices.limit):
        if isinstance(line, Line):
            sample.append(line.text)
            size += len(line.text)
        if len(sample) == _SAMPLE_LINES or size > _SAMPLE_CHARACTERS:
            sample = sample[:-1] or sample  # the last row may be incomplete
            break
    stated = _STATED.fullmatch(sample[0]) if sample else None
    sample = sample[1:] if stated else sample
    start = "".join(sample[:2])
    quote = "'" if len(_SINGLE_QUOTED.findall(start)) > 1 and '"' not in start else '"'
    whole = "".join(sample)
    escape = "\\" if f"\\{quote}" in whole and quote * 2 not in whole else None
    separator = stated[1] if stated else "\t" if file.extension == ".tsv" else _separator(sample, quote)
    found = _sampled(sample, separator, quote)
    return _Layout(separator, quote, escape, stated is not None, _names(found, choices))


def _separator(sample: list[str], quote: str) -> str:
    """Choose the separator for which the most rows have the same number of fields as the first row.

    In a tie, the separator that divides the first row into the most fields is chosen.
    """

    def suits(separator: str) -> tuple[bool, float, int]:
        widths = [len(row) for row in _sampled(sample, separator, quote)] or [1]
        return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]

    return max(_SEPARATORS, key=suits)


def _sampled(sample: list[str], separator: str, quote: str) -> list[list[str]]:
    with _long_fields(), contextlib.suppress(csv.Error):
        return [row for row in csv.reader(sample, delimiter=separator, quotechar=quote) if row]
    return []


def _names(rows: list[list[str]], choices: Choices) -> list[str] | None:
    """Return column names for a table without a header, or None if the first row is a header.

    The first row is not a header if none of its fields is a known name and at least one of them is a date, a
    web address or prose. The column with the most characters is then used as the text.
    """
    if not rows or any(choices.knows(name) for name in rows[0]) or not any(map(_is_datum, rows[0])):
        return None
    rows = [row for row in rows if len(row) == len(rows[0])]
    found = [f"column_{number}" for number in range(1, len(rows[0]) + 1)]
    columns = list(zip(*rows, strict=True))
    for name, holds in (("date", dates.parse), ("url", _is_address)):
        place = next((place for place, column in enumerate(columns) if all(map(holds, column))), None)
        if place is not None:
            found[place] = name
    sizes = [sum(map(len, column)) for column in columns]
    found[sizes.index(max(sizes))] = "text"
    return found


def _is_datum(value: str) -> bool:
    return len(value.split()) >= _WORDS_OF_PROSE or _is_address(value) or dates.parse(value) is not None


def _is_address(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _rows(reader: Iterator[list[str]], source: _RowLines) -> Iterator[list[str] | str]:
    """Yield the rows that are not empty; in place of a row that cannot be read, yield the reason."""
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


class _RowTooLong(Exception):
    """A row that exceeds the size limit, for example because of an unclosed quote."""


class _RowLines:
    """An iterator that passes lines to a CSV reader and records which lines the current row spans."""

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
        """Yield the unreadable lines found since the last call."""
        found, self._problems = self._problems, []
        yield from found

    def reach(self) -> str:
        """Describe where a multi-line row ends, for use in a message."""
        return f", in a row that ends on line {self.last}" if self.last > self.first else ""


@contextlib.contextmanager
def _long_fields() -> Iterator[None]:
    """Raise the limit on the size of a CSV field, so that a field may contain a whole article."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)
