"""Dates in common notations, and their precision."""

from __future__ import annotations

import datetime
from datetime import UTC, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.corpus import dates


@pytest.mark.parametrize(
    ("written", "instant", "precision"),
    [
        ("2024-06-19T10:20:30Z", "2024-06-19T10:20:30", "second"),
        ("2024-06-19T10:20:30.123456789+02:00", "2024-06-19T08:20:30.123456", "second"),
        ("2024-06-19 10:20", "2024-06-19T10:20:00", "minute"),
        ("2024-06-19T23:30-0500", "2024-06-20T04:30:00", "minute"),
        ("2024-06-19", "2024-06-19T00:00:00", "day"),
        ("2024-06-19 00:00:00", "2024-06-19T00:00:00", "day"),
        ("2024-06-19T00:00:00+05:00", "2024-06-19T00:00:00", "day"),
        ("2024/6/9", "2024-06-09T00:00:00", "day"),
        ("2024.06.07", "2024-06-07T00:00:00", "day"),
        ("1987-02", "1987-02-01T00:00:00", "month"),
        ("1987", "1987-01-01T00:00:00", "year"),
        (1987, "1987-01-01T00:00:00", "year"),
        (1987.0, "1987-01-01T00:00:00", "year"),
        ("1987.0", "1987-01-01T00:00:00", "year"),
        ("19870226", "1987-02-26T00:00:00", "day"),
        (19870226, "1987-02-26T00:00:00", "day"),
        ("20240619102030", "2024-06-19T10:20:30", "second"),
        ("20240619T102030Z", "2024-06-19T10:20:30", "second"),
        ("June 19, 2024", "2024-06-19T00:00:00", "day"),
        ("19 June 2024", "2024-06-19T00:00:00", "day"),
        ("June 2024", "2024-06-01T00:00:00", "month"),
        ("June 19, 2024 at 10 am EDT", "2024-06-19T14:00:00", "minute"),
        ("Wed, 19 Jun 2024 10:20:30 +0200", "2024-06-19T08:20:30", "second"),
        ("Wed, 19 Jun 2024 10:20:30 EST", "2024-06-19T15:20:30", "second"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.79", "second"),
        ("26-FEB-87", "1987-02-26T00:00:00", "day"),
        ("26-FEB-05", "2005-02-26T00:00:00", "day"),
        ("03/04/2024", "2024-03-04T00:00:00", "day"),
        ("19/06/2024", "2024-06-19T00:00:00", "day"),
        ("03.04.2024", "2024-04-03T00:00:00", "day"),
        (1718792430, "2024-06-19T10:20:30", "second"),
        ("1718792430", "2024-06-19T10:20:30", "second"),
        (1718792430.5, "2024-06-19T10:20:30.5", "second"),
        (1718792430123, "2024-06-19T10:20:30.123", "second"),
        (1718792430123456, "2024-06-19T10:20:30.123456", "second"),
        (915148801000, "1999-01-01T00:00:01", "second"),
    ],
)
def test_dates_are_parsed(written: str | float, instant: str, precision: str) -> None:
    assert dates.parse(written) == (datetime.datetime.fromisoformat(instant).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "Monday",
        "10:30",
        "June 19",
        "19",
        0,
        12,
        -1,
        "2024-13-01",
        "2023-02-29",
        "9" * 60,
        1e400,
    ],
)
def test_other_texts_are_not_dates(written: str | float) -> None:
    assert dates.parse(written) is None


def test_the_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "EST5EDT")
    time.tzset()
    try:
        dates.parse.cache_clear()
        assert dates.parse("June 19, 2024 10:00 XYZ") == dates.parse("June 19, 2024 10:00 UTC")
        assert dates.parse("June 19, 2024 10:00") == dates.parse("June 19, 2024 10:00 UTC")
    finally:
        monkeypatch.undo()
        time.tzset()


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime.datetime(1400, 1, 2), datetime.datetime(2199, 12, 30), timezones=offsets)


@given(moments)
@settings(max_examples=200)
def test_every_iso_instant_is_parsed_exactly(moment: datetime.datetime) -> None:
    instant, precision = dates.parse(moment.isoformat()) or (None, None)
    if moment.time() == datetime.time():
        assert (instant, precision) == (moment.replace(tzinfo=UTC), "day")
    else:
        assert (instant, precision) == (moment, "second")


@given(moments)
@settings(max_examples=100)
def test_a_typed_column_gives_the_same_dates_as_text(moment: datetime.datetime) -> None:
    moment = moment.astimezone(UTC)
    typed = dates.parse_column(pa.array([moment, None], pa.timestamp("us", tz="UTC")))
    text = dates.parse_column(pa.array([moment.isoformat(), None]))
    assert typed == text


@given(st.text(max_size=40) | st.text("0123456789-/.: TZJunePM+", max_size=30))
@settings(max_examples=400)
def test_any_text_is_parsed_without_an_error(written: str) -> None:
    found = dates.parse(written)
    assert found is None or (found[0].tzinfo is UTC or found[0].utcoffset() == timedelta(0))
    assert found is None or found[1] in dates.PRECISIONS


def test_typed_columns_of_every_unit() -> None:
    moment = datetime.datetime(2024, 6, 19, 10, 20, 30)
    for unit in ("s", "ms", "us", "ns"):
        instants, precisions, *_ = dates.parse_column(pa.array([moment], pa.timestamp(unit)))
        assert (instants.to_pylist(), precisions.to_pylist()) == ([moment.replace(tzinfo=UTC)], ["second"])
    days = pa.array([datetime.date(1969, 7, 20), None])
    for column in (days, days.cast(pa.date64()), days.cast(pa.timestamp("s"))):
        instants, precisions, *_ = dates.parse_column(column)
        assert instants.to_pylist() == [datetime.datetime(1969, 7, 20, tzinfo=UTC), None]
        assert precisions.to_pylist() == ["day", None]
    beyond = dates.parse_column(pa.array([2**62, -(2**62)], pa.timestamp("s")))
    assert beyond[0].null_count == 2


def test_midnight_in_another_zone_is_the_day_in_that_zone() -> None:
    midnight = pa.array([datetime.datetime(2024, 6, 19, 4)], pa.timestamp("us", tz="UTC"))
    instants, precisions, *_ = dates.parse_column(midnight.cast(pa.timestamp("us", tz="America/New_York")))
    assert instants.to_pylist() == [datetime.datetime(2024, 6, 19, tzinfo=UTC)]
    assert precisions.to_pylist() == ["day"]
