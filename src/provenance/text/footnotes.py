"""The marks of footnotes that are glued to words, such as ``[3]``, ``(1)``, ``[note 2]`` or ``<sup>2</sup>``.

An insertion of an editor, an item of a list and the number of a section are set off by a space, or stand
after a figure, a single letter, a comma or colon, or in a script that sets no spaces. What is glued to a word
or to the end of a sentence, or in square brackets to any punctuation, is a mark. Raised digits and letters
are known to the tokeniser.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

from provenance.text.code_points import UNSPACED_RANGES

# A number or several, a letter, a word and a number, a remark of several words, a question.
_NOTE = (
    r"(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,9}|[a-z]|[^\W\d_]{1,15}\.? ?\d{1,3}"
    r"|[^\W\d_][^\[\]\n]{0,30} [^\[\]\n]{1,40}|[^\W\d_]{2,12}\?)"
)
_DENSE = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED_RANGES) + "]"
# What is left out must not join two words.
_END = rf"(?:(?!\w)|(?={_DENSE}))"
_LINK = r"(?:\s|<a\b[^<>]{0,300}>|</a>){0,3}"
# What it is glued to has more conditions (`is_glued`). Each begins with one character, for which a search is
# fast, and not with what stands before that.
MARK = (
    rf"\[(?<=[^\s\[({{<>=]\[){_NOTE}\]{_END}"
    r"|\((?<=[^\s\d]\()\d{1,3}\)(?!\w)"
    rf"|<(?<=[^\s\d]<)sup\b[^<>]{{0,200}}>{_LINK}(?:\d{{1,3}}|[a-z*†‡]|\[{_NOTE}\]){_LINK}</sup>{_END}"
)
_CLOSING = "\"'”’“»)]>.,;!?…"
_SENTENCE_END = ".!?…\"'”’»"


def is_glued(text: str, start: int) -> bool:
    """Whether what begins at `start`, and looks like a footnote mark, is glued to what may have one."""
    before = text[start - 1]
    if text[start] != "(":
        return before.isalnum() or before in _CLOSING or category(before)[0] == "M"
    # A single letter before a bracket is the name of a function, or of a section.
    word = normalize("NFC", text[max(0, start - 8) : start]).rstrip(_SENTENCE_END)[-2:]
    kinds = [category(each)[0] for each in word]
    return kinds in (["L", "L"], ["L", "M"], ["M", "M"]) and not re.search(_DENSE, word)
