"""The table of outlets and their sources, for a corpus small enough to count by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from provenance.derivation.outlets import outlets
from provenance.schema import OUTLETS

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def documents(*rows):
    """Documents given as (id, outlet, hours after noon or None)."""
    ids, names, hours = zip(*rows, strict=True)
    published = [None if hour is None else NOON + timedelta(hours=hour) for hour in hours]
    return pa.table(
        {
            "id": list(ids),
            "outlet": pa.array(names, pa.string()),
            "published": pa.array(published, pa.timestamp("us", tz="UTC")),
        }
    )


def derivations(*rows):
    """Derivations given as (source, derived, share, directed)."""
    source, derived, share, directed = zip(*rows, strict=True)
    return pa.table(
        {
            "source": list(source),
            "derived": list(derived),
            "probability": [0.9] * len(source),
            "share": list(share),
            "directed": list(directed),
        }
    )


DOCUMENTS = documents(
    ("w1", "Wire", 0),
    ("w2", "Wire", 0),
    ("w3", "Wire", None),
    ("d1", "Daily", 1),
    ("d2", "Daily", 4),
    ("d3", "Daily", None),
    ("u", None, 2),
    ("a", "Argus", 9),
)


def test_articles_are_counted_once_and_shares_and_lags_over_the_derivations():
    found = outlets(
        DOCUMENTS,
        derivations(
            ("w1", "d1", 0.5, True),
            ("w2", "d2", 0.3, True),
            ("w1", "d2", 0.4, True),
            ("w1", "d3", 0.8, True),
            ("d1", "a", 1.0, True),
        ),
    )
    assert found.schema == OUTLETS
    assert found.to_pylist() == [
        {
            "source": "Daily",
            "derived": "Argus",
            "articles": 1,
            "share": 1.0,
            "median_lag": timedelta(hours=8),
        },
        {"source": "Wire", "derived": "Daily", "articles": 3, "share": 0.5, "median_lag": timedelta(hours=4)},
    ]


def test_the_median_of_an_even_number_lies_halfway():
    found = outlets(DOCUMENTS, derivations(("w1", "d1", 0.5, True), ("w2", "d2", 0.5, True)))
    assert found["median_lag"].to_pylist() == [timedelta(hours=2.5)]


@pytest.mark.parametrize(
    "row",
    [
        ("w1", "d1", 0.5, False),  # undirected
        ("w1", "w2", 0.5, True),  # within one outlet
        ("w1", "u", 0.5, True),  # unknown outlet
        ("u", "d1", 0.5, True),
    ],
)
def test_uninformative_derivations_are_left_out(row):
    assert outlets(DOCUMENTS, derivations(row)).num_rows == 0


def test_without_dates_there_is_no_lag():
    found = outlets(DOCUMENTS, derivations(("w3", "d1", 0.5, True), ("w1", "d3", 0.7, True)))
    assert found.to_pylist() == [
        {"source": "Wire", "derived": "Daily", "articles": 2, "share": 0.6, "median_lag": None}
    ]


def test_the_order_of_rows_does_not_matter():
    rows = [("w1", "d1", 0.1, True), ("w2", "d2", 0.2, True), ("w1", "d3", 0.7, True), ("d1", "a", 1.0, True)]
    reversed_documents = DOCUMENTS.take(list(reversed(range(DOCUMENTS.num_rows))))
    assert outlets(reversed_documents, derivations(*rows[::-1])).equals(
        outlets(DOCUMENTS, derivations(*rows))
    )


def test_nothing_gives_an_empty_table():
    empty = derivations(("w1", "d1", 0.5, True)).slice(0, 0)
    assert outlets(DOCUMENTS, empty).equals(OUTLETS.empty_table())


def test_derivations_less_likely_than_not_are_left_out():
    unlikely = derivations(("w1", "d1", 0.5, True))
    place = unlikely.column_names.index("probability")
    assert outlets(DOCUMENTS, unlikely.set_column(place, "probability", [[0.4]])).num_rows == 0
