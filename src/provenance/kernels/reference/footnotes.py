"""The kernel that removes footnote marks: ``[3]``, ``[note 2]``, ``(1)``, ``<sup>2</sup>``.

Raised digits and letters are left to the tokeniser. Text in square brackets or superscript tags counts as a
mark only if it directly follows a word, a number, or the end of a sentence or clause. After a space, an
opening quotation mark or a colon, it is usually an editor's insertion or a list item, and is kept. A
superscript after a number is taken to be an exponent and is also kept. A number in round brackets counts as a
mark after the end of a sentence, as in ``legs.(3)``, or before a comma or full stop, as in ``legs(3).``.
Before a space, as in ``today(24) the board``, the number is kept, because it may just as well be a day, a
count, or the number of an item or section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from provenance.kernels.reference.texts import (
    BLANK,
    CAPITAL,
    CLASS,
    IGNORABLE,
    LETTER,
    LINE_END,
    MARK,
    NUMBER,
    RETURN,
    UNSPACED_LETTER,
)

# Characters, other than letters and digits, that a mark may follow. A quotation mark counts as opening a
# quotation unless it follows one of these characters, a letter or a digit.
CLOSING = ")].,;!?…。，、！？」』）؟،؛۔।॥"
QUOTES = "\"'”’“»"
# The characters that may come between a word and a number in round brackets, the maximum number of such
# characters, and the characters that may follow the closing bracket.
ENDING, MOST_ENDING = ".!?…\"'”’»", 3
FOLLOWING = ".,!?…\"'”’»؟،۔।"
SYMBOLS = "*†‡"
MOST_IN_BRACKETS, MOST_IN_TAG, MOST_LINKS, MOST_NUMBERS = 72, 300, 3, 10
# The maximum number of words in a remark such as "citation needed". Longer remarks count as part of the text.
MOST_WORDS = 4

# Before the search, each character outside printable ASCII is replaced by a character that represents its
# class.
_STANDS_FOR = {
    LETTER: "A",
    CAPITAL: "A",
    NUMBER: "0",
    MARK: "\u0301",
    UNSPACED_LETTER: "文",
    IGNORABLE: "\u200b",
    BLANK: " ",
    LINE_END: "\n",
    RETURN: "\n",
}
_IN_WORD = "A-Za-z文\u0301"
_REMARK = r"[^\[\]<\n 文]"
_NOTE = (
    rf"(?=[^\[\]<\n]{{1,{MOST_IN_BRACKETS}}}[\]<])(?:"
    # one or more numbers, one letter or symbol,
    rf"[0-9]{{1,3}}(?:[,–-] ?[0-9]{{1,3}}){{0,{MOST_NUMBERS - 1}}}+|[a-z{SYMBOLS}]"
    # a word with a number or a question mark, a remark of a few words
    rf"|[A-Za-z文][{_IN_WORD}]*+(?:\.?[0-9]{{1,3}}|\?)"
    rf"|[A-Za-z]{_REMARK}*(?: {_REMARK}+){{1,{MOST_WORDS - 1}}}+)(?=[\]<])"
)
_LINKS = rf"(?:[ \n]|</?a(?:[ \n][^<>]{{0,{MOST_IN_TAG}}})?>){{0,{MOST_LINKS}}}+"
# Removing a mark must not join two words.
_END = "(?!\u200b*+[A-Za-z0-9\u0301])"
_MARK = re.compile(
    rf"\[{_NOTE}\]{_END}|\([0-9]{{1,3}}\)"
    rf"|<sup(?:[ \n][^<>]{{0,{MOST_IN_TAG}}})?>{_LINKS}(?:\[{_NOTE}\]|{_NOTE}){_LINKS}</sup>{_END}"
)
_GOES_ON = re.compile("\u200b*+[A-Za-z0-9\u0301文]")


def leave_out_footnotes(
    data: np.ndarray, documents: np.ndarray, classes: np.ndarray, kept: np.ndarray, edges: np.ndarray
) -> None:
    """Remove the footnote marks from the documents ``data[documents[d]:documents[d + 1]]`` (valid UTF-8).

    `edges`, which is as long as `documents`, is filled with the new boundaries of the documents. If any mark
    is removed, the remaining bytes of the documents are written to `kept`, one document after the other.
    `kept` must be as long as all documents together.
    """
    edges[0] = 0
    pieces = []
    for document in range(len(documents) - 1):
        read = data[documents[document] : documents[document + 1]].tobytes()
        text = read.decode("utf-8", "surrogatepass")
        spans = list(footnote_spans(text, classes))
        pieces.append(without(text, spans).encode("utf-8", "surrogatepass"))
        edges[document + 1] = edges[document] + len(pieces[-1])
    if edges[-1] < documents[-1] - documents[0]:
        kept[: edges[-1]] = np.frombuffer(b"".join(pieces), np.uint8)


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text without the characters in `spans`, which must be in ascending order."""
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return "".join(text[start:end] for start, end in zip([0, *ends], [*starts, len(text)], strict=True))


def footnote_spans(text: str, classes: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each footnote mark.

    `classes` is the table of character classes from `provenance.text.characters`.
    """
    if not any(map(text.__contains__, "[(<")):
        return
    kinds = {point: int(classes[point]) & CLASS for point in map(ord, set(text))}
    plain = text.translate(
        {
            point: _STANDS_FOR[kind]
            for point, kind in kinds.items()
            if kind in _STANDS_FOR and not 0x20 < point < 0x80
        }
    )
    place = 0
    while found := _MARK.search(plain, place):
        start, end = found.span()
        is_mark = _is_round_mark(plain, start, end) if plain[start] == "(" else _is_glued(plain, start)
        place = end if is_mark else start + 1
        if is_mark:
            yield start, end


def _is_glued(plain: str, start: int) -> bool:
    """Return whether a mark directly follows a word, a number, or the end of a sentence or clause."""
    is_tag = plain[start] == "<"
    while start and plain[start - 1] in QUOTES + "\u200b":
        start -= 1
    before = plain[start - 1 : start]
    if is_tag and before.isdigit():  # an exponent
        return False
    return re.match(f"[{_IN_WORD}0-9]", before) is not None or before in (*CLOSING, *">" * is_tag)


def _is_round_mark(plain: str, start: int, end: int) -> bool:
    """Return whether a number in round brackets is at the end of a sentence or clause."""
    word_end = start
    while word_end and start - word_end < MOST_ENDING and plain[word_end - 1] in ENDING:
        word_end -= 1
    if not _is_word_end(plain, word_end):
        return False
    return not _GOES_ON.match(plain, end) if word_end < start else plain[end : end + 1] in tuple(FOLLOWING)


def _is_word_end(plain: str, place: int) -> bool:
    """Return whether a word of at least two letters ends at `place`.

    A single letter is not sufficient, because it may be the name of a function or section.
    """
    for _ in range(2):
        while place and plain[place - 1] == "\u0301":
            place -= 1
        if not re.match("[A-Za-z]", plain[place - 1 : place]):
            return False
        place -= 1
    return True
