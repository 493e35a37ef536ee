"""Make article text safe to display: no character stays invisible or reorders the text around it."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDING = re.compile("[\x80-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """Show control characters as symbols, and replace bidirectional overrides and surrogates."""
    text = _CONTROLS.sub(lambda c: chr(0x2400 + ord(c[0])), text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDING.sub("�", text.replace("\x7f", "␡"))
