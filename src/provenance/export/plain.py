"""Convert Arrow values to plain values for JSON, graph attributes and spreadsheet cells."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

# Characters that are valid in JSON but may control a terminal or break a script.
_INVISIBLE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

_LENGTHS = {"year": 4, "month": 7, "day": 10}

_Timespec = Literal["minutes", "seconds", "microseconds"]
_TIMESPECS: dict[str | None, _Timespec] = {"minute": "minutes", "second": "seconds"}


def plain(value: Any) -> Any:
    """Convert a value to JSON types: dates in ISO 8601, durations in seconds, bytes in base64."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Sequence():
            return [plain(item) for item in value]
        case _:
            return str(value)


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Convert a value to JSON, escaping characters that may control a terminal or break a script."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def flat(value: Any) -> str | int | float | bool | None:
    """Convert a value for use in a single cell or attribute; lists and dictionaries become JSON."""
    if isinstance(value, float):
        return value
    value = plain(value)
    return to_json(value) if isinstance(value, dict | list) else value


def iso_date(published: datetime, precision: str | None) -> str:
    """Format a publication date in ISO 8601, to its known precision: ``2024-06`` if the day is unknown."""
    if precision in _LENGTHS:
        return published.isoformat()[: _LENGTHS[precision]]
    return published.isoformat(timespec=_TIMESPECS.get(precision, "microseconds"))
