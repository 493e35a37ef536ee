"""The kernels written for speed, compiled by Numba when first called; see `reference` for what each does."""

from __future__ import annotations

from provenance.kernels.compiled.alignments import (
    best_chains,
    common_runs,
    common_sequence,
    number,
    sentence_overlap,
)
from provenance.kernels.compiled.scanning import marks
from provenance.kernels.compiled.sketches import intersections, minhash, shingle
from provenance.kernels.compiled.texts import look_up, tokenize

__all__ = [
    "best_chains",
    "common_runs",
    "common_sequence",
    "intersections",
    "look_up",
    "marks",
    "minhash",
    "number",
    "sentence_overlap",
    "shingle",
    "tokenize",
]
