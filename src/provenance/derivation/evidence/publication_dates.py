"""The dates that the documents give for their publication.

Dates are the strongest evidence if they are far apart. Of 130 derivations known from reading or from their
publishers, in corpora with dates exact to the second or the day, all those with different dates have them in
the right order (`benchmarks/field/exact_dates.py`). But copies get a new date, crawlers record the time of
the crawl, and time zones get lost. The weight therefore depends on how far apart two dates are, and never
amounts to certainty.
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
# The difference in hours at which dates get half their weight, since clocks and desks are off by minutes, not
# days. From one hour on, only an explicit cue can outweigh the dates (`hypotheses.settle`).
_HALF = 0.5


def lateness(pair_views: PairViews) -> np.ndarray:
    """How clearly each document is dated after the other, from 0 (not at all, or unknown) towards 1.

    A date that is exact to the day may mean any moment of that day. If the possible moments of two dates
    overlap, their order is unknown; otherwise, the dates are as far apart as the middles of these spans.
    """
    first, last = pair_views.per_view([_microseconds(view) for view in pair_views.documents.views]).T
    hours = ((first + last) / 2 - pair_views.other((first + last) / 2)) / 1e6 / 3600
    later = np.where(first >= pair_views.other(last), hours, 0.0)  # also 0 if either has no date
    late: np.ndarray = later / (later + _HALF)
    return late


def _microseconds(view: DocumentView) -> tuple[float, float]:
    """The first and the last moment a date may mean, in microseconds, or NaN if there is no date."""
    moments = _earliest_and_latest(view)
    if moments is None:
        return float("nan"), float("nan")
    first, last = ((each - _EPOCH) / timedelta(microseconds=1) for each in moments)
    return first, last


def _earliest_and_latest(view: DocumentView) -> tuple[datetime, datetime] | None:
    """The first and the last moment a date may mean."""
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
        because="A text made from another one came after it.",
        breaks="Copies and crawled pages get new dates, and some archives give only the day.",
        words=_dates,
    ),
)
