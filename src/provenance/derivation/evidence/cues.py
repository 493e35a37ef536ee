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


# What is counted or sought in every text.
_SOUGHT = ("saying", "days", "speaking", "addressing", "literary", "releasing", "reprinting", "correcting")
_WORD = re.compile(r"\w+")


def cued(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where the words of each kind stand in a text, as `any_of` finds them; all kinds in one pass."""
    found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _SOUGHT}
    heads = _heads()
    for word in _WORD.finditer(text):
        for kind in heads.get(word[0].lower(), ()):
            start, spans = word.start(), found[kind]
            match = any_of(kind).match(text, start)
            if match and not (spans and start < spans[-1][1]):
                spans.append(match.span())
    return found


@lru_cache(maxsize=1)
def _heads() -> dict[str, list[str]]:
    """The kinds of cues that begin with a word."""
    heads: dict[str, list[str]] = {}
    for kind in _SOUGHT:
        for head in sorted({_WORD.findall(cue.lower())[0] for cue in cues(kind)}):
            heads.setdefault(head, []).append(kind)
    return heads
