"""Alignment of two documents: from exact runs and alike sentences to passages.

Long exact blocks stand for themselves, to the token. Everything else, shorter runs and sentences alike by
their rarer words, is joined where it lies close together in both documents, trimmed to what is shared, and
kept where it is alike as a whole. Blocks may lie in any order, and a block copied twice is found twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT
from provenance.passages.exact_matches import ExactMatches, distinct, find_exact_matches
from provenance.passages.join_spans import Span, box, likeness, link, to_sentences, trim
from provenance.passages.match_sentences import matches, matches_in_order, matches_nearby, unexplained
from provenance.passages.prepared import PreparedDocument, with_common_codes
from provenance.passages.sentence_order import (
    NO_ARRANGEMENT,
    Arrangement,
    Sentences,
    arrangement,
    compare_sentences,
)
from provenance.passages.thresholds import Thresholds

# From this share of tokens in exact runs on a passage is a copy, edited at most.
COPIED = 0.5


@dataclass(frozen=True)
class Passage:
    """An aligned pair of spans, in token positions.

    `shared` is the weight in common, in bits. `unquoted` and `unquoted_similarity` are weight and
    similarity of what
    is not quoted; `run` is the longest exact run in tokens, `copied` the share of tokens in exact runs,
    `quoted` the share of tokens inside quotation marks on both sides.
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
        """What kind of match it is, without regard to other documents."""
        if self.quoted >= 0.8:
            return "quotation"
        if self.copied == 1:
            return "verbatim"
        return "edited" if self.copied >= COPIED else "paraphrase"


@dataclass(frozen=True, eq=False)
class Alignment:
    """What passages are made of, and what tells shared text from a shared topic.

    The documents with common codes for stems; how alike their arrangement is; `copied`, the weight, in bits,
    of the longest run of equal tokens not quoted on both sides; exact runs, long blocks of them, matching
    pieces, and how alike the sentences are.
    """

    a: PreparedDocument
    b: PreparedDocument
    arrangement: Arrangement
    copied: float
    runs: ExactMatches
    long_blocks: np.ndarray
    pieces: np.ndarray
    sentences: Sentences | None


def precedes(a: PreparedDocument, b: PreparedDocument) -> bool:
    """An order by content: pairs are aligned in it, so that the result mirrors when they are swapped."""
    for name in ("identities", "sentences", "quoted", "names", "starts", "ends"):
        one, other = getattr(a, name), getattr(b, name)
        if len(one) != len(other):
            return len(one) < len(other)
        differs = np.flatnonzero(one != other)
        if len(differs):
            return bool(one[differs[0]] < other[differs[0]])
    return False


def align(a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds) -> Alignment:
    """Find what two documents have in common, piece by piece."""
    a, b, codes = with_common_codes(a, b)
    runs = distinct(find_exact_matches(a, b, least=thresholds.run * BIT), a, b)
    long_blocks, short_blocks = _blocks(runs, thresholds)
    sentences = compare_sentences(a, b, codes)
    if not len(runs) and (sentences is None or sentences.similarity.max() < thresholds.alike_nearby):
        return Alignment(a, b, NO_ARRANGEMENT, 0.0, runs, long_blocks, _rows([]), None)
    alike = matches(a, b, sentences, thresholds)
    return Alignment(
        a,
        b,
        NO_ARRANGEMENT if sentences is None else arrangement(sentences),
        kernels(runs.spans.nbytes).longest_unquoted(runs.spans, a.weights, a.quoted, b.quoted) / BIT,
        runs,
        long_blocks,
        np.concatenate([short_blocks, unexplained(alike, long_blocks)]),
        sentences,
    )


def settle(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """The passages of two documents, if they share text at all: joined, and divided where nothing is shared.

    Beside sentences that match, and in order with them, sentences less alike match too; and a stretch that
    has no counterpart on the other side divides a passage, unless the longer span is being summed up.
    """
    a, b = alignment.a, alignment.b
    pieces = alignment.pieces
    if alignment.sentences is not None:
        more = [matches_nearby(a, b, alignment.sentences, pieces, thresholds)]
        if alignment.arrangement.concordance >= thresholds.in_order:
            more.append(matches_in_order(a, b, alignment.sentences, thresholds))
        pieces = np.concatenate([pieces, *(unexplained(spans, alignment.long_blocks) for spans in more)])
    spans = [tuple(block) for block in alignment.long_blocks.tolist()]
    # Parts of a passage are told even where they are short, if the documents agree beyond it.
    agree = alignment.arrangement.concordance >= thresholds.in_order
    least = thresholds.shared_part if agree else thresholds.shared
    for group in link(pieces, thresholds.gap):
        found: list[Span] = []
        for part in _divided(a, b, pieces[group], alignment.sentences, thresholds):
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
        spans = _whole(a, b, thresholds)
    return tuple(_resolve([describe(alignment, span) for span in spans]))


def _whole(a: PreparedDocument, b: PreparedDocument, thresholds: Thresholds) -> list[Span]:
    """Two short texts as one passage, where they are alike as a whole: there is no more of them to go by."""
    span = (0, len(a.stems), 0, len(b.stems))
    alike = likeness(a, b, span)
    enough = (
        alike.unquoted_similarity >= thresholds.alike_whole
        and alike.unquoted >= thresholds.shared_whole * BIT
    )
    return [span] if enough else []


def outline(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """One passage for documents that share text by other features, though no two sentences show it."""
    a, b = alignment.a, alignment.b
    shorter, longer = sorted((len(a.stems), len(b.stems)))
    if shorter < thresholds.too_short:
        return ()
    spans: list[Span] = []
    if longer <= thresholds.short:
        spans = _whole(a, b, replace(thresholds, alike_whole=thresholds.alike_outline))
    if not spans:
        trimmed = trim(a, b, (0, len(a.stems), 0, len(b.stems)), round(thresholds.unshared * BIT))
        spans = [trimmed] if trimmed else []
    found = [describe(alignment, span) for span in spans]
    return tuple(passage for passage in found if passage.unquoted >= thresholds.shared_whole)


def shared_quotations(alignment: Alignment, thresholds: Thresholds) -> tuple[Passage, ...]:
    """The words that both documents quote, as two independent reports may."""
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


def _blocks(runs: ExactMatches, thresholds: Thresholds) -> tuple[np.ndarray, np.ndarray]:
    """Neighbouring runs joined: blocks long enough to stand for themselves, and the others."""
    long_blocks: list[Span] = []
    short_blocks: list[Span] = []
    for group in link(runs.spans, thresholds.run_gap):
        if runs.weights[group].sum() < thresholds.block * BIT:
            continue
        whole = box(runs.spans[group])
        dense = runs.lengths[group].sum() >= 0.6 * max(whole[1] - whole[0], whole[3] - whole[2])
        stands = dense and runs.lengths[group].max() >= thresholds.long_run
        (long_blocks if stands else short_blocks).append(whole)
    return _rows(long_blocks), _rows(short_blocks)


def _rows(spans: list[Span]) -> np.ndarray:
    return np.array(spans, dtype=np.int64).reshape(-1, 4)


def _divided(
    a: PreparedDocument,
    b: PreparedDocument,
    pieces: np.ndarray,
    sentences: Sentences | None,
    thresholds: Thresholds,
) -> list[np.ndarray]:
    """A group of pieces, divided where a stretch between them has no counterpart on the other side."""
    a_start, a_end, b_start, b_end = box(pieces)
    lengths = sorted((a_end - a_start, b_end - b_start))
    if sentences is None or lengths[1] >= thresholds.condensed * lengths[0]:
        return [pieces]
    # Positions counted in tokens without a counterpart only: a shared stretch is no distance at all.
    squeezed = np.empty_like(pieces)
    kernels(sentences.similarity.size).squeeze(
        sentences.similarity, a.sentences, b.sentences, thresholds.foreign, pieces, squeezed
    )
    parts = [pieces[group] for group in link(squeezed, thresholds.apart)]
    if len(parts) == 1:
        return parts
    # Within a part a sentence may turn out to have had its counterpart in another one.
    return [smaller for part in parts for smaller in _divided(a, b, part, sentences, thresholds)]


def _refine(
    a: PreparedDocument,
    b: PreparedDocument,
    pieces: np.ndarray,
    runs: ExactMatches,
    gap: int,
    least: float,
    thresholds: Thresholds,
) -> list[Span]:
    """The passages a group of pieces makes up: trimmed, or regrouped more tightly where it is not alike.

    Passages share a weight of at least `least`.
    """
    whole = box(pieces)
    trimmed = trim(a, b, whole, round(thresholds.unshared * BIT))
    if trimmed is None:
        return []
    a_start, a_end = to_sentences(a, *trimmed[:2], thresholds.slack)
    b_start, b_end = to_sentences(b, *trimmed[2:], thresholds.slack)
    span = (max(a_start, whole[0]), min(a_end, whole[1]), max(b_start, whole[2]), min(b_end, whole[3]))
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


def _snapped(span: Span, shared: int, runs: ExactMatches, thresholds: Thresholds) -> Span:
    """The one exact run that makes up nearly all of a passage, to the token; else the span itself."""
    _, _, run = _within(runs, span)
    if run < 0 or runs.weights[run] < thresholds.all_but * shared:
        return span
    return tuple(runs.spans[run].tolist())


def _within(runs: ExactMatches, span: Span) -> list[int]:
    """Tokens of runs within a span, the most of one run, and the heaviest run altogether in it, or -1."""
    found = np.empty(3, np.int64)
    kernels(len(runs)).within(runs.spans, runs.weights, np.array(span, np.int64), found)
    return found.tolist()


def describe(alignment: Alignment, span: Span) -> Passage:
    """What is to be known of a passage of two documents."""
    a, b, runs = alignment.a, alignment.b, alignment.runs
    a_start, a_end, b_start, b_end = span
    alike = likeness(a, b, span)
    copied, longest, _ = _within(runs, span)
    lengths = a_end - a_start, b_end - b_start
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
    """Passages in order, without those a weightier one leaves nothing to say.

    A copied block is told each time it occurs; anything less is not when most of either side is told already.
    """
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: (-passage.shared, passage.span)):
        sides = all if passage.copied >= COPIED else any
        if not any(sides(_covered(other.span, passage.span)) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda passage: passage.span)


def _covered(larger: Span, smaller: Span) -> tuple[bool, bool]:
    """Whether most of the smaller passage lies within the larger one, on either side."""
    on_a = min(larger[1], smaller[1]) - max(larger[0], smaller[0])
    on_b = min(larger[3], smaller[3]) - max(larger[2], smaller[2])
    return 2 * on_a > smaller[1] - smaller[0], 2 * on_b > smaller[3] - smaller[2]
