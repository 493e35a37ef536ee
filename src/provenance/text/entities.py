"""What a text stands for: references such as ``&#8217;`` decoded, marks of footnotes left out.

Documents keep their text and all offsets as read; what is matched is the decoded text, and offsets are
converted back where they leave the library (`Raw`). A reference that was escaped once more, as in
``&amp;#8217;``, is read as the inner one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5

import numpy as np

from provenance.text.footnotes import MARK, is_glued

_FOUND = re.compile(rf"&(?:amp;)*(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});|{MARK}")
_BEGINNINGS = "&[(<"
_ESCAPED = re.compile(r"&(?:amp;)+(?=[#A-Za-z])")


def decode(text: str) -> str:
    """A text with its character references decoded, and without the marks of footnotes.

    Examples
    --------
    >>> decode("the river&#8217;s mouth &amp; bank[2], caf&amp;eacute;, AT&T;")
    'the river’s mouth & bank, café, AT&T;'
    """
    return _FOUND.sub(_meaning, text) if any(map(text.__contains__, _BEGINNINGS)) else text


def _meaning(found: re.Match[str]) -> str:
    if found[0][0] != "&":
        return "" if is_glued(found.string, found.start()) else found[0]
    inner = _ESCAPED.sub("&", found[0])
    if inner[1] == "#":
        return html.unescape(inner)
    # What names no character is left as it stands.
    return html5.get(inner[1:], found[0])


@dataclass(frozen=True, eq=False)
class Raw:
    """From positions in a decoded text to those in the text as read.

    Parameters
    ----------
    ends : numpy.ndarray
        int64: where in the decoded text each decoded reference ends, ascending; of what is left out, the
        place after, so that a word does not reach over its footnote mark.
    shifts : numpy.ndarray
        int64, one more: by how much the text as read is ahead before each of them, and after the last.
    """

    ends: np.ndarray
    shifts: np.ndarray

    @classmethod
    def of(cls, text: str) -> Raw:
        """Those of a text as read."""
        ends, shifts, ahead = [], [0], 0
        for each in _FOUND.finditer(text):
            length = len(_meaning(each))
            ahead += each.end() - each.start() - length
            ends.append(each.end() - ahead + (length == 0))
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

    They are the same arrays where there is nothing to decode.
    """
    content = data[documents[0] : documents[-1]]
    edges = documents - documents[0]
    places = _beginnings(content)
    pieces: list[memoryview | bytes] = []
    lengths, last = np.diff(edges), 0
    for document in np.unique(np.searchsorted(edges, places, side="right") - 1).tolist():
        start, end = edges[document : document + 2].tolist()
        read = content[start:end].tobytes().decode("utf-8", "surrogatepass")
        decoded = decode(read)
        if decoded != read:
            meaning = decoded.encode("utf-8", "surrogatepass")
            pieces += (content.data[last:start], meaning)
            lengths[document], last = len(meaning), end
    if not pieces:
        return data, documents
    pieces.append(content.data[last:])
    return np.frombuffer(b"".join(pieces), np.uint8), np.concatenate([[0], np.cumsum(lengths)])


def _beginnings(content: np.ndarray) -> np.ndarray:
    """Where in UTF-8 something to decode may begin, by what stands next to it."""
    ampersands, brackets, squares, tags = (
        np.flatnonzero(content == ord(each)) for each in ("&", "(", "[", "<")
    )
    after, before = content[1:], content[:-1]
    references = ampersands[ampersands < len(after)]
    following = after[references]
    references = references[((following | 0x20) - np.uint8(0x61) < 26) | (following == ord("#"))]
    # What is glued to nothing, or does not go on as a mark does, is none.
    brackets, squares, tags = (each[(each > 0) & (each < len(after))] for each in (brackets, squares, tags))
    brackets = brackets[after[brackets] - np.uint8(0x30) < 10]
    tags = tags[after[tags] == ord("s")]
    glued = np.concatenate([brackets, squares, tags])
    return np.concatenate([references, glued[before[glued - 1] > 0x20]])
