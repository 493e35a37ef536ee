"""Ragged arrays: parts of different sizes in one flat array, with sums and means over each part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, reduce

import numpy as np


class Ragged:
    """The boundaries of the parts of a flat array.

    Sums are computed in integers, or by adding values in order, so the result for a part never depends on
    other parts.
    """

    def __init__(self, sizes: np.ndarray) -> None:
        self.sizes = sizes.astype(np.int64)
        self.offsets = offsets_of(self.sizes)

    @classmethod
    def of_runs(cls, *columns: np.ndarray) -> Ragged:
        """Return the runs of consecutive rows with equal values in every column."""
        begins = np.ones(len(columns[0]), bool)
        begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return cls(np.diff(np.flatnonzero(begins), append=len(begins)))

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def first(self) -> np.ndarray:
        """The start of each part."""
        return self.offsets[:-1]

    @property
    def total(self) -> int:
        """The total size of all parts."""
        return int(self.offsets[-1])

    @cached_property
    def owner(self) -> np.ndarray:
        """The index of the part that each item belongs to."""
        return np.repeat(np.arange(len(self)), self.sizes)

    @cached_property
    def place(self) -> np.ndarray:
        """The position of each item within its part, counted from 0."""
        return np.arange(self.total) - np.repeat(self.first, self.sizes)

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Return the sum over each part as int64; for a boolean array, the number of true values."""
        found = np.zeros(len(self), np.int64)
        filled = np.flatnonzero(self.sizes)
        if len(filled):
            counted = values.view(np.uint8) if values.dtype == bool else values
            found[filled] = np.add.reduceat(counted, self.first[filled], dtype=np.int64)
        return found

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the mean of each part, with values added in order, or 0 if the part is empty."""
        return ratio(np.bincount(self.owner, values, len(self)), self.sizes)

    def largest(self, values: np.ndarray) -> np.ndarray:
        """Return the largest value of each part, or 0 if that value is negative or the part is empty."""
        found = np.zeros(len(self), values.dtype)
        filled = np.flatnonzero(self.sizes)
        if len(filled):
            found[filled] = np.maximum(np.maximum.reduceat(values, self.first[filled]), 0)
        return found

    def share(self, marked: np.ndarray, of: np.ndarray | None = None) -> np.ndarray:
        """For each part, return the share of its items that are marked.

        If a mask `of` is given, only the items that it selects are counted. The share is 0 if no items are
        counted.
        """
        if of is None:
            return ratio(self.sum(marked), self.sizes)
        return ratio(self.sum(marked & of), self.sum(of))

    def outermost(self, marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each part, return the positions of its first and last marked items, or -1 if it has none.

        Positions are counted from the start of the part.
        """
        places = np.flatnonzero(marked)
        ends = np.cumsum(self.sum(marked))
        starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
        found = ends > starts
        first, last = np.full(len(self), -1), np.full(len(self), -1)
        first[found] = places[starts[found]] - self.first[found]
        last[found] = places[ends[found] - 1] - self.first[found]
        return first, last


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide an array by an array of counts; the result is 0 where the count is 0."""
    share: np.ndarray = part / np.maximum(whole, 1)
    return share


def offsets_of(sizes: np.ndarray | Sequence[int]) -> np.ndarray:
    """Return the start of each part, followed by the end of the last part, as int64."""
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def end_to_end(offsets: Iterable[np.ndarray]) -> np.ndarray:
    """Return the offsets of the concatenation of several ragged arrays."""
    return np.concatenate([np.zeros(1, np.int64), *map(np.diff, offsets)]).cumsum()


def concatenated_ranges(starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Concatenate ranges of integers, given by their starts and sizes."""
    ends = np.cumsum(sizes)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes)


def squashed(values: np.ndarray) -> np.ndarray:
    """Return the hyperbolic tangent of each value.

    The tangent is computed from absolute values, so that negating a value negates the result exactly.
    """
    squeezed: np.ndarray = np.copysign(np.tanh(np.abs(values)), values)
    return squeezed


def ordered_sum(terms: Iterable[np.ndarray]) -> np.ndarray:
    """Add columns one after the other.

    In a matrix product or a pairwise sum, the order of additions may depend on the number of rows. Here, the
    order is fixed, so the sum for a row is the same to the last digit for any number of rows.
    """
    total: np.ndarray = reduce(np.add, terms)
    return total
