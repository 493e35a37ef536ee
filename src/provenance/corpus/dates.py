"""Parse dates in all common notations, and convert each to an instant in UTC and a precision.

A date without a time zone is assumed to be in UTC. The month comes first in ``03/04/2024``, and the day comes
first in ``03.04.2024``, unless only the other order is possible. Two-digit years from 70 to 99 belong to the
twentieth century, and all other two-digit years to the twenty-first. A time of exactly midnight is treated as
a missing time, because most systems store a date without a time as midnight. Missing parts are not filled in
from today's date: a string without a year is not a date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

INSTANT = pa.timestamp("us", tz="UTC")
PRECISIONS = ("year", "month", "day", "minute", "second")

_MICROSECONDS_A_DAY = 86_400_000_000
_FIRST = int(datetime(1, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp()) * 1_000_000

_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<separator>[-/.])(?P<month>[0-9]{1,2})(?:(?P=separator)(?P<day>[0-9]{1,2})"
    r"(?:[Tt ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?"
)
_COMPACT = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<month>[0-9]{2})(?:(?P<day>[0-9]{2})"
    r"(?:[Tt]?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>[Zz])?)?)?)?"
)
_EPOCH = re.compile(r"-?[0-9]{9,25}(?:\.[0-9]+)?")
_WHOLE = re.compile(r"(-?[0-9]+)\.0*")
# Dates in which the order of day and month depends on the country.
_SLASHED = re.compile(r"\s*([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:[0-9]{4}|[0-9]{2})\b")
_DAY_FIRST = re.compile(r"\s*[0-9]{1,2}\.\s*[0-9]{1,2}\.")

# Time zone abbreviations that occur in news, with their offsets from UTC in hours. For an ambiguous
# abbreviation, the most common meaning is used.
_ZONES = {
    "UT": 0,
    "WET": 0,
    "BST": 1,
    "CET": 1,
    "WEST": 1,
    "CEST": 2,
    "EET": 2,
    "SAST": 2,
    "EEST": 3,
    "MSK": 3,
    "GST": 4,
    "PKT": 5,
    "IST": 5.5,
    "HKT": 8,
    "SGT": 8,
    "AWST": 8,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "ADT": -3,
    "AST": -4,
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "CST": -6,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "AKDT": -8,
    "AKST": -9,
    "HST": -10,
}


def parse_column(column: pa.Array, day_first: bool | None = False) -> tuple[pa.Array, ...]:
    """Return the instants and precisions of a column of dates; both are null for values that are not dates.

    Two more arrays are returned for `orders.settled`; they contain only nulls unless `day_first` is None. For
    each date that can be read in either order, the first array contains the instant that results if the day
    comes first. The second contains the vote of each date: 1 if only the day can come first, -1 if only the
    month can, and 0 if either can.
    """
    kind = column.type
    orders = pa.nulls(len(column), INSTANT), pa.nulls(len(column), pa.int8())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return *_typed(column), *orders
    if not (pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return pa.nulls(len(column), INSTANT), pa.nulls(len(column), pa.string()), *orders
    encoded = column.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    parsed = [parse(value, bool(day_first)) for value in values]
    instants = pa.array([found and found[0] for found in parsed], INSTANT)
    precisions = pa.array([found and found[1] for found in parsed], pa.string())
    taken = instants.take(encoded.indices), precisions.take(encoded.indices)
    if day_first is not None or not pa.types.is_string(kind):
        return *taken, *orders
    votes = [found and _order(value) for value, found in zip(values, parsed, strict=True)]
    if not any(vote is not None for vote in votes):
        return *taken, *orders
    others = [parse(value, True) if vote == 0 else None for value, vote in zip(values, votes, strict=True)]
    other = pa.array([found and found[0] for found in others], INSTANT)
    return *taken, other.take(encoded.indices), pa.array(votes, pa.int8()).take(encoded.indices)


def _order(value: str) -> int | None:
    """Return 1 if only the day can come first (``13/04/2024``), -1 if only the month can, 0 if either can.

    Return None if the order makes no difference, or the date is not of this form.
    """
    found = _SLASHED.match(value)
    if not found or found[1] == found[2]:
        return None
    return (int(found[1]) > 12) - (int(found[2]) > 12)


@lru_cache(maxsize=4096)
def parse(value: str | int | float, day_first: bool = False) -> tuple[datetime, str] | None:
    """Return the instant and precision of one date, or None if the value is not a date.

    If `day_first` is true, ``03/04/2024`` is read as 3 April; otherwise, it is read as 4 March.
    """
    text = _digits(value)
    if not text or len(text) > 100:
        return None
    try:
        return _parse(text, day_first)
    except (ValueError, OverflowError):
        return None


def _parse(text: str, day_first: bool) -> tuple[datetime, str] | None:
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        return _from_fields(year_first.groupdict())
    compact = _COMPACT.fullmatch(text)
    if compact and 1400 <= int(compact["year"]) < 2200:
        try:
            return _from_fields(compact.groupdict())
        except ValueError:
            pass  # not a date, but perhaps a time since 1970
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text)) if "." in text else _from_epoch(int(text))
    return _from_prose(text, day_first)


def _digits(value: str | int | float) -> str:
    """Convert the value to text, with no decimal point if it is a whole number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _from_fields(fields: dict[str, str | None]) -> tuple[datetime, str]:
    """Make a date from matched digits; raise ValueError if there is no such day or time."""

    def number(name: str, default: int) -> int:
        return int(fields.get(name) or default)

    found = datetime(
        *(number("year", 0), number("month", 1), number("day", 1)),
        *(number("hour", 0), number("minute", 0), number("second", 0)),
        int(f"{fields.get('fraction') or ''}000000"[:6]),
        tzinfo=_zone(fields.get("zone")),
    )
    given = [name for name in PRECISIONS if fields.get(name)]
    return _settled(found, given[-1])


def _zone(text: str | None) -> tzinfo:
    if not text or text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _settled(found: datetime, precision: str) -> tuple[datetime, str]:
    """Convert a date to UTC; midnight in its time zone counts as a missing time and becomes midnight UTC."""
    if precision in ("minute", "second") and found.time() == datetime.min.time():
        precision = "day"
    if precision in ("year", "month", "day"):
        return found.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), precision
    return found.astimezone(UTC), precision


def _from_epoch(number: int | float) -> tuple[datetime, str] | None:
    """Convert a number of seconds, milliseconds, microseconds or nanoseconds since 1970.

    The unit is inferred from the size of the number. If the number is too small to be a time, return None.
    """
    size = abs(number)
    if size < 1e8:
        return None
    unit = 1 if size < 1e11 else 10**3 if size < 1e14 else 10**6 if size < 1e17 else 10**9
    microseconds = number * 1_000_000 // unit if isinstance(number, int) else round(number * 1_000_000 / unit)
    return _settled(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds), "second")


def _from_prose(text: str, day_first: bool) -> tuple[datetime, str] | None:
    """Parse a date in any other notation, such as ``June 19, 2024`` or the format of RFC 2822.

    To find out which fields are present, the text is parsed twice with different defaults: the results agree
    in the fields that are present and differ in all others.
    """
    if not any(character.isdigit() for character in text):
        return None
    day_first = day_first or bool(_DAY_FIRST.match(text))
    try:
        one, other = (
            _parser().parse(text, default=default, tzinfos=_offset, dayfirst=day_first)
            for default in (datetime(2000, 1, 1, 0, 0, 0, 0), datetime(2004, 2, 20, 1, 1, 1, 1))
        )
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, AssertionError):
        return None
    given = {name for name in (*PRECISIONS, "hour") if getattr(one, name) == getattr(other, name)}
    if "hour" in given:
        given.add("minute")  # "10 am" is read as 10:00
    missing = next((place for place, name in enumerate(PRECISIONS) if name not in given), len(PRECISIONS))
    return _settled(one, PRECISIONS[missing - 1]) if missing else None


@lru_cache(maxsize=1)
def _parser() -> Any:
    from dateutil.parser import parser, parserinfo

    class Fixed(parserinfo):
        def convertyear(self, year: int, century_specified: bool = False) -> int:
            """Expand two-digit years by a fixed rule; dateutil's own rule depends on the current year."""
            if year >= 100 or century_specified:
                return year
            return year + (1900 if year >= 70 else 2000)

    return parser(Fixed())


def _offset(name: str | None, offset: int | None) -> tzinfo:
    """Return the time zone with this offset (in seconds) or, failing that, this name; unknown names mean UTC.

    Without this function, dateutil would also recognise the names of the machine's own time zone.
    """
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return timezone(timedelta(hours=_ZONES.get((name or "").upper(), 0)))


def _typed(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Convert a column of timestamps or dates to instants and precisions.

    Midnight in the column's time zone is treated as a missing time.
    """
    zone = getattr(column.type, "tz", None)
    try:
        local = pc.local_timestamp(column) if zone else column
    except pa.ArrowException:
        local = column  # the time zone is unknown on this machine
    instants, clock = _microseconds(column), _microseconds(local)
    is_day = pc.equal(pc.subtract(clock, pc.multiply(_days(clock), _MICROSECONDS_A_DAY)), 0)
    settled = pc.if_else(is_day, clock, instants)
    within = pc.and_(pc.greater_equal(settled, _FIRST), pc.less_equal(settled, _LAST))
    settled = pc.if_else(within, settled, None)
    precision = pc.if_else(is_day, "day", "second")
    return settled.cast(INSTANT), pc.if_else(pc.is_valid(settled), precision, None)


def _microseconds(column: pa.Array) -> pa.Array:
    """Convert to microseconds since 1970; values that do not fit into 64 bits become null."""
    if pa.types.is_date(column.type):
        days = column.cast(pa.timestamp("ms" if pa.types.is_date64(column.type) else "s"))
        return _microseconds(days)
    counts = column.cast(pa.int64())
    factor = {"s": 1_000_000, "ms": 1_000, "us": 1}.get(column.type.unit)
    if factor is None:
        return pa.array(np.floor_divide(_filled(counts), 1_000), mask=_nulls(counts))
    limit = (2**63 - 1) // factor
    fits = pc.less_equal(pc.abs(counts), limit)
    return pc.multiply(pc.if_else(fits, counts, None), factor)


def _days(clock: pa.Array) -> pa.Array:
    return pa.array(np.floor_divide(_filled(clock), _MICROSECONDS_A_DAY), mask=_nulls(clock))


def _filled(counts: pa.Array) -> np.ndarray:
    return pc.fill_null(counts, 0).to_numpy(zero_copy_only=False)


def _nulls(counts: pa.Array) -> np.ndarray:
    return pc.is_null(counts).to_numpy(zero_copy_only=False)
