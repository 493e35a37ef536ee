"""Find pairs of documents that share buckets, and count the buckets that each pair shares.

A bucket contains all documents with a given hash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from provenance.engine.mapped import release
from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.engine.threads import in_threads
from provenance.kernels import kernels
from provenance.settings import Settings

# The number of hashes grouped at once, large enough that repeated passes over all hashes take little time.
HASHES = 1 << 22
# Memory, in bytes, that each pair takes while pairs are counted.
LINK_BYTES = 64
# The number of pairs counted at once; sorting larger batches is slower.
_LINKS = 1 << 22


@dataclass(frozen=True, eq=False)
class Buckets:
    """Documents that share a hash with other documents, listed bucket by bucket."""

    documents: np.ndarray  # int64, ascending within a bucket
    sizes: np.ndarray  # int64: the number of documents in each bucket, at least 2

    @staticmethod
    def of(hashes: np.ndarray, documents: np.ndarray) -> Buckets:
        """Group documents by hash, given one hash (int64 or uint64) for each element of `documents`."""
        rows = repeated(hashes.view(np.uint64))
        if not rows.size:
            return Buckets(rows, rows)
        hashes, documents = hashes[rows], documents[rows]
        order = np.argsort(hashes)
        ordered = hashes[order]
        number = np.cumsum(np.append(False, ordered[1:] != ordered[:-1]))
        base = documents.max() + 1
        codes = np.sort(number * base + documents[order])
        codes = codes[Ragged.of_runs(codes).first]
        sizes = np.bincount(codes // base)
        shared = sizes > 1
        return Buckets(codes[np.repeat(shared, sizes)] % base, sizes[shared])

    def first_of(self, owners: np.ndarray, most: int) -> Buckets:
        """In each bucket, keep only the first document of each owner.

        A bucket that then contains only one document, or more than `most`, is dropped. `owners` contains the
        owner of each document, in ascending order.
        """
        bucket = np.repeat(np.arange(self.sizes.size), self.sizes)
        first = Ragged.of_runs(bucket, owners[self.documents]).first
        sizes = np.bincount(bucket[first], minlength=self.sizes.size)
        kept = (sizes > 1) & (sizes <= most)
        return Buckets(self.documents[first[kept[bucket[first]]]], sizes[kept])

    def renumbered(self, numbers: np.ndarray) -> Buckets:
        """Renumber the documents: document d becomes ``numbers[d]``."""
        bucket = np.repeat(np.arange(self.sizes.size), self.sizes)
        base = int(numbers.max(initial=0)) + 1
        return Buckets(np.sort(bucket * base + numbers[self.documents]) % base, self.sizes)

    @property
    def starts(self) -> np.ndarray:
        """The start of each bucket."""
        return np.cumsum(self.sizes) - self.sizes

    def larger(self, most: int) -> list[np.ndarray]:
        """Return the documents of each bucket with more than `most` documents."""
        large = self.sizes > most
        ends = (self.starts + self.sizes)[large].tolist()
        return [self.documents[a:b] for a, b in zip(self.starts[large].tolist(), ends, strict=True)]

    def links(self, most: int) -> int:
        """Count the pairs that `pairs` returns."""
        return int(np.where(self.sizes > most, self.sizes - 1, self.sizes * (self.sizes - 1) // 2).sum())

    def pairs(self, most: int, part: int = 0, parts: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Return all pairs a < b of documents in the same bucket, bucket by bucket.

        From a bucket with more than `most` documents, only the pairs with its first document are returned. If
        `parts` is more than 1, only pairs with ``a % parts == part`` are returned.
        """
        rows, starts = np.arange(self.documents.size), self.starts
        oversized = np.repeat(self.sizes > most, self.sizes)
        partners = np.repeat(starts + self.sizes, self.sizes) - 1 - rows
        partners[oversized & (rows != np.repeat(starts, self.sizes))] = 0
        if parts > 1:
            partners[self.documents % parts != part] = 0
        one = np.repeat(rows, partners)
        return self.documents[one], self.documents[concatenated_ranges(rows + 1, partners)]


def repeated(keys: np.ndarray) -> np.ndarray:
    """Return the positions (int64) of all keys (uint64) that occur more than once, and a few false positives.

    Nearly all hashes of a corpus occur only once, so expensive steps can be limited to the positions that
    this function returns.
    """
    found = np.empty(keys.size, bool)
    kernels(keys.nbytes).repeated(keys, found)
    return np.flatnonzero(found)


def buckets_of(table: pa.Table, documents: Callable[..., np.ndarray], settings: Settings) -> list[Buckets]:
    """Group the hashes in a table's first column (int64) into buckets, and return the buckets in parts.

    The function `documents` takes the other columns of some rows, and returns the document of each row.
    """
    parts = 1 << (table.num_rows // HASHES).bit_length()
    return in_threads(
        partial(_buckets, table, documents, parts), [(part,) for part in range(parts)], settings.workers
    )


def _buckets(table: pa.Table, documents: Callable[..., np.ndarray], parts: int, part: int) -> Buckets:
    """Group the hashes with ``hash % parts == part``; `parts` must be a power of two."""
    found, of = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for batch in table.to_batches():
        hashes, *others = (column.to_numpy() for column in batch.columns)
        some = np.flatnonzero(hashes & (parts - 1) == part)
        found.append(hashes[some])
        of.append(documents(*(column[some] for column in others)))
        release()
    return Buckets.of(np.concatenate(found), np.concatenate(of))


def pairs_sharing_buckets(
    buckets: Sequence[Buckets], most: int, settings: Settings, least: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sorted pairs a < b that share at least `least` buckets, and the number of shared buckets.

    In a bucket with more than `most` documents, only the pairs with the first document count. Pairs are
    counted in parts, so that the memory needed stays within `settings.join_memory`.
    """
    buckets = [each for each in buckets if each.sizes.size]
    if not buckets:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    links = sum(each.links(most) for each in buckets)
    base = 1 + max(int(each.documents.max()) for each in buckets)
    held = settings.join_memory // (LINK_BYTES * settings.workers)
    parts = 1 + links // max(min(held, _LINKS), 1)
    work = partial(_shared_in_part, buckets, most, least, base, parts)
    found = in_threads(work, [(part,) for part in range(parts)], settings.workers)
    codes, shared = map(np.concatenate, zip(*found, strict=True))
    order = np.argsort(codes, kind="stable")  # a fast merge, as each part's codes are sorted
    return codes[order] // base, codes[order] % base, shared[order]


def _shared_in_part(
    buckets: Sequence[Buckets], most: int, least: int, base: int, parts: int, part: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs in one part, and the number of buckets that each pair shares.

    A pair is encoded as the number ``a * base + b``.
    """
    codes = []
    for each in buckets:
        a, b = each.pairs(most, part, parts)
        codes.append(a * base + b)
    ordered = np.sort(np.concatenate(codes))
    same = Ragged.of_runs(ordered)
    enough = same.sizes >= least
    return ordered[same.first[enough]], same.sizes[enough]
