"""Run work in several processes, for code that holds the interpreter lock."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from typing import Any, TypeVar

Result = TypeVar("Result")

# The smallest number of parts per process that makes it worthwhile to start processes.
_WORTH = 4
_started = False


def worth(parts: int, workers: int) -> int:
    """Return the number of processes to use: `workers`, or 1 if several are not worthwhile."""
    return workers if parts >= (2 if _started else _WORTH * workers) else 1


def each(
    work: Callable[..., Result],
    arguments: Iterable[tuple[Any, ...]],
    workers: int,
    *,
    in_order: bool = True,
) -> Iterator[Result]:
    """Yield the result of `work` for each tuple of arguments; the tuples are consumed only as needed.

    With one worker, the work is done in this process. With several workers, it is done in joblib processes,
    which are started only once, keep their imports for later calls, and need no `__main__` guard in the
    calling script. If `in_order` is false, results are yielded as soon as they are ready.
    """
    if workers == 1:
        yield from starmap(work, arguments)
        return
    from joblib import Parallel, delayed

    global _started
    _started = True
    # joblib warns when it replaces a process whose memory has grown. This takes only a second, and no results
    # are lost, so the warning is suppressed.
    warnings.filterwarnings("ignore", "A worker stopped while some jobs were given", UserWarning)
    # Arguments are pickled, because the compiled kernels would treat arrays that joblib has memory-mapped as
    # another type.
    results = "generator" if in_order else "generator_unordered"
    pool = Parallel(workers, return_as=results, max_nbytes=None, pre_dispatch="2*n_jobs")
    yield from pool(delayed(work)(*given) for given in arguments)
