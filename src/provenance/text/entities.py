"""Prepare text for matching: decode its character references, and remove its footnote marks.

The text of a document is kept as read, and all offsets in results refer to this text. Matching uses the
decoded text, and offsets into the decoded text are converted back with `Raw`. A reference such as ``&#8217;``
is decoded even if its ampersand is escaped, as in ``&amp;#8217;``. The rules for footnote marks are in
`provenance.kernels.reference.footnotes`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from types import ModuleType

import numpy as np

from provenance.kernels.reference import footnote_spans, without
from provenance.text.characters import CodePoints, tables_for

_REFERENCE = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_IN_BYTES = re.compile(_REFERENCE.pattern.encode())
_AMPERSAND = ord("&")
# This pattern matches places where a footnote mark may begin. It matches the bracket first and then looks
# back, so that the characters before it are examined only at brackets.
_MAY_BEGIN = re.compile(r"\[(?<=[^\s\[({]\[)|\((?<=\S\()\w{1,3}\)|<(?<=\S<)sup")
_ESCAPED = re.compile(r"&(?:amp;)+(?=[#A-Za-z])")


def decode(text: str) -> str:
    """Decode the character references in a text, and remove its footnote marks.

    Examples
    --------
    >>> decode("the river&#8217;s mouth &amp; bank[2], caf&amp;eacute;, AT&T;")
    'the river’s mouth & bank, café, AT&T;'
    """
    referred = _without_references(text)
    spans = _footnotes(referred)
    return without(referred, spans) if spans else referred


def _without_references(text: str) -> str:
    return _REFERENCE.sub(_meaning, text) if "&" in text else text


def _meaning(reference: re.Match[str]) -> str:
    inner = _ESCAPED.sub("&", reference[0])
    if inner[1] == "#":
        return html.unescape(inner)
    # A reference that names no character is left as it is.
    return html5.get(inner[1:], reference[0])


def _footnotes(text: str) -> list[tuple[int, int]]:
    if not _MAY_BEGIN.search(text):
        return []
    classes, *_ = tables_for(np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8))
    return list(footnote_spans(text, classes))


@dataclass(frozen=True, eq=False)
class Raw:
    """A conversion from positions in a decoded text to positions in the text as read.

    Parameters
    ----------
    steps : tuple of pairs of numpy.ndarray
        Two conversions: the first undoes the removal of footnote marks, and the second undoes the decoding of
        references. Each is a pair of int64 arrays. The first array, `ends`, contains the position where each
        change ends in the changed text, in ascending order. A removal counts as ending one position later, so
        that a word does not extend over its footnote mark. The second array, `shifts`, contains the number to
        be added to positions before each change, followed by the number to be added to positions after the
        last change.
    """

    steps: tuple[tuple[np.ndarray, np.ndarray], ...]

    @classmethod
    def of(cls, text: str) -> Raw:
        """Return the conversion for `text`, which is the text as read."""
        references = ((each.start(), each.end(), len(_meaning(each))) for each in _REFERENCE.finditer(text))
        marks = ((start, end, 0) for start, end in _footnotes(_without_references(text)))
        return cls((_way_back(marks), _way_back(references)))

    def position(self, place: int) -> int:
        """Convert a position in the decoded text to a position in the text as read.

        Positions are boundaries between characters.
        """
        for ends, shifts in self.steps:
            place += int(shifts[np.searchsorted(ends, place, side="right")])
        return place


def _way_back(changes: Iterable[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends and shifts that undo changes (see `Raw`).

    Each change is given by its start, its end, and the length of its replacement.
    """
    ends, shifts, ahead = [], [0], 0
    for start, end, length in changes:
        ahead += end - start - length
        ends.append(end - ahead + (length == 0))
        shifts.append(ahead)
    return np.array(ends, np.int64), np.array(shifts, np.int64)


def decode_all(texts: Sequence[str]) -> tuple[list[str], dict[int, Raw]]:
    """Decode texts, and also return the conversions back to the texts as read.

    The conversions are keyed by the position of the text in `texts`. A text that decoding does not change has
    no conversion.
    """
    decoded = [decode(text) for text in texts]
    changed = {
        number: Raw.of(text)
        for number, (text, plain) in enumerate(zip(texts, decoded, strict=True))
        if plain is not text and plain != text
    }
    return decoded, changed


def decode_references(data: np.ndarray, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Decode the references in the documents ``data[documents[d]:documents[d + 1]]``, which are in UTF-8.

    Return the decoded documents and their boundaries, or the given arrays if there is no reference.
    """
    content = data[documents[0] : documents[-1]]
    # The pieces are kept as bytes rather than as views, because the garbage collector would traverse views.
    read, edges = content.tobytes(), documents - documents[0]
    if b"&" not in read:
        return data, documents
    ampersands = np.flatnonzero(content == _AMPERSAND)
    ends = edges[np.searchsorted(edges, ampersands, side="right")]
    pieces: list[bytes] = []
    starts, shorter, last = [], [0], 0
    for place, end in zip(ampersands.tolist(), ends.tolist(), strict=True):
        found = _IN_BYTES.match(read, place, end)
        if found is not None:
            meaning = _meaning_in_bytes(found[0])
            pieces += (read[last:place], meaning)
            last = found.end()
            starts.append(place)
            shorter.append(last - place - len(meaning))
    if not starts:
        return data, documents
    pieces.append(read[last:])
    before = np.cumsum(shorter)[np.searchsorted(starts, edges)]
    return np.frombuffer(b"".join(pieces), np.uint8), edges - before


@lru_cache(maxsize=4096)
def _meaning_in_bytes(reference: bytes) -> bytes:
    text = reference.decode()
    return _meaning(_REFERENCE.match(text)).encode("utf-8", "surrogatepass")  # type: ignore[arg-type]


def leave_out_footnotes(
    implementation: ModuleType, data: np.ndarray, documents: np.ndarray, tables: CodePoints
) -> tuple[np.ndarray, np.ndarray]:
    """Remove the footnote marks from documents.

    Return the remaining text and the documents' boundaries, or the given arrays if there are no marks.
    """
    kept = np.empty(int(documents[-1] - documents[0]), np.uint8)
    edges = np.empty(len(documents), np.int64)
    implementation.leave_out_footnotes(data, documents, tables[0], kept, edges)
    return (kept[: edges[-1]], edges) if edges[-1] < kept.size else (data, documents)
