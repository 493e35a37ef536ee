"""Read office files: DOCX, ODT, PDF and XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provenance.corpus import names
from provenance.corpus.choices import Choices
from provenance.corpus.decoding import Unreadable
from provenance.corpus.extras import reader
from provenance.corpus.files import File
from provenance.corpus.records import Record, Skip

_BLANK_DOCX = "2013-12-23"  # the date of the template from which python-docx creates new documents


def docx(file: File, id: str, choices: Choices) -> Iterator[Record]:
    """Read the paragraphs and tables of a DOCX file."""
    with reader("docx", "a DOCX file") as library:
        document = library.Document(file.path)
        blocks = [text for block in document.iter_inner_content() for text in _docx_texts(block)]
        about = document.core_properties
        made = about.created if str(about.created)[:10] != _BLANK_DOCX else None
        fields = {
            "text": _joined(blocks),
            "title": about.title,
            "published": made,
            "language": about.language,
        }
    yield _record(fields, id, file)


def _docx_texts(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        yield from (cell.text for row in block.rows for cell in row.cells)
    else:
        yield block.text


def odt(file: File, id: str, choices: Choices) -> Iterator[Record]:
    """Read the headings and paragraphs of an ODT file."""
    with reader("odfdo", "an ODT file") as library:
        document = library.Document(file.path)
        blocks = [str(each.inner_text) for each in document.body.xpath("//text:h|//text:p")]
        about = document.meta
        fields = {"text": _joined(blocks), "title": about.title, "published": about.creation_date}
    yield _record(fields, id, file)


def pdf(file: File, id: str, choices: Choices) -> Iterator[Record]:
    """Read the text of a PDF file; raise Unreadable if it has no text, for example because it is a scan."""
    with reader("pypdf", "a PDF file") as library:
        document = library.PdfReader(file.path)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("a password-protected PDF file: save it without a password")
        text = _joined(page.extract_text() for page in document.pages)
        about = document.metadata
        fields = {"text": text, "title": about and about.title, "published": about and about.creation_date}
    if not text.strip():
        raise Unreadable("a PDF file without text: recognise the text (OCR) and save it as .txt")
    yield _record(fields, id, file)


def xlsx(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield the rows below the header of each sheet in an XLSX file."""
    # The library rejects a path without an extension, such as the path of a file unpacked from an archive.
    with reader("openpyxl", "an XLSX file") as library, open(file.path, "rb") as stream:
        book = library.load_workbook(stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            stem = f"{id}:{sheet.title}" if len(book.worksheets) > 1 else id
            header: list[str] | None = None
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                if not any(value is not None for value in row):
                    continue
                if header is None:
                    header = names.unique("" if value is None else value for value in row)
                else:
                    fields = dict(zip(header, row, strict=False))
                    yield Record(fields, f"{stem}:{number}", file.shown, number)


def _joined(blocks: Any) -> str:
    return "\n\n".join(block.strip() for block in blocks if block and block.strip())


def _record(fields: dict[str, Any], id: str, file: File) -> Record:
    kept = {name: value for name, value in fields.items() if value}
    return Record({"text": "", **kept}, id, file.shown)
