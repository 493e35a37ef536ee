"""How much later one article is dated than another, in numbers and in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.delays import Delay, delay, delays_between_outlets
from provenance.derivation.outlets import outlets

PRECISIONS = ("year", "month", "day", "minute", "second")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "same time"), (3, "3 min"), (740, "12 h 20 min"), (-120, "−2 h"), (3_333, "2 days")],
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert Delay(minutes, "minute").words == words


def test_half_a_minute_is_no_delay() -> None:
    moment = datetime(2031, 2, 4, 8)
    for seconds, minutes in ((20, 0), (-20, 0), (150, 3), (-150, -3)):
        later = moment + timedelta(seconds=seconds)
        assert delay(((moment, "second"), (later, "second"))) == Delay(minutes, "minute")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (("2024-02-04 08:00", "minute"), ("2024-02-04 20:20", "minute"), "12 h 20 min"),
        (("2024-02-04 08:00", "minute"), ("2024-02-04 08:00", "second"), "same time"),
        (("2024-02-04", "day"), ("2024-02-05", "day"), "1 day"),  # not 24 hours
        (("2024-02-04 08:00", "minute"), ("2024-02-04", "day"), "same day"),  # not 8 hours earlier
        (("2024-02-04 08:00", "minute"), ("2024-02-01", "day"), "−3 days"),
        (("2024-02-01", "month"), ("2024-03-04 10:00", "minute"), "1 month"),
        (("2024-02-04", "day"), (None, None), ""),
    ],
)
def test_hours_are_counted_only_between_times_of_day(first: Any, second: Any, words: str) -> None:
    one, other = ((date and datetime.fromisoformat(date), precision) for date, precision in (first, second))
    assert delay((one, other)).words == words


def test_the_median_of_delays_is_in_days_if_a_date_has_no_time() -> None:
    day, noon = (datetime(2031, 2, 4), "day"), (datetime(2031, 2, 4, 12), "minute")
    later = (datetime(2031, 2, 7, 9), "minute")
    assert delay((noon, later), (noon, later)).words == "3 days"  # 69 hours
    assert delay((noon, noon), (noon, later), (day, later)) == Delay(3, "day")


MOMENTS = st.tuples(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.sampled_from(PRECISIONS))


@given(MOMENTS, MOMENTS)
def test_the_other_way_round_only_the_minus_changes(one: Any, other: Any) -> None:
    there, back = delay((one, other)), delay((other, one))
    assert (there.amount, there.unit) == (-back.amount, back.unit)
    assert there.size == back.size
    assert there.words.startswith("−") == (there.amount < 0)


def test_outlets_have_the_delay_of_their_likely_derivations() -> None:
    """The same pairs of outlets as in the table, with days if a date has no time of day."""
    dates = {"w1": "2024-02-04T08:00", "w2": "2024-02-04T09:00", "d1": "2024-02-06", "d2": "2024-02-04T10:30"}
    outlet = {"w1": "Wire", "w2": "Wire", "d1": "Daily", "d2": "Herald"}
    documents = pv.read(
        [{"id": d, "text": d, "outlet": outlet[d], "published": dates[d]} for d in dates]
    ).documents
    rows = [("w1", "d1", 0.9), ("w2", "d2", 0.8), ("w1", "w2", 0.9), ("w1", "d2", 0.2)]
    derivations = pa.table(
        {
            "source": [source for source, _, _ in rows],
            "derived": [derived for _, derived, _ in rows],
            "probability": [p for *_, p in rows],
            "directed": [True] * len(rows),
            "share": [0.5] * len(rows),
        }
    )
    found = delays_between_outlets(documents, derivations)
    assert found == {("Wire", "Daily"): Delay(2, "day"), ("Wire", "Herald"): Delay(90, "minute")}
    table = outlets(documents, derivations)
    assert set(found) == set(zip(table["source"].to_pylist(), table["derived"].to_pylist(), strict=True))
