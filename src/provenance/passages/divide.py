"""Split groups of matches into passages at stretches of text that the documents do not share."""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels
from provenance.passages.join_spans import box, link
from provenance.passages.prepared import PreparedDocument
from provenance.passages.sentence_order import Sentences
from provenance.passages.thresholds import Thresholds

# A passage with at least this share of its tokens in exact matches counts as a copy, possibly edited.
COPIED = 0.5


def by_counterpart(
    a: PreparedDocument,
    b: PreparedDocument,
    pieces: np.ndarray,
    sentences: Sentences | None,
    thresholds: Thresholds,
) -> list[np.ndarray]:
    """Split a group of matches wherever the text between two of them has no counterpart on the other side."""
    a_start, a_end, b_start, b_end = box(pieces)
    lengths = sorted((a_end - a_start, b_end - b_start))
    if sentences is None or lengths[1] >= thresholds.condensed * lengths[0]:
        return [pieces]
    # The squeezed positions count only tokens without a counterpart, so a shared stretch adds no distance.
    squeezed = np.empty_like(pieces)
    kernels(sentences.similarity.size).squeeze(
        sentences.similarity, a.sentences, b.sentences, thresholds.foreign, pieces, squeezed
    )
    parts = [pieces[group] for group in link(squeezed, thresholds.apart)]
    if len(parts) == 1:
        return parts
    # The counterpart of a sentence may now lie in another part, so each part is divided again.
    return [smaller for part in parts for smaller in by_counterpart(a, b, part, sentences, thresholds)]
