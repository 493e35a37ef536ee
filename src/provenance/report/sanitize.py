"""Text of articles as it may be shown: nothing hidden in it, nothing that reorders what stands around it."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDING = re.compile("[\x80-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """A text without what would hide or reorder it: controls as pictures, overrides and strays replaced."""
    text = _CONTROLS.sub(lambda c: chr(0x2400 + ord(c[0])), text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDING.sub("�", text.replace("\x7f", "␡"))
