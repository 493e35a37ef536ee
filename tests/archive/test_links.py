"""The passages that an archive keeps, and how it finds them again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from provenance.archive.links import Links
from provenance.archive.postings import DROPPED, Postings
from provenance.archive.stored_rows import StoredRows
from provenance.pipeline import KEPT
from provenance.tables import table_of

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=40)


def passages(pairs: list[tuple[int, int, bool]]) -> pa.Table:
    """A passage for each pair; `a_first` contains the number of the pair."""
    values = {name: [0] * len(pairs) for name in KEPT.names}
    values |= {"kind": ["verbatim"] * len(pairs), "a_first": list(range(len(pairs)))}
    for place, name in enumerate(("a", "b", "reused")):
        values[name] = [pair[place] for pair in pairs]
    return table_of(list(zip(*(values[name] for name in KEPT.names), strict=True)), KEPT)


@given(PAIRS, st.sets(st.integers(0, 9)))
def test_passages_among_documents_are_found(pairs: list[tuple[int, int, bool]], numbers: set[int]) -> None:
    found = Links.of(passages(pairs)).among(np.array(sorted(numbers), np.int64))
    expected = [place for place, (a, b, _) in enumerate(pairs) if {a, b} <= numbers]
    assert sorted(found["a_first"].to_pylist()) == expected


@given(PAIRS)
def test_passages_of_a_pair_stay_in_order(pairs: list[tuple[int, int, bool]]) -> None:
    found = Links.of(passages(pairs)).among(np.arange(10))
    rows = list(zip(*(found[name].to_pylist() for name in ("a", "b", "a_first")), strict=True))
    assert rows == sorted(rows)


@given(PAIRS)
def test_boilerplate_alone_links_nothing(pairs: list[tuple[int, int, bool]]) -> None:
    others = Links.of(passages(pairs)).others
    linked = set(zip(others.keys.tolist(), others.values.tolist(), strict=True))
    assert linked == {pair for a, b, reused in pairs if reused for pair in ((a, b), (b, a))}
    assert len(linked) == len(others.keys)


def test_links_are_the_same_from_a_folder(tmp_path: Path) -> None:
    pairs = [(number % 7, number % 5, number % 3 > 0) for number in range(2_000)]
    links = Links.of(passages(pairs))
    links.write(tmp_path)
    again, numbers = Links.mapped(tmp_path), np.array([1, 3, 4])
    assert again.among(numbers).equals(links.among(numbers))
    assert again.passages.all().equals(links.passages.all())
    together = Links.joined([again, again])
    assert together.among(numbers).num_rows == 2 * links.among(numbers).num_rows


@given(st.lists(st.text(max_size=3), max_size=30), st.randoms(use_true_random=False))
def test_rows_are_the_same_from_a_file(tmp_path_factory, values: list[str], random) -> None:  # type: ignore[no-untyped-def]
    table = pa.table({"id": values, "size": [len(value) for value in values]})
    table = table.cast(pa.schema([("id", pa.string()), ("size", pa.int64())]))
    order = np.array(random.sample(range(len(values)), len(values)), np.int64)
    stored = StoredRows.of(table, order, 4)
    file = tmp_path_factory.mktemp("rows") / "rows.arrow"
    stored.write(file)
    mapped = StoredRows.mapped(file, 4)
    some = np.array(random.sample(range(len(values)), len(values) // 2), np.int64)
    for rows in (stored, mapped):
        assert rows.all().equals(table.take(pa.array(order)))
        assert rows.take(some).equals(table.take(pa.array(order[some])))
        assert rows.first_column(some) == [values[place] for place in order[some].tolist()]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30), st.booleans())
def test_postings_are_sorted_by_key_and_value(entries: list[tuple[int, int]], in_order: bool) -> None:
    if in_order:
        entries = sorted(entries, key=lambda entry: entry[1])
    keys, values = (np.array([entry[side] for entry in entries], np.int64) for side in (0, 1))
    found = Postings.of(keys, values, np.arange(len(keys), dtype=np.uint16))
    expected = sorted((key, value, place) for place, (key, value) in enumerate(entries))
    assert list(zip(found.keys, found.values, found.all_places, strict=True)) == expected


POSTINGS = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 5), st.integers(0, 3)), max_size=12), min_size=1
)


def postings(entries: list[tuple[int, int, int]]) -> Postings:
    columns = np.array(entries, np.int64).reshape(-1, 3)
    return Postings.of(columns[:, 0], columns[:, 1].astype(np.int32), columns[:, 2].astype(np.uint16))


def entries_of(found: Postings) -> list[tuple[int, int, int]]:
    return list(zip(found.keys.tolist(), found.values.tolist(), found.all_places.tolist(), strict=True))


@given(POSTINGS, st.integers(1, 40))
def test_merged_postings_hold_all_entries_in_order(
    parts: list[list[tuple[int, int, int]]], together: int
) -> None:
    found = entries_of(Postings.merged([postings(part) for part in parts], together))
    expected = [entry for part in parts for entry in entries_of(postings(part))]
    assert found == sorted(expected, key=lambda entry: entry[:2])


@given(POSTINGS, st.permutations(range(6)), st.sets(st.integers(0, 5)), st.integers(1, 40))
def test_renumbered_postings_are_as_if_made_anew(
    parts: list[list[tuple[int, int, int]]], order: list[int], dropped: set[int], together: int
) -> None:
    given_ = postings(parts[0])
    to = np.array([DROPPED if place in dropped else place for place in order] + [-1], np.int32)
    found = entries_of(given_.renumbered(to, together))
    renamed = [(key, int(to[value]), place) for key, value, place in entries_of(given_)]
    kept = [entry for entry in renamed if entry[1] != DROPPED]
    assert found == sorted(kept, key=lambda entry: entry[:2])
