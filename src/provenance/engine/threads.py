"""Run work in threads, for kernels that release the interpreter lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import starmap
from typing import Any, TypeVar

Result = TypeVar("Result")


def in_threads(
    work: Callable[..., Result], arguments: Sequence[tuple[Any, ...]], workers: int
) -> list[Result]:
    """Return the result of `work` for each tuple of arguments, in order.

    The first call runs in the calling thread, so that a kernel is compiled before the other calls start.
    """
    if workers == 1 or len(arguments) < 2:
        return list(starmap(work, arguments))
    head = work(*arguments[0])
    with ThreadPoolExecutor(workers) as pool:
        return [head, *pool.map(work, *zip(*arguments[1:], strict=True))]
