"""Kernels that split texts into tokens and look up words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any
from unicodedata import combining, is_normalized

import numpy as np

# Classes of code points, as the tokeniser distinguishes them; in its tables the bits above hold the script of
# letters that look like those of another script.
BREAK, LETTER, CAPITAL, NUMBER, MARK, UNSPACED_LETTER, APOSTROPHE, IGNORABLE = range(8)
HYPHEN, SOFT_HYPHEN, BLANK, LINE_END = range(8, 12)
CLASS = 15
LATIN, CYRILLIC, GREEK, ARMENIAN = 16, 32, 64, 128
# Flags of tokens.
UPPER, DIGIT, UNSPACED, DISGUISED, BROKEN = 1, 2, 4, 8, 16

_CLASS_LETTERS = "-aAnms'ihy_l"
_TOKEN = re.compile(
    # a character of a script without spaces, and the marks on it
    "s(?:i*+m++)*+"
    # or a run of letters, marks and digits, which ignorables do not end, nor, between letters, apostrophes
    # and soft hyphens, nor, before a small letter, a hyphen at the end of a line
    "|[aAn][aAnm]*+(?:i++[aAnm]++"
    "|(?<=[aAm])i*+(?:'|y++)i*+[aA][aAnm]*+"
    "|(?<=[aAm])i*+(?:h|y++)_*+l_*+a[aAnm]*+)*+"
)
# Numbers and letters of footnotes, where they are glued to a word.
_FOOTNOTES = re.compile(r"(?:\[(?:[0-9]{1,3}|[a-z])\])*+")
# Marks that are dropped from these letters: the dot of an i or j, the dots of the Russian yo.
DOT, DOTS, DOTTED, YO = 0x307, 0x308, (0x69, 0x6A), 0x435
# Counted in a token; no word has more.
MOST_LETTERS = 255


def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    lookalikes: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
    lengths: np.ndarray,
) -> None:
    """Tokens of the documents ``data[documents[d]:documents[d + 1]]``, valid UTF-8.

    `classes`, `fold_at`, `folds` and `lookalikes` are the tables of `provenance.text.characters`. Fills
    `offsets`, as long as `documents`, and for each token its identity, the code points where it starts and
    ends, its flags, and the number of letters of its folded form, without marks. Where `starts`, `ends`,
    `flags` and `lengths` are empty, only identities are filled in. A document has at most one token for every
    two bytes, rounded up.
    """
    from xxhash import xxh64_intdigest

    letters = _Cache(lambda point: _CLASS_LETTERS[classes[point] & CLASS])
    folded = _Cache(lambda character: _folded(ord(character), fold_at, folds))
    normal = _Cache(
        lambda word: normal_form(
            word, [int(classes[ord(each)]) for each in word], folded.__getitem__, lookalikes
        )
    )
    known = _Cache(lambda word: xxh64_intdigest(normal[word].encode()))
    count = 0
    offsets[0] = 0
    for document in range(len(documents) - 1):
        text = data[documents[document] : documents[document + 1]].tobytes().decode("utf-8", "surrogatepass")
        shape = text.translate(letters)
        place = 0
        while match := _TOKEN.search(shape, place):
            start, end = match.span()
            place = _FOOTNOTES.match(text, end).end()  # type: ignore[union-attr]
            word = text[start:end]
            identities[count] = known[word]
            if starts.size:
                starts[count] = start
                ends[count] = end
                letter_count = sum(combining(each) == 0 for each in normal[word])
                lengths[count] = min(letter_count, MOST_LETTERS)
                flags[count] = (
                    UPPER * (shape[start] == "A")
                    | DIGIT * (shape.find("n", start, end) >= 0)
                    | UNSPACED * (shape[start] == "s")
                    | BROKEN * (shape.find("h", start, end) >= 0)
                    | DISGUISED * _disguised(word, [int(classes[ord(each)]) for each in word], lookalikes)
                )
            count += 1
        offsets[document + 1] = count


def normal_form(word: str, classes: Sequence[int], fold: Callable[[str], str], lookalikes: np.ndarray) -> str:
    """The folded form of a token, by the folded form of each character.

    Letters that only look like those of its script are taken for what they look like, hyphens and line ends
    left out, and marks put into canonical order; the dot of an i or j and the dots of ё are dropped.
    """
    parts = [
        fold(each)
        for each, kind in zip(_in_one_script(word, classes, lookalikes), classes, strict=True)
        if kind & CLASS < HYPHEN
    ]
    kept: list[str] = []
    base = 0
    for each in _ordered("".join(parts)):
        if combining(each) == 0:
            base = ord(each)
        elif (ord(each) == DOT and base in DOTTED) or (ord(each) == DOTS and base == YO):
            continue
        kept.append(each)
    return "".join(kept)


def _in_one_script(word: str, classes: Sequence[int], lookalikes: np.ndarray) -> str:
    """A word of Latin letters and those of one other script, in one of the two if the rest look like it.

    That is the one with letters that only it has, or else the one with more letters; Latin of equals. A
    letter with a mark on it looks like no other, as its composed form does.
    """
    scripts = [kind & ~CLASS for kind in classes]
    marked = [kind & CLASS == MARK for kind in (*classes[1:], BREAK)]
    others = {script for script in scripts if script} - {LATIN}
    if LATIN not in scripts or len(others) != 1:
        return word
    script = others.pop()
    pairs = [
        (chr(other), chr(latin), common) for other, latin, of, common in lookalikes.tolist() if of == script
    ]
    # Of several common letters that look like a Latin one, the first stands for it.
    alike = {
        script: {other: latin for other, latin, _ in pairs},
        LATIN: {latin: other for other, latin, common in reversed(pairs) if common},
    }
    spelled = list(zip(word, scripts, marked, strict=True))
    letters = {of: [each for each, mine, _ in spelled if mine == of] for of in alike}
    own = {
        of: any(mine == of and (mark or each not in alike[of]) for each, mine, mark in spelled)
        for of in alike
    }
    if own[LATIN] and own[script]:
        return word
    latin = own[LATIN] or (not own[script] and len(letters[LATIN]) >= len(letters[script]))
    foreign = script if latin else LATIN
    return "".join(alike[foreign][each] if of == foreign else each for each, of, _ in spelled)


def _disguised(word: str, classes: Sequence[int], lookalikes: np.ndarray) -> bool:
    """Whether a token holds letters of another script, or what is invisible and no part of its script."""
    invisible = any(kind == IGNORABLE for kind in classes) and any(kind & ~CLASS for kind in classes)
    return invisible or _in_one_script(word, classes, lookalikes) != word


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
