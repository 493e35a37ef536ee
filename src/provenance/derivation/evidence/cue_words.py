"""Find cues: words and phrases that indicate a credit, a reprint, a correction, an attribution or a day.

The cues are listed in `data/cues.json`, in major languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from provenance.derivation.evidence.character_kinds import Characters
from provenance.engine.coefficients import shipped
from provenance.text import tokenize


def cues(kind: str) -> Sequence[str]:
    """Return the cues listed under a heading of the cue file."""
    words: Sequence[str] = shipped("provenance.derivation", "cues")[kind]
    return words


@cache
def any_of(*kinds: str) -> re.Pattern[str]:
    """Return a case-insensitive pattern for the cues under these headings, with longer cues tried first."""
    words = sorted({word for kind in kinds for word in cues(kind)}, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


# The headings of the cue file whose cues are searched for in every text.
SEARCHED_KINDS = (
    "saying",
    "days",
    "speaking",
    "releasing",
    "reprinting",
    "correcting",
)
_WORD = re.compile(r"\w+")


class Spans(NamedTuple):
    """The positions where cues of one kind begin and end."""

    starts: np.ndarray
    ends: np.ndarray


def find_cues(
    texts: Sequence[str],
    characters: Characters,
    token_starts: np.ndarray,
    lengths: np.ndarray,
    identities: np.ndarray,
) -> dict[str, Spans]:
    """Return the spans of all cues in the concatenated texts, keyed by heading.

    The spans are those that `any_of` would match. `token_starts`, `lengths` and `identities` describe the
    tokens of the texts. A token that is a cue by itself is recognised by its identity. To save time, the
    pattern is matched only where a token may begin a longer cue, or where a word is only part of a token,
    such as "we" in "we've".
    """
    first_words = _first_words()
    begins, ends = characters.words()
    first_word = np.full(len(begins), -1)  # unknown
    if len(token_starts):
        token = np.minimum(np.searchsorted(token_starts, begins), len(token_starts) - 1)
        whole = (token_starts[token] == begins) & (token_starts[token] + lengths[token] == ends)
        first_word[whole] = first_words.number(identities)[token[whole]]
    looked_up = np.flatnonzero((first_word == -1) | first_words.several[first_word])
    found = _search_at(texts, characters, begins[looked_up])
    spans = {}
    for kind in SEARCHED_KINDS:
        single = np.flatnonzero(first_words.plain[kind][first_word])
        starts, stops = np.array(found[kind], np.int64).reshape(-1, 2).T
        starts, stops = np.concatenate([begins[single], starts]), np.concatenate([ends[single], stops])
        order = np.argsort(starts, kind="stable")
        spans[kind] = _without_overlaps(Spans(starts[order], stops[order]))
    return spans


def _search_at(
    texts: Sequence[str], characters: Characters, places: np.ndarray
) -> dict[str, list[tuple[int, int]]]:
    """Find the cues that begin at any of these positions, and group them by heading."""
    found: dict[str, list[tuple[int, int]]] = {kind: [] for kind in SEARCHED_KINDS}
    kinds = _first_words().kinds
    text = np.searchsorted(characters.texts.first, places, side="right") - 1
    first = characters.texts.first[text]
    for number, begin, place in zip(text.tolist(), first.tolist(), (places - first).tolist(), strict=True):
        word = _WORD.match(texts[number], place)
        for kind in kinds.get(word[0].lower(), ()) if word else ():
            match = any_of(kind).match(texts[number], place)
            if match:
                found[kind].append((begin + match.start(), begin + match.end()))
    return found


def _without_overlaps(spans: Spans) -> Spans:
    """Drop every span that begins before the last kept span ends; the spans must be sorted by start."""
    if not (spans.starts[1:] < spans.ends[:-1]).any():
        return spans
    kept, reached = [], -1
    for number, (start, end) in enumerate(zip(*(column.tolist() for column in spans), strict=True)):
        if start >= reached:
            kept.append(number)
            reached = end
    return Spans(spans.starts[kept], spans.ends[kept])


class _FirstWords:
    """The first words of all cues.

    `kinds` maps each first word to the headings of the cues that begin with it. The first words are numbered,
    and one further number, the last, stands for all other words. `several` states, for each number, whether
    the word begins a cue that is longer than the word itself. `plain` states, for each heading and number,
    whether the word is a cue by itself and begins no longer cue.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, list[str]] = {}
        is_whole_cue: dict[str, bool] = {}
        for kind in SEARCHED_KINDS:
            for cue in sorted(set(map(str.lower, cues(kind)))):
                word = _WORD.findall(cue)[0]
                is_whole_cue[word] = is_whole_cue.get(word, True) and word == cue
                if kind not in self.kinds.setdefault(word, []):
                    self.kinds[word].append(kind)
        words = list(self.kinds)
        identities = tokenize(words).identities
        order = np.argsort(identities)
        self._identities = identities[order]
        words = [words[number] for number in order.tolist()]
        self.several = np.array([*(not is_whole_cue[word] for word in words), False])
        self.plain = {
            kind: np.array([*(is_whole_cue[word] and kind in self.kinds[word] for word in words), False])
            for kind in SEARCHED_KINDS
        }

    def number(self, identities: np.ndarray) -> np.ndarray:
        """Return the number of each word, given its identity."""
        place = np.minimum(np.searchsorted(self._identities, identities), len(self._identities) - 1)
        return np.where(self._identities[place] == identities, place, len(self._identities))


@lru_cache(maxsize=1)
def _first_words() -> _FirstWords:
    return _FirstWords()
