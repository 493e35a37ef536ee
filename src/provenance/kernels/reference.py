"""The kernels written for reading: plain Python and NumPy, the twins the compiled ones must equal bit for bit."""

from __future__ import annotations

import numpy as np
