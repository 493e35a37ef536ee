"""Find sentences, with offsets, by their punctuation and line ends.

A run of terminators, together with any closing quotation marks and brackets after it, ends a sentence if
white space follows. There are two exceptions. A terminator before a word in lower case does not end a
sentence, unless the whole text is in lower case. Nor, in most cases, does the full stop of an abbreviation,
an initial or an item number. A terminator of a script that puts no space after it (ideographic full stop,
danda, Arabic full stop, ...) always ends a sentence. For line ends, see `provenance.text.lines`.

A sentence of more than MOST_TOKENS tokens is cut after every MOST_TOKENS tokens, so that later stages can
rely on sentences of bounded length. The time needed is proportional to the length of the text.
"""

from __future__ import annotations

import re
import string
from itertools import pairwise

import numpy as np

from provenance.kernels.limits import REACH
from provenance.text.abbreviations import BEFORE_FIGURES, MAY_END, MONTHS, NEVER_END, STARTERS
from provenance.text.code_points import APOSTROPHES, HALF_WIDTH_MARKS, IGNORABLES, UNWRITTEN
from provenance.text.lines import cuts_at_lines
from provenance.text.tokens import tokenize

MOST_TOKENS = 100

# Terminators of scripts that put a space after them, and of scripts that do not.
SPACED = ".!?…‽⁇⁈⁉؟።፧፨"
UNSPACED = "。！？｡．।॥۔။၊។៕"
# Quotation marks and brackets that may follow a terminator. Where a space must follow, they include marks
# that open quotations in other languages.
CLOSING = "\"'”’)]」』】》〉"
CLOSING_SPACED = CLOSING + "“‘»«›‹}"
# Marks that may stand before the first word of a sentence.
OPENING = "\"'“”„‘’«»‹›([¿¡—–-"
# The pattern begins with a single character class, which makes the search fast, and then examines the
# neighbouring characters.
_TERMINATOR = re.compile(
    rf"[{SPACED}{UNSPACED};](?:"
    rf"(?<=[{SPACED}])(?<![{SPACED}]{{2}})[{SPACED}]*+"
    rf"[{re.escape(CLOSING_SPACED)}]*+(?:[\u00a0\u202f ][»›])?+"
    # with the next word, or its beginning
    rf"(?=\s++[{re.escape(OPENING)}]*+(\w{{0,20}}))"
    rf"|(?<=[{UNSPACED}])[{UNSPACED}{SPACED}]*+[{re.escape(CLOSING)}]*+"
    # or a semicolon after a Greek letter, which is a question mark
    r"|(?<=[\u0370-\u03ff\u1f00-\u1fff];)(?=\s))"
)
_LAST_WORD = re.compile(r"(?<![\w.])(?:\w{1,3}\.)*\w+\Z")
_ITEM_NUMBER = re.compile(r"(?:\A|[\n\r])[^\S\n]*+\(?\d{1,3}\Z")
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\Z")
# _NO_TOKEN contains the characters that Python counts as letters or digits although no token begins with
# them. _APART contains the apostrophes that Python counts as letters, although they separate tokens.
_NO_TOKEN = "".join(
    each for each in [*map(chr, IGNORABLES | UNWRITTEN), *APOSTROPHES, *HALF_WIDTH_MARKS] if each.isalnum()
)
_APART = "".join(each for each in APOSTROPHES if each.isalnum())
_WORD = re.compile(rf"[^\W_{_NO_TOKEN}]")
# These two ranges contain all scripts without spaces; a class of only two ranges makes the search faster.
_MAYBE_DENSE = re.compile(r"[\u0e00-\u1aaf\u2e80-\U0003ffff]")
# This pattern matches more than MOST_TOKENS runs of letters and digits. A text has no more tokens than such
# runs, except in scripts without spaces.
_MANY_WORDS = re.compile(rf"(?:[\W_{_APART}]*+[^\W_{_APART}]++){{{MOST_TOKENS + 1}}}")
_ASCII_WORDS = (string.ascii_letters + string.digits).encode()
_ABBREVIATIONS = BEFORE_FIGURES | MAY_END | NEVER_END
# The last letters of most words already show that they are not abbreviations.
_END = 4
_ABBREVIATED_ENDS = frozenset(word[-_END:] for word in _ABBREVIATIONS if len(word) >= _END)


def sentences(text: str) -> np.ndarray:
    """Return the spans of the sentences of `text`, in order and without white space at either end.

    The result is an int64 array with a row (start, end) for each sentence, in code points. Together, the
    sentences contain every token of the text.
    """
    spans = []
    for start, end in pairwise(sorted({0, len(text), *cuts(text)})):
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end and _WORD.search(text, start, end):
            spans.append((start, end))
    return np.array(_bounded(text, spans), np.int64).reshape(-1, 2)


def cuts(text: str) -> list[int]:
    """Return the positions where sentences end.

    The positions are not sorted. A sentence may have any length, and need not contain a word.
    """
    all_lower = text.islower()
    return _cuts_at_terminators(text, all_lower) + cuts_at_lines(text, all_lower)


def _cuts_at_terminators(text: str, all_lower: bool) -> list[int]:
    ends = []
    for match in _TERMINATOR.finditer(text):
        following = match[1]
        if following is not None:
            if following[:1].islower() and not all_lower:
                continue
            stop = match.start()
            if text[stop] == "." != text[stop + 1] and _abbreviates(text, stop, following):
                continue
        ends.append(match.end())
    return ends


def _abbreviates(text: str, stop: int, following: str) -> bool:
    """Return whether the full stop at `stop` belongs to an abbreviation, an initial or a number.

    `following` is the next word, or its beginning.
    """
    reach = stop - REACH if stop > REACH else 0
    before = text[reach:stop]
    end = before[-_END:]
    if len(end) == _END and end.isalpha() and end not in _ABBREVIATED_ENDS and "." not in before:
        return False
    word = before.rpartition(" ")[2]
    if not word.isalpha() or len(word) == len(before):
        if following in MONTHS and _ORDINAL.search(text, reach, stop):
            return True
        if _ITEM_NUMBER.search(text, reach, stop):
            return True
        found = _LAST_WORD.search(text, reach, stop)
        if not found:
            return False
        word = found[0]
        if "." in word:
            return following not in STARTERS
    if len(word) == 1 and word.isupper():
        return following not in STARTERS
    if word not in _ABBREVIATIONS:
        return False
    if word in BEFORE_FIGURES and following[:1].isdecimal():
        return True
    if word in MAY_END:
        return following not in STARTERS
    return word in NEVER_END


def _bounded(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut the spans of more than MOST_TOKENS tokens into parts of at most MOST_TOKENS tokens."""
    long = [span for span in spans if span[1] - span[0] > MOST_TOKENS and _may_be_long(text, *span)]
    if not long:
        return spans
    tokens = tokenize([text[start:end] for start, end in long])
    inner = {
        span: (span[0] + tokens.starts[tokens.of(place)][MOST_TOKENS::MOST_TOKENS]).tolist()
        for place, span in enumerate(long)
    }
    return [
        (start, start + len(text[start:end].rstrip()))
        for span in spans
        for start, end in pairwise([span[0], *inner.get(span, []), span[1]])
    ]


def _may_be_long(text: str, start: int, end: int) -> bool:
    """Return whether the text from `start` to `end` may have more than MOST_TOKENS tokens."""
    # A token and the separator after it take at least two characters, except in scripts without spaces.
    piece = text[start:end]
    if not piece.isascii() and _MAYBE_DENSE.search(piece):
        return True
    if len(piece) <= 2 * MOST_TOKENS:
        return False
    if piece.isascii() and len(piece.encode().translate(None, _ASCII_WORDS)) < MOST_TOKENS:
        return False
    return _MANY_WORDS.match(piece) is not None
