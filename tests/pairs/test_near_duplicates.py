"""`provenance.near_duplicates`: ids in the table, and nothing that depends on order or ids of the input."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from pairs.bodies import documents, edited
from provenance import schema
from provenance.pairs import canonical_order, clusters, find_pairs, with_ids
from provenance.pairs.window import admissible
from provenance.settings import Settings

TEXT = " ".join(f"word{i}" for i in range(60))


def test_pairs_have_ids_in_their_own_order_and_containments_to_match():
    rows = [{"id": "long", "text": TEXT + " and more"}, {"id": "short", "text": TEXT}]
    for order in (rows, rows[::-1]):
        pairs = pv.near_duplicates([*order, {"id": "apart", "text": "fog"}])
        assert pairs.schema == schema.PAIRS
        expected = {"jaccard": 58 / 60, "containment_a": 58 / 60, "containment_b": 1.0}
        assert pairs.to_pylist() == [{"a": "long", "b": "short", **expected}]


def test_the_threshold_wins_over_the_settings():
    texts = [TEXT, TEXT + " and more"]
    assert pv.near_duplicates(texts, settings=Settings(threshold=0.9)).num_rows == 1
    assert pv.near_duplicates(texts, threshold=0.99, settings=Settings(threshold=0.9)).num_rows == 0
    with pytest.raises(pv.SettingsError, match="no setting 'treshold'"):
        pv.near_duplicates(texts, treshold=0.9)


def test_without_near_duplicates_the_table_is_empty():
    assert pv.near_duplicates(["fog", "rain"]).schema == schema.PAIRS
    assert pv.near_duplicates(["fog", "rain"]).num_rows == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_and_renamed_input_gives_the_same_pairs_and_clusters(seed):
    random = np.random.default_rng(seed)
    texts = edited(seed=3, families=15)
    texts += texts[:10]  # copies, distinguished by their dates
    days = [None if day > 20 else int(day) for day in random.integers(0, 25, len(texts))]
    days[-10:] = range(100, 110)
    outlets = [["Post", "Echo", None][which] for which in random.integers(0, 3, len(texts))]
    shuffle = random.permutation(len(texts))

    def results(table, chosen):
        table = table.take(canonical_order(table))
        pairs, _, words = find_pairs(table["text"], chosen, admissible(table, chosen))
        found = clusters(pairs, words, table)
        name = table["path"].to_pylist()  # what stays with a document whatever its id
        rows = {(frozenset((name[row["a"]], name[row["b"]])), row["jaccard"]) for row in pairs.to_pylist()}
        kept = {
            name[row["id"]]: (name[row["kept_document"]], row["cluster"], row["reason"])
            for row in found.to_pylist()
        }
        return rows, kept

    table = documents(texts, days, outlets)
    table = table.set_column(table.schema.get_field_index("path"), "path", table["id"])
    renamed = pa.array([f"new{position}" for position in random.permutation(len(texts))])
    other = table.set_column(0, "id", renamed).take(shuffle)
    for chosen in (Settings(), Settings(threshold=0.6, within_days=12, same_outlet=False)):
        assert results(table, chosen) == results(other, chosen)
        assert len(results(table, chosen)[0]) > 20


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "é", ""]), st.none() | st.integers(0, 2)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_canonical_order_depends_on_contents(rows, random):
    table = documents([text for text, _ in rows], [day for _, day in rows])
    order = canonical_order(table)
    assert sorted(order.tolist()) == list(range(len(rows)))
    shuffle = list(range(len(rows)))
    random.shuffle(shuffle)
    other = pa.chunked_array([[each] for each in shuffle], pa.int64())
    shuffled = table.take(other).set_column(0, "id", table["id"])
    contents = ["text", "published"]
    assert shuffled.take(canonical_order(shuffled)).select(contents) == table.take(order).select(contents)
    dates = [rows[position][1] for position in order if rows[position][0] == "a"]
    assert dates == sorted(dates, key=lambda day: (day is None, day))


def test_a_slice_of_a_table_is_ordered_by_its_own_texts():
    table = documents(["one", "two", "three", "four", "five"])
    part = table.slice(2, 3)
    whole = [position - 2 for position in canonical_order(table).tolist() if position >= 2]
    assert canonical_order(part).tolist() == whole


def test_ids_in_the_other_order_swap_the_containments():
    pairs = pa.table({"a": [0], "b": [1], "jaccard": [0.8], "containment_a": [0.8], "containment_b": [1.0]})
    assert with_ids(pairs, pa.array(["z", "y"])).to_pylist() == [
        {"a": "y", "b": "z", "jaccard": 0.8, "containment_a": 1.0, "containment_b": 0.8}
    ]


def test_a_window_counts_a_month_or_a_year_as_all_of_its_days():
    """Two dates are as far apart as their nearest days; an exact date between them does not hide a copy."""

    def related(*dates, days=7):
        rows = [{"id": date, "text": TEXT, "date": date} for date in dates]
        return [(row["a"], row["b"]) for row in pv.near_duplicates(rows, within_days=days).to_pylist()]

    assert related("2024-03", "2024-03-20") == [("2024-03", "2024-03-20")]
    assert related("2024-03", "2024-04-07") == [("2024-03", "2024-04-07")]
    assert related("2024-03", "2024-04-08") == []
    assert related("2024-02-22", "2024-03") == []
    assert related("2024", "2024-11-30") == [("2024", "2024-11-30")]
    assert related("2024", "2025-02-01") == []
    assert related("2023-06-01", "2023", "2024-03-01", "2023-12-30") == [
        ("2023", "2023-06-01"),
        ("2023", "2023-12-30"),
    ]


def test_texts_of_symbols_only_pair_with_the_same_text():
    texts = ["\U0001f389\U0001f389", "***", "\U0001f389\U0001f389", "\U0001f389"]
    assert pv.near_duplicates(texts).select(["a", "b", "jaccard"]).to_pylist() == [
        {"a": "0", "b": "2", "jaccard": 1.0}
    ]
