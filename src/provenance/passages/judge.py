"""What two documents share: passages, their kinds, and the probability that they share text at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import category

import numpy as np

from provenance.passages.alignment import Passage, align, outline, precedes, settle, shared_quotations
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument, PreparedDocuments
from provenance.passages.shared_text_model import features, shares_text
from provenance.passages.summaries import with_summaries
from provenance.passages.thresholds import Thresholds

# From this probability on two documents share text and not only a topic.
SHARED = 0.5
# What a run that nobody arrives at twice makes it at least.
CERTAIN = 0.9
_THRESHOLDS = Thresholds()
# Marks in a row that may belong to a passage.
_MOST_MARKS = 8


@dataclass(frozen=True, eq=False)
class SharedText:
    """The passages of two documents, and the probability that they share text at all."""

    a: int
    b: int
    passages: tuple[Passage, ...]
    kinds: tuple[str, ...]
    p_shared: float

    def mirrored(self) -> SharedText:
        """The same, seen from the other document."""
        passages = [passage.mirrored() for passage in self.passages]
        order = sorted(range(len(passages)), key=lambda place: passages[place].span)
        return SharedText(
            self.b,
            self.a,
            tuple(passages[place] for place in order),
            tuple(self.kinds[place] for place in order),
            self.p_shared,
        )


def located(pair: SharedText, prepared: PreparedDocuments) -> list[tuple[int, int, int, int]]:
    """Where the passages of a pair are, as string indices: a_start, a_end, b_start, b_end.

    Tokens are letters and digits; the marks right beside a passage belong to it where they are the same on
    both sides.
    """
    a, b = prepared.texts[pair.a], prepared.texts[pair.b]
    spans = []
    for passage in pair.passages:
        a_start, a_end = prepared.characters(pair.a, passage.span[:2])
        b_start, b_end = prepared.characters(pair.b, passage.span[2:])
        before = _marks(_backwards(a, a_start), _backwards(b, b_start), _opens)
        after = _marks(a[a_end : a_end + _MOST_MARKS + 1], b[b_end : b_end + _MOST_MARKS + 1], _closes)
        spans.append((a_start - before, a_end + after, b_start - before, b_end + after))
    return spans


def _backwards(text: str, end: int) -> str:
    """The characters right before a place, the nearest first."""
    return text[max(end - _MOST_MARKS - 1, 0) : end][::-1]


def _marks(a: str, b: str, is_mark: Callable[[str], bool]) -> int:
    """How many equal marks two texts begin with; none where a word follows, as in a decimal number."""
    count = 0
    for one, other in zip(a[:_MOST_MARKS], b[:_MOST_MARKS], strict=False):
        if one != other or not is_mark(one):
            break
        count += 1
    follows = a[count : count + 1] + b[count : count + 1]
    return 0 if any(character.isalnum() for character in follows) else count


def _opens(mark: str) -> bool:
    """Whether a character is an opening quotation mark or bracket, and no end of what stands before."""
    return mark in "\"'" or category(mark) in ("Ps", "Pi")


def _closes(mark: str) -> bool:
    """Whether a character ends a sentence, a quotation or a bracket."""
    return mark in "\"'" or category(mark) in ("Pe", "Pf", "Po")


def shared_text(first: int, second: int, a: PreparedDocument, b: PreparedDocument) -> SharedText:
    """What two documents, at positions `first` and `second`, share.

    Quotations are passages in any case: two reports may quote the same words and owe each other nothing.
    """
    if precedes(b, a):
        return shared_text(second, first, b, a).mirrored()
    passages, probability = judged(a, b, _THRESHOLDS)
    return SharedText(first, second, passages, tuple(passage.kind for passage in passages), probability)


def judged(
    a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds
) -> tuple[tuple[Passage, ...], float]:
    """The passages of a pair in its own order, and the probability that it shares text."""
    if not len(a.identities) or not len(b.identities):
        return (), 0.0
    if np.array_equal(a.identities, b.identities):
        return (whole(a),), 1.0
    alignment = align(a, b, thresholds)
    passages = settle(alignment, thresholds)
    probability = shares_text(features(alignment, passages))
    if alignment.copied >= thresholds.certain:
        probability = max(probability, CERTAIN)
    if not passages and probability >= SHARED:
        passages = outline(alignment, thresholds)
    if passages and probability >= SHARED:
        return with_summaries(alignment, passages, thresholds), probability
    # Without a passage to show nothing is shared, however likely it looks.
    probability = min(probability, SHARED - 0.01)
    return shared_quotations(alignment, thresholds), probability


def whole(side: PreparedDocument) -> Passage:
    """The passage that two copies of a document share: all of it."""
    tokens, weight = len(side.identities), float(side.weights.sum()) / BIT
    return Passage((0, tokens, 0, tokens), 1.0, weight, weight, 1.0, tokens, 1.0, 0.0)
