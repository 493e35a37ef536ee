"""The kernel that finds where sentences end and what stands inside quotation marks.

Its plain twin is the regular expressions of `provenance.text.sentences`, `lines` and `quotations`. They say
what each rule is for, and `provenance.text.properties` makes the tables from them.

One kernel finds all marks; its helpers, which no other has a use for, stand with it.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import helper, kernel
from provenance.kernels.limits import (
    FULL,
    LEAST_WRAPPED,
    LINE_REACH,
    LONGEST,
    LONGEST_PREFIX,
    POSSESSIVE_REACH,
    REACH,
    SHORT,
    USUAL,
    WIDEST,
)

# What a code point is, with one bit for each property. They are not plain integers, for which Numba would
# compile a helper once for each value.
SPACE, ALNUM, ALPHA, DECIMAL, LOWER, UPPER, TITLE, WORD = (np.uint32(1 << bit) for bit in range(8))
SPACED, UNSPACED, SEMICOLON, CLOSING, CLOSING_SPACED, OPENING = (np.uint32(1 << bit) for bit in range(8, 14))
NARROW, GUILLEMET, GREEK, HIGH = (np.uint32(1 << bit) for bit in range(14, 18))
LINE_END, QUOTING, BULLET, STOP, CLOSING_STOP, HEBREW = (np.uint32(1 << bit) for bit in range(18, 24))
# Above them the number of a quotation mark. An apostrophe, grave accent or comma doubled is numbered three
# higher.
MARK_SHIFT = 24
MARK = np.uint32(0xFF << MARK_SHIFT)
APOSTROPHE, GRAVE, COMMA = 1, 2, 3

# What a quotation mark does.
SINGLE, ALWAYS_OPEN, EITHER, DECIDED_BY_SPACE, BEFORE_SPACE, GUILLEMETS, GERSHAYIM = (
    1 << bit for bit in range(7)
)

# Which words a word is among.
MONTH, STARTER, BEFORE_FIGURE, MAY_END, NEVER_END = (1 << bit for bit in range(5))

# Compiling calls of `ord` takes half a second.
_FULL_STOP, _BRACKET, _LF, _CR, _PARAGRAPH = (ord(each) for each in ".(\n\r\u2029")
_BLANK, _TAB, _HYPHEN, _SOFT, _HYPHEN_TOO, _FIXED = (ord(each) for each in " \t-\u00ad\u2010\u2011")
_PLURALS = tuple(ord(each) for each in "sS")
_INVERTED = tuple(ord(each) for each in "¿¡")
_PREFIXES = tuple(ord(each) for each in "ובהכלמש")
_TERMINATOR = SPACED | UNSPACED | SEMICOLON
_NOTEWORTHY = _TERMINATOR | LINE_END | MARK
# Columns of the table of line breaks.
_START, _END, _NEEDED, _WORD, _WORD_END = range(5)
# Columns of the stack of open marks. A paragraph of a speech is an entry whose mark is 0, with its own end in
# place of what is before.
_MARK, _BEGIN, _LIKE_BEFORE = range(3)


@kernel
def marks(
    points: np.ndarray,
    documents: np.ndarray,
    properties: np.ndarray,
    words: np.ndarray,
    lists: np.ndarray,
    closes: np.ndarray,
    repeats: np.ndarray,
    roles: np.ndarray,
    end_offsets: np.ndarray,
    ends: np.ndarray,
    edge_offsets: np.ndarray,
    edges: np.ndarray,
) -> None:
    """Sentence ends and edges of quotations of the documents ``points[documents[d]:documents[d + 1]]``.

    `points` (uint32) are code points, `properties` (uint32) the bits of each. `words` (uint32) are sorted
    rows of code points, zeros after them, `lists` (uint8) the bits of each. By the number of a quotation
    mark, `closes` (uint8) are rows of the marks it may close, `repeats` (uint8) of those it repeats at the
    start of a paragraph, `roles` (uint8) its bits. Fills `end_offsets` and `edge_offsets` (int64, as long as
    `documents`), and `ends` and `edges` (int64), each of them at most as long as `points`.
    """
    longest = 0
    for document in range(documents.size - 1):
        longest = max(longest, documents[document + 1] - documents[document])
    kinds, places = np.empty(longest, np.uint32), np.empty(longest, np.int64)
    ended, edged = 0, 0
    end_offsets[0] = edge_offsets[0] = 0
    for document in range(documents.size - 1):
        text = points[documents[document] : documents[document + 1]]
        its_kinds = kinds[: text.size]
        count, lower = _look_up(text, properties, its_kinds, places)
        its_places = places[:count]
        # No more line breaks, cuts and open marks than noteworthy places.
        by_line, by_terminator = np.empty(count, np.int64), np.empty(count, np.int64)
        breaks, stack = np.empty((count, 5), np.int64), np.empty((count, 3), np.int64)
        lines = _cuts_at_lines(text, its_kinds, its_places, lower, breaks, by_line)
        terminators = _cuts_at_terminators(text, its_kinds, its_places, lower, words, lists, by_terminator)
        ended += _merged(by_line[:lines], by_terminator[:terminators], ends[ended:])
        rules = closes, repeats, roles
        edged += _quotations(text, its_kinds, its_places, lower, *rules, stack, edges[edged:])
        end_offsets[document + 1] = ended
        edge_offsets[document + 1] = edged


@helper
def _look_up(
    text: np.ndarray, properties: np.ndarray, kinds: np.ndarray, places: np.ndarray
) -> tuple[int, bool]:
    """Fill `kinds` with the properties of each code point, and `places` with where the noteworthy ones are.

    Returns how many those are, and whether there are letters in lower case and no capitals."""
    count, seen = 0, np.uint32(0)
    for place in range(text.size):
        kind = properties[text[place]]
        kinds[place] = kind
        places[count] = place
        count += kind & _NOTEWORTHY != 0
        seen |= kind
    return count, seen & LOWER != 0 and seen & (UPPER | TITLE) == 0


@helper
def _past(kinds: np.ndarray, place: int, properties: np.uint32) -> int:
    """Where the code points from `place` on cease to have one of the properties."""
    while place < kinds.size and kinds[place] & properties:
        place += 1
    return place


@helper
def _before(kinds: np.ndarray, place: int, properties: np.uint32) -> int:
    """Where the code points that have one of the properties, up to `place`, begin."""
    while place > 0 and kinds[place - 1] & properties:
        place -= 1
    return place


@helper
def _merged(first: np.ndarray, second: np.ndarray, into: np.ndarray) -> int:
    """Put two sorted arrays that have nothing in common into a third; returns how much there is."""
    i, j = 0, 0
    while i + j < first.size + second.size:
        if j == second.size or (i < first.size and first[i] < second[j]):
            into[i + j] = first[i]
            i += 1
        else:
            into[i + j] = second[j]
            j += 1
    return i + j


@helper
def _cuts_at_terminators(
    text: np.ndarray,
    kinds: np.ndarray,
    places: np.ndarray,
    lower: bool,
    words: np.ndarray,
    lists: np.ndarray,
    cuts: np.ndarray,
) -> int:
    """See `provenance.text.sentences`; returns how many cuts there are."""
    count, end = 0, 0
    for place in places:
        kind = kinds[place]
        if place < end or not kind & _TERMINATOR:
            continue
        end = place + 1
        if kind & SPACED:
            end = _past(kinds, end, SPACED)
            closed = _past(kinds, end, CLOSING_SPACED)
            if closed + 1 < kinds.size and kinds[closed] & NARROW and kinds[closed + 1] & GUILLEMET:
                closed += 2
            ends_here = closed < kinds.size and kinds[closed] & SPACE != 0
            if ends_here:
                end = closed
                word = _past(kinds, _past(kinds, end, SPACE), OPENING)
                if not lower and word < kinds.size and kinds[word] & LOWER and kinds[word] & WORD:
                    ends_here = False
                elif text[place] == _FULL_STOP and text[place + 1] != _FULL_STOP:
                    ends_here = not _abbreviates(text, kinds, place, word, words, lists)
        elif kind & UNSPACED:
            end = _past(kinds, _past(kinds, end, UNSPACED | SPACED), CLOSING)
            ends_here = True
        else:
            after_greek = place > 0 and kinds[place - 1] & GREEK != 0
            ends_here = after_greek and end < kinds.size and kinds[end] & SPACE != 0
        if ends_here:
            cuts[count] = end
            count += 1
    return count


@helper
def _abbreviates(
    text: np.ndarray, kinds: np.ndarray, stop: int, following: int, words: np.ndarray, lists: np.ndarray
) -> bool:
    """Whether the full stop at `stop`, before the word at `following`, belongs to what stands before it."""
    after = _past(kinds, following, WORD)
    digits = 0
    while digits < 3 and digits < stop and kinds[stop - 1 - digits] & DECIMAL:
        digits += 1
    if 1 <= digits <= 2 and _lists_with(text, following, after, words, lists) & MONTH:
        return True
    if 1 <= digits <= 3 and _begins_line(text, kinds, stop - digits, stop - REACH):
        return True
    word, dotted = _last_word(text, kinds, stop)
    if word == stop:
        return False
    if dotted or (word == stop - 1 and kinds[word] & UPPER):
        word_lists = MAY_END
    else:
        word_lists = _lists_with(text, word, stop, words, lists)
    if word_lists & BEFORE_FIGURE and following < kinds.size and kinds[following] & DECIMAL:
        return True
    if word_lists & MAY_END:
        return not _lists_with(text, following, after, words, lists) & STARTER
    return word_lists & NEVER_END != 0


@helper
def _begins_line(text: np.ndarray, kinds: np.ndarray, figure: int, reach: int) -> bool:
    """Whether nothing but white space and a bracket stands between a line end and `figure`."""
    place = figure - 1
    if place >= 0 and text[place] == _BRACKET:
        place -= 1
    while place >= 0 and place >= reach:
        if text[place] == _LF or text[place] == _CR:
            return True
        if not kinds[place] & SPACE:
            return False
        place -= 1
    return place < 0


@helper
def _last_word(text: np.ndarray, kinds: np.ndarray, stop: int) -> tuple[int, bool]:
    """Where the word that ends at `stop` begins, there if it is none, and whether it has full stops inside.

    What a full stop ends inside has at most three characters."""
    word, length, dotted = stop, 0, False
    while word > 0 and (kinds[word - 1] & WORD or text[word - 1] == _FULL_STOP):
        word -= 1
        if word < stop - REACH:
            return stop, False
        if kinds[word] & WORD:
            length += 1
            if dotted and length > 3:
                return stop, False
        else:
            if length == 0:
                return stop, False
            length, dotted = 0, True
    return (word, dotted) if length else (stop, False)


@helper
def _lists_with(text: np.ndarray, start: int, end: int, words: np.ndarray, lists: np.ndarray) -> int:
    """The lists that hold the word from `start` to `end`."""
    if start == end or end - start > words.shape[1]:
        return 0
    low, high = 0, lists.size
    while low < high:
        middle = (low + high) // 2
        place = start
        while place < end and words[middle, place - start] == text[place]:
            place += 1
        if place == end and (end - start == words.shape[1] or words[middle, end - start] == 0):
            return lists[middle]
        if place == end or words[middle, place - start] > text[place]:
            high = middle
        else:
            low = middle + 1
    return 0


@helper
def _line_break(kinds: np.ndarray, start: int) -> int:
    """Where the last line end of the white space from `start` on ends."""
    end = start + 1
    place = end
    while place < kinds.size and kinds[place] & SPACE:
        place += 1
        if kinds[place - 1] & LINE_END:
            end = place
    return end


@helper
def _is_single(text: np.ndarray, start: int, end: int) -> bool:
    """Whether a line break leaves no blank line."""
    if end - start == 1:
        return text[start] != _PARAGRAPH
    return end - start == 2 and text[start] == _CR and text[start + 1] == _LF


@helper
def _cuts_at_lines(
    text: np.ndarray,
    kinds: np.ndarray,
    places: np.ndarray,
    lower: bool,
    breaks: np.ndarray,
    cuts: np.ndarray,
) -> int:
    """See `provenance.text.lines`; returns how many cuts there are."""
    found, single, width = _line_breaks(text, kinds, places, breaks)
    full = 0
    for each in range(found):
        full += breaks[each, _NEEDED] > width
    wrapped = single >= LEAST_WRAPPED and width <= WIDEST and full >= FULL * single
    count = 0
    for each in range(found):
        start, end, needed = breaks[each, _START], breaks[each, _END], breaks[each, _NEEDED]
        word, word_end = breaks[each, _WORD], breaks[each, _WORD_END]
        goes_on = not lower and word < word_end and kinds[word] & LOWER != 0 and kinds[word] & ALNUM != 0
        if needed > 0 and _is_broken(text, kinds, start, word, word_end):
            ends_here = False
        elif needed == 0 or _is_bullet(kinds, word, word_end):
            ends_here = True
        elif wrapped:
            ends_here = needed <= SHORT * width and not goes_on
        else:
            ends_here = not goes_on or _ends_sentence(kinds, start)
        if ends_here:
            cuts[count] = end
            count += 1
    return count


@helper
def _line_breaks(
    text: np.ndarray, kinds: np.ndarray, places: np.ndarray, breaks: np.ndarray
) -> tuple[int, int, int]:
    """Fill `breaks`, with the length a line would have had with the next word on it, 0 before blank lines.

    Returns how many breaks there are, how many of them leave no blank line, and the width of the text, of
    which only that it is above WIDEST counts if it is."""
    lengths = np.zeros(WIDEST + 2, np.int64)
    found, single, begin = 0, 0, 0
    for place in places:
        if place < begin or not kinds[place] & LINE_END:
            continue
        end = _line_break(kinds, place)
        lengths[min(place - begin, WIDEST + 1)] += 1
        word, word_end = _first_word(kinds, end)
        needed = place - begin + 1 + word_end - word if _is_single(text, place, end) else 0
        breaks[found, _START], breaks[found, _END], breaks[found, _NEEDED] = place, end, needed
        breaks[found, _WORD], breaks[found, _WORD_END] = word, word_end
        single += needed > 0
        found += 1
        begin = end
    lengths[min(kinds.size - begin, WIDEST + 1)] += 1
    below, width = lengths[0], 0
    while below <= USUAL * found:
        width += 1
        below += lengths[width]
    return found, single, width


@helper
def _first_word(kinds: np.ndarray, place: int) -> tuple[int, int]:
    """The first word of the line that begins at `place`; an ideograph is one."""
    while place < kinds.size and kinds[place] & (SPACE | QUOTING) and not kinds[place] & LINE_END:
        place += 1
    end = place
    while end < kinds.size and not kinds[end] & (SPACE | HIGH):
        end += 1
    if end == place and place < kinds.size and not kinds[place] & SPACE:
        end += 1
    return place, end


@helper
def _is_bullet(kinds: np.ndarray, word: int, end: int) -> bool:
    """Whether the first word of a line is the mark of an item."""
    if end - word != 1 or end == kinds.size:
        return False
    return kinds[word] & BULLET != 0 and kinds[end] & SPACE != 0


@helper
def _is_broken(text: np.ndarray, kinds: np.ndarray, end: int, word: int, word_end: int) -> bool:
    """Whether the line that ends at `end` does so with a hyphen in a word that goes on at `word`."""
    first = max(0, end - LINE_REACH)
    place = end - 1
    while place >= first and text[place] in (_BLANK, _TAB, _CR):
        place -= 1
    if place <= first or word == word_end or not kinds[word] & ALPHA or not kinds[place - 1] & ALPHA:
        return False
    return (
        text[place] == _HYPHEN or text[place] == _SOFT or text[place] == _HYPHEN_TOO or text[place] == _FIXED
    )


@helper
def _ends_sentence(kinds: np.ndarray, end: int) -> bool:
    """Whether the line that ends at `end` does so with what ends a sentence."""
    first = max(0, end - LINE_REACH)
    place = end - 1
    while place >= first and kinds[place] & SPACE:
        place -= 1
    while place >= first and kinds[place] & CLOSING_STOP:
        place -= 1
    return place >= first and kinds[place] & STOP != 0


@helper
def _quotations(
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
    """See `provenance.text.quotations`; returns how many edges there are."""
    nearest = np.zeros(roles.size, np.int64)
    depth, count, end, blank = 0, 0, 0, -1
    for place in places:
        kind = kinds[place]
        if place < end or not kind & (LINE_END | MARK):
            continue
        if kind & LINE_END:
            end = _line_break(kinds, place)
            # Where the first blank line since the last mark begins.
            if depth and blank < 0 and not _is_single(text, place, end):
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
    """Whether a mark is the apostrophe of a plural, and the quotation ends behind it."""
    if not _like_possessive(text, kinds, start, end):
        return False
    skipped = end
    for place in range(end, min(text.size, end + POSSESSIVE_REACH)):
        if place < skipped:
            continue
        if kinds[place] & LINE_END:
            skipped = _line_break(kinds, place)
            if not _is_single(text, place, skipped):
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
    return text[end] == _BLANK and kinds[end + 1] & LOWER != 0


@helper
def _first_open(mark: int, table: np.ndarray, nearest: np.ndarray) -> int:
    """The first mark in the row of `mark` that is open, 0 if there is none."""
    for each in table[mark]:
        if each and nearest[each]:
            return each
    return 0


@helper
def _has(table: np.ndarray, mark: int, other: int) -> bool:
    """Whether `other` stands in the row of `mark`."""
    found = False
    for each in table[mark]:
        found |= each == other
    return found


@helper
def _push(stack: np.ndarray, nearest: np.ndarray, depth: int, mark: int, end: int) -> int:
    """Open a mark; returns how many entries the stack then has."""
    stack[depth, _MARK], stack[depth, _BEGIN], stack[depth, _LIKE_BEFORE] = mark, end, nearest[mark]
    nearest[mark] = depth + 1
    return depth + 1


@helper
def _pop(stack: np.ndarray, nearest: np.ndarray, depth: int, opener: int) -> tuple[int, int]:
    """Remove the nearest `opener` and what is above it; returns how many entries are left, and its end."""
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
    """Add the earlier paragraphs of a quotation and its last; returns how many edges there are then."""
    start = _past(kinds, begin, SPACE)
    if start >= end or end - begin > LONGEST:
        return count
    if in_doubt:
        paragraphs = paragraphs[:0]
    first = paragraphs[0, _BEGIN] if len(paragraphs) else start
    while count and edges[count - 2] > first:
        count -= 2  # is inside
    for each in paragraphs:
        edges[count], edges[count + 1] = each[_BEGIN], each[_LIKE_BEFORE]
        count += 2
    edges[count], edges[count + 1] = start, _before(kinds, end, SPACE)
    return count + 2


@helper
def _paragraph_before(
    kinds: np.ndarray, place: int, end: int, begin: int, role: int, opener: int, blank: int, lower: bool
) -> int:
    """Where the paragraph from `begin` on ends that a mark goes on from, 0 if it does not go on.

    `role` and `opener` are the roles of the mark and of the one it repeats."""
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
    return ended if role & GUILLEMETS or (sentences and _ends_sentence(kinds, ended)) else 0


@helper
def _is_paragraph(kinds: np.ndarray, begin: int, end: int) -> bool:
    """Whether what is between has no line ends, or no long lines."""
    breaks, longest, line = 0, 0, begin
    for place in range(begin, end):
        if kinds[place] & LINE_END:
            breaks += 1
            longest = max(longest, place - line)
            line = place + 1
    return breaks == 0 or max(longest, end - line) <= WIDEST


@helper
def _goes_on(text: np.ndarray, kinds: np.ndarray, place: int, end: int, role: int, like_closed: bool) -> bool:
    """Whether a mark that closes one is at the start of a line, before a word, and so opens it again."""
    if role & GUILLEMETS and end < kinds.size and kinds[end] & SPACE:
        end += 1
    if end == kinds.size or not (kinds[end] & ALNUM or text[end] in _INVERTED):
        return False
    ended = _line_before(kinds, place)
    return ended > 0 and (not like_closed or _ends_sentence(kinds, ended))


@helper
def _after_prefix(text: np.ndarray, kinds: np.ndarray, start: int, end: int) -> bool:
    """Whether a mark between letters of Hebrew opens, as it does between prefixes and several letters."""
    if end + 1 >= kinds.size or not kinds[end + 1] & HEBREW:
        return False
    place = start
    while place > 0 and start - place < LONGEST_PREFIX and text[place - 1] in _PREFIXES:
        place -= 1
    return place == 0 or not kinds[place - 1] & HEBREW


@helper
def _first(kinds: np.ndarray, end: int, role: int) -> np.uint32:
    """The properties of what a mark that ends at `end` stands before."""
    if role & GUILLEMETS and end < kinds.size and kinds[end] & SPACE:
        end += 1
    return kinds[end] if end < kinds.size else SPACE


@helper
def _line_before(kinds: np.ndarray, place: int) -> int:
    """Where the text before the line ends that begins at `place`, 0 if none begins there."""
    end = _before(kinds, place, SPACE | QUOTING)
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
