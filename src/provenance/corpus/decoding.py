"""Decode bytes to text: check that they are text, and detect the encoding.

UTF-16 is recognised only by a byte order mark. Without one, UTF-8 is tried first, and then the most plausible
other encoding. The text is kept unchanged, including line endings and stray NUL characters; only a byte order
mark at its start is removed.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias, cast

Buffered: TypeAlias = "io.BufferedReader[io.RawIOBase]"

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
READ_ERRORS = (OSError, EOFError, zlib.error)

# The first bytes of binary formats that may look like text.
_BINARY_MARKS = (
    b"%PDF-",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
)
_CONTROLS = bytes(sorted({*range(32), 127} - set(b"\t\n\v\f\r\x1b")))
_SAMPLE = 64 * 2**10
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

_WIDE = ["utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]
_TWO_BYTES = ("big5", "gb", "hz", "euc", "shift", "cp9", "johab", "iso2022", "utf_")


class Unreadable(Exception):
    """Raised if an input cannot be read as an article; the message states the reason."""


class Line(NamedTuple):
    """A line with its number (from 1) and line ending, or the reason why it could not be read."""

    number: int
    text: str
    problem: str | None = None


def decode(data: bytes, html: bool = False) -> str:
    """Decode the text in `data`.

    Raises
    ------
    Unreadable
        If the data is binary, or its encoding cannot be identified.
    """
    if data.startswith(UTF16_MARKS):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"not UTF-16, despite its byte order mark: {error.reason} at byte {error.start}"
            ) from None
    if data.startswith(_BINARY_MARKS):
        raise Unreadable("binary, not text")
    controls = 1 - len(data.translate(None, _CONTROLS)) / max(len(data), 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if controls > 0.05:
            raise Unreadable("binary, not text") from None
        return _decode_other(data, error.start, html)
    # In a short text, a single stray NUL may exceed this share, so the number of NULs is checked too.
    if controls > 0.1 and controls * len(data) > 1 + len(data) / 4:
        raise Unreadable("binary, not text (UTF-16 is read if it starts with a byte order mark)")
    return text


def lines(stream: Buffered, limit: int) -> Iterator[Line]:
    r"""Yield the lines of a stream, split at ``\n``, with their line endings.

    At most `limit` bytes of a line are kept in memory. Each line is decoded separately, so that a few lines
    in a different encoding do not make the rest of the file unreadable.
    """
    start = stream.peek(4096)[:4096]
    if start.startswith(UTF16_MARKS):
        recoded = codecs.EncodedFile(stream, "utf-8", "utf-16", errors="replace")
        stream = io.BufferedReader(_Raw(recoded), 2**17)
    elif start.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
    elif start.startswith(_BINARY_MARKS) or len(start.translate(None, _CONTROLS)) < 0.7 * len(start):
        raise Unreadable("binary, not text")
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if len(data) > limit and not data.endswith(b"\n"):
            while rest := stream.readline(2**20):
                if rest.endswith(b"\n"):
                    break
            yield Line(number, "", f"over size_limit ({limit} bytes)")
            continue
        try:
            yield Line(number, data.decode("utf-8"))
        except UnicodeDecodeError as error:
            try:
                yield Line(number, _decode_other(data, error.start, html=False))
            except Unreadable as reason:
                yield Line(number, "", str(reason))


def opened(path: str) -> Buffered:
    """Open a file as a stream of bytes, and decompress it if its content shows that it is gzipped."""
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    raw = gzip.GzipFile(path) if packed else io.FileIO(path)
    return io.BufferedReader(cast(io.RawIOBase, raw), 2**17)


def read_problem(error: BaseException) -> str:
    """Return the reason why a file could not be read completely."""
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return f"damaged gzip data: {error}"
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _decode_other(data: bytes, first_failure: int, html: bool) -> str:
    """Decode text that is not valid UTF-8.

    If only a few characters are damaged, the text is still treated as UTF-8. Otherwise, the declared encoding
    is tried first, and then the most plausible encodings.
    """
    # A text that is cut off inside a character, or has a few damaged characters, is still treated as UTF-8.
    mended = data.decode("utf-8-sig", "replace")
    damaged = mended.count("\ufffd")
    if data.startswith(codecs.BOM_UTF8) or len(data) - len(mended) > 20 * damaged:
        return mended
    declared = _DECLARED.search(data[:4096]) if html else None
    candidates = [declared[1].decode("ascii", "replace")] if declared else []
    # The sample consists of the start, which shows the kind of text, and the bytes around the first failure.
    around = max(first_failure - 1024, 0)
    sample = data if len(data) <= _SAMPLE else data[:1024] + data[around : around + _SAMPLE]
    for encoding in [*candidates, *_guesses(sample)]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    raise Unreadable("in an unknown encoding")


def _guesses(sample: bytes) -> Iterator[str]:
    """Yield encodings to try, the most plausible first.

    Encodings of Latin alphabets are easily confused, so the Western encoding (cp1252) comes first if it is
    about as plausible as the best match. It also comes before a two-byte encoding if most bytes are ASCII,
    because the other bytes are then more likely to be accented letters than Chinese characters.
    """
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_exclusion=_WIDE))
    if not matches:
        return
    best = matches[0]
    high = sum(byte > 127 for byte in sample) / len(sample)
    western = any(
        "cp1252" in (match.encoding, *match.could_be_from_charset)
        and match.chaos <= best.chaos + 0.15
        and match.coherence >= best.coherence - 0.05
        for match in matches
    )
    if western or (high < 0.4 and best.encoding.startswith(_TWO_BYTES)):
        yield "cp1252"
    yield from (match.encoding for match in matches)


class _Raw(io.RawIOBase):
    """A wrapper that presents a recoding stream as a raw stream, so that it can be buffered."""

    def __init__(self, stream: codecs.StreamRecoder) -> None:
        self._stream = stream
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._rest or self._stream.read(len(buffer))
        size = min(len(data), len(buffer))
        buffer[:size] = data[:size]
        self._rest = data[size:]
        return size
