"""The kernel that splits texts into tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any
from unicodedata import combining, is_normalized

import numpy as np

# The classes of code points that the tokeniser distinguishes. In the tables, the higher bits of an entry
# contain further properties.
BREAK, LETTER, CAPITAL, NUMBER, MARK, UNSPACED_LETTER, APOSTROPHE, IGNORABLE = range(8)
HYPHEN, SOFT_HYPHEN, BLANK, LINE_END, RETURN, QUOTING = range(8, 14)
CLASS = 15
# Bits for the script of a letter. Only scripts with letters that look like letters of another script have a
# bit.
LATIN, CYRILLIC, GREEK, ARMENIAN = 16, 32, 64, 128
SCRIPT = LATIN | CYRILLIC | GREEK | ARMENIAN
# Bits for other properties. OWN: a letter of one of these scripts that does not look like a letter of another
# script. JOINED: a letter of a script that uses joiners. HIDING: an invisible character that disguises a
# word. JOINER: a joiner, which disguises a word in a script that does not use joiners. RAISED: a small raised
# letter.
OWN, JOINED, HIDING, JOINER, RAISED = (1 << bit for bit in range(8, 13))
# Flags of tokens.
UPPER, DIGIT, UNSPACED, DISGUISED, BROKEN, ALIKE = 1, 2, 4, 8, 16, 32

_CLASS_LETTERS = "-aAnms'ihy_lrq"
# The end of a line after a hyphen, and any marks of quoted mail at the start of the next line.
_LINE_END = "_*+(?:rl?+|l)[_q]*+"
_TOKEN = re.compile(
    # a character of a script without spaces, and the marks on it
    "s(?:i*+m++)*+"
    # or a run of letters, marks and digits, which is not ended by ignorables,
    "|[aAn][aAnm]*+(?:i++[aAnm]++"
    # nor by apostrophes between letters, nor by soft hyphens,
    "|(?<=[aAm])i*+'i*+[aA][aAnm]*+"
    "|(?<=[aAnm])i*+y++i*+[aAn][aAnm]*+"
    # nor by a hyphen at a line's end before a lower-case letter or between capitals, nor by a soft hyphen
    # at a line's end between digits
    f"|(?:(?<=[aAm])i*+h|(?<=[aAnm])i*+y++){_LINE_END}a[aAnm]*+"
    f"|(?<=A)i*+(?:h|y++){_LINE_END}A[aAnm]*+"
    f"|(?<=n)i*+y++{_LINE_END}n[aAnm]*+)*+",
)
# In the pattern above, a mark on a capital counts as a capital.
_MARKED_CAPITAL = re.compile("Am+")
# To find the script of a text, up to MOST_OWN distinctive letters are counted; ENOUGH_OWN are enough if all
# of them are of one script. At most MOST_NEAR letters are examined on each side of a word.
MOST_OWN, ENOUGH_OWN, MOST_NEAR = 1000, 200, 100
# Marks that folding drops: the dot on an i or j, and the dots on the Russian letter yo.
DOT, DOTS, DOTTED, YO = 0x307, 0x308, (0x69, 0x6A), 0x435
# The maximum length stored for a token; no real word is longer.
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
    """Split the documents ``data[documents[d]:documents[d + 1]]``, which are valid UTF-8, into tokens.

    `classes`, `fold_at`, `folds` and `lookalikes` are tables from `provenance.text.characters`. `offsets`,
    which is as long as `documents`, is filled with the number of tokens before each document, followed by the
    total number of tokens. For each token, the other arrays are filled with its identity, its start and end
    in code points, its flags, and the length of its folded form without combining marks. If `starts`, `ends`,
    `flags` and `lengths` are empty, only the identities are filled in. A document has at most half as many
    tokens as bytes, rounded up.
    """
    from xxhash import xxh64_intdigest

    letters = _Cache(lambda point: _CLASS_LETTERS[classes[point] & CLASS])
    folded = _Cache(lambda character: _folded(ord(character), fold_at, folds))
    kinds = _Cache(lambda word: [int(classes[ord(each)]) for each in word])
    normal = _Cache(
        lambda key: normal_form(key[0], kinds[key[0]], folded.__getitem__, lookalikes, key[1], key[2])
    )
    known = _Cache(lambda form: xxh64_intdigest(form.encode()))
    count = 0
    offsets[0] = 0
    for document in range(len(documents) - 1):
        text = data[documents[document] : documents[document + 1]].tobytes().decode("utf-8", "surrogatepass")
        shape = _MARKED_CAPITAL.sub(lambda each: "A" * len(each[0]), text.translate(letters))
        main = _main_script(text, kinds)
        place = 0
        while match := _TOKEN.search(shape, place):
            start, place = match.span()
            end = place - _ends_in_note(shape, start, place, kinds[text[start:place][-2:]])
            word = text[start:end]
            alike = _written_in_another(text, start, end, kinds, main, lookalikes)
            form = normal[word, main, alike]
            identities[count] = known[form]
            if starts.size:
                starts[count] = start
                ends[count] = end
                lengths[count] = min(sum(combining(each) == 0 for each in form), MOST_LETTERS)
                flags[count] = (
                    UPPER * (shape[start] == "A")
                    | DIGIT * (shape.find("n", start, end) >= 0)
                    | UNSPACED * (shape[start] == "s")
                    | BROKEN * (shape.find("h", start, end) >= 0)
                    | DISGUISED * _disguised(word, kinds[word], main, lookalikes)
                    | ALIKE * alike
                )
            count += 1
        offsets[document + 1] = count


def normal_form(
    word: str,
    classes: Sequence[int],
    fold: Callable[[str], str],
    lookalikes: np.ndarray,
    main: int = 0,
    alike: bool = False,
) -> str:
    """Return the folded form of a token from a text written mainly in the script `main`.

    If the token mixes two scripts, it is first respelled in one of them if possible (see `_in_one_script`).
    If `alike` is set, all its letters are instead replaced by the letters of `main` that they look like. Each
    character is then folded. Hyphens and line ends are left out, and marks are put into canonical order. The
    dot on an i or j and the dots on ё are dropped.
    """
    spelled = _as_in(word, classes, lookalikes, main) if alike else None
    spelled = spelled or _in_one_script(word, classes, lookalikes, main)
    parts = [fold(each) for each, kind in zip(spelled, classes, strict=True) if kind & CLASS < HYPHEN]
    kept: list[str] = []
    base = 0
    for each in _ordered("".join(parts)):
        if combining(each) == 0:
            base = ord(each)
        elif (ord(each) == DOT and base in DOTTED) or (ord(each) == DOTS and base == YO):
            continue
        kept.append(each)
    return "".join(kept)


def _main_script(text: str, kinds: Mapping[str, Sequence[int]]) -> int:
    """Return the main script of a text, judged by its first distinctive letters, or 0 if there are none.

    A letter is distinctive if it does not look like any letter of another script, or if it has a mark on it.
    It makes no difference whether the letter and the mark are one code point or two.
    """
    seen: list[int] = []
    for place, each in enumerate(text):
        (kind,) = kinds[each]
        if kind & SCRIPT and (kind & OWN or _is_marked(text, place, kinds)):
            seen.append(kind & SCRIPT)
            if len(seen) == MOST_OWN or (len(seen) >= ENOUGH_OWN and len(set(seen)) == 1):
                break
    return max(sorted(set(seen)), key=seen.count, default=0)


def _is_marked(text: str, place: int, kinds: Mapping[str, Sequence[int]]) -> bool:
    return place + 1 < len(text) and kinds[text[place + 1]][0] & CLASS == MARK


def _ends_in_note(shape: str, start: int, end: int, last: Sequence[int]) -> bool:
    """Return whether the token ends in a single raised letter that marks a footnote.

    A raised letter marks a footnote only after a lower-case letter. `last` contains the classes of the last
    two characters of the token.
    """
    if end - start < 2 or not last[1] & RAISED or last[0] & RAISED:
        return False
    return shape[end - 2] in "am"


def _written_in_another(
    text: str, start: int, end: int, kinds: Mapping[str, Sequence[int]], main: int, lookalikes: np.ndarray
) -> bool:
    """Return whether all letters of a token are from another script but look like letters of `main`.

    The result is False if the neighbouring words seem to be written in the other script. To check this, the
    letters on each side of the token are examined up to the first letter that is not of the other script. If
    any of them does not look like a letter of `main`, the neighbouring words are taken to be in the other
    script.
    """
    word = text[start:end]
    scripts = {kind & SCRIPT for kind in kinds[word] if kind & SCRIPT}
    if len(scripts) != 1 or not main or main in scripts or (LATIN not in scripts and main != LATIN):
        return False
    if _as_in(word, kinds[word], lookalikes, main) is None:
        return False
    (other,) = scripts
    alike = _counterparts(other | main, lookalikes)[other]
    for side in (range(end, len(text)), range(start - 1, -1, -1)):
        near = ((place, kinds[text[place]][0] & SCRIPT) for place in side)
        for place, script in islice((each for each in near if each[1]), MOST_NEAR):
            if script != other:
                break
            if text[place] not in alike or _is_marked(text, place, kinds):
                return False
    return True


def _as_in(word: str, classes: Sequence[int], lookalikes: np.ndarray, main: int) -> str | None:
    """Respell a word of another script in the `main` script, replacing each letter with its lookalike.

    Return None if a letter has no lookalike or has a mark on it.
    """
    scripts = [kind & SCRIPT for kind in classes]
    other = max(scripts)
    alike = _counterparts(other | main, lookalikes).get(other, {})
    marked = [kind & CLASS == MARK for kind in (*classes[1:], BREAK)]
    if any(of and (mark or each not in alike) for each, of, mark in zip(word, scripts, marked, strict=True)):
        return None
    return "".join(alike[each] if of else each for each, of in zip(word, scripts, strict=True))


def _counterparts(scripts: int, lookalikes: np.ndarray) -> dict[int, dict[str, str]]:
    """For each of two scripts, one of them Latin, map its letters to their lookalikes in the other script."""
    script = scripts & ~LATIN
    pairs = [
        (chr(other), chr(latin), common) for other, latin, of, common in lookalikes.tolist() if of == script
    ]
    # If several common letters look like the same Latin letter, the first one is used.
    return {
        script: {other: latin for other, latin, _ in pairs},
        LATIN: {latin: other for other, latin, common in reversed(pairs) if common},
    }


def _in_one_script(word: str, classes: Sequence[int], lookalikes: np.ndarray, main: int) -> str:
    """If a word mixes Latin with another script, respell it in one of the two if possible.

    A letter is unambiguous if it has no lookalike in the other script, or if it has a mark on it. If the word
    has unambiguous letters of only one script, it is respelled in that script. If it has unambiguous letters
    of both scripts, it is left as it is. If it has none, it is respelled in the `main` script of the text,
    provided that this is one of the two. Otherwise, it is respelled in the script with more letters in the
    word, or in Latin if the numbers are equal.
    """
    scripts = [kind & SCRIPT for kind in classes]
    marked = [kind & CLASS == MARK for kind in (*classes[1:], BREAK)]
    others = {script for script in scripts if script} - {LATIN}
    if LATIN not in scripts or len(others) != 1:
        return word
    script = others.pop()
    alike = _counterparts(script | LATIN, lookalikes)
    spelled = list(zip(word, scripts, marked, strict=True))
    letters = {of: [each for each, mine, _ in spelled if mine == of] for of in alike}
    own = {
        of: any(mine == of and (mark or each not in alike[of]) for each, mine, mark in spelled)
        for of in alike
    }
    if own[LATIN] and own[script]:
        return word
    by_count = len(letters[LATIN]) >= len(letters[script])
    likely = main == LATIN if main in (LATIN, script) else by_count
    latin = own[LATIN] or (not own[script] and likely)
    foreign = script if latin else LATIN
    return "".join(alike[foreign][each] if of == foreign else each for each, of, _ in spelled)


def _disguised(word: str, classes: Sequence[int], main: int, lookalikes: np.ndarray) -> bool:
    """Return whether the spelling of a token is disguised.

    A token is disguised if it contains lookalikes from another script, or invisible characters that its own
    script does not use.
    """
    kinds = 0
    for kind in classes:
        kinds |= kind
    invisible = kinds & HIDING or (kinds & JOINER and not kinds & JOINED)
    if invisible and classes[0] & CLASS != UNSPACED_LETTER:
        return True
    return _in_one_script(word, classes, lookalikes, main) != word


class _Cache(dict[Any, Any]):
    """A dictionary that computes missing values."""

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
    """Put marks into canonical order, as `unicodedata.normalize` does, but faster for long runs of marks."""
    if is_normalized("NFD", decomposed):
        return decomposed
    runs = groupby(decomposed, key=lambda character: combining(character) == 0)
    return "".join("".join(sorted(run, key=combining)) for _, run in runs)
