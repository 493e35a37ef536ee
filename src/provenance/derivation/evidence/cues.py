"""Words that credit, reprint, correct, attribute or date, in some large languages: `data/cues.json`."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[str, ...]]:
    text = (resources.files("provenance.derivation") / "data" / "cues.json").read_text("utf-8")
    return {kind: tuple(words) for kind, words in json.loads(text).items()}


def cues(kind: str) -> tuple[str, ...]:
    """The words listed under one heading."""
    return _cues()[kind]


@cache
def any_of(*kinds: str) -> re.Pattern[str]:
    """What finds any of these words, the longest first, in any case."""
    words = sorted({word for kind in kinds for word in cues(kind)}, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
