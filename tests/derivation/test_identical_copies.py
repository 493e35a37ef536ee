"""Identical texts: each later copy has one row, from the first copy; the evidence mentions other copies."""

from datetime import datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from provenance.derivation.identical_copies import from_first_copy, other_copies
from provenance.pairs.window import UNDATED

BEGIN = datetime(2024, 3, 2)
DAIRY = (
    "The dairy at Pennock burned on Friday night and forty cheeses rolled blazing down Mill Hill into the "
    "ford. Nobody was hurt, though a constable lost his helmet to a wheel of red Leyden, and the brass band "
    "played on until the roof fell."
)
SNOW = (
    "Snow closed the pass above Orrin for the second time this week, stranding a library van and two wedding "
    "guests until a plough reached them shortly before midnight."
)
TIMES = st.integers(0, 4) | st.just(int(UNDATED))


def copies(*days, text=DAIRY):
    return [
        {"id": f"day-{day}", "text": text, "published": (BEGIN + timedelta(days=day)).isoformat()}
        for day in days
    ]


def rows(documents, **keywords):
    found = pv.scan(documents, **keywords).derivations.to_pylist()
    return {(row["source"], row["derived"]): row for row in found}


def credit(row):
    return [item["sentence"] for item in row["evidence"] if item["name"] == "other copies"]


def test_a_rival_raises_no_probability_and_the_evidence_counts_it():
    alone = rows(copies(0, 30))
    with_rivals = rows(copies(0, 2, 7, 30, 60))
    assert alone.keys() == {("day-0", "day-30")}
    assert with_rivals.keys() == {("day-0", f"day-{day}") for day in (2, 7, 30, 60)}
    row, before = with_rivals["day-0", "day-30"], alone["day-0", "day-30"]
    assert row["directed"]
    assert row["probability"] <= before["probability"]
    assert credit(before) == []
    (sentence,) = credit(row)
    assert sentence.startswith("2 other copies of the source are not dated later")
    assert credit(with_rivals["day-0", "day-7"])[0].startswith("Another copy of the source is not dated")


def test_the_earliest_copy_stands_for_all_though_another_comes_first_by_content():
    """Capitals differ, so either copy may come first in the order of hashes; the dates are decisive."""
    for early, late in ((DAIRY, DAIRY.upper()), (DAIRY.upper(), DAIRY)):
        texts = copies(0, text=early) + copies(9, text=late) + copies(5, text=f"{DAIRY} {SNOW}")
        found = rows(texts)
        assert {ends for ends, row in found.items() if row["directed"]} == {
            ("day-0", "day-5"),
            ("day-0", "day-9"),
        }


def test_a_copy_out_of_reach_of_the_first_is_taken_from_the_first_in_reach():
    found = rows(copies(0, 4, 8, 12), within_days=6)
    assert found.keys() == {("day-0", "day-4"), ("day-4", "day-8"), ("day-8", "day-12")}


def test_copies_of_another_outlet_do_not_turn_the_direction():
    given = copies(0, 1, 30)
    for row, outlet in zip(given, ("Post", "Post", "Echo"), strict=True):
        row["outlet"] = outlet
    found = rows(given, same_outlet=False)
    assert found.keys() == {("day-0", "day-30")}
    assert found["day-0", "day-30"]["directed"]


@given(st.lists(st.tuples(st.integers(0, 2), TIMES), min_size=2, max_size=8), st.data())
def test_other_copies_by_brute_force(documents, data):
    node, time = (np.array(column, np.int64) for column in zip(*documents, strict=True))
    ends = st.integers(0, len(documents) - 1)
    source, derived = data.draw(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]))
    expected = sum(
        node[other] == node[source]
        and other not in (source, derived)
        and (time[other] <= time[derived] or time[other] == UNDATED)
        for other in range(len(documents))
    )
    found = other_copies(np.array([source]), np.array([derived]), node, time)
    assert found.tolist() == [expected]


@given(st.lists(TIMES, min_size=2, max_size=6), st.data())
def test_each_dated_copy_has_one_row_from_the_earliest_source(times, data):
    ends = st.integers(0, len(times) - 1)
    pairs = sorted(data.draw(st.sets(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]))))
    source, derived = np.array(pairs, np.int64).reshape(-1, 2).T
    expected = set()
    for copy in range(len(times)):
        known = [
            (times[s], s, d)
            for s, d in pairs
            if d == copy and times[s] != times[d] and int(UNDATED) not in (times[s], times[d])
        ]
        expected |= {min(known)[1:]} if known else set()
    found = from_first_copy(source, derived, np.array(times))
    assert {pair for pair, kept in zip(pairs, found.tolist(), strict=True) if kept} == expected
