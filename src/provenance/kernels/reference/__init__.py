"""The kernels written for reading, in plain Python and NumPy; their compiled twins equal them bit for bit."""

from __future__ import annotations

from provenance.kernels.reference.documents import mark_tokens, names, tell_languages
from provenance.kernels.reference.sentences import (
    best_chains,
    excess,
    forward_chain,
    near_best,
    nearby,
    sentence_overlap,
)
from provenance.kernels.reference.sequences import (
    common_runs,
    longest_told,
    number,
    stand_alone,
    weigh_runs,
    winnow,
    words_in_order,
)
from provenance.kernels.reference.sketches import intersections, minhash, repeated, shingle, sketch
from provenance.kernels.reference.spans import beside, likeness, link, squeeze, to_sentences, trim, within
from provenance.kernels.reference.texts import (
    APOSTROPHE,
    BREAK,
    CAPITAL,
    DIGIT,
    IGNORABLE,
    LETTER,
    MARK,
    NUMBER,
    UNSPACED,
    UNSPACED_LETTER,
    UPPER,
    look_up,
    tokenize,
)

__all__ = [
    "APOSTROPHE",
    "BREAK",
    "CAPITAL",
    "DIGIT",
    "IGNORABLE",
    "LETTER",
    "MARK",
    "NUMBER",
    "UNSPACED",
    "UNSPACED_LETTER",
    "UPPER",
    "beside",
    "best_chains",
    "common_runs",
    "excess",
    "forward_chain",
    "intersections",
    "likeness",
    "link",
    "longest_told",
    "look_up",
    "mark_tokens",
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
    "tell_languages",
    "to_sentences",
    "tokenize",
    "trim",
    "weigh_runs",
    "winnow",
    "within",
    "words_in_order",
]
