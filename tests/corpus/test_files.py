"""Folders, globs and files of every format, including damaged and irregular files."""

from __future__ import annotations

import codecs
import datetime
import gzip
import json
import os
import tempfile
import tracemalloc
from datetime import UTC
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import provenance as pv

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def texts(corpus: pv.Corpus) -> dict[str, str]:
    table = corpus.documents
    return dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))


def skipped(corpus: pv.Corpus) -> dict[tuple[str, int | None], str]:
    """The reasons for skipped inputs by file name and line; each input must be reported only once."""
    rows = corpus.skipped.to_pylist()
    reasons = {(os.path.basename(row["path"]), row["line"]): row["reason"] for row in rows}
    assert len(reasons) == len(rows)
    return reasons


def write(folder: Path, **contents: str | bytes) -> Path:
    """Write files with the given names and contents; ``__`` in a name is replaced by a dot."""
    for name, content in contents.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_every_file_of_a_messy_folder_is_read_or_reported(tmp_path: Path) -> None:
    write(
        tmp_path,
        latin__txt="Der Fußgänger überquerte die Straße in Köln.".encode("latin-1"),
        nul__txt="A stray\0NUL.",
        bom__txt=codecs.BOM_UTF8 + b"After the mark.",
        wide__txt="Wide, żółty.".encode("utf-16"),
        ends__txt=" two\r\nlines \n",
        empty__txt="",
        blank__txt=" \n\t\u3000",
        picture__png=PNG,
        disguised__txt=PNG,
        noise__txt=bytes(range(128, 256)) * 40 + bytes(range(32)) * 40,
        word__txt="word " * 1_200_000,
        plain="No extension.",
        other__log="Another extension.",
        rows__jsonl='{"id": 7, "text": "Row one."}\n{broken\n\n{"id": 7, "text": "Row four."}\n'
        '"Row five."\n[1]\n{"a": 1}\n',
    )
    (tmp_path / ".hidden.txt").write_text("Hidden.")
    (tmp_path / "...and then.txt").write_text("The name begins with an ellipsis.")
    corpus = pv.read(tmp_path)
    found = texts(corpus)
    assert found["latin"] == "Der Fußgänger überquerte die Straße in Köln."
    assert found["nul"] == "A stray\0NUL."
    assert found["bom"] == "After the mark."
    assert found["wide"] == "Wide, żółty."
    assert found["ends"] == " two\r\nlines \n"
    assert len(found["word"]) == 6_000_000
    assert found["plain"] == "No extension."
    assert found["...and then"] == "The name begins with an ellipsis."
    assert found["other"] == "Another extension."
    assert found["rows:5"] == "Row five."
    sevens = {id for id, text in found.items() if text in ("Row one.", "Row four.")}
    assert "7" in sevens
    assert corpus.renamed == (("7", (sevens - {"7"}).pop()),)
    assert len(found) == 12
    reasons = skipped(corpus)
    assert reasons.pop(("rows.jsonl", 2)).startswith("not JSON: ")
    assert reasons.pop(("rows.jsonl", 6)) == "an array instead of an object or a string"
    assert reasons.pop(("rows.jsonl", 7)) == "no text among the fields 'a'"
    assert reasons == {
        ("empty.txt", None): "blank",
        ("blank.txt", None): "blank",
        ("picture.png", None): "a PNG image: recognise its text (OCR) and save it as .txt",
        ("disguised.txt", None): "a PNG image: recognise its text (OCR) and save it as .txt",
        ("noise.txt", None): "binary, not text",
    }


def test_ids_are_paths_without_extensions_that_are_not_needed(tmp_path: Path) -> None:
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    write(
        tmp_path,
        a__txt="1",
        a__md="2",
        b__txt="3",
        b__png=PNG,
        c__v2__txt="4",
        d__txt__gz=gzip.compress(b"5"),
    )
    write(tmp_path / "sub" / "deep", a__txt="6")
    assert texts(pv.read(tmp_path)) == {
        "a.txt": "1",
        "a.md": "2",
        "b": "3",
        "c.v2": "4",
        "d": "5",
        "sub/deep/a": "6",
    }
    assert texts(pv.read(tmp_path / "sub" / "deep" / "a.txt")) == {"a": "6"}
    assert texts(pv.read(str(tmp_path / "*" / "**" / "*.txt"))) == {"sub/deep/a": "6"}
    assert texts(pv.read([tmp_path / "b.txt", tmp_path / "c.v2.txt"])) == {"b": "3", "c.v2": "4"}
    paths = pv.read(tmp_path).documents["path"].to_pylist()
    assert paths == sorted(paths)
    assert all(Path(path).is_file() for path in paths)


def test_folders_with_files_of_the_same_name(tmp_path: Path) -> None:
    for folder in "one", "two":
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, a__txt=folder)
    there = pv.read(tmp_path / "one", tmp_path / "two")
    back = pv.read(tmp_path / "two", tmp_path / "one")
    assert texts(there) == texts(back)
    assert there.renamed == back.renamed
    assert len(there.renamed) == 1


def test_no_file_is_read_twice(tmp_path: Path) -> None:
    (tmp_path / "z").mkdir()
    write(tmp_path / "z", a__txt="Once.")
    (tmp_path / "a_link").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "loop").symlink_to(tmp_path)
    (tmp_path / "z" / "up").symlink_to(tmp_path.parent)
    (tmp_path / "b.txt").symlink_to(tmp_path / "z" / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    corpus = pv.read(tmp_path, str(tmp_path / "z" / "*.txt"), tmp_path / "b.txt")
    assert texts(corpus) == {"z/a": "Once."}
    assert skipped(corpus) == {("gone.txt", None): "a broken link"}


def test_links_to_elsewhere_are_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", a__txt="Elsewhere.")
    (tmp_path / "in" / "there").symlink_to(tmp_path / "out")
    assert texts(pv.read(tmp_path / "in")) == {"there/a": "Elsewhere."}


def test_a_missing_path_is_an_error_that_helps(tmp_path: Path) -> None:
    with pytest.raises(pv.InputError, match=r"does not exist.*read\(\[text\]\)"):
        pv.read("This is a text, not a path. " * 400)
    with pytest.raises(pv.InputError, match="does not exist"):
        pv.read("a\0b")
    with pytest.raises(pv.InputError, match="matches no file"):
        pv.read(str(tmp_path / "*.txt"))
    assert len(pv.read(tmp_path)) == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert skipped(pv.read(tmp_path)) == {("pipe.txt", None): "not a regular file"}


def test_gzip_of_each_text_format(tmp_path: Path) -> None:
    contents = {
        "a.txt.gz": b"Text.",
        "b.jsonl.gz": b'{"text": "Row."}\n',
        "c.csv.gz": b"id,text\nx,Cell.\n",
        "d.json.gz": b'[{"text": "Item."}]',
        "e.tsv.gz": b"text\tid\nTab.\ty\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(gzip.compress(content))
    assert texts(pv.read(tmp_path)) == {
        "a": "Text.",
        "b:1": "Row.",
        "x": "Cell.",
        "d:1": "Item.",
        "y": "Tab.",
    }


def test_a_gzip_bomb_stays_within_the_limit(tmp_path: Path) -> None:
    bomb = gzip.compress(b"x" * 50_000_000)
    unclosed = gzip.compress(b'id,text\n1,"' + b"x\n" * 99_999)
    write(tmp_path, a__txt__gz=bomb, b__jsonl__gz=bomb, c__csv__gz=unclosed)
    tracemalloc.start()
    corpus = pv.read(tmp_path / "a.txt.gz", tmp_path / "b.jsonl.gz", size_limit=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    reasons = skipped(corpus)
    assert len(corpus) == 0
    assert set(reasons) == {("a.txt.gz", None), ("b.jsonl.gz", 1)}
    assert all("size_limit" in reason for reason in reasons.values())
    assert "size_limit" in skipped(pv.read(tmp_path / "c.csv.gz", size_limit=100_000))["c.csv.gz", 2]


def test_damaged_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": os.urandom(40).hex()}) + "\n" for _ in range(3000)).encode()
    packed = gzip.compress(rows)
    write(tmp_path, a__jsonl__gz=packed[: len(packed) // 2], b__txt__gz=packed[:-9])
    corpus = pv.read(tmp_path)
    assert 100 < len(corpus) < 3000
    reasons = skipped(corpus)
    assert reasons["a.jsonl.gz", len(corpus) + 1].startswith("damaged gzip data")
    assert reasons["b.txt.gz", None].startswith("damaged gzip data")


def test_lines_over_the_limit_are_skipped_by_number(tmp_path: Path) -> None:
    write(tmp_path, a__jsonl=json.dumps({"text": "x" * 300}) + '\n{"text": "short"}\n', b__txt="y" * 101)
    write(tmp_path, c__json=json.dumps([{"text": "x" * 300}]))
    corpus = pv.read(tmp_path, size_limit=100)
    assert texts(corpus) == {"a:2": "short"}
    reasons = skipped(corpus)
    assert set(reasons) == {("a.jsonl", 1), ("b.txt", None), ("c.json", None)}
    assert all("size_limit" in reason for reason in reasons.values())


def test_json_lines_in_other_encodings_and_with_strange_content(tmp_path: Path) -> None:
    write(
        tmp_path,
        latin__jsonl='{"text": "plain"}\n{"text": "Füße über Köln"}\n'.encode("latin-1"),
        wide__jsonl='{"text": "żółty 😀"}\r\n"zwei"\r\n'.encode("utf-16"),
        bom__jsonl=codecs.BOM_UTF8 + b'{"text": "after the mark"}',
        odd__jsonl='{"text": "a\\ud800b"}\n'
        + "[" * 100_000
        + '\n{"text": "tab\there", "n": 1'
        + "0" * 5000
        + "}\n",
    )
    corpus = pv.read(tmp_path)
    assert texts(corpus) == {
        "latin:1": "plain",
        "latin:2": "Füße über Köln",
        "wide:1": "żółty 😀",
        "wide:2": "zwei",
        "bom:1": "after the mark",
        "odd:1": "a\ufffdb",
    }
    assert set(skipped(corpus)) == {("odd.jsonl", 2), ("odd.jsonl", 3)}


def test_json_arrays_objects_and_lines_under_one_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        array__json='[{"text": "one"}, "two", 3]',
        object__json='{\n "body": "three",\n "headline": "T"}',
        lines__json='{"text": "four"}\n{"text": "five"}\nbroken\n',
        broken__json='[{"text": "six"',
    )
    corpus = pv.read(tmp_path)
    assert texts(corpus) == {
        "array:1": "one",
        "array:2": "two",
        "object": "three",
        "lines:1": "four",
        "lines:2": "five",
    }
    assert set(skipped(corpus)) == {("array.json", 3), ("lines.json", 3), ("broken.json", None)}


def test_csv_rows_are_read_or_reported_by_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__csv='id,text,tag\n1,"Two\r\nlines, ""quoted""",x\n2,short\n3,a,b,c\n\n4,,y\n'
        '5,"oops"x,y\n6,last,z\n',
        b__csv="text;date\nSemi;19.06.2024\n".encode("utf-8-sig"),
        c__csv="text,text\nfirst,second\n",
        d__csv="id,text\nlong," + "w" * 300_000 + "\n",
        e__csv='id,text\n1,fine\n2,"never closed\n3,x\n',
        f__csv="id,text\n9,Füße\n".encode("latin-1"),
        g__csv="id,title\n1,t\n",
    )
    corpus = pv.read(tmp_path)
    found = texts(corpus)
    assert len(found.pop("long")) == 300_000
    assert found.pop("9") == "Füße"
    assert sorted(found.values()) == sorted(['Two\r\nlines, "quoted"', "last", "Semi", "first", "fine"])
    assert corpus.documents.filter(pa.compute.equal(corpus.documents["id"], "b:2"))[
        "published"
    ].to_pylist() == [datetime.datetime(2024, 6, 19, tzinfo=UTC)]
    reasons = skipped(corpus)
    assert set(reasons) == {
        ("a.csv", 4),
        ("a.csv", 5),
        ("a.csv", 7),
        ("a.csv", 8),
        ("e.csv", 3),
        ("g.csv", 2),
    }
    assert reasons["a.csv", 4] == "2 fields, but the header has 3"
    assert reasons["e.csv", 3].endswith("in a row that ends on line 4")


def test_parquet_with_other_types_and_damage(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": pa.array([b"bytes", None, b"more"]),
            "uuid": [1, 2, 3],
            "date": pa.array([datetime.date(2024, 6, 19)] * 3),
            "tags": [["a"], [], None],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    write(tmp_path, b__parquet=whole[: len(whole) // 2])
    corpus = pv.read(tmp_path)
    assert texts(corpus) == {"1": "bytes", "3": "more"}
    assert corpus.documents["published_precision"].to_pylist() == ["day", "day"]
    assert corpus.documents["tags"].to_pylist() == [["a"], None]
    assert set(skipped(corpus)) == {("a.parquet", 2), ("b.parquet", None)}


def test_many_batches_agree_on_their_types(tmp_path: Path) -> None:
    rows = [{"text": f"t{n}", "n": n, "late": "x" if n == 9000 else n} for n in range(10_000)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    table = pv.read(tmp_path).documents
    assert table["n"].to_pylist() == list(range(10_000))
    assert table["late"][8999:9001].to_pylist() == ["8999", "x"]
    assert table["id"][9999].as_py() == "a:10000"


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Rain in Oslo | The Paper</title>
<meta charset="{charset}"><link rel="canonical" href="https://paper.example/rain">
<meta property="og:site_name" content="The Paper"><meta property="og:title" content="Rain in Oslo">
<meta property="article:published_time" content="2024-06-19T10:20:30+02:00"></head>
<body><nav><a href="/">Home</a> <a href="/x">Sport</a></nav><article><h1>Rain in Oslo</h1>
<p>{text}</p></article><script>alert(1)</script></body></html>"""
STORY = "It rained in Oslo for the fifth day, and the café on the corner stayed empty. " * 5


def test_html_gives_the_article_and_its_metadata(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    write(
        tmp_path,
        a__html=PAGE.format(charset="utf-8", text=STORY),
        b__htm=PAGE.format(charset="iso-8859-1", text=STORY).encode("latin-1"),
        c__html="<html><head><title>Empty</title></head><body><script>x()</script></body></html>",
    )
    corpus = pv.read(tmp_path)
    row, other = corpus.documents.to_pylist()
    assert STORY.strip() in row["text"]
    assert "alert" not in row["text"]
    assert "Sport" not in row["text"]
    assert (row["title"], row["outlet"], row["language"]) == ("Rain in Oslo", "The Paper", "en")
    assert row["url"] == "https://paper.example/rain"
    assert row["published"] == datetime.datetime(2024, 6, 19, 8, 20, 30, tzinfo=UTC)
    assert row["published_precision"] == "second"
    assert other["text"] == row["text"]
    assert skipped(corpus) == {("c.html", None): "no article text in this HTML"}


def test_a_text_cut_inside_a_character_is_still_utf8(tmp_path: Path) -> None:
    write(tmp_path, a__txt=("żółty " * 20).encode()[:-2] + "ó".encode()[:1])
    assert texts(pv.read(tmp_path))["a"] == ("żółty " * 20)[:-2] + "\ufffd"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "El niño"),
        ("cp1252", "“It’s fine” – he said."),
        ("cp1251", "Сегодня хорошая погода в городе Москва."),
        ("cp1250", "Zażółć gęślą jaźń i poszedł do domu wczoraj wieczorem."),
        ("cp932", "今日は天気がいいですね。東京へ行きます。"),
    ],
)
def test_texts_in_older_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    write(tmp_path, a__txt=text.encode(encoding))
    assert texts(pv.read(tmp_path)) == {"a": text}


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Named in Latin-1.")
    except OSError:
        pytest.skip("this file system has only UTF-8 names")
    assert texts(pv.read(tmp_path)) == {"caf\ufffd": "Named in Latin-1."}


def test_files_without_records_are_reported(tmp_path: Path) -> None:
    write(tmp_path, a__csv="id,text\n", b__jsonl="\n", c__json="", d__json="[]", e__tsv="", f__parquet="")
    parquet.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "g.parquet")
    write(tmp_path, h__csv="id,text\r1,old line ends\r")
    reasons = skipped(pv.read(tmp_path))
    assert sorted(name[0] for name, _ in reasons) == list("abcdefgh")
    assert "carriage return" in reasons["h.csv", 1]


EXTENSIONS = [".txt", ".html", ".json", ".jsonl", ".csv", ".tsv", ".parquet", "", ".txt.gz", ".csv.gz"]
PIECES = [
    b'"',
    b"{",
    b'{"text": "a"}',
    b"\n",
    b"\r\n",
    b",",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"text",
    b"\0",
    b"<p>a</p>",
]


@given(
    st.sampled_from(EXTENSIONS),
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=12).map(b"".join),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
@example(".json", b'"""', False)
def test_any_file_is_read_or_reported_as_skipped(extension: str, content: bytes, packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a" + extension)
        path.write_bytes(gzip.compress(content) if packed else content)
        corpus = pv.read(folder)
        assert len(corpus) + corpus.skipped.num_rows >= 1
        places = [(row["line"]) for row in corpus.skipped.to_pylist()]
        assert len(set(places)) == len(places)
        if extension in (".txt", ".html", ""):
            assert len(corpus) + corpus.skipped.num_rows == 1


def test_reading_is_the_same_every_time(tmp_path: Path) -> None:
    write(tmp_path, a__txt="One.", b__jsonl='{"text": "Two.", "x": 1}\n{"text": "Three.", "x": "y"}\nbroken')
    one: Any = pv.read(tmp_path)
    other: Any = pv.read(tmp_path)
    assert one.documents == other.documents
    assert one.skipped == other.skipped
