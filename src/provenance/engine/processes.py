"""Work shared out to processes, for what holds the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from typing import Any, TypeVar

Result = TypeVar("Result")

# Parts for each process from which on it is worth to start some: that takes as long as a few parts do.
_WORTH = 4
_started = False


def worth(parts: int, workers: int) -> int:
    """How many processes to share so many parts out to, of those there may be; one is this process."""
    return workers if parts >= (2 if _started else _WORTH * workers) else 1


def each(
    work: Callable[..., Result],
    arguments: Iterable[tuple[Any, ...]],
    workers: int,
    *,
    in_order: bool = True,
) -> Iterator[Result]:
    """The results of `work` for each of `arguments`, which are drawn as they are needed.

    One worker is this process. Others are joblib's, which are started once, keep what they have loaded for
    the next work, and need no guard in the script that asks for it. Without `in_order` results come as they
    are made.
    """
    if workers == 1:
        yield from starmap(work, arguments)
        return
    from joblib import Parallel, delayed

    global _started
    _started = True
    # Arguments are pickled: arrays that joblib maps would be of another type to the compiled kernels.
    results = "generator" if in_order else "generator_unordered"
    pool = Parallel(workers, return_as=results, max_nbytes=None, pre_dispatch="2*n_jobs")
    yield from pool(delayed(work)(*given) for given in arguments)
