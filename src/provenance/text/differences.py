"""Find the words that are inserted, removed or replaced between two versions of a passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from provenance.engine.chunks import pieces
from provenance.kernels.reference import DIGIT
from provenance.text.tokens import Tokens, tokenize

_TOGETHER = 5_000  # number of passages tokenized together
# Two changes are joined if only one word of at most this length, such as "the", separates them, because
# readers see them as a single change.
_SHORT = 3


class Difference(NamedTuple):
    """A difference between two versions of a passage: a span in each version, given as string indices.

    If words are only inserted or only removed, one of the spans is empty.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int

    @property
    def kind(self) -> str:
        """The kind of change from version a to version b: ``inserted``, ``removed`` or ``replaced``."""
        if self.a_start == self.a_end:
            return "inserted"
        return "removed" if self.b_start == self.b_end else "replaced"


def word_differences(passages: Iterable[tuple[str, str]]) -> Iterator[list[Difference]]:
    """For each passage, yield the word differences between its two versions, in order.

    Differences in case, punctuation and white space are ignored. The words are aligned with `difflib`.

    Examples
    --------
    >>> found = word_differences([("The ferry ran aground at dawn.", "The ferry ran ashore at dawn today.")])
    >>> [(difference.kind, difference) for difference in next(found)]
    [('replaced', Difference(a_start=14, a_end=21, b_start=14, b_end=20)), \
('inserted', Difference(a_start=29, a_end=29, b_start=29, b_end=34))]
    """
    for some in pieces(list(passages), _TOGETHER):
        tokens = tokenize([text for both in some for text in both])
        for number in range(len(some)):
            yield _differences(_Words.of(tokens, 2 * number), _Words.of(tokens, 2 * number + 1))


class _Words(NamedTuple):
    identities: list[int]
    starts: list[int]
    ends: list[int]
    flags: list[int]

    @classmethod
    def of(cls, tokens: Tokens, document: int) -> _Words:
        here = tokens.of(document)
        return cls(
            *(
                column[here].tolist()
                for column in (tokens.identities, tokens.starts, tokens.ends, tokens.flags)
            )
        )

    def is_short(self, place: int) -> bool:
        """Return whether a word is too short to separate two changes; numbers are never too short."""
        return self.ends[place] - self.starts[place] <= _SHORT and not self.flags[place] & DIGIT

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of a range of words; an empty range is placed at the end of the preceding word."""
        if start == end:
            place = self.ends[start - 1] if start else 0
            return place, place
        return self.starts[start], self.ends[end - 1]


def _differences(a: _Words, b: _Words) -> list[Difference]:
    matcher = SequenceMatcher(None, a.identities, b.identities)
    changes = [tuple(change) for tag, *change in matcher.get_opcodes() if tag != "equal"]
    return [Difference(*a.span(*change[:2]), *b.span(*change[2:])) for change in _joined(changes, a)]


def _joined(changes: Sequence[tuple[int, ...]], a: _Words) -> list[tuple[int, ...]]:
    """Join changes that are separated by only one short word."""
    joined: list[tuple[int, ...]] = []
    for change in changes:
        if joined:
            a_start, a_end, b_start, _b_end = joined[-1]
            if change[0] - a_end == 1 and a.is_short(a_end):
                joined[-1] = (a_start, change[1], b_start, change[3])
                continue
        joined.append(change)
    return joined
