"""Compare the publication dates of documents.

Dates that are far apart are the strongest evidence. Dates were checked on derivations whose direction was
judged by reading or is known from the publishers, in corpora with dates exact to the second or the day. The
two dates differ in 130 of these derivations, and they are in the right order in all 130
(`benchmarks/field/exact_dates.py`). But copies get new dates, crawlers record the time of the crawl, and time
zones get lost. The weight of dates therefore depends on how far apart they are. It is never large enough to
make the order certain.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

import numpy as np

from provenance.derivation.evidence.feature import Feature
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.derivation.pair import DocumentView
from provenance.labels import written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPANS = {"minute": timedelta(minutes=1), "second": timedelta(seconds=1), "day": timedelta(days=1)}
# Local time differs from UTC by at most this many hours, and the time zone of a date without a time of day is
# unknown.
_ZONES = 14
# The difference in hours at which dates have half their full weight. Clocks may be wrong and articles may
# appear late, usually by minutes and rarely by days. If dates are at least an hour apart, only an explicit
# statement can outweigh them (`hypotheses.settle`).
_HALF = 0.5


def lateness(pair_views: PairViews) -> np.ndarray:
    """Return how clearly each document is dated after the other, from 0 (not at all, or unknown) to almost 1.

    A date that is exact only to the day may refer to any moment of that day, in any time zone if the other
    date has a time of day. If the possible times of two dates overlap, their order is unknown. Otherwise, the
    difference is measured between the midpoints of the possible times.
    """
    first, last = pair_views.per_view([_hours(view) for view in pair_views.documents.views]).T
    timed = last - first <= 1
    zones = np.where(timed != pair_views.other(timed), _ZONES, 0)
    hours = (first + last) / 2 - pair_views.other((first + last) / 2)
    later = np.where(first - zones >= pair_views.other(last), hours, 0.0)  # also 0 if either has no date
    late: np.ndarray = later / (later + _HALF)
    return late


def _hours(view: DocumentView) -> tuple[float, float]:
    """Return the first and last possible moments of a date in hours, or NaN if there is no date."""
    moments = _earliest_and_latest(view)
    if moments is None:
        return float("nan"), float("nan")
    first, last = ((each - _EPOCH) / timedelta(hours=1) for each in moments)
    return first, last


def _earliest_and_latest(view: DocumentView) -> tuple[datetime, datetime] | None:
    """Return the first and last possible moments of a date, or None if there is no date."""
    date = view.published
    if date is None:
        return None
    date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    if view.precision == "year":
        return date, date + timedelta(days=365 + calendar.isleap(date.year) - 1, hours=24)
    if view.precision == "month":
        return date, date + timedelta(days=calendar.monthrange(date.year, date.month)[1])
    return date, date + _SPANS.get(view.precision or "second", timedelta(0))


def _dates(more: PairView, less: PairView) -> str:
    views = more.document, less.document
    texts = [written(view.published, view.precision) or "undated" for view in views]
    if texts[0] == texts[1]:  # the two moments differ in seconds, if at all
        texts = [
            f"{view.published:%H:%M:%S}" if view.published else text
            for text, view in zip(texts, views, strict=True)
        ]
    return f"{texts[0]}, against {texts[1]}"


DATES = (
    Feature(
        "published",
        lateness,
        "{more} is dated later than {less} ({words}).",
        because="A derived text is written after its source.",
        breaks="Copies and crawled pages get new dates, and some archives record only the day.",
        words=_dates,
    ),
)
