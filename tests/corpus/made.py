"""Create a small file of each format: an article with a title, a date and an outlet."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import zipfile
from pathlib import Path

import docx
import odfdo
import openpyxl
import pyarrow as pa
from pyarrow.parquet import write_table
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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


def page(text: str) -> str:
    """A web page that declares its title, date and outlet."""
    about = "<title>Ferry aground</title><meta property='og:site_name' content='Gazette'>"
    dated = "<meta property='article:published_time' content='2024-03-02'>"
    return f"<html><head>{about}{dated}</head><body><article>{paragraphs(text)}</article></body></html>"


def crawl(text: str) -> bytes:
    """A crawl that contains a web page and a picture."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for kind, content in (("text/html", page(text).encode()), ("image/png", b"\x89PNG")):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        writer.write_record(
            writer.create_warc_record(
                "http://g.example/f", "response", io.BytesIO(content), http_headers=headers
            )
        )
    return out.getvalue()


def paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


def parquet(text: str) -> bytes:
    out = io.BytesIO()
    write_table(pa.table({name: [value] for name, value in row(text).items()}), out)
    return out.getvalue()


def delimited(text: str, separator: str) -> str:
    lines = (row(text), row(text).values())
    return "\n".join(separator.join(f'"{value}"' for value in line) for line in lines) + "\n"


def row(text: str) -> dict[str, str]:
    """An article as a record."""
    return dict(zip(("title", "date", "publisher", "text"), (*WIRE, text), strict=True))


ENTITIES = paragraphs(BOTH).replace("<", "&lt;")
SCANNED = "".join(
    "<TextBlock><TextLine>"
    + "".join(f"<String CONTENT='{word}'/>" for word in part.split())
    + "</TextLine></TextBlock>"
    for part in (FERRY, SNOW)
)
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
MADE: dict[str, bytes | str] = {
    "feed.xml": "<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title><item>"
    f"<title>Ferry aground</title><pubDate>Sat, 02 Mar 2024 10:00:00 GMT</pubDate><description>{ENTITIES}"
    "</description></item></channel></rss>",
    "feed.atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>Gazette</title><entry>"
    "<title>Ferry aground</title><updated>2024-03-02T10:00:00Z</updated>"
    f"<content type='html'>{ENTITIES}</content></entry></feed>",
    "feed.rdf.xml": f"<rdf:RDF {RDF}><channel><title>Gazette</title></channel><item>"
    f"<title>Ferry aground</title><dc:date>2024-03-02</dc:date><description>{ENTITIES}</description></item>"
    "</rdf:RDF>",
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
    "page.html": page(BOTH),
    "row.json": json.dumps(row(BOTH)),
    "rows.json": json.dumps([row(BOTH)], indent=2),
    "row.jsonl": json.dumps(row(BOTH)) + "\n",
    "row.csv": delimited(BOTH, ";"),
    "row.tsv": delimited(BOTH, "\t"),
    "row.parquet": parquet(BOTH),
    "row.jsonl.gz": gzip.compress(json.dumps(row(BOTH)).encode()),
    "2024-03-02-text.txt": BOTH,
    "alto.xml": f"<alto xmlns='http://www.loc.gov/standards/alto/ns-v3#'><Layout>{SCANNED}</Layout></alto>",
    "page.pdf": pdf(BOTH.replace("\n\n", "; ")),
}  # fmt: skip


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
