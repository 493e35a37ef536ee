"""What kind each character of many texts is, so that marks are counted in all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provenance.derivation.evidence.parts import Parts

# Kinds of characters; one may be of several. A mark is what is no word, no space, no full stop and no comma.
WORD, SPACE, DIGIT, MARK, COMMA, DASH, QUESTION = (1 << bit for bit in range(7))
_KNOWN = 1 << 7
_CODE_POINTS = 0x110000
_TABLE = np.zeros(_CODE_POINTS, np.uint8)


class Characters:
    """The characters of texts one after the other, a line feed after each text: `code` and `kind`."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.parts = Parts(np.array([len(text) + 1 for text in texts], np.int64))
        together = "".join(f"{text}\n" for text in texts)
        self.code = np.frombuffer(together.encode("utf-32-le", "surrogatepass"), np.uint32)
        unknown = self.code[_TABLE[self.code] == 0]
        for code in np.unique(unknown).tolist():
            _TABLE[code] = _kind(chr(code))
        self.kind = _TABLE[self.code]

    def are(self, kind: int) -> np.ndarray:
        """Which characters are of a kind."""
        return (self.kind & kind) != 0

    def count(self, kind: int) -> np.ndarray:
        """How many each text has of a kind."""
        return self.parts.sum(self.are(kind))

    def lines(self) -> np.ndarray:
        """How many lines of each text are not blank."""
        seen = np.flatnonzero(~self.are(SPACE))
        line = np.cumsum(self.code == ord("\n"))[seen]
        return np.bincount(self.parts.owner[seen[np.diff(line, prepend=-1) != 0]], minlength=len(self.parts))

    def blank_lines(self) -> np.ndarray:
        """Where blank lines begin: at a line feed after which nothing comes before the next."""
        feeds = np.flatnonzero(self.code == ord("\n"))
        seen = np.cumsum(~self.are(SPACE))[feeds]
        same_text = self.parts.owner[feeds[1:]] == self.parts.owner[feeds[:-1]]
        return feeds[:-1][(seen[1:] == seen[:-1]) & same_text]

    def words(self) -> tuple[np.ndarray, np.ndarray]:
        r"""Where runs of word characters, ``\w+``, begin and end."""
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
    return kind | QUESTION * (character in "?؟？")
