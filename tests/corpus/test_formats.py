"""Formats of feeds, news agencies, office software, mail and web crawls."""

from __future__ import annotations

import gzip
import io
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.corpus.made import BOTH, FERRY, MADE, SNOW, WIRE, write, zipped

import provenance as pv
from provenance.cli import main

# The fields that these formats cannot contain.
LACKING = {"word.docx": {"outlet"}, "open.odt": {"outlet"}, "page.pdf": {"outlet"}}
LACKING |= {"2024-03-02-text.txt": {"title", "outlet"}, "alto.xml": {"title", "published", "outlet"}}


@pytest.mark.parametrize("name", MADE)
def test_each_format_gives_text_title_date_and_outlet(tmp_path: Path, name: str) -> None:
    corpus = pv.read(write(tmp_path, {name: MADE[name]}))
    (row,) = corpus.documents.to_pylist()
    assert row["text"].replace(";", "").split() == BOTH.replace(";", "").split()
    if name != "page.pdf":
        assert [part for part in row["text"].split("\n") if part.strip()] == [FERRY, SNOW]
    found = row | {"published": row["published"] and row["published"].strftime("%Y-%m-%d")}
    for field, value in zip(("title", "published", "outlet"), WIRE, strict=True):
        assert found[field] == (None if field in LACKING.get(name, ()) else value)
    assert corpus.skipped.num_rows == (name == "crawl.warc.gz")


def test_the_words_of_a_scanned_page_are_in_lines_and_blocks(tmp_path: Path) -> None:
    words = [["The", "ferry"], ["ran", "aground."]]
    lines = "".join(
        f"<TextLine>{''.join(f'<String CONTENT={word!r}/><SP/>' for word in line)}</TextLine>"
        for line in words
    )
    block = f"<TextBlock>{lines}</TextBlock>"
    alto = f"<alto xmlns='http://www.loc.gov/standards/alto/ns-v3#'><Layout>{block}{block}</Layout></alto>"
    corpus = pv.read(write(tmp_path, {"page.xml": alto}))
    assert corpus.documents["text"].to_pylist() == ["The ferry\nran aground.\n\nThe ferry\nran aground."]


@pytest.mark.parametrize("days", [(4, 3, 3, 2), (2, 3, 3, 4), (3, 4, 2, 3)])
def test_the_entries_of_a_feed_come_as_they_were_published(tmp_path: Path, days: tuple[int, ...]) -> None:
    """Most feeds begin with the latest entry, so of two entries with the same date, the lower is earlier."""
    entries = "".join(
        f"<item><title>{place}</title><pubDate>0{day} Mar 2024</pubDate><description>{SNOW}</description>"
        "</item>"
        for place, day in enumerate(days)
    )
    corpus = pv.read(write(tmp_path, {"f.rss": f"<rss version='2.0'><channel>{entries}</channel></rss>"}))
    rows = corpus.documents.select(["id", "title"]).to_pylist()
    expected = sorted(range(4), key=lambda place: (days[place], -place))
    assert rows == [{"id": f"f:{n}", "title": str(place)} for n, place in enumerate(expected, 1)]


def test_articles_in_archives_are_articles(tmp_path: Path) -> None:
    inner = zipped({"2024-03-02-snow.txt": SNOW})
    files = {"gazette/a.txt": FERRY, "b.html": "<html>", "__MACOSX/._a": "x", ".hid": "x", "in.zip": inner}
    corpus = pv.read(write(tmp_path, {"z.zip": zipped(files), "n.txt": "Other."}), outlet_from_folder=True)
    rows = corpus.documents.select(["id", "outlet", "path"]).to_pylist()
    assert [(row["id"], row["outlet"]) for row in rows] == [
        ("n", None),
        ("z.zip/gazette/a", "gazette"),
        ("z.zip/in.zip/2024-03-02-snow", None),
    ]
    assert rows[1]["path"].endswith("z.zip/gazette/a.txt")
    assert [Path(path).name for path in corpus.skipped["path"].to_pylist()] == ["b.html"]
    ran = CliRunner().invoke(main, ["scan", str(tmp_path / "z.zip"), "-o", str(tmp_path / ".out"), "--quiet"])
    assert ran.exit_code == 0
    assert (tmp_path / ".out" / "report.html").exists()
    bomb = pv.read(write(tmp_path, {"z.zip": _packed(b"\0" * 10**7)}), size_limit=1000)
    assert "which cannot be text" in str(bomb.skipped["reason"])


def test_members_of_an_archive_are_read_wherever_their_paths_lead(tmp_path: Path) -> None:
    names = ["./a.txt", "./gazette/b.txt", "../c.txt", "x/../d.txt", "...and then.txt", "/e.txt", "./f.png"]
    hidden = ["__MACOSX/gazette/._b.txt", ".git/config.txt", "./gazette/.DS_Store", "..swap.txt"]
    members = {name: f"The text of {name}." for name in [*names, *hidden]}
    members["./f.png"] = b"\x89PNG\r\n\x1a\n"
    write(tmp_path, {"z.zip": zipped(members), "hidden.zip": zipped(dict.fromkeys(hidden, SNOW))})
    corpus = pv.read(tmp_path, outlet_from_folder=True)
    found = {row["id"]: (row["text"], row["outlet"]) for row in corpus.documents.to_pylist()}
    assert found == {
        "z.zip/a": ("The text of ./a.txt.", None),
        "z.zip/gazette/b": ("The text of ./gazette/b.txt.", "gazette"),
        "z.zip/../c": ("The text of ../c.txt.", None),
        "z.zip/d": ("The text of x/../d.txt.", None),
        "z.zip/...and then": ("The text of ...and then.txt.", None),
        "z.zip//e": ("The text of /e.txt.", None),
    }
    assert [(Path(row["path"]).name, row["reason"][:14]) for row in corpus.skipped.to_pylist()] == [
        ("hidden.zip", "a ZIP archive "),
        ("f.png", "a PNG image: r"),
    ]


def _packed(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.txt", data)
    return out.getvalue()


def test_what_is_not_read_says_what_it_is_and_what_to_do(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "z.db") as base:
        base.execute("create table articles (text)")
    files: dict[str, bytes | str] = {
        "code.py": "print('an article')",
        "run": "#!/bin/sh\necho an article",
        "settings.yaml": "title: none",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "old.doc": b"\xd0\xcf\x11\xe0" + bytes(range(256)),
        "bundle.tar.gz": gzip.compress(bytes(1024)),
        "letter.rtf": r"{\rtf1 A letter.}",
        "other.xml": "<svg><path d='M0'/></svg>",
    }
    corpus = pv.read(write(tmp_path, files))
    assert corpus.documents.num_rows == 0
    reasons = {Path(row["path"]).name: row["reason"] for row in corpus.skipped.to_pylist()}
    for name, beginning in {
        "z.db": "a SQLite file: export the table as CSV",
        "code.py": "source code",
        "run": "source code",
        "settings.yaml": "configuration",
        "picture": "a PNG image: recognise its text",
        "old.doc": "an old Office file: save it as DOCX",
        "bundle.tar.gz": "a TAR archive: unpack it",
        "letter.rtf": "an RTF file: save it as DOCX",
        "other.xml": "an XML file of an unknown kind",
    }.items():
        assert reasons[name].startswith(beginning)


DAMAGE = {
    "cut": lambda data: data[: len(data) * 2 // 3],
    "begun": lambda data: data[: len(data) // 3],
    "overwritten": lambda data: data[: len(data) // 2] + bytes(40) + data[len(data) // 2 + 40 :],
    "garbled": lambda data: bytes(200) + bytes(range(256)),
    "renamed": lambda data: b"%PDF-1.4 " + data,
    "empty": lambda data: b"",
}
RAW = (
    "<p>",
    "</",
    "&lt;",
    "<?xml",
    "xmlns",
    "CONTENT=",
    "%PDF",
    " Tj",
    "PK\x03",
    '{"',
    '"title"',
    '";"',
    "Subject:",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_folder_of_all_kinds_and_one_of_each_damaged(tmp_path: Path, damage: str) -> None:
    whole = {name: data if isinstance(data, bytes) else data.encode() for name, data in MADE.items()}
    whole["all.zip"] = zipped(MADE)
    others = {
        "code.py": b"print()",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "notes.cfg": b"[a]",
    }
    damaged = {f"{damage}-{name}": DAMAGE[damage](data) for name, data in whole.items()}
    assert len(whole) + len(others) + len(damaged) > 40
    corpus = pv.read(write(tmp_path, {**whole, **others, **damaged}))
    documents, skipped = corpus.documents.to_pylist(), corpus.skipped.to_pylist()
    for row in documents:
        assert [mark for mark in RAW if mark in row["text"]] == [], row["path"]
        assert row["text"].count("\0") < 50
    found = [row["path"].removeprefix(f"{tmp_path}/") for row in documents if "ferry" in row["text"]]
    assert {name for name in found if damage not in name} == {*MADE, *(f"all.zip/{name}" for name in MADE)}
    found += [row["path"].removeprefix(f"{tmp_path}/") for row in documents + skipped]
    assert {name.partition("/")[0] for name in found} == {*whole, *others, *damaged}
    assert all(row["reason"] for row in skipped)
    ran = CliRunner().invoke(main, ["scan", str(tmp_path), "-o", str(tmp_path / ".out"), "--quiet"])
    assert (ran.exit_code, "Traceback" in ran.output) == (0, False)


def test_a_missing_extra_skips_its_files_only(tmp_path: Path, monkeypatch: Any) -> None:
    for module in ("docx", "pypdf", "feedparser", "yaml", "trafilatura"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("provenance.corpus.html._trafilatura", _uncached())
    files = {name: MADE[name] for name in ("word.docx", "page.pdf", "feed.xml", "post.md")}
    corpus = pv.read(write(tmp_path, {**files, "page.html": f"<p>{FERRY}</p>", "n.txt": SNOW}))
    assert corpus.documents["text"].to_pylist() == [SNOW]
    reasons = {Path(row["path"]).name: row["reason"] for row in corpus.skipped.to_pylist()}
    assert reasons["word.docx"] == (
        'reading a DOCX file requires docx, which is not installed; pip install "provenance-text[formats]"'
    )
    assert "provenance-text[html]" in reasons["page.html"]
    assert set(reasons) == {*files, "page.html"}


def _uncached() -> Any:
    from provenance.corpus import html

    return html._trafilatura.__wrapped__
