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
# The least stretch that a source may claim by itself, in characters explained word for word.
_SENTENCE = 100
_FIFTH = 5
# How a worse explanation loses to a better one: half as good is four thousandths as likely.
_POWER = 8
# Of two explanations that one is clearly worse whose similarity is less than three quarters of the other's.
# Smaller differences come of where an alignment begins and ends.
_WORSE, _BETTER = 3, 4
# Below this posterior a source is not asked whether it is needed.
_UNLIKELY = 0.01
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
    start = np.concatenate([np.zeros(0, np.int64), *(spans.start for spans in sources)])
    end = np.concatenate([np.zeros(0, np.int64), *(spans.end for spans in sources)])
    edges = np.unique(np.concatenate([start, end]))
    similarity = np.zeros((len(sources), max(len(edges) - 1, 0)), np.int64)
    fixed = np.rint(_ONE * np.concatenate([np.zeros(0), *(spans.similarity for spans in sources)]))
    rows = np.repeat(np.arange(len(sources)), [len(spans.start) for spans in sources])
    columns = (rows, np.searchsorted(edges, start), np.searchsorted(edges, end), fixed.astype(np.int64))
    for row, first, last, value in zip(*(column.tolist() for column in columns), strict=True):
        np.maximum(similarity[row, first:last], value, out=similarity[row, first:last])
    return Explanations(edges.astype(np.int64), similarity)


def shares(found: Explanations, length: int) -> tuple[np.ndarray, np.ndarray]:
    """For each source the share of a text of `length` characters it explains, and that it alone explains."""
    explained = found.similarity > 0
    alone = explained & (explained.sum(axis=0) == 1)
    size = max(length, 1)
    return explained @ found.lengths / size, alone @ found.lengths / size


def owners(found: Explanations, length: int) -> np.ndarray:
    """The source (int64) that clearly explains a segment best, in stretches worth a claim; else -1.

    A stretch is worth one from a sentence on (a hundred characters word for word, twice as many at half the
    similarity), or a fifth of a short text: where passages begin and end, and so how similar each is, differs
    a little between sources and means nothing.
    """
    segments = found.similarity.shape[1]
    second, best = np.sort(np.concatenate([np.zeros((2, segments), np.int64), found.similarity]), axis=0)[-2:]
    owner = np.where(
        _worse(second, best), found.similarity.argmax(axis=0) if len(found.similarity) else -1, -1
    )
    return np.where(_stretches(owner, found.lengths * best) >= _claim(length), owner, -1)


def suppliers(
    found: Explanations, tree: np.ndarray, root: float, length: int, *, beyond: float = 0.0
) -> tuple[np.ndarray, float]:
    """For each source the probability that it supplied a part of the text, and that the outside did.

    `tree` holds the posteriors of the sources as the only one, `root` that of none of them, `beyond` those
    of sources not among them. A part is judged among the sources that explain it: how the other
    documents hang together does not depend on the source of this one, so the posterior of its source, given
    that it is one of these or outside, is that over trees, confined to them. A source that explains a
    part less well than another counts for less, by the eighth power of the ratio.

    Every source claims all it explains, and apart from that the stretches it explains clearly best
    (`owners`); its probability is that of its better claim. Where another explains its part as well and
    supplied more besides, it is not needed (`_spared`). The probability of the outside is the mean over
    what is explained.
    """
    if not found.similarity.any():
        return tree, root
    owner = owners(found, length)
    owning = np.unique(owner[owner >= 0])
    claimant = np.concatenate([np.arange(len(tree)), owning])
    claims = np.concatenate([found.similarity > 0, owner == owning[:, None]])
    won = _won(found, claims, tree, root + beyond)
    supplied = np.zeros(len(tree))
    np.maximum.at(supplied, claimant, won[np.arange(len(claimant)), claimant])
    supplied *= 1 - _spared(found, tree, root + beyond, length)
    outside = root / (root + beyond + tree @ _likeness(found.similarity))
    return supplied, float(np.average(outside, weights=found.lengths * found.similarity.any(axis=0)))


def _won(found: Explanations, claims: np.ndarray, tree: np.ndarray, rest: float) -> np.ndarray:
    """The probability that a claim (row, of segments) is met by a source (column)."""
    # In whole numbers, so that these sums do not depend on their order.
    explained = claims.astype(np.float64) @ (found.similarity * found.lengths).T.astype(np.float64)
    weights = _likeness(explained.T).T * tree
    won: np.ndarray = weights / (rest + weights.sum(axis=1, keepdims=True))
    return won


def _spared(found: Explanations, tree: np.ndarray, rest: float, length: int) -> np.ndarray:
    """For each source the probability that others, which explain its part as well, supplied more besides.

    A text has few sources: from the one that supplied a stretch which this source lacks it will have
    the rest as well.
    """
    spared = np.zeros(len(tree))
    asked = np.flatnonzero(tree >= _UNLIKELY)
    amounts, claim = found.similarity * found.lengths, _claim(length)
    own = found.similarity[asked, None]
    more, less = _worse(own, found.similarity), _worse(found.similarity, own)
    others = (more * amounts).sum(axis=2) >= claim
    others &= (less * amounts[asked, None]).sum(axis=2) < claim
    source, other = np.nonzero(others)
    besides = more[source, other]
    besides &= _stretches(besides, amounts[other]) >= claim
    supplying = besides.any(axis=1)
    source, other, besides = source[supplying], other[supplying], besides[supplying]
    sparing, first = np.unique(source, return_index=True)
    if len(sparing):
        won = _won(found, np.logical_or.reduceat(besides, first), tree, rest)
        spared[asked] = np.bincount(source, won[np.searchsorted(sparing, source), other], len(asked))
    return spared


def _worse(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether similarities are clearly less than others."""
    worse: np.ndarray = _BETTER * one < _WORSE * other
    return worse


def _stretches(label: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """For each segment (in each row) the amount of the stretch of equal labels it is part of."""
    begins = np.ones(label.shape, bool)
    begins[..., 1:] = label[..., 1:] != label[..., :-1]
    run = np.cumsum(begins) - 1
    sizes: np.ndarray = np.bincount(run, amounts.ravel())[run]
    return sizes.reshape(label.shape)


def _claim(length: int) -> float:
    """The least amount, characters times similarity, that a claim takes."""
    return _ONE * min(_SENTENCE, length / _FIFTH)


def _likeness(explained: np.ndarray) -> np.ndarray:
    """How well each source (row) explains a part (column), by the standard of the best."""
    ratio: np.ndarray = explained / np.maximum(explained.max(axis=0), 1)
    return ratio**_POWER
