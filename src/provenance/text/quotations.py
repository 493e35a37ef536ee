"""Find the text inside quotation marks, with offsets.

The text is read in one pass, with a stack of open marks. A closing mark that can close several kinds of open
mark closes the nearest mark of the likeliest kind. Any marks opened after that mark are dropped, so a stray
mark does not affect the quotations around it. A mark may have several roles: ” closes “ in English and opens
a quotation in Swedish, « and » are used either way round, and ' is usually an apostrophe. The role of a mark
depends on the open marks and on the characters next to it. Title marks (《》) are not treated as quotation
marks.

An open quotation is dropped at the end of its paragraph, unless the next paragraph repeats its opening mark.
In a speech of several paragraphs, every paragraph has an opening mark, but only the last has a closing mark.
Such a speech is recognised only if its last paragraph is closed; each of its paragraphs then counts as a
quotation. A quotation that the author forgot to close looks much like such a speech. Therefore, the opening
mark and the mark of the next paragraph must both stand where a sentence may begin, which excludes a mark
before a lower-case letter or white space. The text between these marks must be a single paragraph. Some texts
repeat the opening mark, or the closing mark, at the start of every line; this is recognised too.

A quotation, or one paragraph of a speech, may have at most LONGEST characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from provenance.kernels.limits import LONGEST, LONGEST_PREFIX, POSSESSIVE_REACH, WIDEST
from provenance.text.lines import QUOTING, RARE_ENDS, ends_sentence, has_blank_line

# The pattern begins with a single character class, which makes the search fast, and then examines the
# neighbouring characters. Most marks are apostrophes within a word, which neither open nor close a quotation.
_MARK = re.compile(
    r"[\"＂“”„‟«»‹›「」『』｢｣﹁﹂﹃﹄〝〞〟״׳‚‛'’‘`,](?:"
    r"(?<=')'|(?<=`)`|(?<=,),"
    r"|(?<=[^'’‘׳`,])"
    r"|(?<=['’‘׳])(?:(?<![^\W_].)|(?![^\W_])))",
)
_ENDS = rf"\n{RARE_ENDS}"
_LINE_END = re.compile(rf"[{_ENDS}]")
# A paragraph has no line ends, or is hard-wrapped; a line of more than WIDEST characters counts as a
# paragraph of its own.
_PARAGRAPH = re.compile(
    rf"[^{_ENDS}]*+|(?:[^{_ENDS}]{{0,{WIDEST}}}+[{_ENDS}])*+[^{_ENDS}]{{0,{WIDEST}}}+",
)

# For each mark, the open marks that it may close, with the likeliest first.
CLOSES = {
    '"': ('"', "„", "“", ",,"),
    "＂": "＂",
    "''": ("``", "''", ",,"),
    "״": "״",
    "”": ("“", "„", "‟", "”", ",,"),
    "“": ("„", "“", ",,"),
    "»": "«»",
    "«": "»",
    "›": "‹›",
    "‹": "›",
    "」": "「",
    "』": "『",
    "｣": "｢",
    "﹂": "﹁",
    "﹄": "﹃",
    "〞": "〝",
    "〟": "〝",
    "’": "‘‚‛’",
    "‘": "‚",
    "'": "'",
    "׳": "׳",
}
ALWAYS_OPEN = frozenset(["``", "„", "‟", "「", "『", "｢", "﹁", "﹃", "〝", "‚", "‛"])
SINGLE = frozenset("‘’'׳")
# Marks that may either open or close a quotation, depending on the language and the context.
EITHER = frozenset(['"', "＂", "''", ",,", "״", "“", "”", "«", "»", "‹", "›", "‘", "’", "'", "׳"])
# Between spaces, these marks may open or close a quotation; at the start of a word, they can only open one.
DECIDED_BY_SPACE = frozenset(['"', "＂", "''", "״", "“"])
# In some languages, a space follows these marks when they open a quotation.
BEFORE_SPACE = frozenset("«“‹")
# For each mark, the open marks that it may repeat at the start of a paragraph, with the likeliest first.
REPEATS = {mark: (mark,) for mark in ALWAYS_OPEN | EITHER} | {"”": "“”", "»": "«»", "›": "‹›"}
# These marks may be repeated even before a space, and where no sentence begins.
GUILLEMETS = frozenset("«»‹›")
# Between two Hebrew letters, these marks indicate an acronym, unless they open a quotation after a prefix.
GERSHAYIM = frozenset(['"', "”", "“", "״", "''"])
HEBREW = frozenset(map(chr, [*range(0x05B0, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C7, *range(0x05D0, 0x05F3)]))
PREFIXES = frozenset("ובהכלמש")
# Marks that stand before the first word of a sentence.
INVERTED = frozenset("¿¡")


def quotations(text: str) -> np.ndarray:
    """Find the text inside quotation marks.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    numpy.ndarray
        int64[(q, 2)]: the start and end of each quotation in code points, in order. The marks themselves, and
        white space at either end, are excluded. Quotations inside other quotations are left out. If a speech
        has several paragraphs, each with an opening mark, there is one span for each paragraph.

    Examples
    --------
    >>> quotations("“No,” she said. “Never.").tolist()
    [[1, 4]]
    >>> quotations("“One.\\n\\n“Two.” Three.").tolist()
    [[1, 5], [8, 12]]
    """
    found: list[tuple[int, int]] = []
    open_marks = _OpenMarks(text)
    last = 0
    for match in _MARK.finditer(text):
        start, end = match.span()
        mark = match[0]
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if after in HEBREW and before in HEBREW and mark in GERSHAYIM:
            if not _after_prefix(text, start, end):
                continue
            before = " "
        closed, ended = "", 0
        if open_marks.stack:
            blank = has_blank_line(text, last, start)
            if not blank and _can_close(mark, before, after):
                closed = open_marks.first(CLOSES, mark)
                if mark in SINGLE and _is_possessive(text, start, end, mark):
                    closed = ""
            if not closed and _can_open(mark, before, after):
                ended = open_marks.paragraph_before(mark, start, end, blank, last)
            if blank and not ended:
                open_marks.clear()
        last = end
        if closed:
            spans = open_marks.close(closed, start, mark in SINGLE and before.isalnum())
            if spans:
                while found and found[-1][0] > spans[0][0]:
                    found.pop()  # it lies inside the new quotation
                found += spans
            if closed in REPEATS.get(mark, ()) and _goes_on(text, mark, start, end, closed):
                open_marks.push(closed, end)
        elif ended:
            open_marks.repeat(mark, end, ended, blank)
        elif _can_open(mark, before, after):
            open_marks.push(mark, end)
    return np.array(found, np.int64).reshape(-1, 2)


class _OpenMarks:
    """A stack of the marks that are open at the current position in a text.

    An entry contains a mark, its end in the text, and the position on the stack, counted from 1, of the
    previous entry with the same mark. If the mark opens a speech, the earlier paragraphs of that speech are
    directly below it on the stack. The entry for a paragraph contains an empty mark, followed by the start
    and end of the paragraph.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[tuple[str, int, int]] = []
        # For each kind of mark, the position on the stack, counted from 1, of the nearest open mark of this
        # kind, or 0 if there is none.
        self.nearest: dict[str, int] = {}

    def first(self, table: Mapping[str, Sequence[str]], mark: str) -> str:
        """Return the first of the marks listed for `mark` in `table` that is open.

        If none is open, the result is an empty string.
        """
        for each in table.get(mark, ()):
            if self.nearest.get(each):
                return each
        return ""

    def push(self, mark: str, end: int) -> None:
        self.stack.append((mark, end, self.nearest.get(mark, 0)))
        self.nearest[mark] = len(self.stack)

    def clear(self) -> None:
        self.stack.clear()
        self.nearest.clear()

    def close(self, opener: str, end: int, in_doubt: bool) -> list[tuple[int, int]]:
        """Close the nearest `opener` at `end`, and return the spans of the quotation's paragraphs.

        All marks opened after the opener are dropped. If `in_doubt` is true, the quotation might not end
        here, so only the span of its last paragraph is returned. If the last paragraph is empty or too long,
        no spans are returned.
        """
        begin = self._pop(opener)
        spans = [_trimmed(self.text, begin, end)] if end - begin <= LONGEST else []
        while self.stack and not self.stack[-1][0]:
            spans.append(self.stack.pop()[1:])
        if end - begin > LONGEST or spans[0][0] == spans[0][1]:
            return []
        return spans[:1] if in_doubt else spans[::-1]

    def paragraph_before(self, mark: str, start: int, end: int, blank: bool, last: int) -> int:
        """If a mark continues a speech, return the end of the previous paragraph; otherwise, return 0.

        The mark extends from `start` to `end`. `blank` is true if there is a blank line after the previous
        mark, which ended at `last`.
        """
        opener = self.first(REPEATS, mark)
        ended = opener and _line_before(self.text, start)
        if not ended:
            return 0
        begin = self.stack[self.nearest[opener] - 1][1]
        if not begin < ended <= begin + LONGEST:
            return 0
        if blank and has_blank_line(self.text, last, ended):
            return 0
        firsts = _first(self.text, opener, begin), _first(self.text, mark, end)
        if any(map(str.isspace, firsts)):
            return 0
        if blank:
            paragraph = self._begin_sentences(firsts) and _PARAGRAPH.fullmatch(self.text, begin, ended)
            return ended if paragraph else 0
        if _LINE_END.search(self.text, begin, ended):
            return 0
        if mark in GUILLEMETS or (ends_sentence(self.text, ended) and self._begin_sentences(firsts)):
            return ended
        return 0

    def repeat(self, mark: str, end: int, paragraph_end: int, blank: bool) -> None:
        """Continue a speech at `mark`, and drop all marks opened since its last paragraph began.

        If there is a blank line before the mark, all other open marks are dropped too.
        """
        opener = self.first(REPEATS, mark)
        begin = self._pop(opener)
        if self.text[begin].isspace():
            begin += 1
        self.stack.append(("", begin, paragraph_end))
        if blank:
            self.nearest.clear()
        self.push(opener, end)

    def _pop(self, opener: str) -> int:
        """Remove the nearest `opener` and all marks opened after it, and return the opener's end."""
        place = self.nearest[opener]
        while True:
            mark, end, before = self.stack.pop()
            if mark:
                self.nearest[mark] = before
            if len(self.stack) < place:
                return end

    def _begin_sentences(self, firsts: tuple[str, str]) -> bool:
        return self._all_lower or not any(map(str.islower, firsts))

    @cached_property
    def _all_lower(self) -> bool:
        return self.text.islower()


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
    # Scripts without spaces have no space before a quotation.
    return not before.isalnum() or before >= "\u2e80"


def _is_possessive(text: str, start: int, end: int, mark: str) -> bool:
    """Return whether a mark is the apostrophe of a plural possessive, as in “the ministers’ plan”.

    Such a mark does not close a quotation. A mark counts as an apostrophe if it looks like one and if the
    quotation ends later in the same paragraph, before another quotation opens. The end of the quotation is
    assumed to be the next mark of the same kind that does not look like an apostrophe.
    """
    if not _like_possessive(text, start, end):
        return False
    for place in range(end, min(len(text), end + POSSESSIVE_REACH)):
        if text[place] not in SINGLE:
            continue
        before, after = text[place - 1], text[place + 1 : place + 2] or " "
        if before.isalnum() and after.isalnum():
            continue
        if text[place] == mark and _can_close(mark, before, after):
            if not _like_possessive(text, place, place + 1):
                return not has_blank_line(text, end, place)
        elif _can_open(text[place], before, after):
            return False
    return False


def _like_possessive(text: str, start: int, end: int) -> bool:
    return text[start - 1] in "sS" and text[end : end + 1] == " " and text[end + 1 : end + 2].islower()


def _goes_on(text: str, mark: str, start: int, end: int, closed: str) -> bool:
    """Return whether a closing mark also opens another quotation.

    It does if it is at the start of a line and before a word. If it is identical to the mark that it closes,
    it might introduce a list item instead, so the line before it must also end a sentence.
    """
    first = _first(text, mark, end)
    if not (first.isalnum() or first in INVERTED):
        return False
    ended = _line_before(text, start)
    return ended > 0 and (mark != closed or ends_sentence(text, ended))


def _after_prefix(text: str, start: int, end: int) -> bool:
    """Return whether a mark between Hebrew letters opens a quotation.

    It does if it comes after a prefix and before at least two letters.
    """
    if text[end + 1 : end + 2] not in HEBREW:
        return False
    place = start
    while place and start - place < LONGEST_PREFIX and text[place - 1] in PREFIXES:
        place -= 1
    return place == 0 or text[place - 1] not in HEBREW


def _first(text: str, mark: str, end: int) -> str:
    """Return the first character after a mark that ends at `end`.

    If the mark is a guillemet, a space after it is skipped.
    """
    if mark in GUILLEMETS and end < len(text) and text[end].isspace():
        end += 1
    return text[end] if end < len(text) else " "


def _line_before(text: str, start: int) -> int:
    """Return the end of the text before the line that begins at `start`, or 0 if no line begins there."""
    end = start
    while end and (text[end - 1].isspace() or text[end - 1] in QUOTING):
        end -= 1
    return end if _LINE_END.search(text, end, start) else 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the white space at its ends."""
    inside = text[start:end]
    start = end - len(inside.lstrip())
    return start, start + len(inside.strip())
