"""Map the fields of an input to the columns of the documents table.

If a row has several fields for one column, the first usable field in the order of `names.ORDER` is used. All
other fields become additional columns under their own names. A value that cannot be used, such as a date that
cannot be parsed, stays in a column with the name of its field.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.corpus import dates, orders
from provenance.corpus.choices import Choices
from provenance.corpus.columns import paragraphs, plain
from provenance.corpus.decoding import Unreadable, decode
from provenance.corpus.records import Rows, Skip
from provenance.corpus.unread_dates import unread_in

_OURS = set(schema.DOCUMENTS.names)
# Temporary columns that `reading` removes. Their names start with a space, unlike the names of input
# fields.
GIVEN = " given"  # whether an id is from the input
LINE = " line"  # the number of a row or item in its input
_EMPTY = ""  # the name of a column of nulls; no field has this name

Converted = tuple[pa.Array, ...]


class Batch(NamedTuple):
    """A part of the documents table, with temporary columns that `ids` and `orders` need later.

    `used` contains a pair (column, field) for each field that supplied values for a column, and `unread`
    counts the dates that could not be read.
    """

    table: pa.Table
    skipped: list[Skip]
    used: set[tuple[str, str]]
    unread: pa.Table


def documents(rows: Rows, choices: Choices) -> Batch:
    """Convert the rows to a part of the documents table."""
    found = {
        name: column if _holds_texts(name, column, choices) else plain(column)
        for name, column in rows.columns.items()
    }
    for name in ("published_precision", "path"):  # columns of an earlier result that are empty here
        if name in found and found[name].null_count == len(rows.ids):
            del found[name]
    found[_EMPTY] = pa.nulls(len(rows.ids), pa.string())
    used: set[tuple[str, str]] = set()

    def claim(role: str, convert: Callable[[pa.Array], Converted]) -> Converted:
        return _claim(role, found, convert, choices, used)

    candidates = {name: found[name] for name in _candidates("text", found, choices)}
    (text,) = claim("text", _texts)
    usable = pc.fill_null(pc.less_equal(pc.binary_length(text), choices.limit), False)
    skipped = _skipped(rows, text, usable, candidates, choices.limit)

    (id_,) = claim("id", _ids)
    (language,) = claim("language", _languages)
    published, precision, *order = claim(
        "published", lambda column: dates.parse_column(column, choices.day_first)
    )
    undated = pc.and_(published.is_null(), usable)
    published, precision = _or_of_file(published, precision, rows)
    (outlet,) = claim("outlet", _outlets)
    columns = {
        "id": pc.coalesce(id_, rows.ids),
        "text": text,
        "title": claim("title", _strings)[0],
        "url": claim("url", _strings)[0],
        "outlet": outlet if rows.outlets is None else pc.coalesce(outlet, rows.outlets),
        "published": published,
        "published_precision": _precision(found, precision),
        "language": language,
        "path": _path(rows, found),
    }
    del found[_EMPTY]
    ours = pa.table([columns[name] for name in schema.DOCUMENTS.names], schema=schema.DOCUMENTS)
    table = _with_own(ours, {name: plain(column) for name, column in found.items()})
    own = dict(zip(found, table.column_names[len(ours.schema) :], strict=True))
    unread = unread_in({own[name]: found[name] for name in _candidates("published", found, choices)}, undated)
    table = table.append_column(GIVEN, id_.is_valid()).append_column(LINE, rows.lines)
    if order[1].null_count < len(order[1]):
        table = table.append_column(orders.DAY_FIRST, order[0]).append_column(orders.ORDER, order[1])
    # Filtering copies every text.
    return Batch(table.filter(usable) if skipped else table, skipped, used, unread)


def _claim(
    role: str,
    found: dict[str, pa.Array],
    convert: Callable[[pa.Array], Converted],
    choices: Choices,
    used: set[tuple[str, str]],
) -> Converted:
    """Fill the column `role` from its candidate fields; values that are used are removed from `found`."""
    empty = convert(found[_EMPTY].slice(0, 0))  # only for the types of the result
    result = tuple(pa.nulls(len(found[_EMPTY]), part.type) for part in empty)
    for name in _candidates(role, found, choices):
        raw = found.pop(name)
        converted = convert(raw)
        if converted[0].null_count == 0 and result[0].null_count == len(raw):
            result = converted  # the usual case, in which nothing is copied
            used.add((role, name))
            continue
        taken = pc.and_(pc.is_valid(converted[0]), pc.is_null(result[0]))
        if pc.any(taken).as_py():
            used.add((role, name))
        first = result[0].is_valid()
        result = tuple(
            pc.if_else(first, before, after) for before, after in zip(result, converted, strict=True)
        )
        rest = _nulled(raw, pc.or_(taken, _is_blank(raw)))
        if rest.null_count < len(rest):
            found[name] = rest
    return result


def _candidates(role: str, found: dict[str, pa.Array], choices: Choices) -> list[str]:
    """Return the names of the fields that may fill the column `role`, the most specific name first."""
    known = [(rank, name != role, name) for name in found if (rank := choices.rank(role, name)) is not None]
    return [name for *_, name in sorted(known)]


def _or_of_file(published: pa.Array, precision: pa.Array, rows: Rows) -> Converted:
    """Replace missing dates with the date in the file's name."""
    if rows.published is None:
        return published, precision
    missing = published.is_null()
    when, written, *_ = dates.parse_column(rows.published)
    return pc.if_else(missing, when, published), pc.if_else(missing, written, precision)


def _holds_texts(name: str, column: pa.Array, choices: Choices) -> bool:
    """Return whether a column may contain the texts and already has the Arrow type ``large_string``."""
    return pa.types.is_large_string(column.type) and choices.is_text(name)


def _texts(raw: pa.Array) -> Converted:
    """Decode bytes (which occur in Parquet files), join lists of paragraphs, and set blank texts to null."""
    if pa.types.is_binary(raw.type):
        raw = pa.array([_decoded(value) for value in raw.to_pylist()], pa.large_string())
    if pa.types.is_list(raw.type):
        raw = pa.array([paragraphs(value) for value in raw.to_pylist()], pa.large_string())
    if not _is_text(raw.type):
        return (pa.nulls(len(raw), pa.large_string()),)
    return (_nulled(raw, _is_blank(raw)).cast(pa.large_string()),)


def _decoded(data: bytes | None) -> str | None:
    try:
        return None if data is None else decode(data)
    except Unreadable:
        return None


def _strings(raw: pa.Array) -> Converted:
    """Convert numbers to strings, and set blank strings to null."""
    if pa.types.is_integer(raw.type) or pa.types.is_floating(raw.type):
        raw = raw.cast(pa.string())
    if not _is_text(raw.type):
        return (pa.nulls(len(raw), pa.string()),)
    return (_nulled(raw, _is_blank(raw)).cast(pa.string()),)


def _ids(raw: pa.Array) -> Converted:
    """Convert ids to strings, without the decimal point that whole numbers get in a column with nulls."""
    if pa.types.is_floating(raw.type):
        with contextlib.suppress(pa.ArrowInvalid):
            raw = raw.cast(pa.int64())
    return _strings(raw)


def _outlets(raw: pa.Array) -> Converted:
    """Return the names of outlets, which news APIs and schema.org may represent as ``{"name": ...}``."""
    if pa.types.is_struct(raw.type) and raw.type.get_field_index("name") >= 0:
        return _strings(plain(pc.struct_field(raw, "name")))
    return _strings(raw)


def _languages(raw: pa.Array) -> Converted:
    """Convert codes such as ``EN`` and ``en-US`` to ``en``; language names are not recognised."""
    (codes,) = _strings(raw)
    known = pc.fill_null(pc.match_substring_regex(codes, "^[A-Za-z]{2}([-_].*)?$"), False)
    return (pc.utf8_lower(pc.utf8_slice_codeunits(_nulled(codes, pc.invert(known)), 0, 2)),)


def _precision(found: dict[str, pa.Array], parsed: pa.Array) -> pa.Array:
    """Return the precision recorded in an earlier result or, failing that, the precision found by parsing."""
    stated = found.get("published_precision")
    if stated is None or not _is_text(stated.type):
        return parsed
    del found["published_precision"]
    known = pc.is_in(stated, value_set=pa.array(dates.PRECISIONS))
    return pc.if_else(pc.and_(pc.is_valid(parsed), known), stated, parsed)


def _path(rows: Rows, found: dict[str, pa.Array]) -> pa.Array:
    """Return the path recorded in an earlier result or, failing that, the path of the document's file."""
    if "path" not in found or not _is_text(found["path"].type):
        return rows.paths
    return pc.coalesce(found.pop("path"), rows.paths)


def _with_own(ours: pa.Table, found: dict[str, pa.Array]) -> pa.Table:
    """Add all other fields; a field with the name of a standard column gets the suffix ``_given``."""
    for name, column in found.items():
        free = name
        while free.casefold() in _OURS or free in ours.column_names:
            free += "_given"
        ours = ours.append_column(free, column)
    return ours


def _skipped(
    rows: Rows, text: pa.Array, usable: pa.Array, candidates: dict[str, pa.Array], limit: int
) -> list[Skip]:
    """List the rows without a usable text, each with the reason."""
    left_out = pc.indices_nonzero(pc.invert(usable))
    if not len(left_out):
        return []
    places = pc.coalesce(rows.paths, rows.kinds).take(left_out).to_pylist()
    lines = rows.lines.take(left_out).to_pylist()
    sizes = pc.binary_length(text).take(left_out).to_pylist()
    blank = [_is_blank(column).to_numpy(zero_copy_only=False) for column in candidates.values()]
    held = {name: column.is_valid().to_numpy(zero_copy_only=False) for name, column in rows.columns.items()}
    skipped = []
    for row, place, line, size in zip(left_out.to_pylist(), places, lines, sizes, strict=True):
        if size:
            reason = f"{size} bytes, over size_limit ({limit} bytes)"
        elif any(column[row] for column in blank):
            reason = "blank"
        else:
            reason = _missing([name for name in held if held[name][row]], candidates)
        skipped.append(Skip(place, line, reason))
    return skipped


def _missing(held: list[str], candidates: dict[str, pa.Array]) -> str:
    """Return the reason for skipping a row in which no field contains a text, not even a blank one."""
    for name, column in candidates.items():
        if name in held:
            return f"no text: the field {name!r} has type {column.type}"
    shown = ", ".join(map(repr, sorted(held)[:8])) + (", ..." if len(held) > 8 else "")
    return f"no text among the fields {shown}" if held else "no text: all fields are missing"


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _is_blank(column: pa.Array) -> pa.Array:
    """Return a mask of the strings that are empty or contain only white space."""
    if not _is_text(column.type):
        return pa.array([False] * len(column))
    return pc.fill_null(pc.or_(pc.equal(pc.binary_length(column), 0), pc.utf8_is_space(column)), False)


def _nulled(column: pa.Array, where: pa.Array) -> pa.Array:
    """Set the rows marked in `where` to null, in a column of any type."""
    if not pc.any(where).as_py():
        return column
    return column.take(pc.if_else(where, None, pa.array(range(len(column)), pa.int64())))
