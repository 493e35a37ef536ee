"""Read a ground truth from a dict or a file, and check its rows."""

from __future__ import annotations

import gzip
import json
import operator
import os
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from provenance.errors import InputError

# The fields of each kind of row, in the order used in tuples.
FIELDS = {
    "pairs": ("a", "b"),
    "passages": (
        "source",
        "derived",
        "source_start",
        "source_end",
        "derived_start",
        "derived_end",
        "category",
    ),
    "clusters": ("id", "cluster"),
    "derivations": ("source", "derived"),
    "origins": ("id", "outside_source"),
    "independent": ("id",),
}
IDS = {"a", "b", "source", "derived", "id"}
OFFSETS = {"source_start", "source_end", "derived_start", "derived_end"}
OPTIONAL = {"category", "cluster", "outside_source"}

# Alternative names of fields.
ALIASES = {
    ("pairs", "a"): "source",
    ("pairs", "b"): "derived",
    ("origins", "id"): "derived",
    ("independent", "id"): "independent",
}

# The fields by which the kind of a row in a JSON Lines file is recognised, the most specific first. A row
# with any offset counts as a passage, so that a passage with a missing offset is not mistaken for a
# derivation.
RECOGNISED_BY = {
    "origins": ("outside_source",),
    "independent": ("independent",),
    "derivations": ("source", "derived"),
    "pairs": ("a", "b"),
    "clusters": ("id", "cluster"),
}


class Row(NamedTuple):
    """A row of the truth, and its place in the input for error messages."""

    place: str
    values: Any


Truth = dict[str, list[dict[str, Any]]]


def read_truth(truth: Mapping[str, Any] | str | os.PathLike[str]) -> Truth:
    """Read and check the truth, and return the rows of each kind.

    A row is a dict with the keys in `FIELDS`, and with its place in the input as ``place``.
    """
    if isinstance(truth, Mapping):
        rows = _from_dict(truth, "truth")
    elif isinstance(truth, str | os.PathLike):
        rows = _from_file(Path(truth))
    else:
        raise InputError(
            f"truth must be a dict or the path of a .json or .jsonl file, not {type(truth).__name__}"
        )
    if not rows:
        raise InputError("the truth is empty", f"give at least one of {', '.join(FIELDS)}")
    return {key: _checked(key, given) for key, given in rows.items()}


def ids_named(truth: Truth) -> set[str]:
    """Return the ids of all documents named in the truth."""
    return {row[name] for rows in truth.values() for row in rows for name in IDS & row.keys()}


def _from_dict(truth: Mapping[str, Any], name: str) -> dict[str, list[Row]]:
    for key in truth:
        if key not in FIELDS:
            raise InputError(f"{name}: there is no kind of truth {key!r}", f"choose from {', '.join(FIELDS)}")
    return {
        key: [
            Row(f"{name}, {key}, row {number}", member)
            for number, row in enumerate(_listed(key, value, name), 1)
            for member in _members(key, row, number)
        ]
        for key, value in truth.items()
    }


def _listed(key: str, value: Any, name: str) -> list[Any]:
    """Return the rows as a list; `value` may be a table, a collection, or a mapping from id to cluster."""
    if hasattr(value, "__arrow_c_stream__"):
        rows: list[Any] = pa.table(value).to_pylist()
        return rows
    if key == "clusters" and isinstance(value, Mapping):
        return [{"id": id_, "cluster": label} for id_, label in value.items()]
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(f"{name}, {key}: expected a table or a list of rows, not {type(value).__name__}")
    return list(value)


def _members(key: str, row: Any, number: int) -> list[Any]:
    """Expand a cluster given as a list of ids to one row for each id; leave other rows as they are."""
    if key == "independent" and isinstance(row, str):
        return [(row,)]
    if key != "clusters" or (isinstance(row, Mapping) and "ids" not in row):
        return [row]
    ids = row["ids"] if isinstance(row, Mapping) else row
    if isinstance(ids, str | bytes) or not isinstance(ids, Iterable):
        return [row]
    return [(id_, ("list", number)) for id_ in ids]


def _from_file(path: Path) -> dict[str, list[Row]]:
    name = path.name.removesuffix(".gz")
    if not name.endswith((".json", ".jsonl")):
        raise InputError(f"truth {path}: expected a .json or .jsonl file, optionally gzipped (.gz)")
    try:
        data = path.read_bytes()
        content = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"truth {path}: there is no such file") from error
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"truth {path} cannot be read: {error}") from error
    if name.endswith(".jsonl"):
        return _from_lines(content.split("\n"), path)
    truth = _parsed(content, str(path))
    if not isinstance(truth, Mapping):
        raise InputError(f"{path}: expected an object with any of the keys {', '.join(FIELDS)}")
    return _from_dict(truth, str(path))


def _from_lines(lines: list[str], path: Path) -> dict[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}, line {number}"
            row = _parsed(line, place)
            key = _recognised(row, place)
            rows[key] += [Row(place, member) for member in _members(key, row, number)]
    return dict(rows)


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError(f"{place}: this is not JSON ({error})") from error


def _recognised(row: Any, place: str) -> str:
    """Return the kind of a row in a JSON Lines file, recognised by its fields."""
    if isinstance(row, Mapping):
        present = {name for name, value in row.items() if value is not None}
        if "ids" in present:
            return "clusters"
        if OFFSETS & present:
            return "passages"
        for key, names in RECOGNISED_BY.items():
            if present.issuperset(names):
                return key
    known = "; ".join(", ".join(names) for names in (FIELDS["passages"], *RECOGNISED_BY.values(), ("ids",)))
    raise InputError(f"{place}: the fields of this row match no kind of truth ({known}): {row!r}")


def _checked(key: str, rows: list[Row]) -> list[dict[str, Any]]:
    """Convert rows to dicts (see `read_truth`); raise InputError if two rows contradict each other."""
    checked = [_with_names(key, row.values, row.place) | {"place": row.place} for row in rows]
    claims: dict[Hashable, tuple[Any, str]] = {}
    for row in checked:
        place = row["place"]
        if key == "derivations":
            subject, claim = frozenset((row["source"], row["derived"])), row["source"]
        elif key == "clusters":
            subject, claim = row["id"], row["cluster"]
        else:
            continue
        earlier, where = claims.setdefault(subject, (claim, place))
        if claim != earlier:
            fault = (
                f"{row['id']!r} is in another cluster in {where}"
                if key == "clusters"
                else f"the derivation of {row['derived']!r} from {row['source']!r} has the opposite "
                f"direction in {where}"
            )
            raise InputError(f"{place}: {fault}")
    return checked


def _with_names(key: str, values: Any, place: str) -> dict[str, Any]:
    names = FIELDS[key]
    if isinstance(values, Mapping):
        given = {name: values.get(name, values.get(ALIASES.get((key, name), name))) for name in names}
    elif isinstance(values, Iterable) and not isinstance(values, str | bytes):
        # A set has no order, so it is accepted only for pairs, which need no order.
        fields = [] if isinstance(values, Set) and key != "pairs" else list(values)
        given = dict.fromkeys(names) | dict(zip(names, fields, strict=False))
        if len(fields) > len(names):
            raise InputError(f"{place}: expected {', '.join(names)}, got {values!r}")
    else:
        raise InputError(f"{place}: expected {', '.join(names)}, got {values!r}")
    for name in names:
        given[name] = _field(name, given[name], f"{place}: {name}", values)
    for one, other in (("a", "b"), ("source", "derived")):
        if one in given and given[one] == given[other]:
            raise InputError(f"{place}: {one} and {other} are the same document, {given[one]!r}")
    for role in ("source", "derived"):
        start, end = given.get(f"{role}_start", 0), given.get(f"{role}_end", 1)
        if not 0 <= start < end:
            raise InputError(f"{place}: {role}_start {start} to {role}_end {end} is not a span of characters")
    return given


def _field(name: str, value: Any, place: str, row: Any) -> Any:
    if value is None:
        if name in OPTIONAL:
            return None
        raise InputError(f"{place} is missing in {row!r}")
    if name in OFFSETS:
        try:
            return operator.index(value)
        except TypeError:
            raise InputError(f"{place} must be a whole number, not {value!r}") from None
    if name in IDS:
        return str(value)
    if not isinstance(value, Hashable):
        raise InputError(f"{place} must be a single value, not {value!r}")
    return value
