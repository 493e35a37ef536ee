"""Character references left in a text, such as ``&#8217;`` or ``&eacute;``, read as what they stand for.

Documents keep their text and all offsets as read; what is matched is the decoded text, and offsets are
converted back where they leave the library (`Raw`). A reference that was escaped once more, as in
``&amp;#8217;``, is read as the inner one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5

import numpy as np

_REFERENCE = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_IN_BYTES = re.compile(_REFERENCE.pattern.encode())
_AMPERSAND = ord("&")
_ESCAPED = re.compile(r"&(?:amp;)+(?=[#A-Za-z])")


def decode(text: str) -> str:
    """A text with its character references decoded.

    Examples
    --------
    >>> decode("the river&#8217;s mouth &amp; bank, caf&amp;eacute;, AT&T;")
    'the river’s mouth & bank, café, AT&T;'
    """
    return _REFERENCE.sub(_meaning, text) if "&" in text else text


def _meaning(reference: re.Match[str]) -> str:
    inner = _ESCAPED.sub("&", reference[0])
    if inner[1] == "#":
        return html.unescape(inner)
    # What names no character is left as it stands.
    return html5.get(inner[1:], reference[0])


@dataclass(frozen=True, eq=False)
class Raw:
    """From positions in a decoded text to those in the text as read.

    Parameters
    ----------
    ends : numpy.ndarray
        int64: where in the decoded text each decoded reference ends, ascending.
    shifts : numpy.ndarray
        int64, one more: by how much the text as read is ahead before each of them, and after the last.
    """

    ends: np.ndarray
    shifts: np.ndarray

    @classmethod
    def of(cls, text: str) -> Raw:
        """Those of a text as read."""
        ends, shifts, ahead = [], [0], 0
        for each in _REFERENCE.finditer(text):
            length = len(_meaning(each))
            ahead += each.end() - each.start() - length
            ends.append(each.end() - ahead)
            shifts.append(ahead)
        return cls(np.array(ends, np.int64), np.array(shifts, np.int64))

    def position(self, place: int) -> int:
        """Where a boundary between characters of the decoded text is in the text as read."""
        return int(place + self.shifts[np.searchsorted(self.ends, place, side="right")])


def decode_all(texts: Sequence[str]) -> tuple[list[str], dict[int, Raw]]:
    """The texts decoded; and for those that held references, by number, the way back to the text as read."""
    decoded = [decode(text) for text in texts]
    changed = {
        number: Raw.of(text)
        for number, (text, plain) in enumerate(zip(texts, decoded, strict=True))
        if plain is not text and plain != text
    }
    return decoded, changed


def decode_bytes(data: np.ndarray, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Documents ``data[documents[d]:documents[d + 1]]`` in UTF-8, decoded, and where each begins.

    They are the same arrays where there is nothing that looks like a reference.
    """
    content = data[documents[0] : documents[-1]]
    ampersands = np.flatnonzero(content == _AMPERSAND)
    if not len(ampersands):
        return data, documents
    edges = documents - documents[0]
    ends = edges[np.searchsorted(edges, ampersands, side="right")]
    pieces: list[memoryview | bytes] = []
    starts, shorter, last = [], [0], 0
    for place, end in zip(ampersands.tolist(), ends.tolist(), strict=True):
        found = _IN_BYTES.match(content.data, place, end)
        if found is not None:
            meaning = _meaning_in_bytes(found[0])
            pieces += (content.data[last:place], meaning)
            last = found.end()
            starts.append(place)
            shorter.append(last - place - len(meaning))
    pieces.append(content.data[last:])
    before = np.cumsum(shorter)[np.searchsorted(starts, edges)] if starts else 0
    return np.frombuffer(b"".join(pieces), np.uint8), edges - before


@lru_cache(maxsize=4096)
def _meaning_in_bytes(reference: bytes) -> bytes:
    text = reference.decode()
    return _meaning(_REFERENCE.match(text)).encode("utf-8", "surrogatepass")  # type: ignore[arg-type]
