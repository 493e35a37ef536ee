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
# The least stretch that a source may claim by itself.
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


def owners(found: Explanations, length: int) -> np.ndarray:
    """The source (int64) that alone explains a segment best, in stretches worth a claim; else -1.

    A stretch is worth one from a sentence on (a hundred characters), or a twentieth of a short text: ends of
    passages differ by a word or two between sources, and mean nothing.
    """
    best = found.similarity.max(axis=0, initial=0)
    alone = (found.similarity == best).sum(axis=0) == 1
    owner = np.where(alone & (best > 0), found.similarity.argmax(axis=0), -1)
    run = np.cumsum(np.diff(owner, prepend=-2) != 0) - 1
    sizes = np.bincount(run, found.lengths)[run]
    return np.where(sizes >= min(_SENTENCE, length / _TWENTIETH), owner, -1)


def suppliers(
    found: Explanations, tree: np.ndarray, root: float, length: int, *, beyond: float = 0.0
) -> tuple[np.ndarray, float]:
    """For each source the probability that it supplied a part of the text, and that the outside did.

    `tree` holds the posteriors of the sources as the only one, `root` that of none of them, `beyond` those
    of sources not among them. A part is judged among the sources that explain it: how the other
    documents hang together does not depend on the source of this one, so the posterior of its source, given
    that it is one of these or outside, is that over trees, confined to them. A source that explains a
    part less well than another counts for less, by the eighth power of the ratio.

    Every source claims all it explains, and apart from that the stretches it alone explains best
    (`owners`); its probability is that of its better claim. That of the outside is the mean over what is
    explained.
    """
    if not found.similarity.any():
        return tree, root
    owner = owners(found, length)
    owning = np.unique(owner[owner >= 0])
    claimant = np.concatenate([np.arange(len(tree)), owning])
    claims = np.concatenate([found.similarity > 0, owner == owning[:, None]]).astype(np.float64)
    supplied = np.zeros(len(tree))
    # In whole numbers, so that these sums do not depend on their order.
    explained = claims @ (found.similarity * found.lengths).T.astype(np.float64)
    likeness = _likeness(explained.T).T
    own = likeness[np.arange(len(claimant)), claimant] * tree[claimant]
    np.maximum.at(supplied, claimant, own / (root + beyond + likeness @ tree))
    outside = root / (root + beyond + tree @ _likeness(found.similarity))
    return supplied, float(np.average(outside, weights=found.lengths * found.similarity.any(axis=0)))


def _likeness(explained: np.ndarray) -> np.ndarray:
    """How well each source (row) explains a part (column), by the standard of the best."""
    ratio: np.ndarray = explained / np.maximum(explained.max(axis=0), 1)
    return ratio**_POWER
