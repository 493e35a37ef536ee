"""Read documents from memory: lists of texts or dictionaries, data frames and Arrow tables."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from provenance.corpus import names
from provenance.corpus.choices import Choices
from provenance.corpus.files import is_path
from provenance.corpus.records import (
    BATCH_CHARACTERS,
    BATCH_ROWS,
    Record,
    Rows,
    Skip,
    columns_of,
    rows_of_table,
    rows_of_texts,
)
from provenance.corpus.shapes import articles, unwrapped
from provenance.errors import InputError

UNDERSTOOD = (
    "a path or glob (str or os.PathLike), a list of texts, dicts or paths, a dict of columns, a dict of "
    "texts keyed by id, a dict with the fields of one document, a dataclass with a field named text, a "
    "pandas, polars or pyarrow table, any object with __arrow_c_stream__, or a Corpus"
)

_NOT_LISTS = (str, bytes, bytearray, memoryview, set, frozenset, Mapping)


def records(given: Any, choices: Choices) -> Iterator[Record | Rows | Skip]:
    """Return an iterator over the records in an argument that is not a path.

    Raises
    ------
    InputError
        If the type of the argument is not supported.
    """
    kind = _kind(given)
    if isinstance(given, Mapping):
        plain = {str(name): _plain(value) for name, value in given.items()}
        return _from_list(articles(plain, choices), kind, choices)
    if _is_record(given):
        return _from_list([given], kind, choices)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(given, pandas.DataFrame):
        return _from_pandas(given, kind, choices)
    if pandas is not None and isinstance(given, pandas.Series):
        return _from_series(given, kind, choices)
    if isinstance(given, pa.RecordBatch):
        return rows_of_table([given], "", None, kind, base=0)
    if isinstance(given, pa.Array | pa.ChunkedArray):
        return _from_list(given.to_pylist(), kind, choices)
    if hasattr(given, "__arrow_c_stream__"):
        return _from_stream(given, kind, choices)
    if isinstance(given, Iterable) and not isinstance(given, _NOT_LISTS):
        return _from_list(given, kind, choices)
    if callable(getattr(given, "collect", None)):
        raise InputError(f"cannot read {kind} before it is computed", "call .collect() first")
    raise InputError(f"cannot read {kind}", f"supported inputs are {UNDERSTOOD}")


def _from_list(items: Iterable[Any], kind: str, choices: Choices) -> Iterator[Record | Rows | Skip]:
    """Yield the texts and records in a list, numbered by position.

    Items of type `os.PathLike` are skipped, because the caller reads them.
    """
    texts: list[str] = []
    characters = 0
    number = -1
    for number, item in enumerate(items):
        is_text = isinstance(item, str) and not is_path(item)
        if texts and (not is_text or len(texts) >= BATCH_ROWS or characters >= BATCH_CHARACTERS):
            yield rows_of_texts(texts, number - len(texts), kind, choices.is_text)
            texts, characters = [], 0
        if is_text:
            texts.append(item)
            characters += len(item)
        elif isinstance(item, str):
            yield Skip(kind, number + 1, f"{item!r} is a path, not a text: pass it as pathlib.Path")
        elif _is_record(item):
            yield Record(unwrapped(_as_dict(item), choices), str(number), None, number + 1, kind)
        elif not isinstance(item, os.PathLike):
            yield Skip(kind, number + 1, f"{_kind(item)} instead of a text or a dict")
    if texts:
        yield rows_of_texts(texts, number + 1 - len(texts), kind, choices.is_text)


def _from_pandas(frame: Any, kind: str, choices: Choices) -> Iterator[Rows]:
    """Read a data frame column by column, because columns with values of mixed types need conversion."""
    columns: dict[str, pa.Array] = {}
    for place, name in enumerate(names.unique(frame.columns)):
        columns |= _pandas_columns(name, frame.iloc[:, place], choices)
    index = _index(frame.index, columns, choices)
    if index is not None and _holds_dates(frame.index):
        columns |= _pandas_columns(index, frame.index.to_series(), choices)
    elif index is not None:
        columns[index] = pa.array([str(value) for value in frame.index])
    return rows_of_table(pa.table(columns).to_batches(), "", None, kind, base=0)


def _from_series(series: Any, kind: str, choices: Choices) -> Iterator[Record | Rows | Skip]:
    """Read the texts or records in a series; the index may provide the ids or dates of texts."""
    items = series.tolist()
    name = _index(series.index, {}, choices)
    if all(isinstance(item, str) for item in items) and (name == "id" or _holds_dates(series.index)):
        keys = list(series.index) if _holds_dates(series.index) else list(map(str, series.index))
        items = [{name: key, "text": text} for key, text in zip(keys, items, strict=True)]
    return _from_list(items, kind, choices)


def _index(index: Any, columns: Mapping[str, Any], choices: Choices) -> str | None:
    """Return the name of the column that an index fills, or None if the index is not used.

    An index of dates is used for the publication dates, unless a column already contains them. Any other
    index is ignored if it only numbers the rows or contains repeated values. Otherwise, an index with a
    recognised name fills the column of that name. Without such a name, it is used for the ids, unless a
    column already contains ids.
    """
    if _holds_dates(index):
        dated = any(choices.rank("published", column) is not None for column in columns)
        return None if dated else "published"
    counts = type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1
    if counts or not index.is_unique:
        return None
    name = None if index.name is None else str(index.name)
    if name is not None and name not in columns and choices.knows(name):
        return name
    return None if any(choices.rank("id", column) is not None for column in columns) else "id"


def _holds_dates(index: Any) -> bool:
    return type(index).__name__ == "DatetimeIndex"


def _plain(value: Any) -> Any:
    """Convert an array or series to a list."""
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "__len__") else value


def _pandas_columns(name: str, series: Any, choices: Choices) -> dict[str, pa.Array]:
    try:
        return {name: pa.array(series, from_pandas=True)}
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return columns_of(name, series.tolist(), choices.is_text)


def _from_stream(given: Any, kind: str, choices: Choices) -> Iterator[Record | Rows | Skip]:
    try:
        batches = pa.RecordBatchReader.from_stream(given)
    except (pa.ArrowException, TypeError):
        # A single column, such as a polars Series.
        return _from_list(pa.chunked_array(given).to_pylist(), kind, choices)
    return rows_of_table(batches, "", None, kind, base=0)


def _is_record(item: Any) -> bool:
    if isinstance(item, Mapping):
        return True
    return (
        dataclasses.is_dataclass(item)
        and not isinstance(item, type)
        and any(field.name == "text" for field in dataclasses.fields(item))
    )


def _as_dict(item: Any) -> dict[str, Any]:
    """Return the fields of a record."""
    if isinstance(item, Mapping):
        return dict(item)
    fields = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    return {name: value for name, value in fields.items() if value is not None}


def _kind(given: Any) -> str:
    """Return the name of a type, such as ``list``, ``pandas.DataFrame`` or ``pyarrow.Table``."""
    package = type(given).__module__.split(".")[0]
    name = type(given).__name__
    return name if package in ("builtins", "__main__") else f"{package}.{name}"
