"""Find the text inside quotation marks; `provenance.text.quotations` explains the rules."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.bits import (
    ALNUM,
    ALPHA,
    BLANK,
    COMMA,
    GRAVE,
    HEBREW,
    HIGH,
    LINE_END,
    LOWER,
    MARK,
    MARK_SHIFT,
    QUOTING,
    SPACE,
    run_end,
    run_start,
)
from provenance.kernels.compiled.compiler import helper
from provenance.kernels.compiled.line_breaks import ends_sentence, is_single, line_break
from provenance.kernels.limits import LONGEST, LONGEST_PREFIX, POSSESSIVE_REACH, WIDEST

# The roles of a quotation mark.
SINGLE, ALWAYS_OPEN, EITHER, DECIDED_BY_SPACE, BEFORE_SPACE, GUILLEMETS, GERSHAYIM = (
    1 << bit for bit in range(7)
)

_PLURALS = tuple(ord(each) for each in "sS")
_INVERTED = tuple(ord(each) for each in "¿¡")
_PREFIXES = tuple(ord(each) for each in "ובהכלמש")
# Columns of the stack of open marks: the mark, its end, and the position on the stack, counted from 1, of the
# previous equal mark. If the mark is 0, the entry is an earlier paragraph of a speech, and the other two
# columns contain the start and end of this paragraph.
_MARK, _BEGIN, _LIKE_BEFORE = range(3)


@helper
def quotations(
    text: np.ndarray,
    kinds: np.ndarray,
    places: np.ndarray,
    lower: bool,
    closes: np.ndarray,
    repeats: np.ndarray,
    roles: np.ndarray,
    stack: np.ndarray,
    edges: np.ndarray,
) -> int:
    """Store the edges of quotations in `edges`, and return the number of edges.

    For the rules, see `provenance.text.quotations`.
    """
    nearest = np.zeros(roles.size, np.int64)
    depth, count, end, blank = 0, 0, 0, -1
    for place in places:
        kind = kinds[place]
        if place < end or not kind & (LINE_END | MARK):
            continue
        if kind & LINE_END:
            end = line_break(kinds, place)
            # The start of the first blank line after the last mark.
            if depth and blank < 0 and not is_single(text, place, end):
                blank = place
            continue
        mark, end = np.int64(kind >> MARK_SHIFT), place + 1
        if mark <= COMMA and end < text.size and text[end] == text[place]:
            mark += COMMA
            end += 1
        if mark in (GRAVE, COMMA):
            continue
        before = kinds[place - 1] if place else SPACE
        after = kinds[end] if end < kinds.size else SPACE
        role = roles[mark]
        if role & SINGLE and before & ALNUM and after & ALNUM:
            continue  # an apostrophe within a word
        if role & GERSHAYIM and before & HEBREW and after & HEBREW:
            if not _after_prefix(text, kinds, place, end):
                continue
            before = SPACE
        closed, repeated, ended = 0, 0, 0
        if depth:
            if blank < 0 and _can_close(role, before, after):
                closed = _first_open(mark, closes, nearest)
                if closed and role & SINGLE and _is_possessive(text, kinds, place, end, roles):
                    closed = 0
            if not closed and _can_open(role, before, after):
                repeated = _first_open(mark, repeats, nearest)
            if repeated:
                begin = stack[nearest[repeated] - 1, _BEGIN]
                ended = _paragraph_before(kinds, place, end, begin, role, roles[repeated], blank, lower)
            if blank >= 0 and not ended:
                depth = 0
                nearest[:] = 0
        if closed:
            depth, begin = _pop(stack, nearest, depth, closed)
            first = depth
            while first and not stack[first - 1, _MARK]:
                first -= 1
            count = _close(
                kinds, stack[first:depth], begin, place, role & SINGLE and before & ALNUM, edges, count
            )
            depth = first
            if _has(repeats, mark, closed) and _goes_on(text, kinds, place, end, role, mark == closed):
                depth = _push(stack, nearest, depth, closed, end)
        elif ended:
            depth, begin = _pop(stack, nearest, depth, repeated)
            begin += kinds[begin] & SPACE != 0
            stack[depth, _MARK], stack[depth, _BEGIN], stack[depth, _LIKE_BEFORE] = 0, begin, ended
            if blank >= 0:
                nearest[:] = 0
            depth = _push(stack, nearest, depth + 1, repeated, end)
        elif _can_open(role, before, after):
            depth = _push(stack, nearest, depth, mark, end)
        blank = -1
    return count


@helper
def _is_possessive(text: np.ndarray, kinds: np.ndarray, start: int, end: int, roles: np.ndarray) -> bool:
    """Return whether a mark is the apostrophe of a plural possessive inside a quotation that ends later."""
    if not _like_possessive(text, kinds, start, end):
        return False
    skipped = end
    for place in range(end, min(text.size, end + POSSESSIVE_REACH)):
        if place < skipped:
            continue
        if kinds[place] & LINE_END:
            skipped = line_break(kinds, place)
            if not is_single(text, place, skipped):
                return False
        role = roles[kinds[place] >> MARK_SHIFT]
        if not role & SINGLE:
            continue
        before, after = kinds[place - 1], kinds[place + 1] if place + 1 < kinds.size else SPACE
        if before & ALNUM and after & ALNUM:
            continue
        if text[place] == text[start] and _can_close(role, before, after):
            if not _like_possessive(text, kinds, place, place + 1):
                return True
        elif _can_open(role, before, after):
            return False
    return False


@helper
def _like_possessive(text: np.ndarray, kinds: np.ndarray, start: int, end: int) -> bool:
    if start == 0 or text[start - 1] not in _PLURALS or end + 1 >= text.size:
        return False
    return text[end] == BLANK and kinds[end + 1] & LOWER != 0


@helper
def _first_open(mark: int, table: np.ndarray, nearest: np.ndarray) -> int:
    """Return the first open mark among those listed for `mark` in `table`, or 0 if none of them is open."""
    for each in table[mark]:
        if each and nearest[each]:
            return each
    return 0


@helper
def _has(table: np.ndarray, mark: int, other: int) -> bool:
    """Return whether `table` lists `other` for `mark`."""
    found = False
    for each in table[mark]:
        found |= each == other
    return found


@helper
def _push(stack: np.ndarray, nearest: np.ndarray, depth: int, mark: int, end: int) -> int:
    """Push an open mark onto the stack, and return the new size of the stack."""
    stack[depth, _MARK], stack[depth, _BEGIN], stack[depth, _LIKE_BEFORE] = mark, end, nearest[mark]
    nearest[mark] = depth + 1
    return depth + 1


@helper
def _pop(stack: np.ndarray, nearest: np.ndarray, depth: int, opener: int) -> tuple[int, int]:
    """Pop the nearest `opener` and all entries above it; return the new stack size and the opener's end."""
    left = nearest[opener] - 1
    for entry in range(depth - 1, left - 1, -1):
        if stack[entry, _MARK]:
            nearest[stack[entry, _MARK]] = stack[entry, _LIKE_BEFORE]
    return left, stack[left, _BEGIN]


@helper
def _close(
    kinds: np.ndarray,
    paragraphs: np.ndarray,
    begin: int,
    end: int,
    in_doubt: bool,
    edges: np.ndarray,
    count: int,
) -> int:
    """Add the edges of a quotation that extends from `begin` to `end`, and return the new number of edges.

    `paragraphs` contains the earlier paragraphs of a speech. They are left out if `in_doubt` is set, because
    the closing mark may then be an apostrophe.
    """
    start = run_end(kinds, begin, SPACE)
    if start >= end or end - begin > LONGEST:
        return count
    if in_doubt:
        paragraphs = paragraphs[:0]
    first = paragraphs[0, _BEGIN] if len(paragraphs) else start
    while count and edges[count - 2] > first:
        count -= 2  # it lies inside the new quotation
    for each in paragraphs:
        edges[count], edges[count + 1] = each[_BEGIN], each[_LIKE_BEFORE]
        count += 2
    edges[count], edges[count + 1] = start, run_start(kinds, end, SPACE)
    return count + 2


@helper
def _paragraph_before(
    kinds: np.ndarray, place: int, end: int, begin: int, role: int, opener: int, blank: int, lower: bool
) -> int:
    """Return the end of the paragraph that starts at `begin` if a mark continues its speech, and otherwise 0.

    The mark extends from `place` to `end`, and repeats the mark before `begin`. `role` and `opener` contain
    the roles of these two marks, respectively.
    """
    ended = _line_before(kinds, place)
    if not ended or not begin < ended <= begin + LONGEST or 0 <= blank < ended:
        return 0
    here, there = _first(kinds, end, role), _first(kinds, begin, opener)
    if (here | there) & SPACE:
        return 0
    sentences = lower or not (here | there) & LOWER
    if blank >= 0:
        return ended if sentences and _is_paragraph(kinds, begin, ended) else 0
    for each in range(ended - 1, begin - 1, -1):
        if kinds[each] & LINE_END:
            return 0
    return ended if role & GUILLEMETS or (sentences and ends_sentence(kinds, ended)) else 0


@helper
def _is_paragraph(kinds: np.ndarray, begin: int, end: int) -> bool:
    """Return whether the text from `begin` to `end` may be a single paragraph.

    It may be one if it has no line ends, or if no line is longer than WIDEST characters.
    """
    breaks, longest, line = 0, 0, begin
    for place in range(begin, end):
        if kinds[place] & LINE_END:
            breaks += 1
            longest = max(longest, place - line)
            line = place + 1
    return breaks == 0 or max(longest, end - line) <= WIDEST


@helper
def _goes_on(text: np.ndarray, kinds: np.ndarray, place: int, end: int, role: int, like_closed: bool) -> bool:
    """Return whether a closing mark also opens another quotation; see `provenance.text.quotations`."""
    if role & GUILLEMETS and end < kinds.size and kinds[end] & SPACE:
        end += 1
    if end == kinds.size or not (kinds[end] & ALNUM or text[end] in _INVERTED):
        return False
    ended = _line_before(kinds, place)
    return ended > 0 and (not like_closed or ends_sentence(kinds, ended))


@helper
def _after_prefix(text: np.ndarray, kinds: np.ndarray, start: int, end: int) -> bool:
    """Return whether a mark between Hebrew letters opens a quotation.

    It does if it comes after a prefix and before at least two letters.
    """
    if end + 1 >= kinds.size or not kinds[end + 1] & HEBREW:
        return False
    place = start
    while place > 0 and start - place < LONGEST_PREFIX and text[place - 1] in _PREFIXES:
        place -= 1
    return place == 0 or not kinds[place - 1] & HEBREW


@helper
def _first(kinds: np.ndarray, end: int, role: int) -> np.uint32:
    """Return the properties of the first character after a mark that ends at `end`.

    If the mark is a guillemet, a space after it is skipped.
    """
    if role & GUILLEMETS and end < kinds.size and kinds[end] & SPACE:
        end += 1
    return kinds[end] if end < kinds.size else SPACE


@helper
def _line_before(kinds: np.ndarray, place: int) -> int:
    """Return the end of the text before the line that begins at `place`, or 0 if no line begins there."""
    end = run_start(kinds, place, SPACE | QUOTING)
    for each in range(end, place):
        if kinds[each] & LINE_END:
            return end
    return 0


@helper
def _can_close(role: int, before: np.uint32, after: np.uint32) -> bool:
    if role & SINGLE:
        return not before & SPACE and not after & ALNUM
    if role & DECIDED_BY_SPACE:
        return not before & SPACE or after & SPACE != 0
    return True


@helper
def _can_open(role: int, before: np.uint32, after: np.uint32) -> bool:
    if role & ALWAYS_OPEN:
        return True
    if not role & EITHER:
        return False
    if role & SINGLE:
        return not before & ALNUM and after & ALPHA != 0
    if after & SPACE:
        return before & SPACE != 0 or role & BEFORE_SPACE != 0
    return not before & ALNUM or before & HIGH != 0
