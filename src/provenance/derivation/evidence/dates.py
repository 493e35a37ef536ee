"""When the documents say they were published.

The strongest evidence, and often wrong: copies are stamped anew, crawlers give the time of the crawl, zones
get lost. So it speaks by how far apart two dates are beyond their precision, and never with certainty.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

import numpy as np

from provenance.derivation.evidence.reading import Reading, Readings
from provenance.derivation.evidence.signs import Sign
from provenance.derivation.pair import Witness

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPANS = {"minute": timedelta(minutes=1), "second": timedelta(seconds=1), "day": timedelta(days=1)}
# Hours at which a difference speaks with half its weight: clocks and desks are minutes off, not days.
_HALF = 0.5
_SHOWN = {
    "year": "%Y",
    "month": "%B %Y",
    "day": "%d %B %Y",
    "minute": "%d %B %Y, %H:%M",
    "second": "%d %B %Y, %H:%M:%S",
}


def lateness(own: Readings) -> np.ndarray:
    """How clearly each document is dated after the other, from 0 (not at all, or not known) towards 1."""
    moments = own.of([_moments(witness) for witness in own.documents.witnesses])
    hours = (moments[:, 0] - own.other(moments[:, 1])) / 1e6 / 3600
    later = np.nan_to_num(np.maximum(hours, 0))  # nothing where either has no date
    late: np.ndarray = later / (later + _HALF)
    return late


def _moments(witness: Witness) -> tuple[float, float]:
    """The first and the last moment a date may mean, in microseconds; not numbers where there is none."""
    when = _when(witness)
    if when is None:
        return float("nan"), float("nan")
    first, last = ((each - _EPOCH) / timedelta(microseconds=1) for each in when)
    return first, last


def _when(witness: Witness) -> tuple[datetime, datetime] | None:
    """The first and the last moment a date may mean."""
    date = witness.published
    if date is None:
        return None
    date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    if witness.precision == "year":
        return date, date + timedelta(days=365 + calendar.isleap(date.year) - 1, hours=24)
    if witness.precision == "month":
        return date, date + timedelta(days=calendar.monthrange(date.year, date.month)[1])
    return date, date + _SPANS.get(witness.precision or "second", timedelta(0))


def _dates(more: Reading, less: Reading) -> str:
    return f"{_written(more.witness)}, against {_written(less.witness)}"


def _written(witness: Witness) -> str:
    date = witness.published
    return date.strftime(_SHOWN.get(witness.precision or "second", "%d %B %Y, %H:%M")) if date else "undated"


DATES = (Sign("published", lateness, "{more} is dated later than {less} ({words}).", words=_dates),)
