"""Run `compare` with a model of related documents that was fitted without the sets of the pair's kind."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any
from unittest.mock import patch

from benchmarks.alignment.fit_related import FITTED_WITHOUT, KINDS
from benchmarks.field import pair_sets
from provenance.engine.coefficients import probability
from provenance.passages import judge


def figures() -> dict[str, Any]:
    """Return the figures of `pair_sets.figures`, with a model fitted without the kind of each set."""
    return pair_sets.figures(called_related)


def called_related(name: str, a: str, b: str) -> bool:
    """Return whether `compare` calls two texts related, with a model fitted without their kind."""
    with patch.object(judge, "related", partial(probability, _fits()[KINDS[name]])):
        return pair_sets.called_related(name, a, b)


@cache
def _fits() -> dict[str, dict[str, float]]:
    """Read the coefficients of the models, keyed by the kind that was left out of the fit."""
    found: dict[str, dict[str, float]] = json.loads(FITTED_WITHOUT.read_text("utf-8"))
    return found
