"""Find the line ends in a text that also end a sentence.

A blank line always ends a sentence. Whether a single line end also ends a sentence depends on whether the
text is hard-wrapped, like mail and newswire. A text counts as hard-wrapped if, on most of its lines, the
first word of the next line would not have fitted within the text's usual line width. In such a text, a line
ends a sentence only if it is short, like a heading, a list item or the last line of a paragraph, and if the
next line does not begin with a lower-case letter. In other texts, every line ends a sentence, unless the next
line begins with a lower-case letter and the line itself does not end with a mark such as a full stop. In any
text, a line before a list item that begins with a bullet ends a sentence, whereas a line that ends with a
letter and a hyphen does not end a sentence if the next line begins with a letter, because the word continues.
"""

from __future__ import annotations

import re

from provenance.kernels.limits import FULL, LEAST_WRAPPED, LINE_REACH, SHORT, USUAL, WIDEST
from provenance.text.code_points import QUOTING_MARKS

RARE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_ENDS = rf"\n{RARE_ENDS}"
QUOTING = QUOTING_MARKS
# The beginning of a line, with any marks of quoted mail, and its first word. An ideograph counts as a word,
# since a line may be broken before any ideograph.
_BEGINNING = rf"(?=(?:[^\S{_ENDS}]|[{QUOTING}])*+([^\s\u2e80-\U0010ffff]++|\S)?)"
# These patterns match from the first to the last line end in a stretch of white space. A search is much
# faster if the pattern begins with a single character than if it begins with a character class.
_NEWLINE = re.compile(rf"\n(?:\s*\n)?+{_BEGINNING}")
_LINE_END = re.compile(rf"[{_ENDS}](?:\s*[{_ENDS}])?+{_BEGINNING}")
_BLANK_LINE = re.compile(rf"[{_ENDS}](?:(?<=\u2029)|(?:(?<=\r)\n)?+[^\S{_ENDS}]*+[{_ENDS}])")

BULLETS = frozenset("-*•▪◦‣·")
# Marks that end a sentence at the end of a line, and quotation marks and brackets that may follow them.
STOPS = ".!?…‽؟።፧।॥۔。！？｡．"
CLOSING_STOPS = "\"'”’“»«›)]」』"
# Hyphens at the end of a line, after which a word continues.
HYPHENS = "-\u00ad\u2010\u2011"
_BLANKS = " \t\r"
_SENTENCE_END = re.compile(rf"[{STOPS}][{re.escape(CLOSING_STOPS)}]*+\s*+\Z")


def has_blank_line(text: str, start: int, end: int) -> bool:
    """Return whether there is a blank line between two positions of a text."""
    return _BLANK_LINE.search(text, start, end) is not None


def cuts_at_lines(text: str, all_lower: bool) -> list[int]:
    """Return the positions where a sentence ends because a line ends.

    `all_lower` is true if `text` has lower-case letters but no capitals.
    """
    cuts: list[int] = []
    single: list[tuple[int, str, re.Match[str]]] = []
    lengths: list[int] = []
    begin = 0
    for each in (_LINE_END if any(map(text.__contains__, RARE_ENDS)) else _NEWLINE).finditer(text):
        start, end = each.span()
        lengths.append(start - begin)
        if (end - start == 1 and text[start] != "\u2029") or each[0] == "\r\n":
            word = each[1] or ""
            single.append((start - begin + 1 + len(word), word, each))
        else:
            cuts.append(end)
        begin = end
    if not single:
        return cuts
    lengths.append(len(text) - begin)
    width = sorted(lengths)[int(USUAL * (len(lengths) - 1))]
    full = sum([needed > width for needed, _, _ in single])
    wrapped = len(single) >= LEAST_WRAPPED and width <= WIDEST and full >= FULL * len(single)
    for needed, word, each in single:
        if _is_broken(text, each.start(), word):
            continue
        if word in BULLETS and text[each.end(1) : each.end(1) + 1].isspace():
            cuts.append(each.end())
        elif wrapped:
            if needed <= SHORT * width and (all_lower or not _goes_on(word)):
                cuts.append(each.end())
        elif all_lower or not _goes_on(word) or ends_sentence(text, each.start()):
            cuts.append(each.end())
    return cuts


def _is_broken(text: str, end: int, word: str) -> bool:
    """Return whether a word is hyphenated at the line end `end` and continues with `word`."""
    before = text[max(0, end - LINE_REACH) : end].rstrip(_BLANKS)
    return word[:1].isalpha() and before[-1:] in tuple(HYPHENS) and before[-2:-1].isalpha()


def _goes_on(word: str) -> bool:
    """Return whether the first word of a line begins with a lower-case letter and so continues a sentence."""
    return word[:1].islower() and word[:1].isalnum()


def ends_sentence(text: str, end: int) -> bool:
    """Return whether the line that ends at `end` ends with a mark that may end a sentence."""
    return _SENTENCE_END.search(text, max(0, end - LINE_REACH), end) is not None
