"""Find which source supplied each part of a text that may have several sources.

The posterior over trees gives each document a single source. Parts of a text that only one source explains
may have different sources, so every part is judged by itself, among the sources that explain it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from provenance.engine.chunks import VALUES, pieces
from provenance.engine.ragged import concatenated_ranges

# Similarity in fixed point, so that equal explanations stay equal.
_ONE = 1_000_000
# The least that a source may claim by itself: this many characters explained word for word or, in a short
# text, its length divided by the second number.
_LEAST_CLAIM = 100
_LEAST_SHARE_DIVISOR = 5
# The exponent that weights a worse explanation against a better one: an explanation that is three quarters as
# good is a hundredth as likely.
_POWER = 16
# Of two explanations, one is clearly worse if its similarity is less than three quarters of the other's.
# Smaller differences come from where an alignment begins and ends.
_WORSE, _BETTER = 3, 4
# A source with a smaller posterior is not tested for whether it is needed.
_UNLIKELY = 0.01
# The most sources weighed against each other passage by passage; further sources count as if they explained
# everything.
CONSIDERED = 100


class Spans(NamedTuple):
    """Spans of texts (characters, half-open) that sources explain, and how similar each is."""

    text: np.ndarray
    source: np.ndarray
    start: np.ndarray
    end: np.ndarray
    similarity: np.ndarray


@dataclass(frozen=True, eq=False)
class Explanations:
    """How well each source explains each segment of some texts.

    `lengths` holds the number of characters of each segment, in order, with a row for every text;
    `similarity`, in fixed point, has a value for each text, source and segment; it is 0 where a source
    explains nothing. If a text has fewer sources or segments than another, the remaining entries are 0.
    """

    lengths: np.ndarray
    similarity: np.ndarray

    @cached_property
    def amounts(self) -> np.ndarray:
        """The characters of each segment times the similarity of each source there."""
        amounts: np.ndarray = self.similarity * self.lengths[:, None]
        return amounts


def explanations(spans: Spans, texts: int, sources: int) -> Explanations:
    """How well each source explains each segment; segments end wherever a span begins or ends.

    If spans of one source overlap, the more similar one counts.
    """
    reach = int(spans.end.max(initial=0)) + 1
    start, end = spans.text * reach + spans.start, spans.text * reach + spans.end
    edges = np.unique(np.concatenate([start, end]))
    first = np.searchsorted(edges, np.arange(texts) * reach)
    text, length = edges[:-1] // reach, np.diff(edges)
    within = text == edges[1:] // reach
    segment = np.arange(len(text)) - first[text]
    lengths = np.zeros((texts, int(segment[within].max(initial=-1)) + 1), np.int64)
    lengths[text[within], segment[within]] = length[within]
    similarity = np.zeros((texts, sources, lengths.shape[1]), np.int64)
    begin = np.searchsorted(edges, start)
    count = np.searchsorted(edges, end) - begin
    of, at = np.repeat(np.arange(len(start)), count), concatenated_ranges(begin - first[spans.text], count)
    fixed = np.rint(_ONE * spans.similarity).astype(np.int64)
    np.maximum.at(similarity, (spans.text[of], spans.source[of], at), fixed[of])
    return Explanations(lengths, similarity)


def shares(found: Explanations, length: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each source, the share of a text it explains, and the share that only it explains."""
    explained = found.similarity > 0
    exclusive = explained & (explained.sum(axis=1, keepdims=True) == 1)
    size = np.maximum(length, 1)[:, None]
    whole, exclusive_share = (
        (part * found.lengths[:, None]).sum(axis=2) / size for part in (explained, exclusive)
    )
    return whole, exclusive_share


def owners(found: Explanations, length: np.ndarray) -> np.ndarray:
    """The source (int64) that clearly explains each segment best, in stretches worth a claim, or else -1.

    A stretch is worth a claim if it is at least a sentence (a hundred characters word for word, twice as many
    at half the similarity) or a fifth of a short text. The ends of passages, and therefore their similarity,
    differ slightly between sources; such differences do not count.
    """
    texts, _, segments = found.similarity.shape
    none = np.zeros((texts, 2, segments), np.int64)
    ranked = np.sort(np.concatenate([found.similarity, none], axis=1), axis=1)
    second, best = ranked[:, -2], ranked[:, -1]
    owner = np.where(_worse(second, best), found.similarity.argmax(axis=1), -1)
    return np.where(_stretches(owner, found.lengths * best) >= _least_claim(length)[:, None], owner, -1)


def suppliers(
    found: Explanations, tree: np.ndarray, root: np.ndarray, length: np.ndarray, beyond: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each source, the probability that it supplied a part of a text, and that an outside source did.

    `tree` holds the posterior of each source as the only one, `root` that of having none of them, and
    `beyond` that of other sources, all for each text. A part is judged among the sources that explain it. How
    the other documents are connected does not depend on the source of this document. If the source of a part
    is known to be one of those that explain it or an outside one, its posterior is therefore the posterior
    over trees restricted to these. A source that explains a part less well than another is weighted down by
    the sixteenth power of the ratio.

    Every source claims all that it explains and, separately, the stretches that it clearly explains best
    (`owners`); its probability is that of the likelier claim. If another source explains its part equally
    well and supplied more in addition, the source is not needed (`_unneeded`). The probability of an outside
    source is the mean over the explained parts of the text.
    """
    rest = root + beyond
    owning = owners(found, length)[:, None] == np.arange(tree.shape[1])[:, None]
    supplied = np.maximum(
        *(
            np.diagonal(_claim_probabilities(found.amounts, claims, tree, rest), axis1=1, axis2=2)
            for claims in (found.similarity > 0, owning)
        )
    )
    supplied = supplied * (1 - _unneeded(found, tree, rest, length))
    explained = found.lengths * found.similarity.any(axis=1)
    likelihood = np.matmul(tree[:, None], _relative_similarity(found.similarity, axis=1))[:, 0]
    outside = (_ratio(root[:, None], rest[:, None] + likelihood) * explained).sum(axis=1)
    has_explanation = np.asarray(explained.any(axis=1))
    return (
        np.where(has_explanation[:, None], supplied, tree),
        np.where(has_explanation, _ratio(outside, explained.sum(axis=1).astype(np.float64)), root),
    )


def _claim_probabilities(
    amounts: np.ndarray, claims: np.ndarray, tree: np.ndarray, rest: np.ndarray
) -> np.ndarray:
    """For every text, the probability that each source (column) supplied the segments of each claim (row)."""
    # Sums of whole numbers do not depend on their order.
    explained = claims.astype(np.float64) @ np.swapaxes(amounts, 1, 2).astype(np.float64)
    weights = _relative_similarity(explained, axis=2) * tree[:, None]
    return _ratio(weights, rest[:, None, None] + weights.sum(axis=2, keepdims=True))


def _unneeded(found: Explanations, tree: np.ndarray, rest: np.ndarray, length: np.ndarray) -> np.ndarray:
    """For each source, the probability that another source explains its part equally well and supplied more.

    A text has few sources: if one supplied a stretch that this source lacks, the rest of the text most likely
    comes from that one as well.
    """
    unneeded = np.zeros(tree.shape)
    texts, sources = np.nonzero(tree >= _UNLIKELY)
    cells = found.similarity[0].size
    for batch in pieces(np.arange(len(texts)), VALUES // max(cells, 1)):
        text, source = texts[batch], sources[batch]
        rows, extra, others = _supplying_extra(found, text, source, _least_claim(length)[text])
        unneeded_rows, first = np.unique(rows, return_index=True)
        if len(unneeded_rows):
            claims, of = np.logical_or.reduceat(extra, first)[:, None], text[unneeded_rows]
            p_claim = _claim_probabilities(found.amounts[of], claims, tree[of], rest[of])[:, 0]
            unneeded[text, source] = np.bincount(
                rows, p_claim[np.searchsorted(unneeded_rows, rows), others], len(text)
            )
    return unneeded


def _supplying_extra(
    found: Explanations, text: np.ndarray, source: np.ndarray, claim: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sources for which another source explains as much, and enough in addition for a claim.

    Returns their row numbers, the segments that the other source explains in addition, and that source.
    """
    similarity, amounts = found.similarity[text], found.amounts[text]
    own = found.similarity[text, source][:, None]
    more, less = _worse(own, similarity), _worse(similarity, own)
    others = (more * amounts).sum(axis=2) >= claim[:, None]
    others &= (less * found.amounts[text, source][:, None]).sum(axis=2) < claim[:, None]
    rows, other = np.nonzero(others)
    extra = more[rows, other]
    extra &= _stretches(extra, amounts[rows, other]) >= claim[rows, None]
    supplying = extra.any(axis=1)
    return rows[supplying], extra[supplying], other[supplying]


def _worse(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether each similarity is clearly lower than the other one."""
    worse: np.ndarray = _BETTER * one < _WORSE * other
    return worse


def _stretches(label: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """For each segment of each row, the amount of the stretch of equal labels that it belongs to."""
    begins = np.ones(label.shape, bool)
    begins[..., 1:] = label[..., 1:] != label[..., :-1]
    run = np.cumsum(begins) - 1
    sizes: np.ndarray = np.bincount(run, amounts.ravel())[run]
    return sizes.reshape(label.shape)


def _least_claim(length: np.ndarray) -> np.ndarray:
    """The smallest amount, characters times similarity, for a claim."""
    least: np.ndarray = _ONE * np.minimum(_LEAST_CLAIM, length / _LEAST_SHARE_DIVISOR)
    return least


def _relative_similarity(explained: np.ndarray, axis: int) -> np.ndarray:
    """How well each source explains a part, relative to the best source; sources are along `axis`."""
    ratio: np.ndarray = explained / np.maximum(explained.max(axis=axis, keepdims=True), 1)
    return ratio**_POWER


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """One array divided by another, with 0 where the divisor is 0."""
    share: np.ndarray = part / np.where(whole == 0, 1.0, whole)
    return share
