"""The kernels, written for speed and compiled by Numba on first use; `reference` documents them."""

from __future__ import annotations

from provenance.kernels.compiled.documents import mark_tokens, names
from provenance.kernels.compiled.footnotes import leave_out_footnotes
from provenance.kernels.compiled.scanning import marks
from provenance.kernels.compiled.sentence_pairs import (
    best_chains,
    excess,
    forward_chain,
    near_best,
    nearby,
    sentence_overlap,
)
from provenance.kernels.compiled.sequences import (
    common_runs,
    longest_unquoted,
    number,
    stand_alone,
    weigh_runs,
    winnow,
    words_in_order,
)
from provenance.kernels.compiled.sketches import intersections, minhash, repeated, shingle, sketch
from provenance.kernels.compiled.spans import (
    best_counterparts,
    likeness,
    link,
    squeeze,
    to_sentences,
    trim,
    within,
)
from provenance.kernels.compiled.texts import tokenize
from provenance.kernels.compiled.word_slots import look_up

__all__ = [
    "best_chains",
    "best_counterparts",
    "common_runs",
    "excess",
    "forward_chain",
    "intersections",
    "leave_out_footnotes",
    "likeness",
    "link",
    "longest_unquoted",
    "look_up",
    "mark_tokens",
    "marks",
    "minhash",
    "names",
    "near_best",
    "nearby",
    "number",
    "repeated",
    "sentence_overlap",
    "shingle",
    "sketch",
    "squeeze",
    "stand_alone",
    "to_sentences",
    "tokenize",
    "trim",
    "weigh_runs",
    "winnow",
    "within",
    "words_in_order",
]
