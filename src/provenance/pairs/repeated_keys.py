"""Which keys may be shared: nearly all are of one document only, and what is costly is spared them."""

from __future__ import annotations

import numpy as np

from provenance.kernels import kernels


def repeated(keys: np.ndarray) -> np.ndarray:
    """Where the keys (uint64) are that may occur more than once: all that do, and few others (int64)."""
    found = np.empty(keys.size, bool)
    kernels(keys.nbytes).repeated(keys, found)
    return np.flatnonzero(found)
