"""Filtering keys that occur once: nearly all do, and expensive steps can skip them."""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels


def repeated(keys: np.ndarray) -> np.ndarray:
    """The positions (int64) of keys (uint64) that may occur more than once: all that do, and few others."""
    found = np.empty(keys.size, bool)
    kernels(keys.nbytes).repeated(keys, found)
    return np.flatnonzero(found)
