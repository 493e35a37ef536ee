"""Measure how much the dated pairs of a corpus help to find the direction of its undated pairs.

Every data set is treated as a corpus of a kind that the model was not fitted on. Half of its families are
dated, and some of their pairs serve as examples. The accuracy is measured on the pairs of the other half.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.direction.cases import KINDS
from benchmarks.direction.experts import scales_of
from benchmarks.direction.fit import HeldOut
from benchmarks.direction.pairs import scored
from benchmarks.direction.sample import FITTED, Sample
from provenance.derivation.dated_pairs import learned_log_odds, learned_weights
from provenance.derivation.evidence import FEATURES
from provenance.engine.ragged import squashed

EXAMPLES = (20, 50, 100)
ALL = "all kinds"
_DRAWS = 4


def figures(held: HeldOut) -> dict[str, Any]:
    """Return the figures for each kind and over all kinds, for every number of examples, including none."""
    style, sets = _style(held.sample), held.sample.sets
    found: dict[str, Any] = {kind: {} for kind in (*KINDS, ALL)}
    for count in (0, *EXAMPLES):
        of_kinds = []
        for kind in KINDS:
            names = sorted(set(sets[held.sample.kinds == kind].tolist()))
            draws = [
                _learned(held, style, np.flatnonzero(sets == name), count, draw)
                for name in names
                for draw in range(_DRAWS)
            ]
            odds = np.concatenate(draws)
            weights = np.concatenate([np.full(len(each), 1 / (len(draws) * len(each))) for each in draws])
            found[kind][str(count)] = scored(odds, weights)
            of_kinds.append((odds, weights))
        found[ALL][str(count)] = scored(*(np.concatenate(each) for each in zip(*of_kinds, strict=True)))
    return found


def _learned(held: HeldOut, style: np.ndarray, rows: np.ndarray, count: int, draw: int) -> np.ndarray:
    """Return the log odds of the undated pairs of a set, after learning from `count` dated pairs."""
    random = np.random.default_rng(draw)
    families = np.unique(held.sample.families[rows], return_inverse=True)[1]
    dated = np.isin(families, random.permutation(families.max() + 1)[: (families.max() + 1) // 2])
    chosen = random.permutation(np.flatnonzero(dated))[:count]
    examples, asked, ones = rows[chosen], rows[~dated], np.ones(len(chosen))
    shipped = held.unseen
    weights = learned_weights(style[examples], shipped[examples], ones, ones, families[chosen])
    return shipped[asked] + learned_log_odds(weights, style[asked], shipped[asked], np.zeros(len(asked)))


def _style(sample: Sample) -> np.ndarray:
    """Return the stylistic differences of each case, using scales fitted without the sets of its kind."""
    style, kinds = np.zeros((len(sample.cases), len(FEATURES))), sample.kinds
    for kind in KINDS:
        inside = kinds == kind
        differences = sample.where(inside).fitted_features / scales_of(sample.where(~inside))
        style[np.ix_(inside, FITTED)] = squashed(differences) * sample.informative[inside, None]
    return style
