"""Kernels that read texts and know words."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any
from unicodedata import combining, is_normalized

import numpy as np

# Classes of code points, as the tokeniser tells them apart, and flags of tokens.
BREAK, LETTER, CAPITAL, NUMBER, MARK, UNSPACED_LETTER, APOSTROPHE, IGNORABLE = range(8)
UPPER, DIGIT, UNSPACED = 1, 2, 4

_CLASS_LETTERS = "-aAnms'i"
_TOKEN = re.compile(
    # a character of a script without spaces, and the marks on it
    "s(?:i*+m++)*+"
    # or a run of letters, marks and digits; ignorables and, between letters, an apostrophe do not end it
    "|[aAn][aAnm]*+(?:i++[aAnm]++|(?<=[aAm])i*+'i*+[aA][aAnm]*+)*+"
)


def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
) -> None:
    """Tokens of the documents ``data[documents[d]:documents[d + 1]]``, valid UTF-8.

    `classes`, `fold_at` and `folds` are the tables of `provenance.text.characters`. Fills `offsets`, as long
    as `documents`, and for each token its identity, the code points where it starts and ends, and its flags;
    only identities where `starts`, `ends` and `flags` have no room. A document has at most one token for
    every two bytes, rounded up.
    """
    from xxhash import xxh64_intdigest

    letters = _Cache(lambda point: _CLASS_LETTERS[classes[point]])
    folded = _Cache(lambda point: _folded(point, fold_at, folds))
    known = _Cache(lambda word: xxh64_intdigest(_ordered(word.translate(folded)).encode()))
    count = 0
    offsets[0] = 0
    for document in range(len(documents) - 1):
        text = data[documents[document] : documents[document + 1]].tobytes().decode("utf-8", "surrogatepass")
        shape = text.translate(letters)
        for match in _TOKEN.finditer(shape):
            start, end = match.span()
            identities[count] = known[text[start:end]]
            if starts.size:
                starts[count] = start
                ends[count] = end
                flags[count] = (
                    UPPER * (shape[start] == "A")
                    | DIGIT * (shape.find("n", start, end) >= 0)
                    | UNSPACED * (shape[start] == "s")
                )
            count += 1
        offsets[document + 1] = count


class _Cache(dict[Any, Any]):
    """A dictionary that computes what it lacks."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self.compute = compute

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self.compute(key)
        return value


def _folded(point: int, fold_at: np.ndarray, folds: np.ndarray) -> str:
    at = int(fold_at[point])
    if at == 0:
        return chr(point)
    return "".join(chr(folded & 0x1FFFFF) for folded in folds[at + 1 : at + 1 + int(folds[at])].tolist())


def _ordered(decomposed: str) -> str:
    """Marks put into canonical order, as `unicodedata.normalize` does, but in linear time."""
    if is_normalized("NFD", decomposed):
        return decomposed
    runs = groupby(decomposed, key=lambda character: combining(character) == 0)
    return "".join("".join(sorted(run, key=combining)) for _, run in runs)


def look_up(words: np.ndarray, slots: np.ndarray, found: np.ndarray, known: np.ndarray) -> None:
    """What an open-addressed table has for each of `words`: into `found` its value, where `known`.

    A slot, a row of `slots` (uint64), is a word and its value; a word stands in the first slot from its low
    bits on that holds no other. The number of slots is a power of two, and 0 is the word of a free one. Of a
    word the table has not, `found` receives any number.
    """
    last = len(slots) - 1
    at = (words & np.uint64(last)).astype(np.int64)
    known[:] = words != 0
    elsewhere = np.flatnonzero(slots[at, 0] != words)
    while len(elsewhere):
        held = slots[at[elsewhere], 0] != 0
        known[elsewhere[~held]] = False
        elsewhere = elsewhere[held]
        at[elsewhere] = (at[elsewhere] + 1) & last
        elsewhere = elsewhere[slots[at[elsewhere], 0] != words[elsewhere]]
    found[:] = slots[at, 1]
