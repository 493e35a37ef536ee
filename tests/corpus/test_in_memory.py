"""Documents given as Python objects of every kind."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
from datetime import UTC
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

import provenance as pv
from provenance import schema

COLUMNS = {
    "Headline": ["Rain", None],
    "Body": ["It rained.", "It snowed."],
    "pub_date": ["2024-06-19", "2024-06-20T10:00:00Z"],
    "Publisher": ["Daily", "Weekly"],
    "words": [2, 2],
}
ROWS = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)]


class Capsule:
    """An object that has only the Arrow PyCapsule interface."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def categorical() -> pd.DataFrame:
    frame = pd.DataFrame(COLUMNS)
    return frame.astype({"Publisher": "category"})


@pytest.mark.parametrize(
    "given",
    [
        ROWS,
        iter(ROWS),
        pd.DataFrame(COLUMNS),
        categorical(),
        pl.DataFrame(COLUMNS),
        pa.table(COLUMNS),
        pa.table(COLUMNS).to_batches()[0],
        Capsule(pa.table(COLUMNS)),
        pa.RecordBatchReader.from_batches(pa.table(COLUMNS).schema, pa.table(COLUMNS).to_batches()),
    ],
    ids=lambda given: type(given).__name__,
)
def test_every_kind_of_table_gives_the_same_documents(given: Any) -> None:
    corpus = pv.read(given)
    assert corpus.documents.column_names == [*schema.DOCUMENTS.names, "words"]
    assert corpus.documents.schema.types[:9] == schema.DOCUMENTS.types
    assert corpus.documents.drop(["path", "url", "language"]).to_pylist() == [
        {
            "id": "0",
            "text": "It rained.",
            "title": "Rain",
            "outlet": "Daily",
            "published": datetime.datetime(2024, 6, 19, tzinfo=UTC),
            "published_precision": "day",
            "words": 2,
        },
        {
            "id": "1",
            "text": "It snowed.",
            "title": None,
            "outlet": "Weekly",
            "published": datetime.datetime(2024, 6, 20, 10, tzinfo=UTC),
            "published_precision": "second",
            "words": 2,
        },
    ]
    assert corpus.skipped.num_rows == 0


@pytest.mark.parametrize(
    "given",
    [["a", "b"], ("a", "b"), pd.Series(["a", "b"]), pl.Series(["a", "b"]), pa.array(["a", "b"])],
    ids=lambda given: type(given).__name__,
)
def test_texts_are_numbered_from_zero(given: Any) -> None:
    documents = pv.read(given).documents
    assert documents.select(["id", "text", "path"]).to_pylist() == [
        {"id": "0", "text": "a", "path": None},
        {"id": "1", "text": "b", "path": None},
    ]


def test_an_item_keeps_its_number_wherever_it_stands_in_a_long_list() -> None:
    given: list[Any] = [f"The text of number {n}." for n in range(10_000)]
    for number in (0, 17, 4096, 4097, 9999):
        given[number] = {"text": f"The text of number {number}.", "outlet": "Courier"}
    given[8000] = 8000
    corpus = pv.read(given)
    documents = corpus.documents.select(["id", "text"]).to_pylist()
    assert [(row["id"], row["text"]) for row in documents] == [
        (str(n), f"The text of number {n}.") for n in range(10_000) if n != 8000
    ]
    assert corpus.skipped.column("line").to_pylist() == [8001]


def test_each_item_is_in_documents_or_skipped() -> None:
    corpus = pv.read(["a", "", " \n", None, 7, {"title": "no text"}, {"text": [1]}, "x" * 11], size_limit=10)
    assert corpus.documents["text"].to_pylist() == ["a"]
    assert corpus.skipped.schema == schema.SKIPPED
    reasons = {row["line"]: (row["path"], row["reason"]) for row in corpus.skipped.to_pylist()}
    assert sorted(reasons) == [2, 3, 4, 5, 6, 7, 8]
    assert {path for path, _ in reasons.values()} == {"list"}
    assert reasons[2][1] == reasons[3][1] == "blank"
    assert "NoneType" in reasons[4][1]
    assert "int" in reasons[5][1]
    assert "'title'" in reasons[6][1]
    assert "size_limit" in reasons[8][1]
    assert repr(corpus) == "Corpus(1 document, 7 skipped)"
    assert len(corpus) == 1


def test_a_dict_a_dataclass_and_several_arguments() -> None:
    @dataclasses.dataclass
    class Document:
        text: str
        title: str | None = None
        published: datetime.date | None = None

    corpus = pv.read(
        Document("One.", published=datetime.date(2024, 6, 19)),
        {"id": "x", "text": "Two."},
        [Document("Three.")],
    )
    assert sorted(corpus.documents["text"].to_pylist()) == ["One.", "Three.", "Two."]
    assert corpus.documents["published_precision"].to_pylist() == ["day", None, None]
    assert len(corpus.renamed) == 1  # two documents are the first of their argument


def test_reading_a_corpus_or_its_table_gives_the_same_documents() -> None:
    corpus = pv.read([*ROWS, {"text": "Undated.", "language": "en-GB", "date": "1987"}, " "])
    assert pv.read(corpus) is corpus
    assert pv.read(corpus.documents).documents == corpus.documents
    joined = pv.read(corpus, ["More."])
    assert len(joined) == 4
    assert joined.skipped == corpus.skipped


def test_the_more_specific_field_wins_row_by_row_and_the_rest_passes_through() -> None:
    rows = [
        {"text": "Text.", "body": "Body.", "published": "2024-06-19", "timestamp": 1718792430},
        {"text": " ", "body": "Body.", "published": "some day", "timestamp": 1718792430},
    ]
    table = pv.read(rows).documents
    assert table["text"].to_pylist() == ["Text.", "Body."]
    assert table["body"].to_pylist() == ["Body.", None]
    assert table["published_precision"].to_pylist() == ["day", "second"]
    assert table["timestamp"].to_pylist() == [1718792430, None]
    assert table["published_given"].to_pylist() == [None, "some day"]


def test_an_unreadable_date_stays_in_its_own_column() -> None:
    table = pv.read([{"text": "a", "date": "soon"}, {"text": "b", "date": "2024"}]).documents
    assert table["published"].null_count == 1
    assert table["date"].to_pylist() == ["soon", None]


def test_names_in_objects_and_languages() -> None:
    row = {"text": "a", "source": {"id": None, "name": "The Paper"}, "lang": "en-US"}
    assert pv.read([row]).documents.select(["outlet", "language"]).to_pylist() == [
        {"outlet": "The Paper", "language": "en"}
    ]
    table = pv.read([{"text": "a", "language": "Klingon"}]).documents
    assert table.select(["language", "language_given"]).to_pylist() == [
        {"language": None, "language_given": "Klingon"}
    ]


def test_values_without_a_common_type_become_json() -> None:
    rows = [
        {"text": "a", "page": 1, "tags": {"x": 1}, "path": 7, "big": 2**70},
        {"text": "b", "page": "A4", "tags": ["y"], "path": 8, "big": None},
    ]
    table = pv.read(rows).documents
    assert table["page"].to_pylist() == ["1", "A4"]
    assert table["tags"].to_pylist() == ['{"x": 1}', '["y"]']
    assert table["path_given"].to_pylist() == [7, 8]
    assert table["big"].to_pylist() == [str(2**70), None]


def test_types_that_differ_between_arguments() -> None:
    table = pv.read(
        [{"text": "a", "n": 1, "m": 1}], [{"id": "z", "text": "b", "n": 2.5, "m": "x"}], ["c"]
    ).documents
    assert table["n"].to_pylist() == [1.0, 2.5, None]
    assert table["m"].to_pylist() == ["1", "x", None]


def test_a_mixed_data_frame_and_strange_columns(tmp_path: Any) -> None:
    frame = pd.DataFrame(
        {"text": ["a", None], "mix": [1, "x"], 5: [1.5, None], "empty": [{}, {}], "path": ["p", "q"]}
    )
    corpus = pv.read(frame)
    assert corpus.documents["mix"].to_pylist() == ["1"]
    assert corpus.documents["path"].to_pylist() == ["p"]
    assert (
        corpus.skipped.to_pylist()
        == [
            {
                "path": "pandas.DataFrame",
                "line": 2,
                "reason": "no text among the fields '5', 'empty', 'mix', 'path'",
            }
        ]
        or "no text" in corpus.skipped["reason"][0].as_py()
    )
    parquet.write_table(corpus.documents, tmp_path / "d.parquet")  # all types exist in Parquet


def test_lone_surrogates_and_decimals_do_no_harm() -> None:
    rows = [
        {"text": "a\ud800b", "k\udfff": "\ud800", "price": decimal.Decimal("1.5")},
        {"text": "😀", "price": None},
    ]
    table = pv.read(rows).documents
    assert table["text"].to_pylist() == ["a�b", "😀"]
    assert pv.read(["a\ud800b"]).documents["text"].to_pylist() == ["a�b"]


def test_a_datetime_after_a_date_keeps_its_time() -> None:
    rows = [
        {"text": "a", "date": datetime.date(2024, 6, 19)},
        {"text": "b", "date": datetime.datetime(2024, 6, 19, 9, 5)},
    ]
    assert pv.read(rows).documents["published"].to_pylist() == [
        datetime.datetime(2024, 6, 19, tzinfo=UTC),
        datetime.datetime(2024, 6, 19, 9, 5, tzinfo=UTC),
    ]


@pytest.mark.parametrize("given", [7, None, {"a", "b"}, b"bytes", object()])
def test_the_error_for_an_unsupported_type_lists_the_supported_ones(given: Any) -> None:
    with pytest.raises(pv.InputError, match="a list of texts"):
        pv.read(given)


def test_settings_are_checked() -> None:
    with pytest.raises(pv.SettingsError, match="size_limit"):
        pv.read(["a"], size_limit=0)
    with pytest.raises(pv.SettingsError, match="no setting"):
        pv.read(["a"], sizelimit=3)
    with pytest.raises(pv.InputError, match="nothing to read"):
        pv.read()


def test_a_frame_that_is_not_computed_yet_says_what_to_do() -> None:
    class LazyFrame:
        def collect(self) -> list[str]:
            return ["One text."]

    with pytest.raises(pv.InputError, match=r"LazyFrame.*\.collect\(\)"):
        pv.read(LazyFrame())  # type: ignore[arg-type]
