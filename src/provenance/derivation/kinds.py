"""What kind of relation a pair is, told from both texts alike.

No sign means the same everywhere: the longer of two texts is the later revision, and the source of a trimmed
story. So the weights of the signs differ by kind. A pair is a mixture of kinds: how much of it is copied
or reworded, the whole or a part (`circumstances`), and what it looks like by its *traits*: the register of
both texts, how much of them is shared and how. Only means of both, and other measures that are the same from
either side, are taken: swapping a pair must change nothing here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from provenance.derivation.evidence import Reading
from provenance.derivation.pair import Pair

# Words at which a text counts as short (0) and as long (1).
_SHORT, _LONG = math.log(50), math.log(1500)
# Shared words that tell half of what a long text does.
HALF_TOLD = 30
# What is further from the usual than so many standard deviations is no different in kind.
_FURTHEST = 3.0


@dataclass(frozen=True)
class Gate:
    """How kinds of relation are told by traits: softmax over weighted traits, standardised first.

    `usual` holds mean and standard deviation of each trait, `weights` by kind a weight for each trait and an
    intercept.
    """

    usual: dict[str, tuple[float, float]]
    weights: dict[str, dict[str, float]]

    def kinds(self, traits: dict[str, float]) -> dict[str, float]:
        """The share of each kind; they sum to one."""
        standard = {
            name: max(-_FURTHEST, min(_FURTHEST, (traits[name] - mean) / deviation))
            for name, (mean, deviation) in self.usual.items()
        }
        scores = {
            kind: math.fsum([weights["intercept"], *(weights[name] * x for name, x in standard.items())])
            for kind, weights in self.weights.items()
        }
        largest = max(scores.values())
        powers = {kind: math.exp(score - largest) for kind, score in scores.items()}
        total = math.fsum(powers.values())
        return {kind: power / total for kind, power in powers.items()}


def traits(pair: Pair, a: Reading, b: Reading) -> dict[str, float]:
    """What a pair looks like, the same from both sides."""
    register_a, register_b = a.manner.register, b.manner.register
    words_a, words_b = math.log1p(len(a.shared)), math.log1p(len(b.shared))
    return {
        **{name: (register_a[name] + register_b[name]) / 2 for name in register_a},
        "copied": copied_share(pair),
        "most covered": max(covered(a), covered(b)),
        "length": words_a + words_b,
        "length ratio": abs(words_a - words_b),
        "shared words": math.log1p(min(int(a.shared.sum()), int(b.shared.sum()))),
    }


def circumstances(pair: Pair, a: Reading, b: Reading) -> dict[str, float]:
    """How the shared text is shared, told from both sides alike; each between 0 and 1.

    The first four: whether the passages are copied or reworded, and whether they make up the whole of both
    documents or a part of one. All are less the less is shared.
    """
    copied = copied_share(pair)
    whole = min(covered(a), covered(b)) if pair.passages else 0.0
    quoted = (a.manner.register["quoted"] + b.manner.register["quoted"]) / 2
    told = weight_of(a, b)
    words = (math.log(max(len(a.shared), 1)) + math.log(max(len(b.shared), 1))) / 2
    degrees = {
        "copied whole": copied * whole,
        "copied part": copied * (1 - whole),
        "reworded whole": (1 - copied) * whole,
        "reworded part": (1 - copied) * (1 - whole),
        "quotations": min(1.0, 5 * quoted),
        "long": min(max((words - _SHORT) / (_LONG - _SHORT), 0.0), 1.0),
    }
    return {name: told * degree for name, degree in degrees.items()}


def copied_share(pair: Pair) -> float:
    """How much of the passages stands in exact runs, from 0 to 1."""
    rows = [
        ((end - start + other_end - other_start) / 2, passage.copied)
        for passage, kind in zip(pair.passages, pair.kinds, strict=True)
        for start, end, other_start, other_end in [passage.span]
        if kind != "boilerplate"
    ]
    # fsum does not depend on the order of the passages, which differs from side to side.
    total = math.fsum(tokens for tokens, _ in rows)
    return math.fsum(tokens * copied for tokens, copied in rows) / total if total else 0.0


def covered(reading: Reading) -> float:
    """The share of a document inside passages."""
    return mean(reading.shared)


def weight_of(a: Reading, b: Reading) -> float:
    """How much the shared text can tell, from 0 to 1: a half for thirty words, most for three hundred."""
    shared = min(int(a.shared.sum()), int(b.shared.sum()))
    return shared / (shared + HALF_TOLD)


def mean(marked: np.ndarray) -> float:
    """The share of tokens that are marked; none of no tokens."""
    return float(marked.mean()) if len(marked) else 0.0
