"""Text of documents made safe for the places it is shown in.

An article may hold anything: an escape sequence that rewrites a terminal, a character XML cannot carry, a
headline that a spreadsheet takes for a formula. What a place cannot take is shown as an escape, such as
``\\x1b``, so that it is seen and not obeyed.
"""

from __future__ import annotations

import re

# Controls of the C0 and C1 sets, and the marks that reorder what stands around them; the plain
# left-to-right and right-to-left marks stay, for Arabic and Hebrew need them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Where a cell may begin: at its start; and inside it, after whatever ends a cell or a row for a spreadsheet
# that takes another separator than the comma, as those of many countries do.
_FORMULA = re.compile('((?:^|[;\t\r\n])[ "]*)(?=[=+\\-@＝＋－＠])')


def for_terminal(text: str) -> str:
    """Text of several lines that a terminal shows as it is; tabs and line ends are kept."""
    return _CONTROLS.sub(_escaped, text.replace("\r\n", "\n"))


def for_line(text: str) -> str:
    """Text for one line of a terminal: line ends and tabs are shown as escapes too."""
    return _LINE_CONTROLS.sub(_escaped, text)


def for_xml(text: str) -> str:
    """Text that XML 1.0 can carry."""
    return _NOT_XML.sub(_escaped, text)


def for_sheet(text: str) -> str:
    """Text that a spreadsheet does not calculate: what looks like a formula gets a leading quote.

    So does what would be one if the text were cut at a semicolon, a tab or the end of a line.
    """
    text = _FORMULA.sub(r"\1'", text)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
