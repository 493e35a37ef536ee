"""Determine which source supplied each part of a text that may have several sources.

A spanning tree gives each document a single source. But different parts of a text may come from different
sources, so competing sources are compared separately for each part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from provenance.engine.chunks import VALUES, pieces
from provenance.engine.ragged import concatenated_ranges

# Similarities are multiplied by this number and rounded, so that equally good explanations get exactly the
# same value.
_ONE = 1_000_000
# The minimum length of a stretch that a source may claim by itself, if it was copied verbatim: `_LEAST_CLAIM`
# characters or, in a short text, the length of the text divided by `_LEAST_SHARE_DIVISOR`.
_LEAST_CLAIM = 100
_LEAST_SHARE_DIVISOR = 5
# The worse of two explanations is weighted by the ratio of their similarities, raised to this power: an
# explanation three quarters as good is a hundredth as likely.
_POWER = 16
# An explanation is clearly worse than another if its similarity is less than three quarters of the other
# similarity. Smaller differences may be due only to where an alignment begins and ends.
_WORSE, _BETTER = 3, 4
# Only sources with at least this posterior are checked for whether they are needed (`_unneeded`).
_UNLIKELY = 0.01
# The maximum number of sources compared passage by passage; further sources are treated as if they explained
# everything.
CONSIDERED = 100


class Spans(NamedTuple):
    """Spans of texts (characters, half-open) that sources explain, and the similarity of each span."""

    text: np.ndarray
    source: np.ndarray
    start: np.ndarray
    end: np.ndarray
    similarity: np.ndarray


@dataclass(frozen=True, eq=False)
class Explanations:
    """How well each source explains each segment of several texts.

    `lengths` contains the length of each segment in characters, with one row per text. `similarity` contains
    a fixed-point similarity for each text, source and segment; it is 0 where a source explains nothing. If a
    text has fewer sources or segments than another, the remaining entries are 0.
    """

    lengths: np.ndarray
    similarity: np.ndarray

    @cached_property
    def amounts(self) -> np.ndarray:
        """For each source and segment, the segment's length in characters times the source's similarity."""
        amounts: np.ndarray = self.similarity * self.lengths[:, None]
        return amounts


def explanations(spans: Spans, texts: int, sources: int) -> Explanations:
    """Compute how well each source explains each segment; segments end wherever a span begins or ends.

    Where spans of the same source overlap, the highest similarity is used.
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
    """Return, for each source, the share of a text that it explains, and the share that only it explains."""
    explained = found.similarity > 0
    exclusive = explained & (explained.sum(axis=1, keepdims=True) == 1)
    size = np.maximum(length, 1)[:, None]
    whole, exclusive_share = (
        (part * found.lengths[:, None]).sum(axis=2) / size for part in (explained, exclusive)
    )
    return whole, exclusive_share


def owners(found: Explanations, length: np.ndarray) -> np.ndarray:
    """Return, for each segment, the number of the source that clearly explains it best, or -1.

    The value is -1 if no source may claim the segment. To claim a stretch, a source must explain at least a
    sentence's worth of it: 100 characters if they are copied verbatim, 200 if their similarity is 0.5. In a
    short text, a fifth of the text is enough. Passages from different sources begin and end at slightly
    different places, which affects their similarity. Small differences in similarity are therefore ignored.
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
    """Return, for each text, the probability of each source, and the probability of an outside source.

    A source of a text is a document that supplied at least part of it.

    For each text, `tree` contains the probability that each source is the only source. `root` contains the
    probability that the text has no source in the corpus, and `beyond` contains the total probability of all
    sources that are not given.

    For each part of a text, only the sources that explain it compete with each other and with `root` and
    `beyond`. The posteriors of the sources are taken from `tree`, since the sources of other documents do not
    depend on the source of this text. If a source explains a part less well than the best source, its
    posterior is multiplied by the sixteenth power of the ratio of the two similarities.

    Two claims are considered for every source: one to everything that it explains, and one to the stretches
    that it clearly explains best (`owners`). The probability of a source is the probability of its likelier
    claim. It is reduced if another source explains the same part equally well and also supplied additional
    text (`_unneeded`). The probability of an outside source is averaged over the explained parts of the text.
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
    """Return, for every text, the probability that each source (column) supplied each claim (row)."""
    # Sums of whole numbers are exact, so they do not depend on the order of the terms.
    explained = claims.astype(np.float64) @ np.swapaxes(amounts, 1, 2).astype(np.float64)
    weights = _relative_similarity(explained, axis=2) * tree[:, None]
    return _ratio(weights, rest[:, None, None] + weights.sum(axis=2, keepdims=True))


def _unneeded(found: Explanations, tree: np.ndarray, rest: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return, for each source, the probability that it is not needed.

    A source is not needed if another source explains the same part equally well and also supplied additional
    text. A text usually has few sources, so if the other source supplied a stretch that this source does not
    explain, it most likely supplied the shared part too.
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
    """Find, for each given source, others that explain the same part about as well, and additional text too.

    The other source must explain the additional text clearly better than the given source, and the additional
    text must reach the minimum size of a claim (`claim`). Return, for each such pair of sources, the row
    number of the given source, the segments that the other source explains clearly better, and the number of
    the other source.
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
    """Return, for each similarity in `one`, whether it is clearly lower than its counterpart in `other`."""
    worse: np.ndarray = _BETTER * one < _WORSE * other
    return worse


def _stretches(label: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Return, for each segment of each row, the sum of `amounts` over the run of equal labels around it."""
    begins = np.ones(label.shape, bool)
    begins[..., 1:] = label[..., 1:] != label[..., :-1]
    run = np.cumsum(begins) - 1
    sizes: np.ndarray = np.bincount(run, amounts.ravel())[run]
    return sizes.reshape(label.shape)


def _least_claim(length: np.ndarray) -> np.ndarray:
    """Return the minimum size of a claim in each text, in characters times fixed-point similarity."""
    least: np.ndarray = _ONE * np.minimum(_LEAST_CLAIM, length / _LEAST_SHARE_DIVISOR)
    return least


def _relative_similarity(explained: np.ndarray, axis: int) -> np.ndarray:
    """Weight each source by how well it explains a part, relative to the best source.

    The sources lie along `axis`.
    """
    ratio: np.ndarray = explained / np.maximum(explained.max(axis=axis, keepdims=True), 1)
    return ratio**_POWER


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide one array by another; where both are 0, the result is 0."""
    share: np.ndarray = part / np.where(whole == 0, 1.0, whole)
    return share
