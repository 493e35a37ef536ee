"""Choose a reader for each file by its format, and read text, web pages, JSON and Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import pyarrow as pa

from provenance.corpus import containers, decoding, kinds, office, tabular, xml_articles
from provenance.corpus.choices import Choices
from provenance.corpus.contents import lines_of, whole
from provenance.corpus.decoding import Unreadable
from provenance.corpus.files import File
from provenance.corpus.front_matter import separated
from provenance.corpus.records import Record, Rows, Skip, rows_of_table
from provenance.corpus.shapes import articles, is_plain
from provenance.errors import MissingExtraError

# Raw control characters inside strings are common in scraped JSON.
_JSON = json.JSONDecoder(strict=False)
_AFTER_VALUE = re.compile(r"[\s,\ufeff]*")


def read_file(file: File, id: str, choices: Choices) -> Iterator[Record | Rows | Skip]:
    """Yield all records of a file, and a `Skip` for each part that cannot be read."""
    extension = file.extension
    reader = READERS.get(extension) or _by_start(file)
    outlet = file.folder if choices.outlet_from_folder else None
    date = file.date
    empty = True
    if reason := kinds.by_name(file.name, extension):
        yield Skip(file.shown, None, reason)
        return
    try:
        for item in reader(file, id, choices):
            empty = False
            yield item if isinstance(item, Skip) or not (outlet or date) else _with(item, outlet, date)
    except MissingExtraError as error:
        yield Skip(file.shown, None, str(error))
    except Unreadable as error:
        yield Skip(file.shown, None, kinds.by_start(_start(file)) or str(error))
    except decoding.READ_ERRORS as error:
        yield Skip(file.shown, None, decoding.read_problem(error))
    else:
        if empty:
            yield Skip(file.shown, None, "empty: it contains no record")


def _with(item: Record | Rows, outlet: str | None, date: str | None) -> Record | Rows:
    """Add the outlet and the date that are used for documents without an outlet or date of their own.

    The date is added only if the file contains a single record.
    """
    if isinstance(item, Record):
        return item._replace(
            outlet=item.outlet or outlet, published=item.published or (date if item.line is None else None)
        )
    if outlet is None:
        return item
    return replace(item, outlets=pa.repeat(pa.scalar(outlet, pa.string()), len(item.ids)))


def _by_start(file: File) -> Reader:
    """Choose the reader for a file with an unknown extension."""
    start = _start(file)
    return next((reader for mark, reader in _STARTS.items() if start.startswith(mark)), _text)


def _start(file: File) -> bytes:
    try:
        with open(file.path, "rb") as stream:
            return stream.read(16)
    except OSError:
        return b""


def _text(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    data = whole(file, choices.limit)
    if data.startswith(b"#!"):
        raise Unreadable("source code")
    yield Record(separated(decoding.decode(data)), id, file.shown)


def _html(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    from provenance.corpus import html

    fields = html.article(decoding.decode(whole(file, choices.limit), html=True))
    yield Record(fields, id, file.shown) if fields else Skip(file.shown, None, "no article text in this HTML")


def _json(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield the articles in JSON values or JSON Lines, in any layout that `shapes` recognises."""
    with decoding.opened(file.path) as stream:
        lines = decoding.lines(stream, choices.limit)
        first = next((line for line in lines if line.problem or line.text.strip()), None)
    try:
        text = decoding.decode(whole(file, choices.limit)) if first else ""
    except Unreadable as error:
        if first and not first.problem and _is_object(first.text):
            yield from _json_lines(file, id, choices)
        else:
            yield Skip(file.shown, None, str(error))
        return
    values, problem = _values(text)
    if (problem or len(values) > 1) and first and _is_object(first.text):
        yield from _json_lines(file, id, choices)
        return
    items = [item for value in values for item in articles(value, choices)]
    alone = len(items) == 1 and len(values) == 1 and not isinstance(values[0], list)
    for number, item in enumerate(items, 1):
        yield _json_record(item, id if alone else f"{id}:{number}", file.shown, None if alone else number)
    if problem:
        yield Skip(file.shown, len(items) + 1 if items else None, problem)


def _values(text: str) -> tuple[list[Any], str | None]:
    """Return the JSON values in a text up to the first error, and a description of that error (or None)."""
    values: list[Any] = []
    place = 0
    while (place := _AFTER_VALUE.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, place = _JSON.raw_decode(text, place)
        except RecursionError:
            return values, "not JSON: nested too deeply"
        except ValueError as error:
            return values, _json_problem(error)
        values.append(value)
    return values, None


def _json_lines(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    for line in lines_of(file, choices.limit):
        if isinstance(line, Skip):
            yield line
        else:
            yield from records_of_line(line.text, line.number, id, file.shown, choices)


def records_of_line(text: str, number: int, id: str, path: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield the records on one line of JSON Lines; `id` and `path` identify the file."""
    if not text.strip():
        return
    try:
        content = _parsed(text)
    except ValueError as error:
        yield Skip(path, number, _json_problem(error))
        return
    if is_plain(content, choices):
        yield Record(content, f"{id}:{number}", path, number)
        return
    items = list(articles(content, choices))
    if isinstance(content, list) and not any(isinstance(item, Mapping | str) for item in items):
        items = [content]
    for place, item in enumerate(items, 1):
        suffix = f":{place}" if len(items) > 1 else ""
        yield _json_record(item, f"{id}:{number}{suffix}", path, number)


def _json_record(content: Any, id: str, path: str, line: int | None) -> Record | Skip:
    if isinstance(content, Mapping):
        return Record(dict(content), id, path, line)
    if isinstance(content, str):
        return Record({"text": content}, id, path, line)
    kind = "an array" if isinstance(content, list) else json.dumps(content)[:40]
    return Skip(path, line, f"{kind} instead of an object or a string")


def _parsed(text: str) -> Any:
    """Parse JSON; raise ValueError if the text is not JSON or is nested too deeply."""
    try:
        # Nearly every line begins with a brace. `decode` would also search for white space, which takes as
        # long as parsing a field.
        if text.startswith("{"):
            value, end = _JSON.raw_decode(text)
            if text[end:] in ("", "\n", "\r\n"):
                return value
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


def _parquet(file: File, id: str, choices: Choices) -> Iterator[Rows | Skip]:
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(file.path) as table:
            yield from rows_of_table(table.iter_batches(batch_size=4096), f"{id}:", file.shown)
    except pa.ArrowException as error:
        yield Skip(file.shown, None, f"not Parquet, or damaged: {str(error).splitlines()[0]}")


Reader: TypeAlias = Callable[[File, str, Choices], Iterator[Record | Rows | Skip]]

READERS: dict[str, Reader] = {
    ".txt": _text,
    ".md": _text,
    ".markdown": _text,
    ".html": _html,
    ".htm": _html,
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".csv": tabular.rows,
    ".tsv": tabular.rows,
    ".parquet": _parquet,
    ".xml": xml_articles.articles,
    ".rss": xml_articles.articles,
    ".atom": xml_articles.articles,
    ".nitf": xml_articles.articles,
    ".tei": xml_articles.articles,
    ".docx": office.docx,
    ".odt": office.odt,
    ".pdf": office.pdf,
    ".xlsx": office.xlsx,
    ".eml": containers.message,
    ".warc": containers.crawl,
}
READERS[".zip"] = containers.zipped(read_file, READERS)

# The readers for files with an unknown extension, keyed by the first bytes of the file.
_STARTS = {
    b"%PDF-": office.pdf,
    b"PK\x03\x04": READERS[".zip"],
    b"<?xml": xml_articles.articles,
    b"PAR1": _parquet,
}
