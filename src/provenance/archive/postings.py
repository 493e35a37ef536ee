"""Postings: an index of sorted keys in memory-mapped arrays, with lookup by binary search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from provenance.engine.ragged import concatenated_ranges

# The maximum number of entries read for one key. Only keys from templates and widespread stories have more
# entries.
MOST_READ = 2_000
# The number of entries sorted at a time. Sorting all entries at once would take twice as much memory as the
# entries themselves.
_TOGETHER = 1 << 22
DROPPED = -2
_REQUIRED = ("keys", "values")


@dataclass(frozen=True, eq=False)
class Postings:
    """Entries sorted by key, each with a value and optionally a place in a document; keys may be repeated."""

    keys: np.ndarray  # uint64 or int64
    values: np.ndarray  # int32 or int64, ascending for each key
    places: np.ndarray | None = None  # uint16, such as the number of a sentence

    @property
    def all_places(self) -> np.ndarray:
        """The place of each entry, or 0 if places are not stored."""
        return np.zeros(len(self.keys), np.uint16) if self.places is None else self.places

    @classmethod
    def of(cls, keys: np.ndarray, values: np.ndarray, places: np.ndarray | None = None) -> Postings:
        """Create postings from entries in any order."""
        rising = values[1:] >= values[:-1]
        if ((keys[1:] > keys[:-1]) | ((keys[1:] == keys[:-1]) & rising)).all():
            return cls(keys, values, places)
        # If the documents were indexed in order, the values are already ascending. Sorting by key is then
        # enough, and takes half the time.
        order = np.argsort(keys, kind="stable") if rising.all() else np.lexsort((values, keys))
        return cls(keys[order], values[order], None if places is None else places[order])

    @classmethod
    def merged(cls, parts: Sequence[Postings], together: int = _TOGETHER) -> Postings:
        """Merge several postings, one range of keys at a time."""
        size = sum(len(part.keys) for part in parts)
        longest = max((part.keys for part in parts), key=len)
        bounds = np.unique(longest[:: max(len(longest) * together // max(size, 1), 1)])[1:]
        edges = [[0, *np.searchsorted(part.keys, bounds).tolist(), len(part.keys)] for part in parts]

        def pieces() -> Iterator[Postings]:
            for number in range(len(bounds) + 1):
                some = [
                    part.at(slice(edge[number], edge[number + 1]))
                    for part, edge in zip(parts, edges, strict=True)
                ]
                keys, values = (np.concatenate([getattr(each, name) for each in some]) for name in _REQUIRED)
                places = [each.places for each in some if each.places is not None]
                yield cls.of(keys, values, np.concatenate(places) if places else None)

        return _filled(pieces(), size, parts[0])

    def renumbered(self, to: np.ndarray, together: int = _TOGETHER) -> Postings:
        """Replace each value v by ``to[v]``, and drop the entries that become `DROPPED`."""
        bounds = np.unique(self.keys[::together])
        edges = [*np.searchsorted(self.keys, bounds).tolist(), len(self.keys)]

        def pieces() -> Iterator[Postings]:
            for first, last in pairwise(edges):
                some = replace(self.at(slice(first, last)), values=to[self.values[first:last]])
                kept = some.at(np.flatnonzero(some.values != DROPPED))
                yield Postings.of(kept.keys, kept.values, kept.places)

        return _filled(pieces(), len(self.keys), replace(self, values=to[:0]))

    def at(self, entries: np.ndarray | slice) -> Postings:
        """Select entries by a mask or by ascending positions."""
        places = None if self.places is None else self.places[entries]
        return Postings(self.keys[entries], self.values[entries], places)

    def find(self, keys: np.ndarray, most: int = MOST_READ) -> tuple[np.ndarray, np.ndarray]:
        """Find the entries for `keys` (ascending), but at most `most` for each key.

        For each entry, return the index of its key in `keys`, and the position of the entry.
        """
        first = np.searchsorted(self.keys, keys)
        counts = np.minimum(np.searchsorted(self.keys, keys, "right") - first, most)
        return np.repeat(np.arange(len(keys)), counts), concatenated_ranges(first, counts)

    def write(self, folder: Path, name: str) -> None:
        """Write the arrays as NumPy files."""
        for kind, values in self._arrays().items():
            np.save(folder / f"{name}.{kind}.npy", values)

    def _arrays(self) -> dict[str, np.ndarray]:
        found = {"keys": self.keys, "values": self.values, "places": self.places}
        return {kind: values for kind, values in found.items() if values is not None}

    @classmethod
    def mapped(cls, folder: Path, name: str) -> Postings:
        """Memory-map postings that were written to a folder."""
        places = folder / f"{name}.places.npy"
        return cls(
            mapped_array(folder / f"{name}.keys.npy"),
            mapped_array(folder / f"{name}.values.npy"),
            mapped_array(places) if places.exists() else None,
        )


def _filled(pieces: Iterable[Postings], size: int, like: Postings) -> Postings:
    """Concatenate `pieces`, with at most `size` entries in total, into arrays with the types of `like`."""
    arrays = {kind: np.empty(size, given.dtype) for kind, given in like._arrays().items()}
    filled = 0
    for piece in pieces:
        for kind, given in piece._arrays().items():
            arrays[kind][filled : filled + len(given)] = given
        filled += len(piece.keys)
    return Postings(**{kind: given[:filled] for kind, given in arrays.items()})


def mapped_array(file: Path) -> np.ndarray:
    """Return the array in a NumPy file, memory-mapped unless it is empty."""
    try:
        return np.asarray(np.load(file, mmap_mode="r"))
    except ValueError:  # an empty array cannot be mapped
        return np.load(file)  # type: ignore[no-any-return]
