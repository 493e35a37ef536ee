"""Work in several processes."""

from __future__ import annotations

import warnings

from provenance.engine import processes


def _doubled(number: int) -> int:
    return 2 * number


def test_results_of_processes_come_in_order() -> None:
    numbers = [(number,) for number in range(20)]
    assert list(processes.each(_doubled, numbers, 2)) == [2 * number for (number,) in numbers]
    assert list(processes.each(_doubled, numbers, 1)) == [2 * number for (number,) in numbers]


def test_a_process_that_was_replaced_is_no_matter_of_the_user() -> None:
    list(processes.each(_doubled, [(1,), (2,)], 2))
    words = "A worker stopped while some jobs were given to the executor."
    with warnings.catch_warnings(record=True) as seen:
        warnings.warn_explicit(words, UserWarning, "process_executor.py", 787)
        warnings.warn_explicit("another matter", UserWarning, "process_executor.py", 788)
    assert [str(each.message) for each in seen] == ["another matter"]
