"""Make article text safe to display by replacing control characters and bidirectional overrides."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HIDING = re.compile("[\x80-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """Replace ASCII control characters with visible symbols, and other unsafe characters with “�”.

    The other unsafe characters are C1 controls, bidirectional overrides, surrogates, U+FFFE and U+FFFF. Tabs
    and line breaks are kept.
    """
    text = _CONTROLS.sub(lambda c: chr(0x2400 + ord(c[0])), text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDING.sub("�", text.replace("\x7f", "␡"))
