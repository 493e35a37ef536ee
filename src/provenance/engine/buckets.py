"""Pairs of documents in the same buckets: which documents share a hash, and how many hashes they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.engine.threads import in_threads
from provenance.settings import Settings

# Bytes of memory for each pair while pairs are counted.
_LINK_BYTES = 64
# Pairs counted at once; more of them take longer to sort.
_LINKS = 1 << 22


@dataclass(frozen=True, eq=False)
class Buckets:
    """Documents that share a hash with other documents, bucket after bucket."""

    documents: np.ndarray  # int64, ascending within a bucket
    sizes: np.ndarray  # int64, of the buckets, from 2 on

    @staticmethod
    def of(hashes: np.ndarray, documents: np.ndarray) -> Buckets:
        """The buckets of hashes (int64 or uint64), each of the document at its place in `documents`."""
        if not hashes.size:
            return Buckets(np.zeros(0, np.int64), np.zeros(0, np.int64))
        order = np.argsort(hashes)
        ordered = hashes[order]
        number = np.cumsum(np.append(False, ordered[1:] != ordered[:-1]))
        base = documents.max() + 1
        codes = np.sort(number * base + documents[order])
        codes = codes[Ragged.of_runs(codes).first]
        sizes = np.bincount(codes // base)
        shared = sizes > 1
        return Buckets(codes[np.repeat(shared, sizes)] % base, sizes[shared])

    @property
    def starts(self) -> np.ndarray:
        """Where each bucket begins."""
        return np.cumsum(self.sizes) - self.sizes

    def larger(self, most: int) -> list[np.ndarray]:
        """The documents of each bucket that has more than `most`."""
        large = self.sizes > most
        ends = (self.starts + self.sizes)[large].tolist()
        return [self.documents[a:b] for a, b in zip(self.starts[large].tolist(), ends, strict=True)]

    def links(self, most: int) -> int:
        """How many pairs `pairs` returns."""
        return int(np.where(self.sizes > most, self.sizes - 1, self.sizes * (self.sizes - 1) // 2).sum())

    def pairs(self, most: int, part: int = 0, parts: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """All pairs a < b of each bucket; of one with more than `most` documents, the pairs with its first.

        With several `parts`, only the pairs whose first document is `part` modulo `parts`.
        """
        rows, starts = np.arange(self.documents.size), self.starts
        oversized = np.repeat(self.sizes > most, self.sizes)
        partners = np.repeat(starts + self.sizes, self.sizes) - 1 - rows
        partners[oversized & (rows != np.repeat(starts, self.sizes))] = 0
        if parts > 1:
            partners[self.documents % parts != part] = 0
        one = np.repeat(rows, partners)
        return self.documents[one], self.documents[concatenated_ranges(rows + 1, partners)]


def pairs_sharing_buckets(
    buckets: Sequence[Buckets], settings: Settings, least: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs a < b that are together in at least `least` buckets, sorted (int64).

    A bucket with more than `settings.max_frequency` documents is oversized: only pairs with its first
    document are returned. Pairs are counted in parts, as many at a time as `settings.join_memory` allows.
    """
    buckets = [each for each in buckets if each.sizes.size]
    if not buckets:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    links = sum(each.links(settings.max_frequency) for each in buckets)
    base = 1 + max(int(each.documents.max()) for each in buckets)
    held = settings.join_memory // (_LINK_BYTES * settings.workers)
    parts = 1 + links // max(min(held, _LINKS), 1)
    work = partial(_shared_in_part, buckets, settings.max_frequency, least, base, parts)
    shared = in_threads(work, [(part,) for part in range(parts)], settings.workers)
    codes = np.sort(np.concatenate(shared))
    return codes // base, codes % base


def _shared_in_part(
    buckets: Sequence[Buckets], most: int, least: int, base: int, parts: int, part: int
) -> np.ndarray:
    """The pairs of one part of the documents, each as one number a * base + b."""
    codes = []
    for each in buckets:
        a, b = each.pairs(most, part, parts)
        codes.append(a * base + b)
    ordered = np.sort(np.concatenate(codes))
    same = Ragged.of_runs(ordered)
    return ordered[same.first[same.sizes >= least]]
