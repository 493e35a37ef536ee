"""The coefficients of the relation model, and what they are applied to.

Direction: the log odds of "b from a" against "a from b" are a sum over signs, each squashed to (-1, 1) by its
scale and weighted by the kind of relation (`kinds.py`). There is no intercept and the kind is the same from
both sides, so swapping a pair turns the sum and nothing else. Coefficients are data (`data/relation.json`),
fitted by `benchmarks/direction/fit.py`, except the weights of dates and of explicit cues: these name their
error rate.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

import numpy as np

from provenance.derivation.evidence import SIGNS, Reading, Sign, credited_agency
from provenance.derivation.kinds import Gate, circumstances, covered, mean, traits, weight_of
from provenance.derivation.pair import Pair

# The most that the text alone may say: some nineteen to one, as a date.
MOST_LOG_ODDS = 3.0


@dataclass(frozen=True)
class Model:
    """Coefficients.

    For each sign its scale and its weight by circumstance and kind of relation; how kinds are told; for a
    common source one weight each.
    """

    temperature: float
    gate: Gate
    scales: dict[str, float]
    weights: dict[str, dict[str, float]]
    cues: dict[str, float]
    common: dict[str, float]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that is shipped."""
    read = json.loads(
        (resources.files("provenance.derivation") / "data" / "relation.json").read_text("utf-8")
    )
    return Model(
        read["direction"]["temperature"],
        Gate(
            {name: (usual["mean"], usual["deviation"]) for name, usual in read["kinds"]["traits"].items()},
            read["kinds"]["weights"],
        ),
        {name: sign["scale"] for name, sign in read["direction"]["signs"].items()},
        {name: sign["weights"] for name, sign in read["direction"]["signs"].items()},
        {name: cue["weight"] for name, cue in read["cues"].items()},
        {
            **read["common source"]["weights"],
            "same agency": read["cues"]["same agency"]["weight"],
            "same outlet": -read["cues"]["same outlet"]["weight"],
            "from a release": -read["cues"]["from a release"]["weight"],
        },
    )


@dataclass(frozen=True)
class Contribution:
    """What a sign adds to the log odds of a being the source of b, and what it measured on either."""

    sign: Sign
    weight: float
    in_a: float
    in_b: float


def contributions(pair: Pair, a: Reading, b: Reading) -> list[Contribution]:
    """What every sign says that sees a difference, in the order of the signs."""
    coefficients, degrees = model(), circumstances(pair, a, b)
    told = weight_of(a, b)
    kinds = coefficients.gate.kinds(traits(pair, a, b))
    degrees |= {kind: told * share for kind, share in kinds.items()}
    found = []
    for sign in SIGNS:
        in_a, in_b = sign.measured(a, b)
        if in_a == in_b:
            continue
        if sign.name in coefficients.cues:
            weight = coefficients.cues[sign.name] * (in_b - in_a)
        else:
            by_kind = coefficients.weights[sign.name]
            slope = sum(by_kind[kind] * degree for kind, degree in degrees.items())
            weight = math.tanh((in_b - in_a) / coefficients.scales[sign.name]) * slope
        found.append(Contribution(sign, weight, in_a, in_b))
    fitted = sum(each.weight for each in found if each.sign.name not in coefficients.cues)
    if not fitted:
        return found
    factor = float(bounded(fitted / coefficients.temperature)) / fitted
    return [
        each if each.sign.name in coefficients.cues else replace(each, weight=each.weight * factor)
        for each in found
    ]


def bounded(log_odds: float | np.ndarray) -> np.ndarray:
    """Log odds that approach MOST_LOG_ODDS: many small signs of one text are not independent witnesses."""
    return MOST_LOG_ODDS * np.tanh(np.asarray(log_odds) / MOST_LOG_ODDS)


def common_signs(a: Reading, b: Reading, decided: float) -> dict[str, float]:
    """What tells two copies of a third text from a text and its source; the same from both sides.

    `decided` is the log odds of one direction against the other, dates left out: of two siblings neither
    should look like the other's source. Whether they agree to the letter tells nothing: two outlets that trim
    one agency's story do as well.
    """
    agency_a, agency_b = credited_agency(a.witness), credited_agency(b.witness)
    return {
        # Each has matter the other lacks.
        "both add": math.sqrt((1 - mean(a.known)) * (1 - mean(b.known))),
        "both uncovered": math.sqrt((1 - covered(a)) * (1 - covered(b))),
        "both reword": math.sqrt(_reworded(a) * _reworded(b)),
        # A source holds its derived text, a sibling does not hold the other.
        "best covered": max(covered(a), covered(b)),
        "same agency": float(agency_a is not None and agency_a == agency_b),
        # An outlet that prints the same again takes it from itself.
        "same outlet": float(a.witness.outlet is not None and a.witness.outlet == b.witness.outlet),
        # Who copies a press release needs no third text.
        "from a release": float((a.manner.release is None) != (b.manner.release is None)),
        "decided": math.log(math.cosh(max(-30.0, min(30.0, decided)) / 2)),
    }


def common_log_odds(signs: dict[str, float]) -> float:
    """The log odds of a common source against a derivation, either way."""
    weights = model().common
    return weights["intercept"] + math.fsum(weights[name] * value for name, value in signs.items())


def _reworded(reading: Reading) -> float:
    return mean(~reading.matched[reading.shared])
