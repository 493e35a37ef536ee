"""Classify the characters of many texts, so that each kind can be counted in all texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from provenance.engine.ragged import Ragged

# Kinds of characters; a character may belong to several. A mark is any character that is not a word
# character, white space, a full stop or a comma.
WORD, SPACE, DIGIT, MARK, COMMA, DASH, QUESTION, QUOTING = (1 << bit for bit in range(8))
_KNOWN = 1 << 8
_CODE_POINTS = 0x110000
_TABLE = np.zeros(_CODE_POINTS, np.uint16)


class Characters:
    """The characters of several texts, one text after another, with a line feed after each text.

    `texts` contains the boundaries of the texts. `code` contains the code point of each character, and `kind`
    contains a bit mask of the kinds that each character belongs to.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = Ragged(np.array([len(text) + 1 for text in texts], np.int64))
        together = "".join(f"{text}\n" for text in texts)
        self.code = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), np.uint32)
        unknown = self.code[_TABLE[self.code] == 0]
        for code in np.unique(unknown).tolist():
            _TABLE[code] = _kind(chr(code))
        self.kind = _TABLE[self.code]

    def are(self, kind: int) -> np.ndarray:
        """Return a mask of the characters of the given kind."""
        return (self.kind & kind) != 0

    def count(self, kind: int) -> np.ndarray:
        """Return the number of characters of the given kind in each text."""
        return self.texts.sum(self.are(kind))

    @cached_property
    def feeds(self) -> np.ndarray:
        """The positions of all line feeds."""
        return np.flatnonzero(self.code == ord("\n"))

    @cached_property
    def openings(self) -> np.ndarray:
        """The position of the first non-space character of each non-blank line."""
        visible = np.flatnonzero(~self.are(SPACE))
        begins = np.concatenate([[0], self.feeds + 1])
        first = np.searchsorted(visible, begins)
        return visible[first[:-1][first[1:] > first[:-1]]]

    def lines(self) -> np.ndarray:
        """Return the number of non-blank lines in each text."""
        return np.diff(np.searchsorted(self.openings, self.texts.offsets))

    def blank_lines(self) -> np.ndarray:
        """Return the position of the line feed before each blank line.

        A line is blank if it contains only white space.
        """
        line = np.searchsorted(self.feeds, self.openings)
        blank = np.ones(len(self.feeds), dtype=bool)
        blank[line] = False
        # The first line of a text is left out, because no line precedes it.
        blank[np.searchsorted(self.feeds, self.texts.first)] = False
        return self.feeds[np.flatnonzero(blank) - 1]

    def quoting(self, places: np.ndarray) -> np.ndarray:
        """Return, for each position, the number of quote markers (such as ">") at the start of its line."""
        mark = self.are(QUOTING)
        opening = self.openings[mark[self.openings]]
        begins, _ = self.words()
        text = np.append(begins, len(mark))[
            np.searchsorted(begins, opening)
        ]  # the first word after the marks
        line = np.searchsorted(self.feeds, opening)
        text = np.minimum(text, self.feeds[line])
        marks_before = np.concatenate([[0], np.cumsum(mark)])
        levels = np.zeros(len(self.feeds) + 1, np.int64)
        levels[line] = marks_before[text] - marks_before[opening]
        return levels[np.searchsorted(self.feeds, places)]

    def words(self) -> tuple[np.ndarray, np.ndarray]:
        r"""Return the positions where runs of word characters, ``\w+``, begin and end."""
        edges = np.flatnonzero(np.diff(self.are(WORD), prepend=False))
        return edges[::2], edges[1::2]


def _kind(character: str) -> int:
    kind = _KNOWN
    kind |= WORD * (character.isalnum() or character == "_")
    kind |= SPACE * character.isspace()
    kind |= DIGIT * character.isdecimal()
    kind |= MARK * (not kind & (WORD | SPACE) and character not in ".,")
    kind |= COMMA * (character in ",،、，;；")
    kind |= DASH * (character in ";—–")
    kind |= QUESTION * (character in "?؟？")
    return kind | QUOTING * (character in ">|:}]")
