"""The formats of feeds, agencies, offices, mail and crawls; every file is made here."""

from __future__ import annotations

import datetime
import io
import sqlite3
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import odfdo
import openpyxl
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import provenance as pv

FERRY = "The ferry ran aground at dawn, and all passengers walked ashore across the mud; nobody was hurt."
SNOW = "Snow closed the pass for the second time this week, stranding a library van and two wedding guests."
BOTH = f"{FERRY}\n\n{SNOW}"
WIRE = ("Ferry aground", "2024-03-02", "Gazette")


def pdf(text: str) -> bytes:
    """A PDF file of one page with a title and a date."""
    stream = "BT /F1 9 Tf 20 800 Td " + " ".join(f"({line}) Tj 0 -12 Td" for line in text.split("; ")) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 820]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Title(Ferry aground)/CreationDate(D:20240302100000Z)>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 7\n0000000000 65535 f \n{table}trailer\n<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n"
    return f"{out}{out.index('xref')}\n%%EOF\n".encode("latin-1")


def word(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    document.core_properties.title = WIRE[0]
    document.core_properties.created = datetime.datetime(2024, 3, 2, 10)
    document.save(out)
    return out.getvalue()


def open_document(text: str) -> bytes:
    document, out = odfdo.Document("text"), io.BytesIO()
    document.body.clear()
    for paragraph in text.split("\n\n"):
        document.body.append(odfdo.Paragraph(paragraph))
    document.meta.title = WIRE[0]
    document.meta.creation_date = datetime.datetime(2024, 3, 2, 10)
    document.save(out)
    return out.getvalue()


def workbook(text: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("Titel", "Datum", "Zeitung", "Text"), (*WIRE, text), (None,) * 4):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def crawl(text: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    about = "<title>Ferry aground</title><meta property='og:site_name' content='Gazette'>"
    dated = "<meta property='article:published_time' content='2024-03-02'>"
    page = f"<html><head>{about}{dated}</head><body><article>{paragraphs(text)}</article></body></html>"
    for kind, content in (("text/html", page.encode()), ("image/png", b"\x89PNG")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(
                "http://g.example/f", "response", io.BytesIO(content), http_headers=headers
            )
        )
    return out.getvalue()


def paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


ENTITIES = paragraphs(BOTH).replace("<", "&lt;")
MADE: dict[str, bytes | str] = {
    "feed.xml": "<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title><item>"
    f"<title>Ferry aground</title><pubDate>Sat, 02 Mar 2024 10:00:00 GMT</pubDate><description>{ENTITIES}"
    "</description></item></channel></rss>",
    "feed.atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>Gazette</title><entry>"
    "<title>Ferry aground</title><updated>2024-03-02T10:00:00Z</updated>"
    f"<content type='html'>{ENTITIES}</content></entry></feed>",
    "post.md": f"---\ntitle: Ferry aground\ndate: 2024-03-02\noutlet: Gazette\ntags: [a, b]\n---\n\n{BOTH}",
    "post.markdown": f"+++\ntitle = 'Ferry aground'\ndate = 2024-03-02\noutlet = 'Gazette'\n+++\n{BOTH}",
    "nitf.xml": "<nitf><head><docdata><doc-id id-string='n1'/><date.issue norm='20240302T100000Z'/></docdata>"
    "<pubdata name='Gazette'/></head><body><body.head><hedline><hl1>Ferry aground</hl1></hedline></body.head>"
    f"<body.content>{paragraphs(BOTH)}</body.content></body></nitf>",
    "g2.xml": "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>"
    "<newsItem guid='urn:1'><itemMeta><provider><name>Gazette</name></provider>"
    "<versionCreated>2024-03-02T10:00:00Z</versionCreated></itemMeta>"
    "<contentMeta><headline>Ferry aground</headline></contentMeta><contentSet><inlineXML><html "
    f"xmlns='http://www.w3.org/1999/xhtml'><body>{paragraphs(BOTH)}</body></html></inlineXML></contentSet>"
    "</newsItem></itemSet></newsMessage>",
    "tei.xml": "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>Ferry aground"
    "</title></titleStmt><publicationStmt><publisher>Gazette</publisher><date when='2024-03-02'/>"
    f"</publicationStmt></fileDesc></teiHeader><text><body><div>{paragraphs(BOTH)}</div></body></text></TEI>",
    "rows.xml": "<articles><article date='2024-03-02'><title>Ferry aground</title><source>Gazette</source>"
    f"<body>{paragraphs(BOTH)}</body></article></articles>",
    "word.docx": word(BOTH),
    "open.odt": open_document(BOTH),
    "sheet.xlsx": workbook(BOTH),
    "mail.eml": "From: Gazette <desk@gazette.example>\nSubject: Ferry aground\nDate: Sat, 02 Mar 2024 "
    f"10:00:00 +0000\nMessage-ID: <1@x>\nContent-Type: text/plain; charset=utf-8\n\n{BOTH}",
    "crawl.warc.gz": crawl(BOTH),
    "page.pdf": pdf(BOTH.replace("\n\n", "; ")),
}  # fmt: skip
WITHOUT_OUTLET = ("word.docx", "open.odt", "page.pdf")


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize("name", MADE)
def test_each_format_gives_text_title_date_and_outlet(tmp_path: Path, name: str) -> None:
    corpus = pv.read(write(tmp_path, {name: MADE[name]}))
    (row,) = corpus.documents.to_pylist()
    assert row["text"].replace(";", "").split() == BOTH.replace(";", "").split()
    if name != "page.pdf":
        assert [part for part in row["text"].split("\n") if part.strip()] == [FERRY, SNOW]
    outlet = None if name in WITHOUT_OUTLET else WIRE[2]
    assert (row["title"], str(row["published"])[:10], row["outlet"]) == (*WIRE[:2], outlet)
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
    """Most feeds begin with the latest, so of one time the entry further down is the earlier."""
    entries = "".join(
        f"<item><title>{place}</title><pubDate>0{day} Mar 2024</pubDate><description>{SNOW}</description>"
        "</item>"
        for place, day in enumerate(days)
    )
    corpus = pv.read(write(tmp_path, {"f.rss": f"<rss version='2.0'><channel>{entries}</channel></rss>"}))
    rows = corpus.documents.select(["id", "title"]).to_pylist()
    expected = sorted(range(4), key=lambda place: (days[place], -place))
    assert rows == [{"id": f"f:{n}", "title": str(place)} for n, place in enumerate(expected, 1)]


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


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
    bomb = pv.read(write(tmp_path, {"z.zip": _packed(b"\0" * 10**7)}), size_limit=1000)
    assert "which is no text" in str(bomb.skipped["reason"])


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
        "letter.rtf": "an RTF file: save it as DOCX",
        "other.xml": "an XML file of no known kind",
    }.items():
        assert reasons[name].startswith(beginning)


def test_damaged_files_are_skipped_and_no_markup_is_text(tmp_path: Path) -> None:
    whole = {**MADE, "all.zip": zipped(MADE)}
    cut = {f"cut-{name}": data[: len(data) * 2 // 3] for name, data in whole.items()}
    garbled = {f"garbled-{name}": bytes(200) + bytes(range(256)) for name in whole}
    corpus = pv.read(write(tmp_path, {**whole, **cut, **garbled}))
    for row in corpus.documents.to_pylist():
        assert not any(mark in row["text"] for mark in ("<p>", "&lt;", "<?xml", "%PDF", "PK\x03"))
    found = {path for table in (corpus.documents, corpus.skipped) for path in table["path"].to_pylist()}
    for name in [*whole, *cut, *garbled]:
        assert any(str(tmp_path / name) in path for path in found), name


def test_a_missing_extra_skips_its_files_only(tmp_path: Path, monkeypatch: Any) -> None:
    for module in ("docx", "pypdf", "feedparser", "yaml", "trafilatura"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("provenance.corpus.html._trafilatura", _uncached())
    files = {name: MADE[name] for name in ("word.docx", "page.pdf", "feed.xml", "post.md")}
    corpus = pv.read(write(tmp_path, {**files, "page.html": f"<p>{FERRY}</p>", "n.txt": SNOW}))
    assert corpus.documents["text"].to_pylist() == [SNOW]
    reasons = {Path(row["path"]).name: row["reason"] for row in corpus.skipped.to_pylist()}
    assert reasons["word.docx"] == (
        'a DOCX file is read with docx, which is not installed; pip install "provenance-text[formats]"'
    )
    assert "provenance-text[html]" in reasons["page.html"]
    assert set(reasons) == {*files, "page.html"}


def _uncached() -> Any:
    from provenance.corpus import html

    return html._trafilatura.__wrapped__
