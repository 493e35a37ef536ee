"""Which source supplied which part of a text, where it may have several.

The posterior over trees gives a document one source. Parts of a text that only one source explains can each
have their own; so every part is judged for itself, among the sources that explain it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

# Similarity in fixed point, so that equal explanations are equal.
_ONE = 1_000_000
# What a source may claim by itself is at least a sentence, or a twentieth of a short text.
_SENTENCE = 100
_TWENTIETH = 20
# How a worse explanation loses to a better one: half as good is four thousandths as likely.
_POWER = 8
# Sources weighed against each other, passage by passage; those beyond count as if they explained everything.
CONSIDERED = 100


class Spans(NamedTuple):
    """The spans of a derived text (characters, half-open) that a source explains, and how similar each is."""

    start: np.ndarray
    end: np.ndarray
    similarity: np.ndarray


@dataclass(frozen=True, eq=False)
class Explanations:
    """How well each source explains each segment of a text.

    Segment g runs from ``edges[g]`` to ``edges[g + 1]``; `similarity` is in fixed point, a row for each
    source, 0 where it explains nothing.
    """

    edges: np.ndarray
    similarity: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """The characters of each segment."""
        return np.diff(self.edges)


def explanations(sources: Sequence[Spans]) -> Explanations:
    """Cut a text wherever a span begins or ends; where spans of one source overlap the better one counts."""
    edges = np.unique(np.concatenate([np.zeros(0, np.int64), *(part for s in sources for part in s[:2])]))
    similarity = np.zeros((len(sources), max(len(edges) - 1, 0)), np.int64)
    for row, spans in zip(similarity, sources, strict=True):
        first, last = np.searchsorted(edges, spans.start), np.searchsorted(edges, spans.end)
        fixed = np.rint(_ONE * np.asarray(spans.similarity)).astype(np.int64)
        for start, end, value in zip(first.tolist(), last.tolist(), fixed.tolist(), strict=True):
            np.maximum(row[start:end], value, out=row[start:end])
    return Explanations(edges.astype(np.int64), similarity)


def shares(found: Explanations, length: int) -> tuple[np.ndarray, np.ndarray]:
    """For each source the share of a text of `length` characters it explains, and that it alone explains."""
    explained = found.similarity > 0
    alone = explained & (explained.sum(axis=0) == 1)
    size = max(length, 1)
    return explained @ found.lengths / size, alone @ found.lengths / size


def attribute(found: Explanations, weights: np.ndarray, length: int) -> np.ndarray:
    """The source (int64) each segment is attributed to, -1 where none explains it.

    The path through the segments that explains most characters, weighed by similarity, where every
    change of source costs what a sentence is worth (Viterbi). Of equal paths the one through the
    weightier source is taken, then through the one given first.
    """
    order = np.lexsort((np.arange(len(weights)), -weights))
    told = np.flatnonzero(found.similarity.any(axis=0))
    result = np.full(found.similarity.shape[1], -1, np.int64)
    if not len(told):
        return result
    gains = (found.similarity * found.lengths)[order][:, told]
    change = round(_ONE * _negligible(length))
    states = np.arange(len(order))
    value = gains[:, 0]
    came_from = np.empty((len(told), len(order)), np.int64)
    for segment in range(1, len(told)):
        best = int(np.argmax(value))
        changed = value[best] - change
        better = (changed > value) | ((changed == value) & (best < states))
        came_from[segment] = np.where(better, best, states)
        value = np.where(better, changed, value) + gains[:, segment]
    state = int(np.argmax(value))
    for segment in reversed(range(len(told))):
        result[told[segment]] = order[state]
        state = int(came_from[segment, state]) if segment else state
    return result


def cover(found: Explanations, attributed: np.ndarray, length: int) -> np.ndarray:
    """Which sources (bool) are needed to explain the text: those a part is attributed to that matters.

    A part matters from a sentence on; the largest always does.
    """
    sizes = np.bincount(attributed[attributed >= 0], found.lengths[attributed >= 0], len(found.similarity))
    return (sizes > 0) & ((sizes >= _negligible(length)) | (sizes == sizes.max(initial=0)))


def suppliers(
    found: Explanations, tree: np.ndarray, root: float, length: int, *, beyond: float = 0.0
) -> tuple[np.ndarray, float]:
    """For each source the probability that it supplied a part of the text, and that the outside did.

    `tree` holds the posteriors of the sources as the only one, `root` that of none of them, `beyond` those
    of sources not among them. Each source lays claim to all it explains, and to what is attributed to
    it if the text cannot be explained without it. Given that the source of the part claimed is one of those
    that explain it, or lies outside, the posterior over trees is that of before, confined to them (the
    ways the others hang on the root do not involve this document's own source). A source that explains
    the part worse than another counts for less, by the eighth power of the ratio. The probability of a
    source is that of its better claim; that of the outside is the mean over the parts attributed, by length.
    """
    sources = len(tree)
    attributed = attribute(found, tree, length)
    needed = np.flatnonzero(cover(found, attributed, length))
    if not len(needed):
        return tree, root
    claimant = np.concatenate([np.arange(sources), needed])
    claims = np.concatenate([found.similarity > 0, attributed == needed[:, None]]).astype(np.float64)
    explained = claims @ (found.similarity * found.lengths).T.astype(np.float64)
    likeness = (explained / np.maximum(explained.max(axis=1, keepdims=True), 1)) ** _POWER
    rivals = root + beyond + likeness @ tree
    supplied = np.zeros(sources)
    np.maximum.at(supplied, claimant, likeness[np.arange(len(claimant)), claimant] * tree[claimant] / rivals)
    sizes = claims[sources:] @ found.lengths
    return supplied, float(np.average(root / rivals[sources:], weights=sizes))


def _negligible(length: int) -> float:
    """The characters a part needs to matter."""
    return min(_SENTENCE, length / _TWENTIETH)
