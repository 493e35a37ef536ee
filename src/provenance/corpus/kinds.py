"""Recognise files that cannot be read as articles, and suggest how to convert them."""

from __future__ import annotations

_CODE = (
    "py pyi js mjs ts tsx jsx css scss less c h cc cpp hpp cs java kt scala go rs rb php pl r lua swift m sh "
    "bash zsh bat ps1 sql ipynb vue svelte map wasm"
)
_CONFIGURATION = (
    "yaml yml toml ini cfg conf config lock properties env xsd xsl xslt dtd plist gradle cmake editorconfig"
)
_CODE_MESSAGE = "source code, not an article: to read it anyway, save it with the extension .txt"
_CONFIGURATION_MESSAGE = "configuration, not an article: to read it anyway, save it with the extension .txt"
_BY_NAME = {"makefile": _CODE_MESSAGE, "dockerfile": _CODE_MESSAGE, "license": "a licence, not an article"}
_ARCHIVE = "archive: unpack it"
_BY_EXTENSION = {
    **{f".{name}": _CODE_MESSAGE for name in _CODE.split()},
    **{f".{name}": _CONFIGURATION_MESSAGE for name in _CONFIGURATION.split()},
    **dict.fromkeys((".tar", ".tgz"), f"a TAR {_ARCHIVE}"),
    ".rtf": "an RTF file: save it as DOCX, or as text",
    ".epub": "an EPUB file: export it as HTML or text",
    ".mbox": "an MBOX file: export its messages as EML",
    ".pages": "a Pages file: export it as DOCX",
    ".numbers": "a Numbers file: export it as CSV",
    ".pptx": "a PowerPoint file: export it as PDF or text",
    ".ods": "an ODS file: export it as CSV or XLSX",
}
_IMAGE = "image: recognise its text (OCR) and save it as .txt"
_SOUND = "recording: transcribe it and save it as .txt"
_BY_START = {
    b"SQLite format 3\0": "a SQLite file: export the table as CSV",
    b"\x89PNG": f"a PNG {_IMAGE}",
    b"\xff\xd8\xff": f"a JPEG {_IMAGE}",
    b"GIF8": f"a GIF {_IMAGE}",
    b"II*\0": f"a TIFF {_IMAGE}",
    b"MM\0*": f"a TIFF {_IMAGE}",
    b"RIFF": "a WAV, AVI or WebP file: save its text as .txt",
    b"ID3": f"a sound {_SOUND}",
    b"OggS": f"a sound {_SOUND}",
    b"\xd0\xcf\x11\xe0": "an old Office file: save it as DOCX or XLSX",
    b"Rar!": f"a RAR {_ARCHIVE}",
    b"7z\xbc\xaf": f"a 7z {_ARCHIVE}",
    b"\xfd7zXZ": f"an XZ {_ARCHIVE}",
    b"BZh": f"a BZIP2 {_ARCHIVE}",
    b"\x28\xb5\x2f\xfd": f"a Zstandard {_ARCHIVE}",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"ARROW1": "an Arrow file: save it as Parquet",
    b"Obj\x01": "an Avro file: save it as Parquet or JSON Lines",
    b"{\\rtf": _BY_EXTENSION[".rtf"],
}


def by_name(name: str, extension: str) -> str | None:
    """Return the reason why a file with this name is not read, or None if it may be an article."""
    return _BY_EXTENSION.get(extension) or _BY_NAME.get(name.rpartition("/")[2].lower())


def by_start(start: bytes) -> str | None:
    """Return the reason why a file with these first bytes is not read, or None if it may be an article."""
    if start.startswith(b"#!"):
        return _CODE_MESSAGE
    return next((reason for mark, reason in _BY_START.items() if start.startswith(mark)), None)
