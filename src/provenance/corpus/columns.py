"""Convert Python values (even of mixed types) and unusual Arrow types to plain Arrow columns."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# The errors that pyarrow raises if values have no common type, or a type that Arrow does not support.
_NO_COMMON_TYPE = (pa.ArrowException, OverflowError, TypeError, ValueError, AttributeError)

_NULLS = ("NAType", "NaTType")
_LISTS = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view, pa.types.is_fixed_size_list)


def array_of(values: Sequence[Any]) -> pa.Array:
    """Convert values to an array of the type that Arrow infers, or to strings if no type fits all values.

    NaN and NaT become null. A lone surrogate, which UTF-8 cannot encode, becomes U+FFFD.
    """
    try:
        array = pa.array(values, from_pandas=True)
    except UnicodeEncodeError:
        return array_of([without_surrogates(value) for value in values])
    except _NO_COMMON_TYPE:
        return pa.array([_as_string(value) for value in values], pa.string())
    # If a datetime follows a date in the same column, Arrow would drop its time of day.
    if pa.types.is_date(array.type) and any(isinstance(value, datetime.datetime) for value in values):
        return pa.array([_as_string(value) for value in values], pa.string())
    return plain(array)


def plain(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Convert an array of any type to a plain Arrow type, or to strings if no plain type fits."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks)
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = plain(array.dictionary).take(array.indices)
    if pa.types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
    target = _plain_type(array.type)
    if target == array.type:
        return array
    try:
        return array.cast(target if target is not None else pa.string())
    except _NO_COMMON_TYPE:
        return as_strings(array)


def as_strings(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Convert all values to strings; values other than strings and dates become JSON."""
    if pa.types.is_string(array.type):
        return array
    return pa.array([_as_string(value) for value in array.to_pylist()], pa.string())


def concatenated(tables: Sequence[pa.Table], leading: pa.Schema) -> pa.Table:
    """Concatenate tables; the columns of `leading` come first, and all other columns are sorted by name.

    A column whose type differs between tables gets a type that fits all its values. If there is no such type,
    the values are converted to strings.
    """
    names = sorted({name for table in tables for name in table.column_names} - set(leading.names))
    columns = {name: _joined(name, tables) for name in names}
    for name in leading.names:
        chunks = [chunk for table in tables for chunk in table.column(name).chunks]
        columns[name] = pa.chunked_array(chunks, leading.field(name).type)
    return pa.table({name: columns[name] for name in [*leading.names, *names]})


def without_surrogates(value: Any) -> Any:
    """Replace lone surrogates in a value with U+FFFD, including inside lists and dictionaries."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {without_surrogates(name): without_surrogates(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_surrogates(inner) for inner in value]
    return value


def paragraphs(value: Any) -> str | None:
    """Join a list of paragraphs into one text; return None for any other value."""
    if not isinstance(value, list | tuple) or not value:
        return None
    parts = [part.get("text") if isinstance(part, Mapping) else part for part in value]
    texts = [part for part in parts if isinstance(part, str)]
    return "\n\n".join(texts) if len(texts) == len(parts) else None


def is_null(value: Any) -> bool:
    """Return whether a value is None, NaN, pandas.NA or pandas.NaT."""
    return value is None or (isinstance(value, float) and value != value) or type(value).__name__ in _NULLS


def _json_default(value: Any) -> Any:
    """Convert a NumPy value to a list or number, and any other unsupported value to a string."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _as_string(value: Any) -> str | None:
    """Convert a value to a string (ISO 8601 for dates, JSON for other types), or to None if it is null."""
    if is_null(value):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        # In a column of structs, Arrow gives every row all keys, so absent and null values look alike.
        value = {str(name): inner for name, inner in value.items() if inner is not None}
    return as_json(value)


def as_json(value: Any) -> str:
    """Convert a value to JSON."""
    return json.dumps(value, ensure_ascii=False, default=_json_default)


def _plain_type(kind: pa.DataType) -> pa.DataType | None:
    """Return the plain type for values of type `kind`, or None if they must be stored as JSON."""
    types = pa.types
    if types.is_large_string(kind) or types.is_string_view(kind):
        return pa.string()
    if types.is_large_binary(kind) or types.is_binary_view(kind) or types.is_fixed_size_binary(kind):
        return pa.binary()
    if types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if types.is_struct(kind):
        inner = {field.name: _plain_type(field.type) for field in kind}
        whole = len(inner) == kind.num_fields > 0 and None not in inner.values()
        return pa.struct(list(inner.items())) if whole else None
    if any(is_kind(kind) for is_kind in _LISTS):
        item = _plain_type(kind.value_type)
        return None if item is None else pa.list_(item)
    if types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType) or types.is_interval(kind):
        return None
    return kind


def _joined(name: str, tables: Sequence[pa.Table]) -> pa.ChunkedArray:
    """Concatenate the column `name` of all tables; a table without this column contributes nulls."""
    present = [table.schema.field(name).with_nullable(True) for table in tables if name in table.column_names]
    parts = [
        table.column(name) if name in table.column_names else pa.nulls(table.num_rows, pa.null())
        for table in tables
    ]
    try:
        schemas = [pa.schema([pa.field(name, field.type)]) for field in present]
        common = pa.unify_schemas(schemas, promote_options="permissive").field(0).type
        common = pa.string() if pa.types.is_null(common) else common
        return pa.chunked_array([chunk for part in parts for chunk in _chunks(part.cast(common))], common)
    except _NO_COMMON_TYPE:
        strings = [as_strings(part) for part in parts]
        return pa.chunked_array([chunk for part in strings for chunk in _chunks(part)], pa.string())


def _chunks(column: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]
