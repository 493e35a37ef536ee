"""Load data shipped with the library, and compute probabilities from shipped coefficients."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

_FURTHEST = 30.0  # log odds


@cache
def shipped(package: str, name: str) -> Any:
    """Return the content of ``<name>.json`` in a package's `data` folder.

    The result is cached and must not be modified.
    """
    return json.loads((resources.files(package) / "data" / f"{name}.json").read_text("utf-8"))


def probability(coefficients: Mapping[str, float], features: object) -> float:
    """Apply a logistic regression; `features` must have an attribute for each weight except the intercept."""
    score = coefficients["intercept"] + sum(
        weight * getattr(features, name) for name, weight in coefficients.items() if name != "intercept"
    )
    # For a single number, `math` is ten times as fast as NumPy.
    return 1 / (1 + math.exp(-max(-_FURTHEST, min(_FURTHEST, score))))


def logistic(log_odds: np.ndarray) -> np.ndarray:
    """Convert log odds to probabilities."""
    probability: np.ndarray = 1 / (1 + np.exp(-np.clip(log_odds, -_FURTHEST, _FURTHEST)))
    return np.where(log_odds == -np.inf, 0.0, probability)
