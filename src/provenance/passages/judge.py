"""Find and classify the passages that two documents share, and estimate whether the documents are related."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from unicodedata import category

import numpy as np

from provenance.passages.alignment import (
    Alignment,
    Passage,
    align,
    apart_from,
    describe,
    outline,
    precedes,
    settle,
    shared_quotations,
    within_passages,
)
from provenance.passages.background import BIT
from provenance.passages.boilerplate import NEARLY_ALL, PARAGRAPH, at_edges
from provenance.passages.common_sequence import touching
from provenance.passages.exact_matches import to_whole_sentences
from provenance.passages.join_spans import Span
from provenance.passages.prepared import PreparedDocument, PreparedDocuments
from provenance.passages.related_model import features as features_of_relation
from provenance.passages.related_model import is_template, related
from provenance.passages.shared_text_model import features, shares_text
from provenance.passages.summaries import with_summaries
from provenance.passages.thresholds import Thresholds

# The minimum probability at which two documents are considered to share text, rather than only a topic.
SHARED = 0.5
# The probability is at least this if two documents share a run of words too long to be a coincidence.
CERTAIN = 0.9
# If the odds of sharing text are lower than this, they are raised to this value. A retelling keeps neither
# the order of words nor runs of identical words, so low odds are only weak evidence against a relation.
UNORDERED = 0.2
_THRESHOLDS = Thresholds()
# The maximum number of consecutive punctuation marks that may belong to a passage at either end.
_MOST_MARKS = 8


@dataclass(frozen=True, eq=False)
class SharedText:
    """The passages of two documents, and the probability that the documents share text."""

    a: int
    b: int
    passages: tuple[Passage, ...]
    kinds: tuple[str, ...]
    p_shared: float

    def mirrored(self) -> SharedText:
        """The same result with the two documents swapped."""
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
    """Return the passages of a pair as string indices: a_start, a_end, b_start, b_end.

    Tokens do not include the punctuation around them. So punctuation marks next to a passage are added to it
    if they are the same on both sides.
    """
    a, b = prepared.texts[pair.a], prepared.texts[pair.b]
    spans = []
    for passage in pair.passages:
        a_start, a_end = prepared.characters(pair.a, passage.span[:2])
        b_start, b_end = prepared.characters(pair.b, passage.span[2:])
        before = _marks(_backwards(a, a_start), _backwards(b, b_start), _opens)
        after = _marks(a[a_end : a_end + _MOST_MARKS + 1], b[b_end : b_end + _MOST_MARKS + 1], _closes)
        spans.append(
            (
                prepared.as_read(pair.a, a_start - before),
                prepared.as_read(pair.a, a_end + after),
                prepared.as_read(pair.b, b_start - before),
                prepared.as_read(pair.b, b_end + after),
            )
        )
    return spans


def _backwards(text: str, end: int) -> str:
    """Return the characters immediately before a position, nearest first."""
    return text[max(end - _MOST_MARKS - 1, 0) : end][::-1]


def _marks(a: str, b: str, is_mark: Callable[[str], bool]) -> int:
    """Count the punctuation marks that both texts begin with; return 0 if a letter or digit follows them."""
    count = 0
    for one, other in zip(a[:_MOST_MARKS], b[:_MOST_MARKS], strict=False):
        if one != other or not is_mark(one):
            break
        count += 1
    follows = a[count : count + 1] + b[count : count + 1]
    return 0 if any(character.isalnum() for character in follows) else count


def _opens(mark: str) -> bool:
    """Return whether a character may be an opening quotation mark or bracket."""
    return mark in "\"'" or category(mark) in ("Ps", "Pi")


def _closes(mark: str) -> bool:
    """Return whether a character may end a sentence or part of one, or close a quotation or bracket."""
    return mark in "\"'" or category(mark) in ("Pe", "Pf", "Po")


def shared_text(
    first: int,
    second: int,
    a: PreparedDocument,
    b: PreparedDocument,
    thresholds: Thresholds = _THRESHOLDS,
) -> SharedText:
    """Find the passages shared by documents `a` and `b`, which are at positions `first` and `second`.

    Shared quotations are reported as passages even if the documents are unrelated, because two reports may
    quote the same words independently.
    """
    if precedes(b, a):
        return shared_text(second, first, b, a, thresholds).mirrored()
    passages, kinds, probability = judged(a, b, thresholds)
    spans = [_original_span(passage, a, b) for passage in passages]
    found = [
        (replace(passage, span=span), kind)
        for passage, kind, span in zip(passages, kinds, spans, strict=True)
        if span is not None
    ]
    return SharedText(
        first, second, tuple(passage for passage, _ in found), tuple(kind for _, kind in found), probability
    )


def _original_span(passage: Passage, a: PreparedDocument, b: PreparedDocument) -> Span | None:
    """Map a passage back to token positions in the original documents, or return None if it becomes empty.

    The words of a verbatim passage must be the same on both sides, so a word at either end that is only
    partly inside the passage is dropped.
    """
    a_start, a_end, b_start, b_end = passage.span
    if passage.run == a_end - a_start == b_end - b_start:
        while a_start < a_end and (a.divides(a_start) or b.divides(b_start)):
            a_start, b_start = a_start + 1, b_start + 1
        while a_start < a_end and (a.divides(a_end) or b.divides(b_end)):
            a_end, b_end = a_end - 1, b_end - 1
    if a_start >= a_end or b_start >= b_end:
        return None
    return (*a.original(a_start, a_end), *b.original(b_start, b_end))


def judged(
    a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds
) -> tuple[tuple[Passage, ...], tuple[str, ...], float]:
    """Return the passages of a pair, their kinds, and the probability that the documents share text.

    Document `a` must come before `b` in the order defined by `precedes`.
    """
    if not len(a.identities) or not len(b.identities):
        return (), (), 0.0
    if np.array_equal(a.identities, b.identities):
        return (whole(a),), ("verbatim",), 1.0
    alignment = align(a, b, thresholds)
    passages = settle(alignment, thresholds)
    cited = _cited(alignment)
    alignment = replace(alignment, copied=max(alignment.copied, _all_copied(passages, a, b), cited))
    probability = shares_text(features(alignment, passages))
    if alignment.copied >= thresholds.certain:
        probability = max(probability, CERTAIN)
    if not passages and probability >= SHARED:
        passages = outline(alignment, thresholds)
    lines = _lines(alignment, thresholds)
    only_lines = False
    if lines:
        rest = apart_from(alignment, lines)
        if _are_lines(lines, rest, thresholds):
            # These lines may be all that the texts share, so the probability is also computed without them,
            # and the lower value is used.
            probability, only_lines = min(probability, shares_text(features(rest, ()))), True
    if passages and (probability >= SHARED or not only_lines):
        p_related = _related(alignment, passages, probability, cited, thresholds)
        if max(probability, p_related) >= SHARED:
            passages = with_summaries(alignment, passages, thresholds)
            return passages, _kinds(alignment, passages, p_related), p_related
    # Documents without a passage are not considered to share text, however high the probability is.
    probability = min(probability, SHARED - 0.01)
    kinds = {passage: passage.kind for passage in shared_quotations(alignment, thresholds)}
    sizes = len(a.identities), len(b.identities)
    kinds = {line: "boilerplate" for line in lines if at_edges(line, *sizes)} | kinds
    passages = tuple(sorted(kinds, key=lambda passage: passage.span))
    return passages, tuple(kinds[passage] for passage in passages), probability


def _kinds(alignment: Alignment, passages: tuple[Passage, ...], probability: float) -> tuple[str, ...]:
    """Return the kinds of a pair's passages, given the `probability` that its documents are related."""
    return tuple(
        "template" if probability < SHARED and is_template(alignment, passage) else passage.kind
        for passage in passages
    )


def _related(
    alignment: Alignment,
    passages: tuple[Passage, ...],
    p_shared: float,
    cited: float,
    thresholds: Thresholds,
) -> float:
    """Return the probability that two documents with common passages are related.

    A long run of identical words is no coincidence, but two reports of the same event may both reproduce a
    public statement without quotation marks. So the more similar the rest of the two documents is, the longer
    the run must be. This does not apply to lines marked as quoted, as in replies, because such lines were
    taken from another text. `cited` is the weight, in bits, of the words copied in quoted lines.
    """
    if not alignment.a.cased:
        return _doubted(p_shared, thresholds.doubt)
    found = features_of_relation(alignment, passages)
    probability = _in_whatever_order(related(found), p_shared)
    probability = _doubted(probability, thresholds.doubt)
    if probability >= CERTAIN or alignment.copied < thresholds.certain:
        return probability
    if cited >= thresholds.certain:
        return CERTAIN
    # If passages make up most of a document, the text outside them is too short to be compared separately.
    rest = alignment if found.share > 0.5 else apart_from(alignment, passages)
    certain = thresholds.certain + (thresholds.certain_alike - thresholds.certain) * rest.closeness
    return CERTAIN if alignment.copied >= certain else probability


def _in_whatever_order(p_related: float, p_shared: float) -> float:
    """Combine two probabilities: that two documents are related, and that they share text.

    The odds of a relation are multiplied by the odds of sharing text, clipped to the range from `UNORDERED`
    to 1. They are clipped because a retelling changes the order of words and leaves no common runs, so low
    odds of sharing text are only weak evidence against a relation.
    """
    ordered = max(UNORDERED, min(p_shared / (1 - p_shared), 1.0)) if p_shared < 1 else 1.0
    odds = p_related * ordered
    return odds / (odds + (1 - p_related))


def _doubted(probability: float, doubt: float) -> float:
    """Lower the log odds of a probability by `doubt`."""
    odds = probability * math.exp(-doubt)
    return odds / (odds + (1 - probability))


def _cited(alignment: Alignment) -> float:
    """Return the weight, in bits, of words copied verbatim in lines that either document marks as quoted."""
    a, b = alignment.a, alignment.b
    if a.cited is None and b.cited is None:
        return 0.0
    in_a, in_b = np.zeros(len(a.stems), bool), np.zeros(len(b.stems), bool)
    for a_start, a_end, b_start, b_end in alignment.runs.spans.tolist():
        of_a = False if a.cited is None else a.cited[a_start:a_end]
        of_b = False if b.cited is None else b.cited[b_start:b_end]
        in_a[a_start:a_end] |= of_a | of_b
        in_b[b_start:b_end] |= of_a | of_b
    return float(min(a.weights[in_a].sum(), b.weights[in_b].sum())) / BIT


def _all_copied(passages: tuple[Passage, ...], a: PreparedDocument, b: PreparedDocument) -> float:
    """Return the weight, in bits, of the verbatim passages of two documents.

    If these passages do not cover nearly all of both documents, the result is 0. The passages may be in a
    different order in each document, because no text contains all the sentences of another by coincidence.
    """
    verbatim = [passage for passage in passages if passage.kind == "verbatim"]
    inside = within_passages(a, b, verbatim)
    if min(tokens.mean() for tokens in inside) < NEARLY_ALL:
        return 0.0
    return min(float(side.weights[tokens].sum()) for side, tokens in zip((a, b), inside, strict=True)) / BIT


def _lines(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """Find whole sentences that are identical in two documents that otherwise differ.

    In a short text, a single shared line is a large part of the text, and can make the sentences of the two
    documents seem to be in the same order. Return an empty tuple if neither document is short, or if the
    lines make up at least two thirds of a document.
    """
    a, b = alignment.a, alignment.b
    if min(len(a.stems), len(b.stems)) > thresholds.short:
        return ()
    spans = (to_whole_sentences(run, a, b) for run in alignment.runs.spans.tolist())
    found = (describe(alignment, span) for span in spans if span is not None)
    lines = tuple(line for line in found if line.shared >= thresholds.block)
    if any(3 * tokens.sum() >= 2 * len(tokens) for tokens in within_passages(a, b, lines)):
        return ()
    return lines


def _are_lines(passages: tuple[Passage, ...], rest: Alignment, thresholds: Thresholds) -> bool:
    """Return whether passages are lines that a site adds to all its articles.

    The result is always true if the passages are so light that they may be identical by coincidence. If they
    are heavier, it is true only if they are shorter than a paragraph and at an edge of each document, and if
    the documents have no other similar sentences. `rest` is the alignment without these passages.
    """
    a, b = rest.a, rest.b
    inside = within_passages(a, b, passages)
    weights = [int(side.weights[tokens].sum()) for side, tokens in zip((a, b), inside, strict=True)]
    if min(weights) < thresholds.certain * BIT:
        return True
    # In scripts without spaces, two adjacent characters are counted as one word.
    words = [
        tokens.sum() - touching(side)[tokens].sum() / 2 for side, tokens in zip((a, b), inside, strict=True)
    ]
    sizes = len(a.stems), len(b.stems)
    at_edge = all(at_edges(passage, *sizes) for passage in passages)
    return min(words) < PARAGRAPH and at_edge and not rest.arrangement.spread


def whole(document: PreparedDocument) -> Passage:
    """Return the passage that two copies of a document share: the whole text."""
    tokens, weight = len(document.identities), float(document.weights.sum()) / BIT
    return Passage((0, tokens, 0, tokens), 1.0, weight, weight, 1.0, tokens, 1.0, 0.0)
