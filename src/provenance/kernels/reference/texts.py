"""The kernel that splits texts into tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any
from unicodedata import combining, is_normalized

import numpy as np

# Classes of code points, as the tokeniser distinguishes them; in its tables, the higher bits hold further
# properties.
BREAK, LETTER, CAPITAL, NUMBER, MARK, UNSPACED_LETTER, APOSTROPHE, IGNORABLE = range(8)
HYPHEN, SOFT_HYPHEN, BLANK, LINE_END, RETURN, QUOTING = range(8, 14)
CLASS = 15
# The script of letters that look like those of another script.
LATIN, CYRILLIC, GREEK, ARMENIAN = 16, 32, 64, 128
SCRIPT = LATIN | CYRILLIC | GREEK | ARMENIAN
# A letter of these scripts that looks like no letter of another script; a letter of a script that uses
# joiners; an invisible character that hides a word; a joiner, which hides a word in other scripts; a small
# raised letter.
OWN, JOINED, HIDING, JOINER, RAISED = (1 << bit for bit in range(8, 13))
# Flags of tokens.
UPPER, DIGIT, UNSPACED, DISGUISED, BROKEN, ALIKE = 1, 2, 4, 8, 16, 32

_CLASS_LETTERS = "-aAnms'ihy_lrq"
# The end of a line after a hyphen, with the marks of quoted mail on the next line.
_LINE_END = "_*+(?:rl?+|l)[_q]*+"
_TOKEN = re.compile(
    # a character of a script without spaces, and the marks on it
    "s(?:i*+m++)*+"
    # or a run of letters, marks and digits, which is not ended by ignorables,
    "|[aAn][aAnm]*+(?:i++[aAnm]++"
    # nor by apostrophes between letters, nor by soft hyphens,
    "|(?<=[aAm])i*+'i*+[aA][aAnm]*+"
    "|(?<=[aAnm])i*+y++i*+[aAn][aAnm]*+"
    # nor by a hyphen at a line's end before a lower-case letter or between capitals, nor by a soft one
    # in a number
    f"|(?:(?<=[aAm])i*+h|(?<=[aAnm])i*+y++){_LINE_END}a[aAnm]*+"
    f"|(?<=A)i*+(?:h|y++){_LINE_END}A[aAnm]*+"
    f"|(?<=n)i*+y++{_LINE_END}n[aAnm]*+)*+",
)
# In the pattern above, a mark on a capital counts as a capital.
_MARKED_CAPITAL = re.compile("Am+")
# The maximum number of letters that decide the script of a text, the number that is enough if all are of one
# script, and the maximum number of letters examined on each side of a word.
MOST_OWN, ENOUGH_OWN, MOST_NEAR = 1000, 200, 100
# Marks that are dropped from these letters: the dot of an i or j, the dots of the Russian yo.
DOT, DOTS, DOTTED, YO = 0x307, 0x308, (0x69, 0x6A), 0x435
# The maximum number of letters counted in a token; no word has more letters.
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
    """Find the tokens of documents ``data[documents[d]:documents[d + 1]]``, valid UTF-8.

    `classes`, `fold_at`, `folds` and `lookalikes` are the tables of `provenance.text.characters`. Fills
    `offsets`, as long as `documents`, and for each token its identity, the code points where it starts and
    ends, its flags, and the number of letters of its folded form, without marks. If `starts`, `ends`, `flags`
    and `lengths` are empty, only identities are filled in. A document has at most one token for every
    two bytes, rounded up.
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
    """The folded form of a token from a text written mainly in the script `main`.

    The form consists of the folded forms of the characters. Letters that only look like letters of its script
    are read as the letters they look like, and so are all letters of a token that is `alike`. Hyphens and
    line ends are left out, and marks are put into canonical order; the dot of an i or j and the dots of ё are
    dropped.
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
    """The main script of a text, judged by its first letters that are unlike those of other scripts, or 0.

    A letter with a mark on it looks like no other letter, and neither does its composed form."""
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
    """Whether the token ends in a single raised letter after a lower-case letter, which marks a note.

    `last` holds the classes of its last two characters."""
    if end - start < 2 or not last[1] & RAISED or last[0] & RAISED:
        return False
    return shape[end - 2] in "am"


def _written_in_another(
    text: str, start: int, end: int, kinds: Mapping[str, Sequence[int]], main: int, lookalikes: np.ndarray
) -> bool:
    """Whether all letters of a token are of another script and look like letters of the `main` script.

    A token does not count if it belongs to a sentence in that script, that is, if the nearest letter on
    either side that looks like no letter of the main script belongs to the other script."""
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
    """A word of another script, spelled in lookalike letters of `main`, or None if some letters have none."""
    scripts = [kind & SCRIPT for kind in classes]
    other = max(scripts)
    alike = _counterparts(other | main, lookalikes).get(other, {})
    marked = [kind & CLASS == MARK for kind in (*classes[1:], BREAK)]
    if any(of and (mark or each not in alike) for each, of, mark in zip(word, scripts, marked, strict=True)):
        return None
    return "".join(alike[each] if of else each for each, of in zip(word, scripts, strict=True))


def _counterparts(scripts: int, lookalikes: np.ndarray) -> dict[int, dict[str, str]]:
    """For each of two scripts (one of them Latin), its letters that look like a letter of the other."""
    script = scripts & ~LATIN
    pairs = [
        (chr(other), chr(latin), common) for other, latin, of, common in lookalikes.tolist() if of == script
    ]
    # If several common letters look like a Latin letter, the first is used.
    return {
        script: {other: latin for other, latin, _ in pairs},
        LATIN: {latin: other for other, latin, common in reversed(pairs) if common},
    }


def _in_one_script(word: str, classes: Sequence[int], lookalikes: np.ndarray, main: int) -> str:
    """Spell a word that mixes Latin and one other script in only one of the two scripts, if possible.

    All other letters must look like letters of the chosen script. This is the script with letters that only
    it has, or else the `main` script of the text, or else the script with more letters, or Latin if both have
    equally many. A letter with a mark on it looks like no other letter.
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
    """Whether a token has letters of another script, or invisible characters that its script does not use."""
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
    """Put marks into canonical order, as `unicodedata.normalize` does, but in linear time."""
    if is_normalized("NFD", decomposed):
        return decomposed
    runs = groupby(decomposed, key=lambda character: combining(character) == 0)
    return "".join("".join(sorted(run, key=combining)) for _, run in runs)
