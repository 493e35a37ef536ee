"""What stands inside quotation marks, with offsets.

One pass with a stack, paragraph by paragraph: a closing mark matches the nearest open one it can close, and
what was left open inside is dropped. So a stray mark costs nothing but itself. Which of its roles a mark
plays (” closes “ in English and opens in Swedish, « and » stand either way round, ' is mostly an apostrophe)
is told by what is open and by the characters beside it. A quotation ends in its paragraph, and has at most
LONGEST characters.
"""

from __future__ import annotations

import re

import numpy as np

from provenance.text.lines import has_blank_line

LONGEST = 2000

# One class of characters to look for comes first, which is what makes a search fast; then what it is. Most
# marks are apostrophes within a word, which neither open nor close anything.
_MARK = re.compile(
    r"[\"＂“”„‟«»‹›「」『』‚‛'’‘`](?:"
    r"(?<=')'|(?<=`)`"
    r"|(?<=[^'’‘`])"
    r"|(?<=['’‘])(?:(?<![^\W_].)|(?![^\W_])))",
)

# For each mark the open marks it may close, the likeliest first.
CLOSES = {
    '"': '"',
    "＂": "＂",
    "''": ("``", "''"),
    "”": "“„‟”",
    "“": "„“",
    "»": "«»",
    "«": "»",
    "›": "‹›",
    "‹": "›",
    "」": "「",
    "』": "『",
    "’": "‘‚‛",
    "‘": "‚",
    "'": "'",
}
ALWAYS_OPEN = frozenset(["``", "„", "‟", "「", "『", "‚", "‛"])
SINGLE = frozenset("‘’'")
# Marks that open, in some language, where they could as well close.
EITHER = frozenset(['"', "＂", "''", "“", "”", "«", "»", "‹", "›", "‘", "'"])
# Between spaces these may open or close; at the start of a word they open another.
DECIDED_BY_SPACE = frozenset(['"', "＂", "''", "“"])
# Some languages set a space between these and what they open.
BEFORE_SPACE = frozenset("«“‹")


def quotations(text: str) -> np.ndarray:
    """Spans inside quotation marks, the marks left out: int64[(q, 2)] code points, the outermost only."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    open_marks: dict[str, int] = {}
    last = 0
    for match in _MARK.finditer(text):
        start, end = match.span()
        if stack and has_blank_line(text, last, start):
            stack.clear()
            open_marks.clear()
        last = end
        mark = match[0]
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        opener = _opener(mark, open_marks) if stack else None
        if opener and _can_close(mark, before, after):
            begin = _pop(stack, open_marks, opener)
            if start - begin <= LONGEST:
                found.append((begin, start))
        elif _can_open(mark, before, after):
            stack.append((mark, end))
            open_marks[mark] = open_marks.get(mark, 0) + 1
    return np.array(_outermost(text, found), np.int64).reshape(-1, 2)


def _opener(mark: str, open_marks: dict[str, int]) -> str | None:
    """The open mark that `mark` may close."""
    for each in CLOSES.get(mark, ()):
        if open_marks.get(each):
            return each
    return None


def _can_close(mark: str, before: str, after: str) -> bool:
    if mark in SINGLE:
        return not before.isspace() and not after.isalnum()
    if mark in DECIDED_BY_SPACE:
        return not before.isspace() or after.isspace()
    return True


def _can_open(mark: str, before: str, after: str) -> bool:
    if mark in ALWAYS_OPEN:
        return True
    if mark not in EITHER:
        return False
    if mark in SINGLE:
        return not before.isalnum() and after.isalpha()
    if after.isspace():
        return before.isspace() or mark in BEFORE_SPACE
    # Scripts without spaces set none before a quotation.
    return not before.isalnum() or before >= "\u2e80"


def _pop(stack: list[tuple[str, int]], open_marks: dict[str, int], opener: str) -> int:
    """Close the nearest `opener`, and drop what was opened after it."""
    while True:
        mark, start = stack.pop()
        open_marks[mark] -= 1
        if mark == opener:
            return start


def _outermost(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, in the order of their ends, without those inside others and without white space around."""
    spans: list[tuple[int, int]] = []
    first = len(text)
    for start, end in reversed(found):
        if end > first:
            continue
        first = start
        inside = text[start:end]
        if inside.strip():
            spans.append((end - len(inside.lstrip()), start + len(inside.rstrip())))
    return spans[::-1]
