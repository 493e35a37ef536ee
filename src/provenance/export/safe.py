"""Make the text of documents safe for terminals, XML and spreadsheets.

An article may contain an escape sequence that controls a terminal, a character that XML does not allow, or a
headline that a spreadsheet reads as a formula. Unsafe characters are escaped, as in ``\\x1b``, and a quote is
added before formulas.
"""

from __future__ import annotations

import re

# C0 and C1 control characters, and the marks that reorder the text around them. The plain left-to-right and
# right-to-left marks are not included, because Arabic and Hebrew need them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The positions at which a cell may begin: the start of the text, and after any character that ends a cell or
# a row. In many countries, spreadsheets separate cells with semicolons rather than commas.
_FORMULA = re.compile('((?:^|[;\t\r\n])[ "]*)(?=[=+\\-@＝＋－＠])')


def for_terminal(text: str) -> str:
    """Prepare multi-line text for a terminal: escape control characters except tabs and line ends."""
    return _CONTROLS.sub(_escaped, text.replace("\r\n", "\n"))


def for_line(text: str) -> str:
    """Prepare text for one line of a terminal: escape control characters, including tabs and line ends."""
    return _LINE_CONTROLS.sub(_escaped, text)


def for_xml(text: str) -> str:
    """Escape characters that XML 1.0 forbids."""
    return _NOT_XML.sub(_escaped, text)


def for_sheet(text: str) -> str:
    """Add a leading quote to text that a spreadsheet would read as a formula.

    A quote is also added before any part that would be read as a formula if the text were split at a
    semicolon, a tab or a line end.
    """
    text = _FORMULA.sub(r"\1'", text)
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
