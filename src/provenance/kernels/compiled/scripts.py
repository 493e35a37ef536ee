"""Find the main script of a text, and letters of one script that look like letters of another."""

from __future__ import annotations

from typing import Any

import numpy as np

from provenance.kernels.compiled.compiler import helper
from provenance.kernels.compiled.utf8 import decoded, place_before, read
from provenance.kernels.compiled.vectors import among
from provenance.kernels.reference import ARMENIAN, CLASS, CYRILLIC, GREEK, LATIN, MARK, OWN, SCRIPT
from provenance.kernels.reference.texts import ENOUGH_OWN, MOST_NEAR, MOST_OWN


@helper
def main_script(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> int:
    """See `reference.texts._main_script`.

    If the text cannot contain Greek, Cyrillic or Armenian letters, its script does not affect any word, and
    Latin is returned.
    """
    place, others = byte, np.uint64(0)
    # In UTF-8, Greek, Cyrillic, Armenian and some other letters begin with one of these bytes.
    while place + 64 <= stop and not others:
        others = among(data, place, 0, 0xCD, 0xD7 - 0xCD) | among(data, place, 0, 0xE1, 1)
        place += 64
    while place < stop and not others:
        lead = data[place]
        others = np.uint64(0xCD <= lead < 0xD7 or lead == 0xE1)
        place += 1
    if not others:
        return LATIN
    latin: Any = 0
    cyrillic: Any = 0
    greek: Any = 0
    armenian: Any = 0
    held: Any = 0
    after = stop - 1
    most = seen = 0
    while byte < stop and seen < MOST_OWN and (seen < ENOUGH_OWN or most < seen):
        point: Any = np.int64(data[byte])
        size = 1
        if point >= 0x80:
            point, size = decoded(
                point, data[min(byte + 1, after)], data[min(byte + 2, after)], data[min(byte + 3, after)]
            )
        byte += size
        kind = np.int64(classes[point])
        script = kind & SCRIPT
        # A letter that looks like a letter of another script counts only if a mark follows it.
        found = script if kind & OWN else held if kind & CLASS == MARK else 0
        held = 0 if kind & OWN else script
        latin += found == LATIN
        cyrillic += found == CYRILLIC
        greek += found == GREEK
        armenian += found == ARMENIAN
        if found:
            seen += 1
            most = max(latin, cyrillic, greek, armenian)
    if most == 0:
        return 0
    if latin == most:
        return LATIN
    if cyrillic == most:
        return CYRILLIC
    return GREEK if greek == most else ARMENIAN


@helper
def is_marked(data: np.ndarray, byte: int, stop: int, classes: np.ndarray) -> bool:
    """Return whether a combining mark begins at `byte`."""
    return byte < stop and classes[read(data, byte, stop)[0]] & CLASS == MARK


@helper
def written_in_another(
    data: np.ndarray,
    begin: int,
    first: int,
    end: int,
    stop: int,
    classes: np.ndarray,
    other: int,
    lookalikes: np.ndarray,
    main: int,
) -> bool:
    """See `reference.texts._written_in_another`.

    The document extends from `begin` to `stop`, and the token extends from `first` to `end`.
    """
    script = (other | main) & ~LATIN
    byte = first
    while byte < end:
        point, size = read(data, byte, stop)
        byte += size
        if np.int64(classes[point]) & SCRIPT and (
            is_marked(data, byte, end, classes) or counterpart(point, script, lookalikes, other != LATIN) == 0
        ):
            return False
    for forwards in (True, False):
        byte = end if forwards else first
        near = 0
        while near < MOST_NEAR and (byte < stop if forwards else byte > begin):
            if not forwards:
                byte = place_before(data, begin, byte)
            point, size = read(data, byte, stop)
            its = np.int64(classes[point]) & SCRIPT
            if its:
                if its != other:
                    break
                if (
                    is_marked(data, byte + size, stop, classes)
                    or counterpart(point, script, lookalikes, other != LATIN) == 0
                ):
                    return False
                near += 1
            if forwards:
                byte += size
    return True


@helper
def counterpart(point: int, script: int, lookalikes: np.ndarray, to_latin: bool) -> int:
    """Return the first lookalike of a letter, or 0 if it has none.

    The lookalike is a Latin letter if `to_latin` is true, and otherwise a letter of `script`.
    """
    for row in range(lookalikes.shape[0]):
        if not to_latin and not lookalikes[row, 3]:
            continue
        if lookalikes[row, 2] == script and lookalikes[row, 1 - to_latin] == point:
            return int(lookalikes[row, int(to_latin)])
    return 0


@helper
def likely_script(
    data: np.ndarray,
    byte: int,
    stop: int,
    classes: np.ndarray,
    scripts: int,
    lookalikes: np.ndarray,
    main: int,
) -> tuple[int, bool]:
    """Return the script whose letters must be replaced, and True, or (0, False) if there is none.

    For the rules, see `reference.texts._in_one_script`.
    """
    other: Any = scripts & ~LATIN
    latin: Any = 0
    letters = own_latin = own_other = 0
    while byte < stop:
        point, size = read(data, byte, stop)
        byte += size
        script = np.int64(classes[point]) & SCRIPT
        if script:
            letters += 1
            latin += script == LATIN
            if (
                is_marked(data, byte, stop, classes)
                or counterpart(point, other, lookalikes, script != LATIN) == 0
            ):
                own_latin += script == LATIN
                own_other += script != LATIN
    if (own_latin and own_other) or other & (other - 1):
        return 0, False
    likely = main == LATIN or (main != other and 2 * latin >= letters)
    return (other if own_latin or (not own_other and likely) else LATIN), True
