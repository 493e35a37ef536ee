"""Align two documents: turn their exact matches and similar sentences into passages.

A long block of copied text becomes a passage in its own right, with exact boundaries. Shorter exact matches
and pairs of similar sentences are joined if they lie close together in both documents. The result is trimmed
to the text that both sides share, and is kept only if the two sides as a whole are similar. The order of the
blocks may differ between the documents. A block that was copied twice is reported twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.blocks import copied_blocks, rows
from provenance.passages.divide import COPIED, by_counterpart
from provenance.passages.exact_matches import ExactMatches, distinct, find_exact_matches, whole_sentences
from provenance.passages.join_spans import Span, box, likeness, link, to_sentences, trim
from provenance.passages.match_sentences import matches, matches_in_order, matches_nearby, unexplained
from provenance.passages.prepared import PreparedDocument, lacks_marks, with_common_codes
from provenance.passages.sentence_order import (
    NO_ARRANGEMENT,
    Arrangement,
    Sentences,
    arrangement,
    compare_sentences,
)
from provenance.passages.thresholds import Thresholds


@dataclass(frozen=True)
class Passage:
    """A pair of aligned spans, in token positions.

    `shared` is the weight, in bits, of the text that the two sides share. `unquoted` and
    `unquoted_similarity` are the same measures as `shared` and `similarity`, but without the text that both
    sides quote. `run` is the number of tokens in the longest exact match. `copied` is the number of tokens in
    exact matches, divided by the number of tokens on the longer side. `quoted` is the share of tokens inside
    quotation marks, on the side where this share is smaller.
    """

    span: Span
    similarity: float
    shared: float
    unquoted: float
    unquoted_similarity: float
    run: int
    copied: float
    quoted: float

    def mirrored(self) -> Passage:
        """The same passage with its sides swapped."""
        return replace(self, span=(*self.span[2:], *self.span[:2]))

    @property
    def kind(self) -> str:
        """The kind of the passage, judged from its two documents alone."""
        if self.quoted >= 0.8:
            return "quotation"
        a_start, a_end, b_start, b_end = self.span
        if self.run == a_end - a_start == b_end - b_start:
            return "verbatim"
        return "edited" if self.copied >= COPIED else "paraphrase"


@dataclass(frozen=True, eq=False)
class Alignment:
    """The exact matches and similar sentences of two documents, from which passages are built.

    `a` and `b` are the documents, with their stems replaced by common integer codes. `arrangement` measures
    the extent to which similar sentences are in the same order. `copied` is the weight, in bits, of the
    heaviest run of equal tokens; tokens quoted on both sides cannot be part of a run. `runs` contains the
    exact matches. Exact matches that lie close together form blocks: `long_blocks` contains the blocks that
    are passages in their own right, and `short_blocks` contains the rest. `alike` contains the pairs of
    matching sentences, except pairs that lie mostly inside a long block or inside a short block of whole
    sentences. `sentences` contains the similarities of all pairs of sentences, or is None if nothing matched
    or if there are too many pairs of sentences.
    """

    a: PreparedDocument
    b: PreparedDocument
    arrangement: Arrangement
    copied: float
    runs: ExactMatches
    long_blocks: np.ndarray
    short_blocks: np.ndarray
    alike: np.ndarray
    sentences: Sentences | None

    @property
    def closeness(self) -> float:
        """How similar the content of the two documents is, from 0 to 1.

        The value is 1 if at least a third of each document's sentences have a similar sentence in the other
        document.
        """
        return min(1.0, 3 * self.arrangement.spread)


def precedes(a: PreparedDocument, b: PreparedDocument) -> bool:
    """Return whether `a` comes before `b` in an order that depends only on their contents.

    Pairs are always aligned in this order, so swapping the two documents only mirrors the result.
    """
    for name in ("identities", "sentences", "quoted", "names", "starts", "ends"):
        one, other = getattr(a, name), getattr(b, name)
        if len(one) != len(other):
            return len(one) < len(other)
        differs = np.flatnonzero(one != other)
        if len(differs):
            return bool(one[differs[0]] < other[differs[0]])
    return False


def align(a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds) -> Alignment:
    """Find the exact matches and similar sentences of two documents."""
    a, b, codes = with_common_codes(a, b)
    found = find_exact_matches(a, b, least=thresholds.run * BIT)
    runs = distinct(found, a, b, round(thresholds.quoted * BIT))
    a, b = _quoted_alike(a, b, runs)
    long_blocks, short_blocks = copied_blocks(runs, a, b, thresholds)
    sentences = compare_sentences(a, b, codes)
    if not len(runs) and (sentences is None or sentences.similarity.max() < thresholds.alike_nearby):
        return Alignment(a, b, NO_ARRANGEMENT, 0.0, runs, long_blocks, short_blocks, rows([]), None)
    alike = matches(a, b, sentences, thresholds)
    copies = whole_sentences(short_blocks, a, b)
    return Alignment(
        a,
        b,
        NO_ARRANGEMENT if sentences is None else arrangement(sentences),
        _copied(runs, a, b),
        runs,
        long_blocks,
        short_blocks,
        unexplained(alike, np.concatenate([long_blocks, short_blocks[copies]])),
        sentences,
    )


def settle(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """Merge matches into passages, and split passages where the documents share no text.

    Near other matches, sentences match at a lower similarity than elsewhere. If the similar sentences of the
    two documents are largely in the same order, sentences that fit into this order also match at this lower
    similarity. A passage is split at text without a counterpart on the other side, unless one side is so much
    longer that the other is taken to be a summary of it.
    """
    a, b = alignment.a, alignment.b
    pieces = np.concatenate([alignment.short_blocks, alignment.alike])
    if alignment.sentences is not None:
        more = [matches_nearby(a, b, alignment.sentences, pieces, thresholds)]
        if alignment.arrangement.concordance >= thresholds.in_order:
            more.append(matches_in_order(a, b, alignment.sentences, thresholds))
        pieces = np.concatenate([pieces, *(unexplained(spans, alignment.long_blocks) for spans in more)])
    spans = [tuple(block) for block in alignment.long_blocks.tolist()]
    # If similar sentences are largely in the same order, smaller passages are reported too.
    agree = alignment.arrangement.concordance >= thresholds.in_order
    least = thresholds.shared_part if agree else thresholds.shared
    for group in link(pieces, thresholds.gap):
        found: list[Span] = []
        for part in by_counterpart(a, b, pieces[group], alignment.sentences, thresholds):
            found += _refine(a, b, part, alignment.runs, thresholds.gap, least, thresholds)
        alike = [likeness(a, b, span) for span in found]
        enough = sum(each.unquoted for each in alike) >= thresholds.shared * BIT
        if (
            enough
            and sum(each.unquoted_similarity * each.unquoted for each in alike) >= thresholds.closely * BIT
        ):
            spans += found
    sizes = sorted((len(a.stems), len(b.stems)))
    if not spans and thresholds.too_short <= sizes[0] and sizes[1] <= thresholds.short:
        spans = _whole(alignment, thresholds)
    return tuple(_resolve([describe(alignment, span) for span in spans]))


def _whole(alignment: Alignment, thresholds: Thresholds) -> list[Span]:
    """Return a list with one span if two short texts are similar as a whole, and an empty list otherwise.

    The span normally covers both texts entirely. If a smaller part contains at least half of the shared
    weight, and is heavy enough to be a passage, the span covers only that part.
    """
    a, b = alignment.a, alignment.b
    whole = (0, len(a.stems), 0, len(b.stems))
    alike = likeness(a, b, whole)
    least = thresholds.shared_whole * BIT
    if alike.unquoted_similarity < thresholds.alike_whole or alike.unquoted < least:
        return []
    part = _fitted(a, b, whole, thresholds) or whole
    shared = likeness(a, b, part)
    if shared.unquoted < max(least, COPIED * alike.unquoted):
        return [whole]
    return [_snapped(part, shared.shared, alignment.runs, thresholds)]


def outline(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """Return one passage for two documents that seem to share text although no passage was found.

    Return an empty tuple if either document is very short, or if the sides of the passage share too little
    text.
    """
    a, b = alignment.a, alignment.b
    shorter, longer = sorted((len(a.stems), len(b.stems)))
    if shorter < thresholds.too_short:
        return ()
    spans: list[Span] = []
    if longer <= thresholds.short:
        spans = _whole(alignment, replace(thresholds, alike_whole=thresholds.alike_outline))
    if not spans:
        trimmed = trim(a, b, (0, len(a.stems), 0, len(b.stems)), round(thresholds.unshared * BIT))
        spans = [trimmed] if trimmed else []
    found = [describe(alignment, span) for span in spans]
    return tuple(passage for passage in found if passage.unquoted >= thresholds.shared_whole)


def within_passages(
    a: PreparedDocument, b: PreparedDocument, passages: Sequence[Passage]
) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each of two documents, a boolean mask of the tokens that lie in passages."""
    inside = np.zeros(len(a.stems), bool), np.zeros(len(b.stems), bool)
    for passage in passages:
        a_start, a_end, b_start, b_end = passage.span
        inside[0][a_start:a_end] = inside[1][b_start:b_end] = True
    return inside


def apart_from(alignment: Alignment, passages: Sequence[Passage]) -> Alignment:
    """Return the alignment with `passages` marked as quoted in both documents, so that they are ignored."""
    inside_a, inside_b = within_passages(alignment.a, alignment.b, passages)
    a = replace(alignment.a, quoted=alignment.a.quoted | inside_a)
    b = replace(alignment.b, quoted=alignment.b.quoted | inside_b)
    codes = 1 + max(int(a.stems.max()), int(b.stems.max()))
    sentences = compare_sentences(a, b, codes)
    return replace(
        alignment,
        a=a,
        b=b,
        arrangement=NO_ARRANGEMENT if sentences is None else arrangement(sentences),
        copied=_copied(alignment.runs, a, b),
    )


def shared_quotations(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """Return the passages that both documents quote.

    Documents that quote the same words may still be independent reports.
    """
    a, b = alignment.a, alignment.b
    if not (a.quoted.any() and b.quoted.any()):
        return ()
    spans: list[Span] = []
    for a_start, a_end, b_start, _ in alignment.runs.spans.tolist():
        quoted = a.quoted[a_start:a_end] & b.quoted[b_start : b_start + a_end - a_start]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], quoted.astype(np.int8), [0]])))
        for first, last in edges.reshape(-1, 2).tolist():
            if a.weights[a_start + first : a_start + last].sum() >= thresholds.quoted * BIT:
                spans.append((a_start + first, a_start + last, b_start + first, b_start + last))
    return tuple(_resolve([describe(alignment, span) for span in spans]))


def _quoted_alike(
    a: PreparedDocument, b: PreparedDocument, runs: ExactMatches
) -> tuple[PreparedDocument, PreparedDocument]:
    """If one document has lost its quotation marks, treat its words as quoted where the other quotes them."""
    if lacks_marks(a, b):
        a = replace(a, quoted=_marks_taken_over(len(a.stems), b.quoted, runs.spans))
    elif lacks_marks(b, a):
        b = replace(b, quoted=_marks_taken_over(len(b.stems), a.quoted, runs.spans[:, [2, 3, 0, 1]]))
    return a, b


def _marks_taken_over(size: int, quoted: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Return a boolean mask of the tokens that match quoted tokens of the other document."""
    found = np.zeros(size, bool)
    for start, end, other_start, other_end in spans.tolist():
        found[start:end] |= quoted[other_start:other_end]
    return found


def _copied(runs: ExactMatches, a: PreparedDocument, b: PreparedDocument) -> float:
    """Return the weight, in bits, of the heaviest run of equal tokens.

    Tokens quoted on both sides cannot be part of a run.
    """
    return kernels(runs.spans.nbytes).longest_unquoted(runs.spans, a.weights, a.quoted, b.quoted) / BIT


def _refine(
    a: PreparedDocument,
    b: PreparedDocument,
    pieces: np.ndarray,
    runs: ExactMatches,
    gap: int,
    least: float,
    thresholds: Thresholds,
) -> list[Span]:
    """Trim a group of matches to a passage, or split the group if the two sides are not similar enough.

    A passage is dropped if its two sides share less than `least` bits.
    """
    span = _fitted(a, b, box(pieces), thresholds)
    if span is None:
        return []
    alike = likeness(a, b, span)
    if alike.similarity >= thresholds.similarity:
        return [_snapped(span, alike.shared, runs, thresholds)] if alike.shared >= least * BIT else []
    if len(pieces) == 1:
        return []
    spans = []
    for group in link(pieces, gap // 2):
        if len(group) < len(pieces) or gap > 1:
            spans += _refine(a, b, pieces[group], runs, gap // 2, least, thresholds)
    return spans


def _fitted(a: PreparedDocument, b: PreparedDocument, whole: Span, thresholds: Thresholds) -> Span | None:
    """Trim a pair of spans to the text they share, then extend both spans to nearby sentence boundaries."""
    trimmed = trim(a, b, whole, round(thresholds.unshared * BIT))
    if trimmed is None:
        return None
    a_start, a_end = to_sentences(a, *trimmed[:2], thresholds.slack)
    b_start, b_end = to_sentences(b, *trimmed[2:], thresholds.slack)
    return max(a_start, whole[0]), min(a_end, whole[1]), max(b_start, whole[2]), min(b_end, whole[3])


def _snapped(span: Span, shared: int, runs: ExactMatches, thresholds: Thresholds) -> Span:
    """Return the exact match that makes up nearly all of a span, or the span itself if there is none."""
    _, _, run = _within(runs, span)
    if run < 0 or runs.weights[run] < thresholds.all_but * shared:
        return span
    return tuple(runs.spans[run].tolist())


def _within(runs: ExactMatches, span: Span) -> list[int]:
    """Measure the exact matches within a span.

    Return the number of tokens in all matches, the number of tokens in the longest match, and the index of
    the heaviest match that lies wholly inside the span (-1 if there is none). Tokens outside the span are not
    counted.
    """
    found = np.empty(3, np.int64)
    kernels(len(runs)).within(runs.spans, runs.weights, np.array(span, np.int64), found)
    return found.tolist()


def describe(alignment: Alignment, span: Span) -> Passage:
    """Return the passage that consists of a pair of spans, with its measures."""
    a, b, runs = alignment.a, alignment.b, alignment.runs
    a_start, a_end, b_start, b_end = span
    alike = likeness(a, b, span)
    lengths = a_end - a_start, b_end - b_start
    if np.array_equal(a.identities[a_start:a_end], b.identities[b_start:b_end]):
        # The same words may have different weights in two documents, and phrases that a document repeats
        # throughout are no exact matches.
        alike, copied, longest = alike._replace(similarity=1.0), lengths[0], lengths[0]
    else:
        copied, longest, _ = _within(runs, span)
    quoted = np.count_nonzero(a.quoted[a_start:a_end]), np.count_nonzero(b.quoted[b_start:b_end])
    return Passage(
        span,
        alike.similarity,
        alike.shared / BIT,
        alike.unquoted / BIT,
        alike.unquoted_similarity,
        longest,
        min(1.0, copied / max(lengths)),
        min(quoted[0] / lengths[0], quoted[1] / lengths[1]),
    )


def _resolve(passages: list[Passage]) -> list[Passage]:
    """Sort the passages, and drop those that a heavier passage makes redundant.

    A copied passage is dropped only if a heavier passage covers most of both sides, so text that was copied
    twice is reported twice. Any other passage is dropped if a heavier passage covers most of either side.
    """
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: (-passage.shared, passage.span)):
        sides = all if passage.copied >= COPIED else any
        if not any(sides(_covered(other.span, passage.span)) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda passage: passage.span)


def _covered(larger: Span, smaller: Span) -> tuple[bool, bool]:
    """Return, for each side, whether most of the smaller passage lies within the larger one."""
    on_a = min(larger[1], smaller[1]) - max(larger[0], smaller[0])
    on_b = min(larger[3], smaller[3]) - max(larger[2], smaller[2])
    return 2 * on_a > smaller[1] - smaller[0], 2 * on_b > smaller[3] - smaller[2]
