"""Reading documents from memory: lists of texts or dictionaries, data frames, Arrow tables."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from provenance.corpus import names
from provenance.corpus.records import Record, Rows, Skip, columns_of, rows_of_table
from provenance.errors import InputError

UNDERSTOOD = (
    "a path or glob (str or os.PathLike), a list of texts, a list of dicts, a dict, a dataclass with a field "
    "text, a pandas, polars or pyarrow table, anything with __arrow_c_stream__, or a Corpus"
)

_NOT_LISTS = (str, bytes, bytearray, memoryview, set, frozenset, Mapping)


def records(given: Any) -> Iterator[Record | Rows | Skip]:
    """The records that an argument in memory holds.

    Raises
    ------
    InputError
        If its type is not supported.
    """
    kind = _kind(given)
    if _is_record(given):
        return _from_list([given], kind)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(given, pandas.DataFrame):
        return _from_pandas(given, kind)
    if pandas is not None and isinstance(given, pandas.Series):
        return _from_list(given.tolist(), kind)
    if isinstance(given, pa.RecordBatch):
        return rows_of_table([given], "", None, kind, base=0)
    if isinstance(given, pa.Array | pa.ChunkedArray):
        return _from_list(given.to_pylist(), kind)
    if hasattr(given, "__arrow_c_stream__"):
        return _from_stream(given, kind)
    if isinstance(given, Iterable) and not isinstance(given, _NOT_LISTS):
        return _from_list(given, kind)
    raise InputError(f"cannot read {kind}", f"what can be read is {UNDERSTOOD}")


def _from_list(items: Iterable[Any], kind: str) -> Iterator[Record | Skip]:
    for number, item in enumerate(items):
        if isinstance(item, str):
            yield Record({"text": item}, str(number), None, number + 1, kind)
        elif _is_record(item):
            yield Record(_as_dict(item), str(number), None, number + 1, kind)
        else:
            yield Skip(kind, number + 1, f"{_kind(item)}, neither a text nor a dict")


def _from_pandas(frame: Any, kind: str) -> Iterator[Rows]:
    """A data frame column by column, since columns of mixed values need conversion; the index is left out."""
    columns: dict[str, pa.Array] = {}
    for place, name in enumerate(names.unique(frame.columns)):
        columns |= _pandas_columns(name, frame.iloc[:, place])
    return rows_of_table(pa.table(columns).to_batches(), "", None, kind, base=0)


def _pandas_columns(name: str, series: Any) -> dict[str, pa.Array]:
    try:
        return {name: pa.array(series, from_pandas=True)}
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return columns_of(name, series.tolist())


def _from_stream(given: Any, kind: str) -> Iterator[Record | Rows | Skip]:
    try:
        batches = pa.RecordBatchReader.from_stream(given)
    except (pa.ArrowException, TypeError):
        # A single column, such as a polars Series.
        return _from_list(pa.chunked_array(given).to_pylist(), kind)
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
    """The fields that a record has."""
    if isinstance(item, Mapping):
        return dict(item)
    fields = {field.name: getattr(item, field.name) for field in dataclasses.fields(item)}
    return {name: value for name, value in fields.items() if value is not None}


def _kind(given: Any) -> str:
    """``list``, ``pandas.DataFrame``, ``pyarrow.Table``."""
    package = type(given).__module__.split(".")[0]
    name = type(given).__name__
    return name if package in ("builtins", "__main__") else f"{package}.{name}"
