"""The kernels written for speed, compiled by Numba when first called; see `reference` for what each does."""

from __future__ import annotations

import numpy as np
from numba import njit
