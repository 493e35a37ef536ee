"""Work on ranges of documents in threads; the kernels release the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, starmap
from typing import Any, TypeVar

import numpy as np

ITEMS = 2**18  # in one range: two megabytes of hashes, which stay in a core's cache

Result = TypeVar("Result")


def over(
    offsets: np.ndarray, work: Callable[[int, int], Result], workers: int, items: int = ITEMS
) -> list[Result]:
    """The results of `work(first, last)` for consecutive ranges of documents with about `items` items each.

    `offsets` delimits the items of the documents. The ranges do not depend on `workers`, and the results are
    in order. The first range is processed in the calling thread, so that a kernel is compiled before a pool
    starts.
    """
    return each(work, ranges(offsets, items), workers)


def each(work: Callable[..., Result], arguments: Sequence[tuple[Any, ...]], workers: int) -> list[Result]:
    """The results of `work` for each of `arguments`, in order; the first call runs in the calling thread."""
    if workers == 1 or len(arguments) < 2:
        return list(starmap(work, arguments))
    head = work(*arguments[0])
    with ThreadPoolExecutor(workers) as pool:
        return [head, *pool.map(work, *zip(*arguments[1:], strict=True))]


def ranges(offsets: np.ndarray, items: int) -> list[tuple[int, int]]:
    """Consecutive ranges of documents, at least one, with about `items` items each."""
    cuts = np.searchsorted(offsets, np.arange(offsets[0] + items, offsets[-1], items))
    return list(pairwise(np.unique([0, *cuts, offsets.size - 1]).tolist())) or [(0, 0)]
