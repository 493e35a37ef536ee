"""Read ZIP archives, email messages (EML) and web crawls (WARC)."""

from __future__ import annotations

import os
import posixpath
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from provenance.corpus import decoding, files
from provenance.corpus.choices import Choices
from provenance.corpus.contents import whole
from provenance.corpus.decoding import Unreadable
from provenance.corpus.extras import damaged, reader
from provenance.corpus.files import File
from provenance.corpus.markup import as_text
from provenance.corpus.records import Record, Rows, Skip

_DEEPEST = 3  # maximum nesting of archives
_MOST_PACKED = 1000  # a compression ratio that no text reaches

Read = Callable[[File, str, Choices], Iterator[Record | Rows | Skip]]


def zipped(read: Read, known: Any) -> Read:
    """Return a reader for ZIP archives that calls `read` on each member."""

    def members(file: File, id: str, choices: Choices) -> Iterator[Record | Rows | Skip]:
        if file.name.lower().count(".zip/") >= _DEEPEST:
            raise Unreadable("a ZIP archive nested too deeply: unpack it")
        with damaged("a ZIP archive"), zipfile.ZipFile(file.path) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info)]
            if not inside:
                raise Unreadable("a ZIP archive with no files, or only hidden ones")
            names = [_name(info) for info in inside]
            found = [File("", f"{file.name}/{name}", f"{file.shown}/{name}") for name in names]
            ids = files.ids(found, known)
            for member, info in sorted(zip(found, inside, strict=True), key=lambda pair: pair[0].name):
                reason = _not_unpacked(info, choices.limit)
                if reason:
                    yield Skip(member.shown, None, reason)
                    continue
                with tempfile.TemporaryDirectory(prefix="provenance-") as folder:
                    path = os.path.join(folder, "member")
                    with archive.open(info) as packed, open(path, "wb") as unpacked:
                        shutil.copyfileobj(packed, unpacked)
                    yield from read(member._replace(path=path), ids[member.name], choices)

    return members


def _name(info: zipfile.ZipInfo) -> str:
    """Return the path of a member without detours such as ``./``; it may still lead out of the archive."""
    return posixpath.normpath(info.filename)


def _hidden(info: zipfile.ZipInfo) -> bool:
    return any(map(files.is_hidden, _name(info).split("/")))


def _not_unpacked(info: zipfile.ZipInfo, limit: int) -> str | None:
    if info.flag_bits & 1:
        return "in a password-protected ZIP archive: unpack it"
    if info.file_size > max(limit, _MOST_PACKED * info.compress_size):
        return f"{info.file_size} bytes compressed to {info.compress_size}, which cannot be text"
    return None


def message(file: File, id: str, choices: Choices) -> Iterator[Record]:
    """Read an email message, without its attachments."""
    from email import message_from_bytes, policy
    from email.utils import parseaddr

    with damaged("a message"):
        found: Any = message_from_bytes(whole(file, choices.limit), policy=policy.default)
        body = found.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
        sender, address = parseaddr(str(found["from"] or ""))
        fields = {
            "text": as_text(text) if body is not None and body.get_content_subtype() == "html" else text,
            "title": found["subject"] and str(found["subject"]),
            "published": found["date"] and str(found["date"]),
            "outlet": sender or address.rpartition("@")[2],
            "id": found["message-id"] and str(found["message-id"]).strip("<>"),
        }
    if not (found["from"] or found["subject"]):
        raise Unreadable("not an email message: it has neither a sender nor a subject")
    yield Record({name: value for name, value in fields.items() if value}, id, file.shown)


def crawl(file: File, id: str, choices: Choices) -> Iterator[Record | Skip]:
    """Yield the HTML pages in a WARC file; the field ``crawled`` contains the date of the crawl.

    The HTTP responses in the file are numbered from 1; these numbers are used in place of line numbers.
    """
    from provenance.corpus import html

    with reader("warcio.archiveiterator", "a WARC file") as library, open(file.path, "rb") as stream:
        number = 0
        for record in library.ArchiveIterator(stream):
            if record.rec_type != "response":
                continue
            number += 1
            headers = record.http_headers
            kind = (headers.get_header("Content-Type") if headers else None) or "unknown"
            if "html" not in kind:
                yield Skip(file.shown, number, f"a response of type {kind.partition(';')[0]}, not a page")
                continue
            data = record.content_stream().read(choices.limit + 1)
            if len(data) > choices.limit:
                yield Skip(file.shown, number, f"over size_limit ({choices.limit} bytes)")
                continue
            try:
                fields = html.article(decoding.decode(data, html=True))
            except Unreadable as error:
                yield Skip(file.shown, number, str(error))
                continue
            if not fields:
                yield Skip(file.shown, number, "no article text in this HTML")
                continue
            crawled = {"crawled": record.rec_headers.get_header("WARC-Date")}
            address = {"url": record.rec_headers.get_header("WARC-Target-URI")}
            yield Record({**address, **fields, **crawled}, f"{id}:{number}", file.shown, number)
