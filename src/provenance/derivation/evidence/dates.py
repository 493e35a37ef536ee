"""When the documents say they were published.

The strongest evidence, and often wrong: copies are stamped anew, crawlers give the time of the crawl, zones
get lost. So it speaks by how far apart two dates are beyond their precision, and never with certainty.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

from provenance.derivation.evidence.reading import Reading
from provenance.derivation.evidence.signs import Sign
from provenance.derivation.pair import Witness

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


def lateness(own: Reading, other: Reading) -> float:
    """How clearly the document is dated after the other, from 0 (not at all, or not known) towards 1."""
    mine, theirs = _when(own.witness), _when(other.witness)
    if mine is None or theirs is None:
        return 0.0
    hours = (mine[0] - theirs[1]).total_seconds() / 3600
    return hours / (hours + _HALF) if hours > 0 else 0.0


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
