"""Where the lines of a text end sentences.

A blank line always does. Whether a single line end does depends on whether the text is hard-wrapped, as
mail and newswire are: most of its lines could not have taken the first word of the next line without growing
longer than the longest. There only a line left short ends a sentence, being a heading, an item or the end of
a paragraph. Elsewhere a line is a paragraph, unless the next one goes on in lower case.
"""

from __future__ import annotations

import re

_ENDS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_END_OF_LINE = rf"(?>\r\n|[{_ENDS}])"
LINE_END = re.compile(rf"{_END_OF_LINE}(?:[^\S{_ENDS}]*+{_END_OF_LINE})*+")
_BLANK = re.compile(rf"{_END_OF_LINE}[^\S{_ENDS}]*+{_END_OF_LINE}|\u2029")

# In mail, the marks of what is quoted begin a line.
_INDENT = rf"(?:[^\S{_ENDS}]|[>|])*+"
_BULLET = re.compile(rf"{_INDENT}[-*•▪◦‣·]\s")
_LETTER = re.compile(rf"{_INDENT}[^\W\d_]")
# A line may be broken before any ideograph.
_FIRST_WORD = re.compile(rf"{_INDENT}([^\s\u2e80-\U0010ffff]++|\S)")
_SENTENCE_END = re.compile(r"[.!?…‽؟።፧।॥۔。！？｡．][\"'”’“»«›)\]」』]*+\s*+\Z")

# Longer lines than these are not wrapped by hand or by a wire machine.
_WIDEST = 140


def is_blank(line_end: str) -> bool:
    """Whether what `LINE_END` matched holds a blank line."""
    return _BLANK.match(line_end) is not None


def cuts_at_lines(text: str) -> list[int]:
    """Where a sentence ends because a line does."""
    breaks = list(LINE_END.finditer(text))
    single = [each for each in breaks if not is_blank(each[0])]
    cuts = [each.end() for each in breaks if is_blank(each[0])]
    if not single:
        return cuts
    edges = [0, *(edge for each in breaks for edge in each.span()), len(text)]
    lengths = {end: end - start for start, end in zip(edges[::2], edges[1::2], strict=True)}
    width = sorted(lengths.values())[int(0.95 * (len(lengths) - 1))]
    needed = {each.start(): lengths[each.start()] + 1 + _first_word(text, each.end()) for each in single}
    full = sum(length > width for length in needed.values())
    wrapped = len(single) >= 3 and width <= _WIDEST and full >= 0.6 * len(single)
    all_lower = text.islower()
    for each in single:
        start, end = each.span()
        following = _LETTER.match(text, end)
        goes_on = following is not None and following[0][-1].islower() and not all_lower
        if _BULLET.match(text, end):
            cuts.append(end)
        elif wrapped:
            if needed[start] <= 0.75 * width and not goes_on:
                cuts.append(end)
        elif not goes_on or _SENTENCE_END.search(text, max(0, start - 8), start):
            cuts.append(end)
    return cuts


def _first_word(text: str, start: int) -> int:
    found = _FIRST_WORD.match(text, start)
    return len(found[1]) if found else 0
