"""Sentences with offsets, by punctuation and by lines.

A run of terminators, with the closing quotes and brackets on it, ends a sentence where white space follows;
those of scripts that set no space after them (ideographic full stops, danda, Arabic full stop, ...) end it
anyway. A terminator that a word in lower case follows ends nothing, unless the whole text is in lower case;
neither does the full stop of an abbreviation, of an initial or of the number of an item. For line ends see
`provenance.text.lines`.

Text without any of this is cut every MOST_TOKENS tokens, so that what comes after has bounded sentences to
deal with. Everything takes time in proportion to the text.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from provenance.text.abbreviations import BEFORE_FIGURES, MAY_END, MONTHS, NEVER_END, STARTERS
from provenance.text.lines import cuts_at_lines
from provenance.text.tokens import tokenize

MOST_TOKENS = 100

_SPACED = ".!?…‽⁇⁈⁉؟։።፧፨"
_UNSPACED = "。！？｡．।॥۔။၊។៕"
_TERMINATOR = re.compile(
    rf"(?<![{_SPACED}])[{_SPACED}]++[\"'”’“‘»«›‹)\]}}」』）】》〉]*+(?:[\u00a0\u202f ][»›])?+(?=\s)"
    # the Greek question mark is a semicolon
    r"|(?<=[\u0370-\u03ff\u1f00-\u1fff]);(?=\s)"
    rf"|[{_UNSPACED}][{_UNSPACED}{_SPACED}]*+[\"'”’)\]」』）】》〉]*+"
)
_NEXT_WORD = re.compile(r"\s*+[\"'“”„‘’«»‹›(\[¿¡—–-]*+(\w{0,20})")
_LAST_WORD = re.compile(r"(?<![\w.])(?:\w{1,3}\.)*\w+\Z")
_ITEM_NUMBER = re.compile(r"(?:\A|[\n\r])[^\S\n]*+\(?\d{1,3}\Z")
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\Z")
# As far back as an abbreviation or the number of an item reaches.
_REACH = 16
_WORD = re.compile(r"[^\W_]")
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u1aaf\u2e80-\U0003ffff]")


def sentences(text: str) -> np.ndarray:
    """Spans of the sentences of `text`: int64[(s, 2)] code points, in order, without white space around them.

    Together they hold every token.
    """
    cuts = sorted({0, len(text), *_cuts_at_terminators(text), *cuts_at_lines(text)})
    spans = [_trimmed(text, start, end) for start, end in pairwise(cuts)]
    spans = [(start, end) for start, end in spans if _WORD.search(text, start, end)]
    return np.array(_bounded(text, spans), np.int64).reshape(-1, 2)


def _cuts_at_terminators(text: str) -> list[int]:
    all_lower = text.islower()
    cuts = []
    for match in _TERMINATOR.finditer(text):
        if match[0][0] in _SPACED:
            following = _NEXT_WORD.match(text, match.end())[1]  # type: ignore[index]
            if following[:1].islower() and not all_lower:
                continue
            if match[0][0] == "." and match[0][:2] != ".." and _abbreviates(text, match.start(), following):
                continue
        cuts.append(match.end())
    return cuts


def _abbreviates(text: str, stop: int, following: str) -> bool:
    """Whether the full stop at `stop`, before the word `following`, belongs to what stands before it."""
    reach = max(0, stop - _REACH)
    if following in MONTHS and _ORDINAL.search(text, reach, stop):
        return True
    if _ITEM_NUMBER.search(text, reach, stop):
        return True
    found = _LAST_WORD.search(text, reach, stop)
    if not found:
        return False
    word = found[0]
    if word in BEFORE_FIGURES and following[:1].isdecimal():
        return True
    if "." in word or word in MAY_END or (len(word) == 1 and word.isupper()):
        return following not in STARTERS
    return word in NEVER_END


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _bounded(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, with those of more than MOST_TOKENS tokens cut to that many."""
    # A token and what parts it from the next take two characters, except in scripts without spaces.
    most = [MOST_TOKENS if _DENSE.search(text, *span) else 2 * MOST_TOKENS for span in spans]
    long = [span for span, limit in zip(spans, most, strict=True) if span[1] - span[0] > limit]
    if not long:
        return spans
    tokens = tokenize([text[start:end] for start, end in long])
    cuts = {
        span: (span[0] + tokens.starts[tokens.of(place)][MOST_TOKENS::MOST_TOKENS]).tolist()
        for place, span in enumerate(long)
    }
    return [
        _trimmed(text, start, end)
        for span in spans
        for start, end in pairwise([span[0], *cuts.get(span, []), span[1]])
    ]
