"""Compare the accuracy and speed of similarity sketches with those of MinHash signatures of the same size."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.speed.peers import SLOTS
from provenance.kernels import kernels
from provenance.sketch import Shingles, TokenIds, minhash_signatures, shingle, sketch

SIZES = (10, 50, 200, 1000, 5000)  # shingles in a document
LEVELS = (0.5, 0.8, 0.95)
TRIALS = 2000


def figures() -> list[dict[str, Any]]:
    """Return the bias and standard deviation of the estimates of each method, and its time per document."""
    rows = []
    kernels(1 << 40)  # large enough to select the compiled kernels from here on
    for size in SIZES:
        trials = max(200, min(TRIALS, 2_000_000 // size))
        for level in LEVELS:
            words, truth = _pairs(size, level, trials)
            shingles = shingle(words, 1)
            row: dict[str, Any] = {"shingles": size, "jaccard": truth, "pairs": trials}
            row["expected_deviation"] = float(np.sqrt(truth * (1 - truth) / SLOTS))
            for name, values, cost in (
                ("similarity", *_timed(lambda words=words: sketch(words, 1, SLOTS, 1)[0])),
                ("minhash", *_timed(lambda shingles=shingles: _minhash(shingles))),
            ):
                estimates = (values[:trials] == values[trials:]).mean(axis=1)
                row[name] = {
                    "bias": float(estimates.mean() - truth),
                    "deviation": float(estimates.std()),
                    "microseconds": cost / (2 * trials) * 1e6,
                }
            rows.append(row)
    return rows


def _pairs(size: int, level: float, trials: int) -> tuple[TokenIds, float]:
    """Make pairs of random documents with roughly the given similarity; return their exact similarity too."""
    common = round(2 * size * level / (1 + level))
    union = np.random.default_rng(size).integers(0, 2**64, (trials, 2 * size - common), np.uint64)
    documents = np.concatenate([union[:, :size], union[:, size - common :]])
    return TokenIds(np.arange(0, documents.size + 1, size), documents.ravel()), common / (2 * size - common)


def _minhash(shingles: Shingles) -> np.ndarray:
    return minhash_signatures(shingles, SLOTS, 1).values


def _timed(work: Any) -> tuple[np.ndarray, float]:
    """Run the work three times; return its result and the shortest time in seconds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        values = work()
        times.append(time.perf_counter() - began)
    return values, min(times)
