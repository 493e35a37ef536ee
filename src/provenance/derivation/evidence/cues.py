"""Words that credit, reprint, correct, attribute or date, in some large languages: `data/cues.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from itertools import repeat

import numpy as np

from provenance.text import tokenize


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

Cues = dict[str, list[tuple[int, int]]]


def cued(text: str, places: Iterable[int] | None = None) -> Cues:
    """Where the words of each kind stand in a text, as `any_of` finds them; kinds that do not are left out.

    `places` are where words begin that may be the first of a cue (`head_identities`), in order; all words where
    they are not given.
    """
    found: Cues = {}
    heads = _heads()
    words = _WORD.finditer(text) if places is None else map(_WORD.match, repeat(text), places)
    for word in filter(None, words):
        for kind in heads.get(word[0].lower(), ()):
            start, spans = word.start(), found.get(kind)
            match = any_of(kind).match(text, start)
            if match and not (spans and start < spans[-1][1]):
                found.setdefault(kind, []).append(match.span())
    return found


@lru_cache(maxsize=1)
def head_identities() -> np.ndarray:
    """The identities of all words that are the first of a cue."""
    return tokenize(list(_heads())).identities


@lru_cache(maxsize=1)
def _heads() -> dict[str, list[str]]:
    """The kinds of cues that begin with a word."""
    heads: dict[str, list[str]] = {}
    for kind in _SOUGHT:
        for head in sorted({_WORD.findall(cue.lower())[0] for cue in cues(kind)}):
            heads.setdefault(head, []).append(kind)
    return heads
