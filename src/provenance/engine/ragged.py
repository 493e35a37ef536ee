"""Arrays of many texts one after the other, counted text by text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, reduce

import numpy as np

_BATCH_VALUES = 1 << 20


class Ragged:
    """Where each part of a flat array begins and ends.

    Sums are of whole numbers, or taken in the order of the array: what a part gives never depends on the
    parts beside it.
    """

    def __init__(self, sizes: np.ndarray) -> None:
        self.sizes = sizes.astype(np.int64)
        self.offsets = np.concatenate([[0], np.cumsum(self.sizes)])

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def first(self) -> np.ndarray:
        """Where each part begins."""
        return self.offsets[:-1]

    @property
    def total(self) -> int:
        """The size of all parts together."""
        return int(self.offsets[-1])

    @cached_property
    def owner(self) -> np.ndarray:
        """The part of every item."""
        return np.repeat(np.arange(len(self)), self.sizes)

    @cached_property
    def place(self) -> np.ndarray:
        """Where in its part every item stands, from 0."""
        return np.arange(self.total) - np.repeat(self.first, self.sizes)

    def sum(self, values: np.ndarray) -> np.ndarray:
        """The sum over each part (int64): of marks their number."""
        found = np.zeros(len(self), np.int64)
        held = np.flatnonzero(self.sizes)
        if len(held):
            counted = values.view(np.uint8) if values.dtype == bool else values
            found[held] = np.add.reduceat(counted, self.first[held], dtype=np.int64)
        return found

    def mean(self, values: np.ndarray) -> np.ndarray:
        """The mean of each part, added up in order; 0 where there is nothing."""
        return ratio(np.bincount(self.owner, values, len(self)), self.sizes)

    def largest(self, values: np.ndarray) -> np.ndarray:
        """The largest of each part, at least 0."""
        found = np.zeros(len(self), values.dtype)
        held = np.flatnonzero(self.sizes)
        if len(held):
            found[held] = np.maximum(np.maximum.reduceat(values, self.first[held]), 0)
        return found

    def share(self, marked: np.ndarray, of: np.ndarray | None = None) -> np.ndarray:
        """The share of each part that is marked, or of what is marked by `of`; 0 where there is nothing."""
        if of is None:
            return ratio(self.sum(marked), self.sizes)
        return ratio(self.sum(marked & of), self.sum(of))

    def outermost(self, marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The first and the last place of each part that is marked; -1 where none is."""
        places = np.flatnonzero(marked)
        ends = np.cumsum(self.sum(marked))
        starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
        found = ends > starts
        first, last = np.full(len(self), -1), np.full(len(self), -1)
        first[found] = places[starts[found]] - self.first[found]
        last[found] = places[ends[found] - 1] - self.first[found]
        return first, last


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """One number divided by another; 0 where that is nothing."""
    share: np.ndarray = part / np.maximum(whole, 1)
    return share


def concatenated_ranges(starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The numbers from each start on, as many as each size says."""
    ends = np.cumsum(sizes)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes)


def limited_batches(numbers: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Numbers in portions that take no more than `_MOST` values together where each takes `size`."""
    step = max(_BATCH_VALUES // size, 1)
    for begin in range(0, len(numbers), step):
        yield numbers[begin : begin + step]


def squashed(values: np.ndarray) -> np.ndarray:
    """The hyperbolic tangent, turned exactly where its argument is."""
    squeezed: np.ndarray = np.copysign(np.tanh(np.abs(values)), values)
    return squeezed


def ordered_sum(terms: Iterable[np.ndarray]) -> np.ndarray:
    """The sum of columns one after the other, as a matrix product or a pairwise sum is not.

    So it is the same to the last digit however many rows there are.
    """
    total: np.ndarray = reduce(np.add, terms)
    return total
