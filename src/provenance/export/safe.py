"""Making the text of documents safe for terminals, XML and spreadsheets.

An article may contain anything: an escape sequence that controls a terminal, a character that XML does not
allow, a headline that a spreadsheet reads as a formula. These characters are shown as escapes, for example
``\\x1b``.
"""

from __future__ import annotations

import re

# C0 and C1 control characters, and the marks that reorder the text around them; the plain left-to-right and
# right-to-left marks are kept, because Arabic and Hebrew need them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The places where a cell may begin: at the start of the text, and after any character that ends a cell or a
# row in spreadsheets with a separator other than the comma, as is usual in many countries.
_FORMULA = re.compile('((?:^|[;\t\r\n])[ "]*)(?=[=+\\-@＝＋－＠])')


def for_terminal(text: str) -> str:
    """Multi-line text for a terminal: control characters are escaped, tabs and line ends are kept."""
    return _CONTROLS.sub(_escaped, text.replace("\r\n", "\n"))


def for_line(text: str) -> str:
    """Text for one line of a terminal: line ends and tabs are also escaped."""
    return _LINE_CONTROLS.sub(_escaped, text)


def for_xml(text: str) -> str:
    """The text, with characters that XML 1.0 forbids escaped."""
    return _NOT_XML.sub(_escaped, text)


def for_sheet(text: str) -> str:
    """Text that a spreadsheet does not read as a formula: text like a formula gets a leading quote.

    This includes parts that would look like a formula if the text were cut at a semicolon, a tab or a line
    end.
    """
    text = _FORMULA.sub(r"\1'", text)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
