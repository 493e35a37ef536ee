"""Files, fields and Python objects in the forms in which they occur in practice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import provenance as pv

FERRY = "The ferry ran aground at dawn, and all passengers walked ashore across the mud; nobody was hurt."
SNOW = "Snow closed the pass for the second time this week, stranding a library van and two wedding guests."
ROWS = [
    {"title": "Ferry", "date": "2024-03-02", "source": "Gazette", "content": FERRY},
    {"title": "Pass", "date": "2024-03-03", "source": "Courier", "content": SNOW},
]
NAMES = tuple(ROWS[0])


def read(folder: Path, name: str, content: str, **keywords: Any) -> pv.Corpus:
    """The corpus of one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return pv.read(folder, **keywords)


def titles_and_texts(corpus: pv.Corpus) -> list[tuple[str, str]]:
    return [(row["title"], row["text"]) for row in corpus.documents.to_pylist()]


@pytest.mark.parametrize(
    "shape",
    [
        {"status": "ok", "articles": ROWS},
        {"response": {"total": 2, "results": ROWS}},
        {"a": ROWS[0], "b": ROWS[1]},
        [{"_id": 1, "_source": ROWS[0]}, {"_id": 2, "_source": ROWS[1]}],
        {"hits": {"total": {"value": 2}, "hits": [{"_id": n, "_source": row} for n, row in enumerate(ROWS)]}},
        [row | {"content": "", "paragraphs": row["content"].split(", ")} for row in ROWS],
        {name: [row[name] for row in ROWS] for name in NAMES},
        {name: {str(n): row[name] for n, row in enumerate(ROWS)} for name in NAMES},
        {"columns": NAMES, "index": [0, 1], "data": [list(row.values()) for row in ROWS]},
        {"data": [{"id": n, "attributes": row} for n, row in enumerate(ROWS)]},
        [row | {name: {"rendered": f"<p>{row[name]}</p>"} for name in ("title", "content")} for row in ROWS],
    ],
    ids=lambda shape: json.dumps(shape)[:25],
)
def test_json_as_services_hand_it_out(tmp_path: Path, shape: Any) -> None:
    for indent in (None, 2):
        corpus = read(tmp_path, "x.json", json.dumps(shape, indent=indent))
        found = [(title, text.replace("\n\n", ", ")) for title, text in titles_and_texts(corpus)]
        assert found == [("Ferry", FERRY), ("Pass", SNOW)]
        assert [f"{day:%Y-%m-%d}" for day in corpus.documents["published"].to_pylist()] == [
            row["date"] for row in ROWS
        ]
        assert corpus.documents["outlet"].to_pylist() == ["Gazette", "Courier"]
        assert corpus.skipped.num_rows == 0


def test_arrays_appended_to_a_file_and_what_follows_them(tmp_path: Path) -> None:
    content = "".join(json.dumps([row], indent=1) for row in ROWS)
    corpus = read(tmp_path, "x.json", content + "\n[{")
    assert titles_and_texts(corpus) == [("Ferry", FERRY), ("Pass", SNOW)]
    assert [(row["line"], row["reason"][:8]) for row in corpus.skipped.to_pylist()] == [(3, "not JSON")]


def test_objects_by_id_keep_their_ids(tmp_path: Path) -> None:
    corpus = read(tmp_path, "x.json", json.dumps({"wire-1": ROWS[0], "wire-2": {"id": "own", **ROWS[1]}}))
    assert corpus.documents["id"].to_pylist() == ["wire-1", "own"]


TABLE = [("Ferry", "2024-03-02", FERRY), ("Pass", "2024-03-03", SNOW)]
PROSE = "\n".join(";".join(f'"{value}"' for value in row) for row in TABLE)


@pytest.mark.parametrize(
    "content",
    [
        "Title;Date;Text\n" + PROSE,
        "sep=;\nTitle;Date;Text\n" + PROSE,
        "Title;Date;Text;\n" + PROSE.replace("\n", ";\n") + ";",
        "Title;Date;Text;\n" + PROSE,
        "Title;Date;Text\n" + PROSE.replace("\n", ";\n") + ";",
        "Title;Date;Text\n" + PROSE.replace('"', "").replace("mud;", "mud,"),
        "'Title','Date','Text'\n" + "\n".join(",".join(f"'{value}'" for value in row) for row in TABLE),
        "Titel\tDatum\tVolltext\n" + "\n".join("\t".join(row) for row in TABLE),
    ],
)
def test_tables_as_people_save_them(tmp_path: Path, content: str) -> None:
    corpus = read(tmp_path, "x.csv", content.replace("walked ashore", "walked, slowly, ashore"))
    texts = [
        (title, text.replace(", slowly,", "").replace("mud,", "mud;"))
        for title, text in titles_and_texts(corpus)
    ]
    assert texts == [("Ferry", FERRY), ("Pass", SNOW)]
    assert [str(day)[:10] for day in corpus.documents["published"].to_pylist()] == [
        "2024-03-02",
        "2024-03-03",
    ]
    assert corpus.skipped.num_rows == 0


def test_a_table_without_a_header_loses_no_row(tmp_path: Path) -> None:
    corpus = read(tmp_path, "x.csv", PROSE)
    assert corpus.documents["text"].to_pylist() == [FERRY, SNOW]
    assert corpus.documents["published"].null_count == 0
    assert corpus.documents["column_1"].to_pylist() == ["Ferry", "Pass"]
    named = read(tmp_path, "x.csv", PROSE, columns={"title": "column_1"})
    assert titles_and_texts(named) == [("Ferry", FERRY), ("Pass", SNOW)]


def test_a_table_of_one_column_may_hold_commas(tmp_path: Path) -> None:
    assert read(tmp_path, "x.csv", f"text\n{FERRY}\n{SNOW}\n").documents["text"].to_pylist() == [FERRY, SNOW]


@pytest.mark.parametrize(
    "names",
    [
        ("Titel", "Volltext", "Datum", "Zeitung"),
        ("título", "texto", "fecha", "periódico"),
        ("titre", "contenu", "date_de_publication", "journal"),
        ("titolo", "testo", "data", "testata"),
        ("заголовок", "текст", "дата", "издание"),
        ("标题", "正文", "日期", "来源"),
        ("title_x", "text_clean", "pubDate", "media_name"),
        ("headline_raw", "post_content", "post_date", "source_name"),
        ("Überschrift", "Inhalt", "veröffentlicht", "Quelle"),
    ],
)
def test_names_in_the_languages_people_use(names: tuple[str, ...]) -> None:
    corpus = pv.read([dict(zip(names, ("Ferry", FERRY, "2024-03-02", "Gazette"), strict=True))])
    (row,) = corpus.documents.to_pylist()
    assert (row["title"], row["text"], row["outlet"]) == ("Ferry", FERRY, "Gazette")
    assert str(row["published"])[:10] == "2024-03-02"
    assert corpus.used == tuple(sorted(zip(("title", "text", "published", "outlet"), names, strict=True)))


def test_columns_that_are_asked_for_win_and_must_be_there() -> None:
    rows = [{"title": "Short", "headline_raw": "Long", "text": FERRY}]
    (row,) = pv.read(rows, columns={"title": "headline_raw"}).documents.to_pylist()
    assert (row["title"], row["title_given"]) == ("Long", "Short")
    with pytest.raises(pv.InputError, match=r"no input has the field 'headlin'.*headline_raw"):
        pv.read(rows, columns={"title": "headlin"})
    with pytest.raises(pv.SettingsError, match=r"there is no column 'titel'.*title"):
        pv.read(rows, columns={"titel": "title"})


def test_dates_of_a_file_are_read_one_way(tmp_path: Path) -> None:
    def days(*dates: str, **keywords: Any) -> list[str]:
        rows = [{"text": f"{FERRY} {number}", "date": date} for number, date in enumerate(dates)]
        return [str(day)[:10] for day in pv.read(rows, **keywords).documents["published"].to_pylist()]

    assert days("03/04/2014", "25/04/2014") == ["2014-04-03", "2014-04-25"]
    assert days("03/04/2014", "04/25/2014") == ["2014-03-04", "2014-04-25"]
    assert days("03/04/2014") == ["2014-03-04"]
    assert days("03/04/2014", day_first=True) == ["2014-04-03"]
    assert days("03/04/2014", "25/04/2014", day_first=False) == ["2014-03-04", "2014-04-25"]
    (tmp_path / "us.csv").write_text(f"date,text\n03/04/2014,{FERRY[:20]}\n04/25/2014,x")
    (tmp_path / "uk.csv").write_text(f"date,text\n03/04/2014,{SNOW[:20]}\n25/04/2014,y")
    corpus = pv.read(tmp_path)
    found = {row["text"]: str(row["published"])[:10] for row in corpus.documents.to_pylist()}
    assert (found[FERRY[:20]], found[SNOW[:20]]) == ("2014-03-04", "2014-04-03")
    assert corpus.day_first == 1
    assert corpus.documents.column_names[-1] == "path"


def test_midnight_is_a_missing_time_unless_the_precision_is_given() -> None:
    dates = ["2024-05-04T00:00:00+10:00", "2024-05-04T00:00:00Z", "2024-05-04T00:00:01+10:00"]
    stated = [None, "second", None]
    rows = [
        {"text": FERRY, "date": date, "published_precision": given}
        for date, given in zip(dates, stated, strict=True)
    ]
    documents = pv.read(rows).documents
    assert [str(date)[:16] for date in documents["published"].to_pylist()] == [
        "2024-05-04 00:00",
        "2024-05-04 00:00",
        "2024-05-03 14:00",
    ]
    assert documents["published_precision"].to_pylist() == ["day", "second", "second"]


def test_dates_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    def unread(*rows: dict[str, Any], **keywords: Any) -> tuple[tuple[str, int, str], ...]:
        return pv.read([{"text": f"{FERRY} {at}", **row} for at, row in enumerate(rows)], **keywords).unread

    wrong = [{"date": "2024-13-45"}, {"date": "2024-02-30"}, {"date": "2024-05-04"}, {"date": " "}, {}]
    assert unread(*wrong) == unread(*reversed(wrong)) == (("date", 2, "2024-02-30"),)
    assert unread(*wrong, {"text": " ", "date": "2024-01-32"}) == unread(*wrong)
    assert unread({"date": "n/a", "created": "4 May 2024"}, {"date": "May 2024"}) == ()
    assert unread({"published": "soon"}) == (("published_given", 1, "soon"),)
    assert unread({"day": "soon"}) == ()
    assert unread({"day": "soon"}, columns={"published": "day"}) == (("day", 1, "soon"),)
    assert unread({"date": 20241345}, {"date": None}) == (("date", 1, "20241345"),)
    assert unread({"date": {"at": "x" * 200}})[0][2] == f'{{"at": "{"x" * 72}'
    assert unread({"date": float("nan")}) == ()
    (tmp_path / "2024-03-02-ferry.json").write_text(json.dumps({"text": FERRY, "date": "2024-02-30"}))
    corpus = pv.read(tmp_path)
    assert (corpus.unread, corpus.documents["published"].null_count) == ((("date", 1, "2024-02-30"),), 0)
    undated = pv.read([{"text": FERRY, **row} for row in wrong])
    again = pv.read(undated, [{"text": SNOW, "date": "2024-00-00"}])
    assert again.unread == (("date", 3, "2024-00-00"),)
    for column, count, _ in again.unread:
        assert len(again) - again.documents[column].null_count == count


def test_a_date_in_the_name_of_a_file_and_an_outlet_in_its_folder(tmp_path: Path) -> None:
    read(tmp_path, "gazette/deep/2024-03-02-ferry.md", FERRY)
    read(tmp_path, "gazette/2024-03-02.jsonl", json.dumps({"text": SNOW}))
    corpus = read(tmp_path, "2024-13-02.txt", "No such month.", outlet_from_folder=True)
    found = {row["id"]: (str(row["published"])[:10], row["outlet"]) for row in corpus.documents.to_pylist()}
    assert found == {
        "2024-13-02": ("None", None),
        "gazette/2024-03-02:1": ("None", "gazette"),
        "gazette/deep/2024-03-02-ferry": ("2024-03-02", "gazette"),
    }
    assert pv.read(tmp_path).documents["outlet"].null_count == 3


def test_the_index_of_a_data_frame_is_the_id() -> None:
    frame = pd.DataFrame({"text": ["a", "b", "c"]})
    assert pv.read(frame).documents["id"].to_pylist() == ["0", "1", "2"]
    assert pv.read(frame[1:]).documents["id"].to_pylist() == ["1", "2"]
    assert pv.read(frame.set_index(pd.Index(["x", "y", "z"]))).documents["id"].to_pylist() == ["x", "y", "z"]
    assert pv.read(frame.assign(uid=[7, 8, 9])[1:]).documents["id"].to_pylist() == ["8", "9"]
    dated = frame.set_index(pd.Index(["2024-03-02", "2024-03-03", "2024-03-04"], name="date"))
    assert pv.read(dated).documents["published"].null_count == 0
    assert pv.read(pd.concat([frame, frame])).renamed == ()
    assert pv.read(pd.Series(["a", "b"], ["x", "y"])).documents["id"].to_pylist() == ["x", "y"]


def test_an_index_of_dates_is_when_the_rows_were_published() -> None:
    days = pd.to_datetime(["2024-03-02", "2024-03-02", "2024-03-04"])
    frame = pd.DataFrame({"text": ["a", "b", "c"]}, index=days)
    for given in (frame, frame.rename_axis("when"), frame["text"]):
        documents = pv.read(given).documents
        assert documents["id"].to_pylist() == ["0", "1", "2"]
        assert [f"{each:%Y-%m-%d}" for each in documents["published"].to_pylist()] == [*map(str, days.date)]
        assert documents["published_precision"].unique().to_pylist() == ["day"]
    # A column with dates takes precedence over an index with dates.
    named = pv.read(frame.assign(date="2020-01-01")).documents["published"].to_pylist()
    assert {each.year for each in named} == {2020}


def test_an_id_that_is_given_is_not_taken_by_a_row_without_one() -> None:
    rows = [{"text": "b"}, {"text": "a"}, {"id": "0", "text": "c"}, {"id": "1", "text": "d"}]
    found = {row["text"]: row["id"] for row in pv.read(rows).documents.to_pylist()}
    assert (found["c"], found["d"]) == ("0", "1")


def test_dicts_of_columns_and_of_texts_and_of_fields() -> None:
    assert pv.read({"id": ["a", "b"], "text": [FERRY, SNOW]}).documents["id"].to_pylist() == ["a", "b"]
    assert pv.read({"text": np.array([FERRY, SNOW])}).documents.num_rows == 2
    assert pv.read({"a": FERRY, "b": SNOW}).documents.select(["id", "text"]).to_pylist() == [
        {"id": "a", "text": FERRY},
        {"id": "b", "text": SNOW},
    ]
    assert titles_and_texts(pv.read({"title": "Pass", "text": SNOW})) == [("Pass", SNOW)]
    assert pv.read({"title": "Pass", "place": "Orrin"}).documents.num_rows == 0


def test_paths_and_texts_in_one_list(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(FERRY)
    assert pv.read((file, SNOW)).documents["text"].to_pylist() == [FERRY, SNOW]
    corpus = pv.read([str(file), SNOW])
    assert corpus.documents["text"].to_pylist() == [SNOW]
    assert "pathlib.Path" in corpus.skipped["reason"][0].as_py()


@pytest.mark.parametrize(
    "given", [pd.DataFrame({"review": [FERRY, SNOW]}), [("a", 1)], [b"bytes"], [{"no": 1}]], ids=str
)
def test_nothing_readable_is_an_error(given: Any) -> None:
    for use in (pv.scan, pv.near_duplicates):
        with pytest.raises(pv.InputError, match=r"nothing readable in"):
            use(given)
    assert pv.read(given).documents.num_rows == 0


def test_files_and_rows_can_be_compared(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(FERRY)
    row = pv.read([{"text": FERRY, "date": "March 2024", "id": "x"}]).documents.to_pylist()[0]
    found = pv.compare(file, row)
    assert (found.jaccard, found.b.id) == (1.0, "x")
    with pytest.raises(pv.InputError, match=r"a is the path .* pathlib.Path"):
        pv.compare(str(file), FERRY)
